#include "daemon/settings/inbox.hpp"

#include "daemon/core/loopback.hpp"

namespace dunning::settings {
namespace {

void check_login(const Section& section, const std::vector<Login>& logins, Report& report) {
  const Value& login = section.value("login");
  if (!login.given) return;
  for (const Login& one : logins) {
    if (one.name != login.text) continue;
    if (one.system != "microsoft" && one.system != "google") {
      report.add(login.place, "login: \"" + login.text + "\" is one of " + one.system +
                                  "; allowed for a mailbox: one of microsoft or google");
    }
    return;
  }
  report.add(login.place, "login: there is no login \"" + login.text + "\" in logins:");
}

void check_password(const Section& section, const Inbox& inbox, Report& report) {
  const Value& password = section.value("password");
  const Value& login = section.value("login");
  if (password.given && login.given)
    report.add(login.place, "login: beside a password; give one of them");
  if (!password.given && !password.wrong && !login.given && !login.wrong)
    report.add(section.place(), "inbox: neither password nor login; a mailbox needs one of them");
  if (inbox.security == MailSecurity::none && !is_loopback_host(inbox.host)) {
    report.add(section.value("security").place,
               "security: found \"none\"; allowed but on this machine: starttls, tls; what "
               "debtors write and the password would cross the network in clear text");
  }
}

// What cannot stand in a command to the server.
void check_folder(const Value& folder, Report& report) {
  for (const char c : folder.text) {
    if (c >= ' ' && c != 0x7f) continue;
    report.add(folder.place, "folder: found \"" + folder.text +
                                 "\"; allowed: the folder's name in ASCII, as the server has it");
    return;
  }
}

}  // namespace

void read_inbox(const Section& section, const ReadSecret& secret, Configuration& configuration,
                Report& report) {
  if (!section.given()) return;
  Inbox inbox;
  inbox.host = section.text("host");
  inbox.port = section.number("port");
  const std::string& security = section.text("security");
  inbox.security = security == "starttls" ? MailSecurity::starttls
                   : security == "none"   ? MailSecurity::none
                                          : MailSecurity::tls;
  inbox.user = section.text("user");
  inbox.password = secret(section.value("password"));
  inbox.login = section.text("login");
  inbox.folder = section.text("folder");
  inbox.interval = std::chrono::seconds(section.number("interval"));
  inbox.reply_hold = section.value("reply_hold").span;
  check_login(section, configuration.logins, report);
  check_password(section, inbox, report);
  check_folder(section.value("folder"), report);
  configuration.inbox = std::move(inbox);
}

}  // namespace dunning::settings
