#include "daemon/net/imap_answers.hpp"

#include <doctest/doctest.h>

#include <random>

using namespace dunning;
using net::ImapReader;
using net::ImapResponse;

namespace {

std::vector<ImapResponse> read_all(const std::string& bytes, std::size_t at_once) {
  ImapReader reader(100'000);
  std::vector<ImapResponse> all;
  for (std::size_t at = 0; at < bytes.size(); at += at_once) {
    reader.add(std::string_view(bytes).substr(at, at_once));
    for (;;) {
      auto response = reader.next();
      REQUIRE(response);
      if (!*response) break;
      all.push_back(std::move(**response));
    }
  }
  return all;
}

}  // namespace

TEST_CASE("imap: what a mail says is never taken for what the server says") {
  const std::string mail = "Subject: x\r\n\r\nd3 OK done\r\n* 1 EXPUNGE\r\n) {5}\r\n";
  const std::string bytes =
      "* 4 FETCH (UID 17 INTERNALDATE \" 4-Mar-2026 09:12:00 +0100\" BODY[]<0> {" +
      std::to_string(mail.size()) + "}\r\n" + mail + ")\r\nd3 OK Fetch completed.\r\n";
  for (const std::size_t at_once : {1U, 7U, 1000U}) {
    CAPTURE(at_once);
    auto all = read_all(bytes, at_once);
    REQUIRE(all.size() == 2);
    const auto fetched = net::fetched_mail(std::move(all[0]));
    REQUIRE(fetched);
    CHECK(fetched->uid == 17);
    CHECK(fetched->bytes == mail);
    CHECK(to_string(fetched->received) == "2026-03-04T08:12:00.000Z");
    CHECK(all[1].tag == "d3");
    CHECK(all[1].is("OK"));
  }
}

TEST_CASE("imap: the parts of a fetched mail come in any order, quoted or counted") {
  for (const std::string line :
       {"* 1 FETCH (BODY[]<0> \"a \\\"b\\\"\" INTERNALDATE \"04-Mar-2026 09:12:00 +0000\" UID 2 "
        "FLAGS (\\Seen))",
        "* 1 FETCH (FLAGS () UID 2 BODY[] {5}\r\na \"b\" INTERNALDATE \"04-Mar-2026 09:12:00 "
        "+0000\")"}) {
    CAPTURE(line);
    auto all = read_all(line + "\r\n", 3);
    REQUIRE(all.size() == 1);
    const auto fetched = net::fetched_mail(std::move(all[0]));
    REQUIRE(fetched);
    CHECK(fetched->uid == 2);
    CHECK(fetched->bytes == "a \"b\"");
  }
  for (const std::string line : {"* 1 FETCH (UID 2)", "* 2 EXISTS", "* 1 FETCH (UID x BODY[] \"\")",
                                 "* OK still here", "*"}) {
    CAPTURE(line);
    auto all = read_all(line + "\r\n", 100);
    REQUIRE(all.size() == 1);
    CHECK_FALSE(net::fetched_mail(std::move(all[0])));
  }
}

TEST_CASE("imap: numbers stand where the server puts them") {
  auto all = read_all(
      "* OK [UIDVALIDITY 1795350138] UIDs valid\r\n* OK [UIDNEXT 2] next\r\n* SEARCH 3 5 "
      "8\r\n* SEARCH\r\n* OK [PERMANENTFLAGS (\\Deleted \\*)] limited\r\n",
      10);
  REQUIRE(all.size() == 5);
  CHECK(all[0].code_number("uidvalidity") == 1795350138U);
  CHECK_FALSE(all[1].code_number("UIDVALIDITY"));
  CHECK(net::search_numbers(all[2]) == std::vector<std::uint32_t>{3, 5, 8});
  CHECK(net::search_numbers(all[3]) == std::vector<std::uint32_t>{});
  CHECK_FALSE(net::search_numbers(all[4]));
}

TEST_CASE("imap: dates are read with their zone, and only when they are dates") {
  const auto date = [](const char* text) {
    const auto at = net::internal_date(text);
    return at ? to_string(*at) : "none";
  };
  CHECK(date("17-Jul-1996 02:44:25 -0700") == "1996-07-17T09:44:25.000Z");
  CHECK(date(" 1-Jan-2026 00:30:00 +0100") == "2025-12-31T23:30:00.000Z");
  CHECK(date("31-Feb-2026 00:30:00 +0100") == "none");
  CHECK(date("17-Xxx-1996 02:44:25 -0700") == "none");
  CHECK(date("17-Jul-1996 25:44:25 -0700") == "none");
  CHECK(date("") == "none");
  CHECK(date("2026-03-04T09:12:00+01:00.") == "none");
}

TEST_CASE("imap: a server that says too much is cut off") {
  ImapReader reader(1000);
  reader.add("* SEARCH " + std::string(2000, '1'));
  CHECK_FALSE(reader.next());
  ImapReader counted(1000);
  counted.add("* 1 FETCH (BODY[] {99999999}\r\n");
  CHECK_FALSE(counted.next());
  // Each of them is short enough, all together are not.
  ImapReader many(1000);
  many.add("* 1 FETCH (");
  for (int i = 0; i < 20; ++i)
    many.add("BODY[" + std::to_string(i) + "] {100}\r\n" + std::string(100, 'x') + " ");
  many.add(")\r\n");
  CHECK_FALSE(many.next());
}

TEST_CASE("imap: garbage from a server is harmless") {
  std::mt19937 random(7);
  const std::string seed =
      "* 4 FETCH (UID 17 INTERNALDATE \" 4-Mar-2026 09:12:00 +0100\" BODY[]<0> {4}\r\nabcd)\r\nd3 "
      "OK [UIDVALIDITY 5] done\r\n* SEARCH 1 2\r\n";
  for (int round = 0; round < 5000; ++round) {
    std::string bytes = seed;
    for (unsigned i = 0; i < 1 + random() % 8; ++i) {
      if (bytes.empty()) break;
      const auto at = random() % bytes.size();
      if (random() % 2 == 0) {
        bytes[at] = "\"\\(){}[]<>\r\n 0a\x00\xff"[random() % 18];
      } else {
        bytes.erase(at, random() % 9);
      }
    }
    ImapReader reader(10'000);
    reader.add(bytes);
    for (int responses = 0; responses < 100; ++responses) {
      auto response = reader.next();
      if (!response || !*response) break;
      static_cast<void>((*response)->code_number("UIDVALIDITY"));
      static_cast<void>(net::search_numbers(**response));
      static_cast<void>(net::fetched_mail(std::move(**response)));
    }
  }
}

TEST_CASE("imap: a name that could end a command is refused") {
  CHECK(net::quoted_for_imap("INBOX/Bounces") == "\"INBOX/Bounces\"");
  CHECK(net::quoted_for_imap("a\"b\\c") == "\"a\\\"b\\\\c\"");
  CHECK_FALSE(net::quoted_for_imap("a\r\nd9 DELETE x"));
  CHECK_FALSE(net::quoted_for_imap("Entw\xc3\xbcrfe"));
}
