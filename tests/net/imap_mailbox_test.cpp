// Servers that stop, drip or refuse; and tokens instead of a password.
#include "daemon/net/imap_mailbox.hpp"

#include <doctest/doctest.h>

#include <chrono>

#include "tests/net/elapsing_clock.hpp"
#include "tests/net/peer.hpp"

using namespace dunning;
using net::Talk;

namespace {

std::string tag_of(const std::string& line) {
  return line.substr(0, line.find(' '));
}

// Lets everybody in; after the login `serve` gets each command's tag and words.
void let_in(Talk& talk, const std::function<bool(const std::string&, const std::string&)>& serve) {
  talk.send("* OK ready\r\n");
  while (const auto line = talk.read_line()) {
    const auto tag = tag_of(*line);
    const auto words = line->substr(std::min(line->size(), tag.size() + 1));
    if (words == "CAPABILITY") {
      talk.send("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\r\n" + tag + " OK done\r\n");
    } else if (words.starts_with("LOGIN")) {
      talk.send(tag + " OK in\r\n");
    } else if (!serve(tag, words)) {
      return;
    }
  }
}

net::ImapSettings settings_for(int port) {
  net::ImapSettings settings;
  settings.host = "127.0.0.1";
  settings.port = port;
  settings.security = net::ImapSecurity::none;
  settings.user = "bounces@acme.example";
  settings.password = Secret("letmein");
  settings.deadline = Millis{1'000};
  return settings;
}

Result<ports::MailPage> read(net::ImapSettings settings) {
  const net::ElapsingClock clock;
  const auto mailbox = net::ImapMailbox::create(std::move(settings), clock);
  REQUIRE(mailbox);
  return (*mailbox)->read({});
}

struct Tokens : ports::AccessTokens {
  std::string now = "old";
  int renewals = 0;
  Result<Secret> current() override { return Secret(now); }
  Result<Secret> after_refusal(const Secret&) override {
    ++renewals;
    now = "new";
    return Secret(now);
  }
};

}  // namespace

TEST_CASE("imap: a server that hangs or drips is left at the deadline") {
  net::Peer silent([](Talk& talk) { talk.hang(); });
  net::Peer hangs([](Talk& talk) {
    let_in(talk, [&](const auto&, const auto&) {
      talk.hang();
      return false;
    });
  });
  net::Peer drips([](Talk& talk) {
    let_in(talk, [&](const auto&, const auto&) {
      while (talk.send("* 1 EXISTS\r\n") && talk.stays_for(std::chrono::milliseconds(20)))
        continue;
      return false;
    });
  });
  for (const auto* peer : {&silent, &hangs, &drips}) {
    const auto page = read(settings_for(peer->port()));
    REQUIRE_FALSE(page);
    CHECK(page.error().kind == ErrorKind::transient);
  }
}

TEST_CASE("imap: a connection that ends, and a folder that is not there") {
  net::Peer ends([](Talk& talk) { let_in(talk, [](const auto&, const auto&) { return false; }); });
  const auto ended = read(settings_for(ends.port()));
  REQUIRE_FALSE(ended);
  CHECK(ended.error().kind == ErrorKind::transient);
  net::Peer refuses([](Talk& talk) {
    let_in(talk, [&](const std::string& tag, const auto&) {
      return talk.send(tag + " NO [NONEXISTENT] no such folder\r\n");
    });
  });
  const auto refused = read(settings_for(refuses.port()));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::permanent);
  CHECK(refused.error().message.find("no such folder") != std::string::npos);
  const auto nobody = read(settings_for(net::free_port()));
  REQUIRE_FALSE(nobody);
  CHECK(nobody.error().kind == ErrorKind::transient);
}

TEST_CASE("imap: only what changes nothing is ever said") {
  std::string said;
  net::Peer peer([&](Talk& talk) {
    let_in(talk, [&](const std::string& tag, const std::string& words) {
      said += words + "|";
      if (words.starts_with("EXAMINE")) talk.send("* OK [UIDVALIDITY 9] valid\r\n");
      if (words.starts_with("UID SEARCH")) talk.send("* SEARCH 4\r\n");
      if (words.starts_with("UID FETCH"))
        talk.send(
            "* 1 FETCH (UID 4 INTERNALDATE \"04-Mar-2026 09:12:00 +0000\" BODY[]<0> "
            "{2}\r\nhi)\r\n");
      return talk.send(tag + " OK done\r\n");
    });
  });
  const auto page = read(settings_for(peer.port()));
  REQUIRE_MESSAGE(page, page.error().message);
  CHECK(page->place == ports::MailboxPlace{9, 4});
  REQUIRE(page->mails.size() == 1);
  CHECK(page->mails[0].bytes == "hi");
  CHECK(said ==
        "EXAMINE \"INBOX\"|UID SEARCH UID 1:*|UID FETCH 4 (UID INTERNALDATE "
        "BODY.PEEK[]<0.262144>)|LOGOUT|");
}

TEST_CASE("imap: a token that is refused is replaced once") {
  net::Peer peer([](Talk& talk) {
    talk.send("* OK ready\r\n");
    while (const auto line = talk.read_line()) {
      const auto tag = tag_of(*line);
      if (line->find("CAPABILITY") != std::string::npos) {
        talk.send("* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 SASL-IR\r\n" + tag + " OK done\r\n");
      } else if (line->find("AUTHENTICATE XOAUTH2") != std::string::npos) {
        // base64 of "user=…\1auth=Bearer new\1\1" ends otherwise than with the old token.
        const bool is_new = line->find("QmVhcmVyIG5ldw") != std::string::npos ||
                            line->find("JlYXJlciBuZXcB") != std::string::npos ||
                            line->find("CZWFyZXIgbmV3") != std::string::npos;
        talk.send(tag + (is_new ? " OK in\r\n" : " NO refused\r\n"));
      } else if (line->find("EXAMINE") != std::string::npos) {
        talk.send("* OK [UIDVALIDITY 9] valid\r\n" + tag + " OK done\r\n");
      } else {
        talk.send(tag + " OK done\r\n");
      }
    }
  });
  Tokens tokens;
  auto settings = settings_for(peer.port());
  settings.password = Secret();
  settings.tokens = &tokens;
  const auto page = read(settings);
  REQUIRE_MESSAGE(page, page.error().message);
  CHECK(tokens.renewals == 1);
}

TEST_CASE("imap: settings that cannot be are named") {
  const net::ElapsingClock clock;
  const auto refused = [&](auto change) {
    auto settings = settings_for(993);
    change(settings);
    const auto made = net::ImapMailbox::create(settings, clock);
    REQUIRE_FALSE(made);
    CHECK(made.error().kind == ErrorKind::invalid_input);
    return made.error().message;
  };
  CHECK(refused([](auto& one) { one.host = "imap example"; }).find("host") != std::string::npos);
  CHECK(refused([](auto& one) { one.folder = "a\r\nb"; }).find("folder") != std::string::npos);
  CHECK(refused([](auto& one) { one.user.clear(); }).find("user") != std::string::npos);
  CHECK(refused([](auto& one) { one.host = "imap.example.org"; }).find("security") !=
        std::string::npos);
}
