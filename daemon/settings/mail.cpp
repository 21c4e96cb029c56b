#include "daemon/settings/mail.hpp"

#include "daemon/core/loopback.hpp"

namespace dunning::settings {
namespace {

// A server or a folder, and nothing of the one beside the other.
void check_way(const Section& section, Report& report) {
  const Value& host = section.value("host");
  const Value& folder = section.value("folder");
  if (section.given() && !host.given && !host.wrong && !folder.given && !folder.wrong) {
    report.add(section.place(),
               "mail: neither host nor folder; give the mail server that sends the messages, or a "
               "folder for them");
  }
  if (!folder.given) return;
  for (const std::string_view key :
       {"host", "port", "security", "user", "password", "login", "helo", "deadline"}) {
    const Value& value = section.value(key);
    if (value.given) {
      report.add(value.place, std::string(key) +
                                  ": is about a mail server, but mails go into the folder; give "
                                  "one of the two");
    }
  }
}

void check_password(const Section& section, const Mail& mail, Report& report) {
  const Value& user = section.value("user");
  const Value& password = section.value("password");
  if (user.given && mail.password.empty() && mail.login.empty())
    report.add(user.place, "user: without a password; give both or none");
  if (password.given && mail.user.empty())
    report.add(password.place, "password: without a user; give both or none");
  const bool proves = password.given || !mail.login.empty();
  if (proves && mail.security == MailSecurity::none && !is_loopback_host(mail.host)) {
    report.add(section.value("security").place,
               "security: found \"none\"; allowed with a password: starttls, tls; it would "
               "cross the network in clear text");
  }
}

}  // namespace

void read_mail(const Section& section, const MailReading& reading, Configuration& configuration,
               Report& report) {
  Mail& mail = configuration.mail;
  mail.host = section.text("host");
  mail.port = section.number("port");
  const std::string& security = section.text("security");
  mail.security = security == "tls"    ? MailSecurity::tls
                  : security == "none" ? MailSecurity::none
                                       : MailSecurity::starttls;
  mail.user = section.text("user");
  mail.password = reading.secret(section.value("password"));
  mail.per_minute = section.number("per_minute");
  mail.deadline = std::chrono::seconds(section.number("deadline"));
  mail.helo = section.text("helo");
  mail.per_day = section.number("per_day");
  mail.login = section.text("login");
  if (section.value("folder").given)
    configuration.mail_folder = reading.resolved(section.text("folder"));
  check_way(section, report);
  check_mail_login(section, mail, reading.logins, report);
  check_password(section, mail, report);
}

}  // namespace dunning::settings
