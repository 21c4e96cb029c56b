#include <unistd.h>

#include "daemon/cli/login_dialogue.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/login_list.hpp"

namespace dunning::cli {
namespace {

using app::LoginWish;
using desk::Desk;
using Need = Options::Need;

class Auth : public Verb {
 public:
  void options(Options& options) override {
    options.choice("what", what_, "login, status, import or logout",
                   {"login", "status", "import", "logout"}, Need::required);
    options.position("name", name_, "the login, as the configuration names it", Need::optional);
    options.flag("--device", device_, "login: with a code that is typed on another device");
    options.flag("--paste", paste_,
                 "login: paste the address the browser came to, also where it could be caught");
  }

  // Whoever logs in before the first start makes the store that keeps the tokens.
  desk::Access access() const override {
    return what_ == "login" || what_ == "import" ? desk::Access::make : desk::Access::write;
  }

  int run(const Asked& asked, const Desk& desk) const override {
    if (what_ == "status") return status(asked, desk);
    if (name_.empty()) return wrong("auth " + what_ + ": which login? dunningctl auth status");
    const auto* login = desk.configuration.find_login(name_);
    if (login == nullptr) return wrong("there is no login \"" + name_ + "\" in the configuration");
    app::LoginAsker asker(desk);
    if (what_ == "logout") return one_wish(asked, asker, LoginWish::What::log_out, "");
    if (what_ == "import") {
      if (::isatty(STDIN_FILENO) != 0) print_error("The refresh token, then Enter: ");
      return one_wish(asked, asker, LoginWish::What::import_tokens, typed_line());
    }
    return log_in(asked, asker, *login, {device_, paste_});
  }

 private:
  int status(const Asked& asked, const Desk& desk) const {
    const auto list = desk::login_list(desk);
    if (!list) return complain(list.error());
    return say(asked, *list, desk, list->all_well(desk.clock.now()));
  }

  int one_wish(const Asked& asked, app::LoginAsker& asker, LoginWish::What what,
               const std::string& text) const {
    const auto reply = asker.ask({what, name_, text, ""});
    return reply ? say_login(asked, *reply) : complain(reply.error());
  }

  std::string what_;
  std::string name_;
  bool device_ = false;
  bool paste_ = false;
};

}  // namespace

std::unique_ptr<Verb> make_auth() {
  return std::make_unique<Auth>();
}

}  // namespace dunning::cli
