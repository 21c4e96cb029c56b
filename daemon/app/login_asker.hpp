#pragma once

#include <memory>
#include <string>

#include "daemon/app/login_wish.hpp"
#include "daemon/desk/desk.hpp"

namespace dunning::app {

// Gets an answer to a wish about a login: from the daemon that runs, through a request row and the
// doorbell; or, when none does, by doing it here, under the daemon's lock (secrets are then read as
// the user who runs the command).
class LoginAsker {
 public:
  explicit LoginAsker(const desk::Desk& desk);
  ~LoginAsker();

  Result<LoginReply> ask(LoginWish wish);

 private:
  struct Here;
  Result<LoginReply> ask_daemon(const LoginWish& wish) const;
  Status work_here();

  const desk::Desk& desk_;
  std::unique_ptr<Here> here_;
};

}  // namespace dunning::app
