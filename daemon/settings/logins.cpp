#include "daemon/settings/logins.hpp"

#include <algorithm>

#include "daemon/settings/nearest.hpp"

namespace dunning::settings {
namespace {

// What the providers let a mailbox send in a day (recipients and messages; learn.microsoft.com
// "Exchange Online limits", support.google.com/a/answer/166852).
constexpr int microsoft_per_day = 10'000;
constexpr int google_per_day = 2'000;

LoginGrant grant_of(const std::string& text) {
  return text == "client_credentials" ? LoginGrant::client_credentials
         : text == "device_code"      ? LoginGrant::device_code
                                      : LoginGrant::authorization_code;
}

const Login* find(const std::vector<Login>& logins, const std::string& name) {
  const auto found = std::find_if(logins.begin(), logins.end(),
                                  [&](const Login& login) { return login.name == name; });
  return found == logins.end() ? nullptr : &*found;
}

std::string no_such_login(const std::string& name, const std::vector<Login>& logins) {
  std::vector<std::string_view> names;
  for (const auto& login : logins)
    names.push_back(login.name);
  return "login: there is no login \"" + name + "\"" +
         (names.empty() ? "; `logins` has none" : "; there are: " + join(names)) +
         did_you_mean(name, names);
}

void check_login(const Section& section, const Login& login, Report& report) {
  const Value& tenant = section.value("tenant");
  if (login.system == "microsoft" && login.tenant.empty())
    report.add(section.place(),
               "tenant: missing; a microsoft login needs the directory's id or "
               "domain");
  if (tenant.given && login.system != "microsoft")
    report.add(tenant.place, "tenant: only a microsoft login has one");
  if (login.grant == LoginGrant::client_credentials && login.client_secret.empty())
    report.add(section.place(), "client_secret: missing; an app that acts for itself needs one");
  const Value& redirect = section.value("redirect_uri");
  if (!redirect.given) return;
  const auto& uri = login.redirect_uri;
  if (!uri.starts_with("https://") && !uri.starts_with("http://localhost") &&
      !uri.starts_with("http://127.0.0.1") && !uri.starts_with("urn:")) {
    report.add(redirect.place, "redirect_uri: found \"" + uri +
                                   "\"; allowed: https://…, http://localhost:PORT/… or urn:…");
  }
}

}  // namespace

bool is_mail_system(std::string_view system) {
  return system == "microsoft" || system == "google";
}

std::vector<Login> read_logins(const Section& file, const ReadSecret& secret, Report& report) {
  std::vector<Login> logins;
  for (const Section& section : file.sections("logins")) {
    Login login;
    login.name = section.text("name");
    login.system = section.text("system");
    login.client_id = section.text("client_id");
    login.client_secret = secret(section.value("client_secret"));
    login.grant = grant_of(section.text("grant"));
    login.redirect_uri = section.text("redirect_uri");
    login.tenant = section.text("tenant");
    for (const auto& [name, value] : section.value("settings").map)
      login.settings[name.text] = value.text;
    if (!login.name.empty() && find(logins, login.name) != nullptr)
      report.add(section.value("name").place, "name: a second login \"" + login.name + "\"");
    check_login(section, login, report);
    logins.push_back(std::move(login));
  }
  return logins;
}

void check_access(const Section& section, const Administration& administration,
                  const std::vector<Login>& logins, Report& report) {
  const Value& token = section.value("token");
  const Value& login = section.value("login");
  if (!token.given && !login.given && !token.wrong && !login.wrong)
    report.add(section.place(), "token: missing; allowed: a token, or a login instead");
  if (token.given && login.given)
    report.add(login.place, "login: beside a token; give one of them");
  if (!login.given) return;
  const auto* found = find(logins, login.text);
  if (found == nullptr) {
    report.add(login.place, no_such_login(login.text, logins));
  } else if (found->system != administration.connector) {
    report.add(login.place, "login: \"" + login.text + "\" is one of " + found->system +
                                ", and this administration is kept in " + administration.connector);
  }
}

void check_mail_login(const Section& section, Mail& mail, const std::vector<Login>& logins,
                      Report& report) {
  const Value& login = section.value("login");
  if (!login.given) return;
  if (section.value("password").given)
    report.add(login.place, "login: beside a password; give one of them");
  if (mail.user.empty())
    report.add(login.place, "login: without a user; the mailbox has to be named");
  const auto* found = find(logins, login.text);
  if (found == nullptr) {
    report.add(login.place, no_such_login(login.text, logins));
    return;
  }
  if (!is_mail_system(found->system)) {
    report.add(login.place, "login: \"" + login.text + "\" is one of " + found->system +
                                "; allowed for mail: one of microsoft or google");
  }
  if (!section.value("per_day").given)
    mail.per_day = found->system == "google" ? google_per_day : microsoft_per_day;
}

}  // namespace dunning::settings
