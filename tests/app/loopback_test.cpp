#include "daemon/app/loopback.hpp"

#include <doctest/doctest.h>

using namespace dunning;

namespace {

std::string peer_of(const std::string& mail_host, const std::string& base_url) {
  settings::Configuration configuration;
  configuration.mail.host = mail_host;
  configuration.administrations.emplace_back();
  configuration.administrations.back().name = "books";
  if (!base_url.empty()) configuration.administrations.back().settings["base_url"] = base_url;
  return app::first_remote_peer(configuration);
}

std::string peer_of(const settings::Login& login) {
  settings::Configuration configuration;
  configuration.mail.host = "127.0.0.1";
  configuration.logins = {login};
  return app::first_remote_peer(configuration);
}

}  // namespace

TEST_CASE("--now: a token server elsewhere is a remote peer as well") {
  settings::Login login;
  login.name = "office";
  login.system = "google";
  CHECK(peer_of(login) == "office");
  login.settings["base_url"] = "https://accounts.google.com";
  CHECK(peer_of(login) == "https://accounts.google.com");
  login.settings["base_url"] = "https://127.0.0.1:7443/google";
  CHECK(peer_of(login) == "");
  // An accounting system has its own from its administrations.
  login.system = "xero";
  login.settings.clear();
  CHECK(peer_of(login) == "");
}

TEST_CASE("--now: a configuration of loopback peers has no remote peer") {
  CHECK(peer_of("127.0.0.1", "https://127.0.0.1:7443/api/v2") == "");
  CHECK(peer_of("localhost", "https://[::1]:7443/api/v2") == "");
}

TEST_CASE("--now: mails that become files go nowhere") {
  settings::Configuration configuration;
  configuration.mail_folder = "/tmp/mails";
  CHECK(app::first_remote_peer(configuration) == "");
}

TEST_CASE("--now: whoever is texted, told or handed a case over http is a peer, too") {
  settings::Configuration configuration;
  configuration.mail_folder = "/tmp/mails";
  configuration.webhooks.push_back({"crm", "https://[::1]:8443/dunning", ""});
  CHECK(app::first_remote_peer(configuration) == "");
  for (const char* url : {"https://crm.example/", "https://127.0.0.1:x@crm.example/dunning",
                          "https://127.0.0.1.crm.example"}) {
    configuration.webhooks.back().url = url;
    CHECK(app::first_remote_peer(configuration) == url);
  }
  configuration.webhooks.clear();
  settings::Agency agency;
  agency.url = "https://agency.example/cases";
  configuration.agencies.push_back(agency);
  CHECK(app::first_remote_peer(configuration) == agency.url);
}

TEST_CASE("--now: a peer elsewhere is named, also when its name only looks like this machine") {
  CHECK(peer_of("mail.example.com", "https://127.0.0.1/") == "mail.example.com");
  CHECK(peer_of("127.0.0.1.example.com", "https://127.0.0.1/") == "127.0.0.1.example.com");
  CHECK(peer_of("127.0.0.1", "https://127.example.com/") == "https://127.example.com/");
  CHECK(peer_of("127.0.0.1", "https://127.0.0.1@example.com/") == "https://127.0.0.1@example.com/");
  CHECK(peer_of("127.0.0.1", "") == "books");
}
