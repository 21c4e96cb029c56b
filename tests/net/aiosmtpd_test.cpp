// Against a mail server that others wrote, delivering into a Maildir.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "daemon/net/smtp_transport.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/net/peer.hpp"
#include "tests/net/scratch.hpp"
#include "tests/net/server_process.hpp"

using namespace dunning;
using ports::Outcome;

namespace {

class MailServer {
 public:
  explicit MailServer(std::vector<std::string> more = {}) : port_(net::free_port()) {
    std::vector<std::string> words{
        "/usr/bin/python3", "-m", "aiosmtpd", "-n", "-l", "127.0.0.1:" + std::to_string(port_)};
    words.insert(words.end(), more.begin(), more.end());
    for (const std::string& word :
         {std::string("-c"), std::string("aiosmtpd.handlers.Mailbox"), maildir()}) {
      words.push_back(word);
    }
    start(std::move(words));
  }
  // One that takes XOAUTH2 and nothing else.
  struct Xoauth2 {
    std::string user;
    std::string token;
  };
  explicit MailServer(const Xoauth2& good) : port_(net::free_port()) {
    start({"/usr/bin/python3", DUNNING_SOURCE_DIR "/tests/net/xoauth2_server.py",
           std::to_string(port_), maildir(), good.user + "=" + good.token});
  }
  int port() const { return port_; }
  std::vector<std::string> mails() const {
    std::vector<std::string> all;
    if (!std::filesystem::exists(maildir() + "/new")) return all;
    for (const auto& entry : std::filesystem::directory_iterator(maildir() + "/new")) {
      std::ifstream file(entry.path(), std::ios::binary);
      all.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    return all;
  }

 private:
  void start(std::vector<std::string> words) {
    process_.emplace(
        net::ServerProcess::Command{std::move(words), port_, scratch_.file("log"), SIGKILL});
  }
  std::string maildir() const { return scratch_.file("maildir"); }

  net::Scratch scratch_;
  int port_;
  std::optional<net::ServerProcess> process_;
};

// The mailbox's tokens, as a login gives them.
struct Tokens : ports::AccessTokens {
  std::string now;
  std::string renewed;
  int renewals = 0;
  Result<Secret> current() override {
    if (now.empty()) return fail(ErrorKind::auth, "dunningctl auth login office");
    return Secret(now);
  }
  Result<Secret> after_refusal(const Secret& refused) override {
    ++renewals;
    if (renewed.empty() || refused.reveal() != now)
      return fail(ErrorKind::auth, "dunningctl auth login office");
    now = renewed;
    return Secret(now);
  }
};

ports::Delivery send_to(const MailServer& server, net::SmtpSecurity security,
                        const std::string& ca_file, const std::string& bytes) {
  const fakes::ManualClock clock{Instant{0}};
  net::SmtpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = server.port();
  settings.security = security;
  settings.ca_file = ca_file;
  settings.helo = "books.example.com";
  settings.deadline = Millis{10'000};
  auto transport = net::SmtpTransport::create(settings, clock);
  REQUIRE(transport);
  return (*transport)->send({"ar@example.com", {"alice@example.org"}}, bytes, [] {
    return Status();
  });
}

const std::string head = "Subject: Reminder\r\nMessage-ID: <1@example.com>\r\n";
const std::string body =
    "Dear customer,\r\n\r\n.\r\n..\r\n.dot\r\n" + std::string(900, 'x') + "\r\n\r\nregards\r\n";

std::string with_lf(std::string text) {
  std::erase(text, '\r');
  return text;
}

}  // namespace

TEST_CASE("aiosmtpd: the bytes arrive unchanged in a Maildir") {
  const MailServer server;
  const auto delivery = send_to(server, net::SmtpSecurity::none, "", head + "\r\n" + body);
  CHECK(delivery.outcome == Outcome::accepted);
  const auto mails = server.mails();
  REQUIRE(mails.size() == 1);
  CHECK(mails[0].starts_with(with_lf(head)));
  CHECK(mails[0].ends_with("\n\n" + with_lf(body)));
  CHECK(mails[0].find("alice@example.org") != std::string::npos);
}

TEST_CASE("aiosmtpd: STARTTLS is used and its certificate is verified") {
  const net::Scratch scratch;
  const net::Authority authority(scratch);
  const MailServer server(
      {"--tlscert", authority.certificate_file, "--tlskey", authority.key_file});
  CHECK(send_to(server, net::SmtpSecurity::starttls, "", head + "\r\n" + body).outcome ==
        Outcome::later);
  CHECK(send_to(server, net::SmtpSecurity::none, "", head + "\r\n" + body).outcome ==
        Outcome::later);
  CHECK(server.mails().empty());
  CHECK(send_to(server, net::SmtpSecurity::starttls, authority.ca_file, head + "\r\n" + body)
            .outcome == Outcome::accepted);
  CHECK(server.mails().size() == 1);
}

TEST_CASE("aiosmtpd: TLS from the first byte") {
  const net::Scratch scratch;
  const net::Authority authority(scratch);
  const MailServer server(
      {"--smtpscert", authority.certificate_file, "--smtpskey", authority.key_file});
  CHECK(send_to(server, net::SmtpSecurity::tls, "", head + "\r\n" + body).outcome ==
        Outcome::later);
  CHECK(send_to(server, net::SmtpSecurity::tls, authority.ca_file, head + "\r\n" + body).outcome ==
        Outcome::accepted);
  CHECK(server.mails().size() == 1);
}

TEST_CASE("aiosmtpd: XOAUTH2 lets in with a token, and a refused one is replaced once") {
  const MailServer server(MailServer::Xoauth2{"ar@example.com", "good-token"});
  const fakes::ManualClock clock{Instant{0}};
  Tokens tokens;
  net::SmtpSettings settings;
  settings.host = "127.0.0.1";
  settings.port = server.port();
  settings.security = net::SmtpSecurity::none;
  settings.user = "ar@example.com";
  settings.tokens = &tokens;
  settings.helo = "books.example.com";
  settings.deadline = Millis{10'000};
  int begun = 0;
  const auto send = [&] {
    auto transport = net::SmtpTransport::create(settings, clock);
    REQUIRE(transport);
    return (*transport)->send({"ar@example.com", {"alice@example.org"}}, head + "\r\n" + body, [&] {
      ++begun;
      return Status();
    });
  };
  const auto without = send();
  CHECK(without.outcome == Outcome::later);
  CHECK(without.evidence == "dunningctl auth login office");
  CHECK(without.not_before == Instant{0} + net::unreachable_wait);

  tokens.now = "old-token";
  const auto refused = send();
  CHECK(refused.outcome == Outcome::later);
  CHECK(tokens.renewals == 1);
  CHECK(begun == 0);

  tokens.renewed = "good-token";
  CHECK(send().outcome == Outcome::accepted);
  CHECK(tokens.renewals == 2);
  CHECK(begun == 1);
  CHECK(send().outcome == Outcome::accepted);
  CHECK(tokens.renewals == 2);
  CHECK(server.mails().size() == 2);
}
