#pragma once

#include <memory>
#include <optional>
#include <string>

#include "daemon/core/result.hpp"

namespace dunning::cli {

// Waits on this machine for the browser to come back from a login: one GET at a redirect address
// of the form http://localhost:PORT/…. What else knocks is answered and forgotten. Everything has a
// limit: 8 KiB of head, one connection at a time, a few seconds for each.
class RedirectCatcher {
 public:
  // Whether that is an address this can stand at.
  static bool can_catch(const std::string& redirect_uri);
  // transient when the port is taken.
  static Result<std::unique_ptr<RedirectCatcher>> listen(const std::string& redirect_uri);
  ~RedirectCatcher();
  RedirectCatcher(const RedirectCatcher&) = delete;
  RedirectCatcher& operator=(const RedirectCatcher&) = delete;

  // The address the browser came to, once it brings a code or an error; none when `stop` becomes
  // readable first (a person pastes it after all) or after `at_most_s` seconds.
  std::optional<std::string> wait(int stop, int at_most_s);

 private:
  RedirectCatcher(int socket, std::string origin) : socket_(socket), origin_(std::move(origin)) {}
  std::optional<std::string> serve(int connection) const;

  int socket_;
  std::string origin_;
};

}  // namespace dunning::cli
