#include "connectors/exact_online/odata.hpp"

#include <doctest/doctest.h>

#include <sstream>

#include "connectors/exact_online/limits.hpp"
#include "tests/connectors/exact_online/example.hpp"

using namespace dunning;
using namespace dunning::exact_online;

namespace {

struct Read {
  std::vector<std::string> names;
  Result<std::string> next = std::string();
};

Read rows_in(const std::string& body) {
  Read read;
  std::istringstream in(body);
  read.next = each_row(in, [&](json::Value&& row) -> Status {
    read.names.push_back(row.find("N")->text());
    return {};
  });
  return read;
}

std::optional<Date> day_in(const std::string& text) {
  const auto row = json::Value::object({{"D", text}});
  const auto day = find_day(json::Cursor(row), "D");
  return day ? *day : std::nullopt;
}

std::string amount_in(const std::string& token, const char* currency = "EUR") {
  const auto row = json::Value::object({{"A", json::Value::number(token)}});
  const auto amount = find_amount(json::Cursor(row), "A", Currency::parse(currency).value());
  return amount ? decimal_text(**amount) : amount.error().message;
}

}  // namespace

TEST_CASE("exact_online: rows are found in every form of the envelope") {
  const auto page = rows_in(R"({"d":{"results":[{"N":"a"},{"N":"b"}],"__next":"https://x/y"}})");
  CHECK(page.names == std::vector<std::string>{"a", "b"});
  CHECK(page.next.value() == "https://x/y");
  const auto last = rows_in(R"({"d":{"results":[{"N":"a"}]}})");
  CHECK(last.names.size() == 1);
  CHECK(last.next.value().empty());
  CHECK(rows_in(R"({"d":[{"N":"a"},{"N":"b"}]})").names.size() == 2);
  CHECK(rows_in(R"({"d":{"N":"single","__metadata":{}}})").names ==
        std::vector<std::string>{"single"});
  for (const char* empty : {R"({"d":{"results":[]}})", R"({"d":[]})",
                            R"({"d":{"results":[],"__count":"0"}})", R"({"d":{"__count":"0"}})"}) {
    const auto none = rows_in(empty);
    CHECK(none.names.empty());
    CHECK(none.next.value().empty());
  }
}

TEST_CASE("exact_online: what is no envelope is an error, also after some rows") {
  for (const char* body : {"", "<html></html>", "[]", R"({"d":5})", R"({"e":[]})",
                           R"({"d":{"results":[{"N":"a"},)", R"({"d":{"results":[{"N":"a"}],)"})
    CHECK_FALSE(rows_in(body).next);
}

TEST_CASE(
    "exact_online: a date is the wall clock's day, in summer and in winter, before 1970 too") {
  CHECK(day_in("/Date(1768435200000)/") == parse_date("2026-01-15"));
  CHECK(day_in("/Date(1782345600000)/") == parse_date("2026-06-25"));
  // A moment late in the evening stays on its day; no zone comes near it.
  CHECK(day_in("/Date(1782431999000)/") == parse_date("2026-06-25"));
  CHECK(day_in("/Date(-1)/") == parse_date("1969-12-31"));
  CHECK(day_in("/Date(-86400000)/") == parse_date("1969-12-31"));
  CHECK(day_in("/Date(1768435200000+0200)/") == parse_date("2026-01-15"));
  CHECK(day_in("/Date(0)/") == parse_date("1970-01-01"));
  for (const char* wrong : {"2026-01-15", "/Date()/", "/Date(x)/", "/Date(99999999999999999)/"})
    CHECK_FALSE(day_in(wrong));
}

TEST_CASE("exact_online: amounts are rounded from the token, halves away from zero") {
  CHECK(amount_in("-1210") == "-1210.00");
  CHECK(amount_in("-16.5") == "-16.50");
  CHECK(amount_in("1209.9999999999998") == "1210.00");
  CHECK(amount_in("0.30000000000000004") == "0.30");
  CHECK(amount_in("1.005") == "1.01");
  CHECK(amount_in("-1.005") == "-1.01");
  CHECK(amount_in("1.0049999999999999") == "1.00");
  CHECK(amount_in("1.21e3") == "1210.00");
  CHECK(amount_in("121E-2") == "1.21");
  CHECK(amount_in("4e-12") == "0.00");
  CHECK(amount_in("0.006") == "0.01");
  CHECK(amount_in("1210", "JPY") == "1210");
  CHECK(amount_in("1.2345", "KWD") == "1.235");
  CHECK(amount_in("92233720368547759.00") == "A: the amount is too large");
}

TEST_CASE("exact_online: an amount that is text is none") {
  const auto row = example::with(example::term(), "AmountFC", R"("12,50")");
  CHECK(find_amount(json::Cursor(row), "AmountFC", Currency()).error().message ==
        "AmountFC: expected an amount, found text");
}

TEST_CASE(
    "exact_online: Int64 is text of digits or a number, codes are padded, guids in any case") {
  const auto row = example::parsed(
      R"json({"T":"90244","N":17,"Code":"               417","Country":"NL ","G":"{6D0C9C5E-2F64-4A57-8A1B-9E8D7C6B5A40}",
          "Nil":"00000000-0000-0000-0000-000000000000","Bad":"x","On":1,"Off":false})json");
  const json::Cursor wire(row);
  CHECK(find_whole(wire, "T").value() == 90'244);
  CHECK(find_whole(wire, "N").value() == 17);
  CHECK_FALSE(find_whole(wire, "absent").value());
  CHECK_FALSE(find_whole(wire, "Code").value() == std::nullopt);
  CHECK(plain_text(wire, "Code").value() == "417");
  CHECK(plain_text(wire, "Country").value() == "NL");
  CHECK(find_guid(wire, "G").value() == example::account_id);
  CHECK(find_guid(wire, "Nil").value().empty());
  CHECK_FALSE(find_guid(wire, "Bad"));
  CHECK(find_flag(wire, "On").value() == true);
  CHECK(find_flag(wire, "Off").value() == false);
}

TEST_CASE(
    "exact_online: what an error says is read from its body, and a page of a proxy says nothing") {
  CHECK(complaint_in(
            R"({"error":{"code":"","message":{"lang":"","value":"Gegeven\nbestaat reeds."}}})") ==
        "Gegeven bestaat reeds.");
  CHECK(
      complaint_in(R"({"error":"access_denied","error_description":"Old refresh token used."})") ==
      "Old refresh token used.");
  CHECK(complaint_in("<html>").empty());
  CHECK(complaint_in("").empty());
}

TEST_CASE(
    "exact_online: how long to stay away is read from the headers of the window that is used up") {
  const Instant now{1'790'000'000'000};
  const auto epoch = [&](std::int64_t ms) { return std::to_string(now.ms + ms); };
  CHECK(wait_after_429({{"X-RateLimit-Minutely-Reset", epoch(20'000)}}, now) == Millis{20'000});
  // The clocks differ: never at once, and never for more than the minute.
  CHECK(wait_after_429({{"X-RateLimit-Minutely-Reset", epoch(-90'000)}}, now) == Millis{1'000});
  CHECK(wait_after_429({{"X-RateLimit-Minutely-Reset", epoch(900'000)}}, now) == Millis{61'000});
  CHECK(wait_after_429({{"X-RateLimit-Reset", epoch(3'600'000)}}, now) == Millis{3'600'000});
  CHECK(wait_after_429({{"X-RateLimit-Minutely-Reset", epoch(20'000)},
                        {"X-RateLimit-Remaining", "0"},
                        {"X-RateLimit-Reset", epoch(7'200'000)}},
                       now) == Millis{7'200'000});
  CHECK(wait_after_429({{"X-RateLimit-Minutely-Reset", epoch(20'000)},
                        {"X-RateLimit-Remaining", "4000"},
                        {"X-RateLimit-Reset", epoch(7'200'000)}},
                       now) == Millis{20'000});
  CHECK(wait_after_429({}, now) == Millis{61'000});
}
