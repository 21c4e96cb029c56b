#include "daemon/settings/scalars.hpp"

#include <doctest/doctest.h>

#include "daemon/core/loopback.hpp"
#include "daemon/settings/anchor.hpp"
#include "daemon/settings/complaint.hpp"
#include "daemon/settings/nearest.hpp"

using namespace dunning;
using namespace dunning::settings;

TEST_CASE("an IBAN is taken with and without spaces when its check digits are right") {
  for (const char* iban :
       {"NL91 ABNA 0417 1643 00", "NL91ABNA0417164300", "DE89370400440532013000",
        "BE68 5390 0754 7034", "GB82 WEST 1234 5698 7654 32", "MT84MALT011000012345MTLCAST001S"}) {
    CAPTURE(iban);
    CHECK(read_iban(iban).has_value());
  }
  for (const char* none : {"", "NL92ABNA0417164300", "NL91ABNA041716430", "nl91abna0417164300",
                           "NL91ABNA0417164300X", "9191ABNA0417164300", "NL91-ABNA-0417-1643-00"}) {
    CAPTURE(none);
    CHECK_FALSE(read_iban(none).has_value());
  }
}

TEST_CASE("a whole number has one spelling") {
  CHECK(read_whole_number("0") == 0);
  CHECK(read_whole_number("-15") == -15);
  for (const char* none :
       {"", "-", "010", "+1", "1_000", "0x10", "1.0", " 1", "1e3", "12345678901234567890"}) {
    CAPTURE(none);
    CHECK_FALSE(read_whole_number(none).has_value());
  }
}

TEST_CASE("durations and days agree with their number") {
  CHECK(read_seconds("1 second") == 1);
  CHECK(read_seconds("15 minutes") == 900);
  CHECK(read_seconds("2 hours") == 7200);
  CHECK(read_days("1 day") == 1);
  CHECK(read_percent("10 %") == 10);
  for (const char* none :
       {"1 seconds", "2 second", "15m", "15", "minutes", "-1 minutes", "1 day", "99999999 hours"}) {
    CAPTURE(none);
    CHECK_FALSE(read_seconds(none).has_value());
  }
}

TEST_CASE("an anchor is due or a step, with a distance or without") {
  const auto reminder = read_anchor("reminder + 5 business days");
  REQUIRE(reminder.has_value());
  CHECK(reminder->word == "reminder");
  CHECK(reminder->offset == policy::Span{5, policy::Unit::business_days});
  CHECK(anchor_text("due", {{}, read_anchor("due - 3 days")->offset}) == "due - 3 days");
  CHECK(anchor_text("due", {{}, read_anchor("due")->offset}) == "due");
  const auto end = read_anchor("reminder.deadline + 1 month, end of month");
  REQUIRE(end.has_value());
  CHECK(end->deadline);
  CHECK(end->end_of_month);
  CHECK(end->offset == policy::Span{1, policy::Unit::months});
  CHECK(anchor_text("due", {{}, {}, false, true}) == "due, end of month");
  for (const char* none :
       {"", "due +3 days", "due+3days", "due + 3 day", "due + -3 days", "due + 3 days + 1 day",
        "Due", "+ 3 days", "end of month", "due, end of month + 1 day", "due , end of month"}) {
    CAPTURE(none);
    CHECK_FALSE(read_anchor(none).has_value());
  }
}

TEST_CASE("S13: an anchor may be the deadline of a step") {
  const auto anchor = read_anchor("formal_notice.deadline + 3 banking days");
  REQUIRE(anchor.has_value());
  CHECK(anchor->word == "formal_notice");
  CHECK(anchor->deadline);
  CHECK(anchor->offset == policy::Span{3, policy::Unit::banking_days});
  for (const char* none : {"formal_notice.dead + 3 days", ".deadline + 3 days",
                           "formal_notice .deadline + 3 days", "a.deadline.deadline + 3 days"}) {
    CAPTURE(none);
    CHECK_FALSE(read_anchor(none).has_value());
  }
}

TEST_CASE("a span after words needs both") {
  CHECK(read_span_after("done, at most", "done, at most 5 business days") ==
        policy::Span{5, policy::Unit::business_days});
  for (const char* none : {"5 business days", "done, at most", "done, at most5 days", "done 5 days",
                           "done, at most 5", "done, at most  "}) {
    CAPTURE(none);
    CHECK_FALSE(read_span_after("done, at most", none).has_value());
  }
}

TEST_CASE("S23: quiet days are dates or ranges, with a year or without") {
  for (const char* text : {"2026-12-24", "2026-12-24..2027-01-02", "12-25", "12-24..01-01", "02-29",
                           "2026-12-24..2026-12-24"}) {
    CAPTURE(text);
    CHECK(read_quiet_days(text).has_value());
  }
  for (const char* none :
       {"", "..", "12-25..", "..12-25", "2026-12-24..12-25", "25-12", "2026-02-29",
        "2026-12-24...2026-12-26", "2026-12-24..2026-12-23", "1-1", "12-24 .. 12-26"}) {
    CAPTURE(none);
    CHECK_FALSE(read_quiet_days(none).has_value());
  }
}

TEST_CASE("only this machine is loopback") {
  for (const char* url : {"http://127.0.0.1:8080/api", "https://localhost", "https://[::1]:1/"}) {
    CAPTURE(url);
    REQUIRE(read_url(url).has_value());
    CHECK(is_loopback_host(read_url(url)->host));
  }
  for (const char* url : {"https://127.0.0.1@example.com/", "https://localhost.example.com",
                          "https://127.example.com", "https://example.com/127.0.0.1",
                          "https://example.com:443?x=localhost"}) {
    CAPTURE(url);
    REQUIRE(read_url(url).has_value());
    CHECK_FALSE(is_loopback_host(read_url(url)->host));
  }
  for (const char* none : {"ftp://localhost", "localhost", "http://", "http://a b", "http://a@b@c",
                           "javascript:alert(1)"}) {
    CAPTURE(none);
    CHECK_FALSE(read_url(none).has_value());
  }
}

TEST_CASE("a mail address is one mailbox and nothing else") {
  CHECK(is_mail_address("ar@acme.example"));
  CHECK(is_mail_address("first.last+tag@sub.acme.example"));
  for (const char* none :
       {"", "acme.example", "@acme.example", "ar@", "ar@a..example", "a@b@c", "a b@acme.example",
        "<ar@acme.example>", "ar@acme.example,b@acme.example",
        "ar@acme.example\r\nBcc: x@y.example"}) {
    CAPTURE(none);
    CHECK_FALSE(is_mail_address(none));
  }
}

TEST_CASE("the nearest name is proposed only when it is near") {
  const std::vector<std::string_view> names = {"reminder", "second_reminder", "heads_up"};
  CHECK(nearest("remindr", names) == "reminder");
  CHECK(nearest("reminedr", names) == "reminder");
  CHECK(nearest("Reminder", names) == "reminder");
  CHECK(nearest("headsup", names) == "heads_up");
  CHECK(nearest("invoice", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest(std::string(10'000, 'r'), names).empty());
}

TEST_CASE("a complaint is rendered with its line and what is meant underlined") {
  CHECK(render({"a.yaml", 12, 3, "unknown key", "  hots: x", 4}) ==
        "a.yaml:12:3: unknown key\n"
        "   |\n"
        "12 |   hots: x\n"
        "   |   ^^^^\n");
  CHECK(render(Complaint{"a.yaml", 0, 0, "the file is empty", "", 1}) ==
        "a.yaml: the file is empty\n");
  // Columns count bytes, the underline counts characters.
  CHECK(render({"a.yaml", 1, 6, "x", "é: ü: 1", 1}) ==
        "a.yaml:1:6: x\n  |\n1 | é: ü: 1\n  |     ^\n");
}

TEST_CASE("S38: agreed interest is a percentage per month or per year") {
  using Per = policy::AgreedInterest::Per;
  CHECK(read_interest("1 % per month") == policy::AgreedInterest{10'000, Per::month});
  CHECK(read_interest("10.5% per year") == policy::AgreedInterest{105'000, Per::year});
  CHECK(read_interest("100 % per year") == policy::AgreedInterest{1'000'000, Per::year});
  CHECK(to_string(*read_interest("0.8333 % per month")) == "0.8333 % per month");
  CHECK(to_string(*read_interest("10.50 % per year")) == "10.5 % per year");
  for (const char* wrong :
       {"1", "1 %", "0 % per month", "-1 % per month", "1 % per day", "100.1 % per year",
        "1.23456 % per month", "01 % per month", "1,5 % per month", "1 % per month "}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_interest(wrong));
  }
}
