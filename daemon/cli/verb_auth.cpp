#include <poll.h>
#include <unistd.h>

#include <iostream>

#include "daemon/app/login_asker.hpp"
#include "daemon/cli/redirect_catcher.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/cli/verbs.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/login_list.hpp"

namespace dunning::cli {
namespace {

using app::LoginReply;
using app::LoginWish;
using desk::Desk;
using Need = Options::Need;

constexpr int browser_wait_s = 15 * 60;

int say_sentence(const Asked& asked, const LoginReply& reply) {
  if (reply.failed) return complain({ErrorKind::invalid_input, reply.sentence, {}});
  const desk::Done done{reply.sentence};
  print(asked.json ? json_text(to_json(done)) : to_text(done));
  return exit_fine;
}

// What a person types or pipes in: one line.
std::string line_of_input() {
  std::string line;
  std::getline(std::cin, line);
  return line;
}

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

  int run(const Asked& asked, const Desk& desk) const override {
    if (what_ == "status") return status(asked, desk);
    if (name_.empty()) return wrong("auth " + what_ + ": which login? dunningctl auth status");
    const auto* login = desk.configuration.find_login(name_);
    if (login == nullptr) return wrong("there is no login \"" + name_ + "\" in the configuration");
    app::LoginAsker asker(desk);
    if (what_ == "logout") return one_wish(asked, asker, LoginWish::What::log_out, "");
    if (what_ == "import") {
      if (::isatty(STDIN_FILENO) != 0) print_error("The refresh token, then Enter: ");
      return one_wish(asked, asker, LoginWish::What::import_tokens, line_of_input());
    }
    const bool device = device_ || login->grant == settings::LoginGrant::device_code;
    return device ? with_device(asked, asker) : in_browser(asked, asker);
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
    return reply ? say_sentence(asked, *reply) : complain(reply.error());
  }

  int in_browser(const Asked& asked, app::LoginAsker& asker) const {
    const auto begun = asker.ask({LoginWish::What::begin, name_, "", ""});
    if (!begun) return complain(begun.error());
    if (begun->failed || begun->done) return say_sentence(asked, *begun);
    std::unique_ptr<RedirectCatcher> catcher;
    if (!paste_ && ::isatty(STDIN_FILENO) != 0 && RedirectCatcher::can_catch(begun->redirect_uri)) {
      if (auto made = RedirectCatcher::listen(begun->redirect_uri)) catcher = std::move(*made);
    }
    print_error("Open this address in a browser, and say yes:\n\n  " + begun->url + "\n\n");
    print_error(catcher ? "When the browser runs on another machine, paste the address it comes to "
                          "(it will not load there): "
                        : "Then paste the address the browser comes to, or the code it shows (the "
                          "page itself may not load): ");
    std::string text;
    const auto caught = catcher ? catcher->wait(STDIN_FILENO, browser_wait_s) : std::nullopt;
    if (caught) {
      print_error("\n");
      text = *caught;
    } else {
      text = line_of_input();
    }
    if (text.empty()) return wrong("nothing was pasted; begin again with dunningctl auth login");
    return one_wish(asked, asker, LoginWish::What::finish, text);
  }

  int with_device(const Asked& asked, app::LoginAsker& asker) const {
    auto reply = asker.ask({LoginWish::What::begin_device, name_, "", ""});
    if (!reply) return complain(reply.error());
    if (reply->failed) return say_sentence(asked, *reply);
    print_error("Open " + reply->url + " on any device, and type the code " + reply->user_code +
                "\n");
    while (!reply->done && !reply->failed) {
      ::poll(nullptr, 0, static_cast<int>(reply->wait_ms));
      reply = asker.ask({LoginWish::What::poll, name_, "", ""});
      if (!reply) return complain(reply.error());
    }
    return say_sentence(asked, *reply);
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
