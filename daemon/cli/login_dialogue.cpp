#include "daemon/cli/login_dialogue.hpp"

#include <poll.h>
#include <unistd.h>

#include <iostream>

#include "daemon/cli/redirect_catcher.hpp"
#include "daemon/cli/say.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::cli {
namespace {

using app::LoginWish;

constexpr int browser_wait_s = 15 * 60;

int in_browser(const Asked& asked, app::LoginAsker& asker, const std::string& name, bool paste) {
  const auto begun = asker.ask({LoginWish::What::begin, name, "", ""});
  if (!begun) return complain(begun.error());
  if (begun->failed || begun->done) return say_login(asked, *begun);
  std::unique_ptr<RedirectCatcher> catcher;
  if (!paste && ::isatty(STDIN_FILENO) != 0 && RedirectCatcher::can_catch(begun->redirect_uri)) {
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
    text = typed_line();
  }
  if (text.empty()) return wrong("nothing was pasted; begin again with dunningctl auth login");
  const auto reply = asker.ask({LoginWish::What::finish, name, text, ""});
  return reply ? say_login(asked, *reply) : complain(reply.error());
}

int with_device(const Asked& asked, app::LoginAsker& asker, const std::string& name) {
  auto reply = asker.ask({LoginWish::What::begin_device, name, "", ""});
  if (!reply) return complain(reply.error());
  if (reply->failed) return say_login(asked, *reply);
  print_error("Open " + reply->url + " on any device, and type the code " + reply->user_code +
              "\n");
  while (!reply->done && !reply->failed) {
    ::poll(nullptr, 0, static_cast<int>(reply->wait_ms));
    reply = asker.ask({LoginWish::What::poll, name, "", ""});
    if (!reply) return complain(reply.error());
  }
  return say_login(asked, *reply);
}

}  // namespace

int log_in(const Asked& asked, app::LoginAsker& asker, const settings::Login& login, LoginWay way) {
  const bool device = way.device || login.grant == settings::LoginGrant::device_code;
  return device ? with_device(asked, asker, login.name)
                : in_browser(asked, asker, login.name, way.paste);
}

int say_login(const Asked& asked, const app::LoginReply& reply) {
  if (reply.failed) return complain({ErrorKind::invalid_input, reply.sentence, {}});
  const desk::Done done{reply.sentence};
  print(asked.json ? json_text(to_json(done)) : to_text(done));
  return exit_fine;
}

std::string typed_line() {
  std::string line;
  std::getline(std::cin, line);
  return line;
}

}  // namespace dunning::cli
