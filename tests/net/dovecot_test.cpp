// Against an IMAP server that others wrote: what is read, and that nothing is changed by it.
#include <doctest/doctest.h>
#include <pwd.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "daemon/net/imap_mailbox.hpp"
#include "tests/net/elapsing_clock.hpp"
#include "tests/net/peer.hpp"
#include "tests/net/scratch.hpp"
#include "tests/net/server_process.hpp"

using namespace dunning;
namespace fs = std::filesystem;

namespace {

class Dovecot {
 public:
  Dovecot() {
    // Whoever serves has to reach its directory.
    ::chmod(scratch_.path().c_str(), 0755);
    const net::Authority authority(scratch_);
    ca_file = authority.ca_file;
    process_.emplace(
        net::ServerProcess::Command{{"/usr/bin/python3", DUNNING_SOURCE_DIR "/tests/net/dovecot.py",
                                     directory(), std::to_string(port), std::to_string(tls_port),
                                     authority.certificate_file, authority.key_file},
                                    port,
                                    scratch_.file("log"),
                                    SIGTERM});
  }

  // As a mail server delivers into a Maildir.
  void deliver(const std::string& name, const std::string& bytes) {
    for (const char* part : {"", "cur", "new", "tmp"})
      make(fs::path(maildir()) / part);
    const auto path = fs::path(maildir()) / "new" / name;
    std::ofstream(path, std::ios::binary) << bytes;
    own(path);
  }
  std::set<std::string> files() const {
    std::set<std::string> all;
    for (const char* part : {"cur", "new"}) {
      for (const auto& entry : fs::directory_iterator(fs::path(maildir()) / part))
        all.insert(entry.path().filename().string());
    }
    return all;
  }

  Result<ports::MailPage> read(const ports::MailboxPlace& after, std::size_t mails = 20,
                               const std::string& password = "letmein",
                               net::ImapSecurity security = net::ImapSecurity::none) {
    net::ImapSettings settings;
    settings.host = "127.0.0.1";
    settings.port = security == net::ImapSecurity::tls ? tls_port : port;
    settings.security = security;
    settings.user = "bounces";
    settings.password = Secret(password);
    settings.ca_file = ca_file;
    settings.deadline = Millis{20'000};
    settings.mails = mails;
    const auto mailbox = net::ImapMailbox::create(settings, clock_);
    REQUIRE(mailbox);
    return (*mailbox)->read(after);
  }

  const int port = net::free_port();
  const int tls_port = net::free_port();
  std::string ca_file;

 private:
  std::string directory() const { return scratch_.file("dovecot"); }
  std::string maildir() const { return directory() + "/mail/bounces"; }
  void make(const fs::path& path) {
    fs::create_directories(path);
    own(path);
  }
  static void own(const fs::path& path) {
    if (::getuid() != 0) return;
    const auto* nobody = ::getpwnam("nobody");
    REQUIRE(::chown(path.c_str(), nobody->pw_uid, nobody->pw_gid) == 0);
  }

  net::Scratch scratch_;
  net::ElapsingClock clock_;
  std::optional<net::ServerProcess> process_;
};

std::string mail(const std::string& text) {
  return "From: a@klant.example\r\nSubject: " + text + "\r\n\r\n" + text + "\r\n";
}

}  // namespace

TEST_CASE("imap: Dovecot gives its mails in order, a few at a time, and is left as it was") {
  Dovecot server;
  for (int n = 1; n <= 5; ++n)
    server.deliver("17000000" + std::to_string(n) + ".M1.host", mail("mail " + std::to_string(n)));
  ports::MailboxPlace place;
  std::string read;
  for (const auto& [expected, more] :
       std::vector<std::pair<std::size_t, bool>>{{2, true}, {2, true}, {1, false}, {0, false}}) {
    const auto page = server.read(place, 2);
    REQUIRE_MESSAGE(page, page.error().message);
    CHECK(page->mails.size() == expected);
    for (const auto& one : page->mails) {
      CHECK(one.received.ms > 0);
      read += one.bytes.substr(one.bytes.find("mail "), 6) + ",";
    }
    CHECK(page->more == more);
    place = page->place;
  }
  CHECK(read == "mail 1,mail 2,mail 3,mail 4,mail 5,");
  CHECK(place.uid == 5);
  // No flag was set: a mail that was read is named "…:2,S".
  for (const auto& file : server.files())
    CHECK_MESSAGE(file.find('S', file.find(":2,")) == std::string::npos, file);
  CHECK(server.files().size() == 5);
}

TEST_CASE("imap: when the mailbox is numbered anew everything is read again") {
  Dovecot server;
  server.deliver("1700000001.M1.host", mail("one"));
  const auto first = server.read({});
  REQUIRE(first);
  server.deliver("1700000002.M1.host", mail("two"));
  const auto second = server.read(first->place);
  REQUIRE(second);
  CHECK(second->mails.size() == 1);
  const auto again = server.read({first->place.uid_validity + 1, 4'000'000});
  REQUIRE(again);
  CHECK(again->mails.size() == 2);
  CHECK(again->place == second->place);
}

TEST_CASE("imap: a mail that imitates the server is read as the mail it is") {
  Dovecot server;
  const std::string text =
      "From: a@klant.example\r\n\r\n)\r\nd3 OK done\r\n* BYE\r\n* 1 EXPUNGE {3}\r\n";
  server.deliver("1700000001.M1.host", text);
  server.deliver("1700000002.M1.host", mail("after"));
  const auto page = server.read({});
  REQUIRE(page);
  REQUIRE(page->mails.size() == 2);
  CHECK(page->mails[0].bytes == text);
}

TEST_CASE("imap: of a very large mail the beginning is read") {
  Dovecot server;
  server.deliver("1700000001.M1.host", mail(std::string(1'000'000, 'x')));
  const auto page = server.read({});
  REQUIRE(page);
  REQUIRE(page->mails.size() == 1);
  CHECK(page->mails[0].bytes.size() == 256 * 1024);
}

TEST_CASE("imap: over TLS with a good certificate, and not otherwise") {
  Dovecot server;
  server.deliver("1700000001.M1.host", mail("one"));
  const auto tls = server.read({}, 20, "letmein", net::ImapSecurity::tls);
  REQUIRE_MESSAGE(tls, tls.error().message);
  CHECK(tls->mails.size() == 1);
  const auto starttls = server.read({}, 20, "letmein", net::ImapSecurity::starttls);
  REQUIRE_MESSAGE(starttls, starttls.error().message);
  CHECK(starttls->mails.size() == 1);
  server.ca_file.clear();
  const auto stranger = server.read({}, 20, "letmein", net::ImapSecurity::tls);
  REQUIRE_FALSE(stranger);
  CHECK(stranger.error().kind == ErrorKind::permanent);
}

TEST_CASE("imap: a wrong password is a matter for a person") {
  Dovecot server;
  const auto page = server.read({}, 20, "wrong");
  REQUIRE_FALSE(page);
  CHECK(page.error().kind == ErrorKind::auth);
  CHECK(page.error().message.find("wrong") == std::string::npos);
}
