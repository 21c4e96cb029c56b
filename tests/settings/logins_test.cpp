// `logins:`, and who uses them.
#include <doctest/doctest.h>

#include "daemon/settings/configuration.hpp"
#include "tests/settings/files.hpp"

using namespace dunning;
using namespace dunning::settings;
using namespace dunning::settings::test;

namespace {

std::string text(const std::string& logins, const std::string& access,
                 const std::string& mail = "") {
  const std::string support = (goldens / "support").string();
  return logins + "templates: " + support + "/templates\njurisdictions: " + support +
         "/jurisdictions\npolicies: [" + support +
         "/everyone.yaml]\nmail:\n  host: m.example.com\n" + mail +
         "administrations:\n  - name: acme\n    connector: xero\n" + access +
         "    time_zone: Europe/Amsterdam\n    jurisdiction: nl\n    language: nl\n"
         "    creditor:\n      name: Acme B.V.\n"
         "      address: { lines: [Kade 1], postcode: 1234 AB, city: Utrecht, country: NL }\n"
         "      ibans: { EUR: NL91 ABNA 0417 1643 00 }\n      phone: \"+31 30 1234567\"\n"
         "      from: { name: Acme, address: ar@acme.example }\n";
}

const std::string xero = "logins:\n  - { name: books, system: xero, client_id: app }\n";
const std::string office =
    "  - { name: office, system: microsoft, client_id: app, tenant: acme.example }\n";

std::string complaints(const std::string& configuration) {
  const Directory directory;
  return render(load(directory.write("dunningd.yaml", configuration), digest).complaints);
}

}  // namespace

TEST_CASE("settings: an administration and mail by login") {
  const Directory directory;
  const auto result = load(
      directory.write("dunningd.yaml",
                      "vault_key: credential:key\n" +
                          text("logins:\n  - name: books\n    system: xero\n    client_id: app\n"
                               "    client_secret: file:secret\n    redirect_uri: "
                               "http://localhost:8765/\n    settings: { base_url: "
                               "https://127.0.0.1:1 }\n" +
                                   office,
                               "    login: books\n", "  user: ar@acme.example\n  login: office\n")),
      digest);
  REQUIRE_MESSAGE(result.value, render(result.complaints));
  CHECK(result.value->vault_key == "credential:key");
  REQUIRE(result.value->logins.size() == 2);
  const auto& login = result.value->logins[0];
  CHECK(login.client_secret == "file:" + (directory.path() / "secret").string());
  CHECK(login.grant == LoginGrant::authorization_code);
  CHECK(login.redirect_uri == "http://localhost:8765/");
  CHECK(login.settings.at("base_url") == "https://127.0.0.1:1");
  CHECK(result.value->find_login("office")->tenant == "acme.example");
  CHECK(result.value->find_login("none") == nullptr);
  CHECK(result.value->administrations[0].login == "books");
  CHECK(result.value->administrations[0].token.empty());
  CHECK(result.value->mail.login == "office");
  CHECK(result.value->mail.per_day == 10'000);
}

TEST_CASE("settings: what does not fit together is said, with its place") {
  struct Row {
    std::string logins;
    std::string access;
    std::string mail;
    const char* said;
  };
  const std::string user = "  user: ar@acme.example\n";
  const Row rows[] = {
      {"", "", "", "token: missing; allowed: a token, or a login instead"},
      {xero, "    token: credential:a\n    login: books\n", "", "login: beside a token"},
      {xero, "    login: bookz\n", "",
       "login: there is no login \"bookz\"; there are: books; did you mean books?"},
      {xero + office, "    login: office\n", "", "login: \"office\" is one of microsoft"},
      {xero, "    login: books\n", user + "  login: books\n", "allowed for mail: one of microsoft"},
      {xero + office, "    login: books\n", "  login: office\n", "login: without a user"},
      {xero + office, "    login: books\n", user + "  password: credential:p\n  login: office\n",
       "login: beside a password"},
      {xero + office, "    login: books\n", user + "  security: none\n  login: office\n",
       "it would cross the network in clear text"},
      {xero + "  - { name: books, system: xero, client_id: b }\n", "    login: books\n", "",
       "name: a second login \"books\""},
      {"logins:\n  - { name: office, system: microsoft, client_id: a }\n",
       "    token: credential:a\n", "", "tenant: missing"},
      {"logins:\n  - { name: books, system: xero, client_id: a, tenant: t }\n",
       "    login: books\n", "", "tenant: only a microsoft login has one"},
      {"logins:\n  - { name: books, system: xero, client_id: a, grant: client_credentials }\n",
       "    login: books\n", "", "client_secret: missing"},
      {"logins:\n  - { name: books, system: xero, client_id: a, redirect_uri: \"http://a.b/\" }\n",
       "    login: books\n", "", "redirect_uri: found \"http://a.b/\""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.said);
    const auto said = complaints(text(row.logins, row.access, row.mail));
    CAPTURE(said);
    CHECK(said.find(row.said) != std::string::npos);
    CHECK(said.find("dunningd.yaml:") != std::string::npos);
  }
}
