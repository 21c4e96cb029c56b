#include "daemon/net/limit_headers.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using ports::RequestLimit;

namespace {

const Instant now = *parse_instant("2026-11-21T09:00:10Z");

RequestLimit limit(const std::string& name, std::int64_t requests, Millis window) {
  RequestLimit one;
  one.name = name;
  one.requests = requests;
  one.window = window;
  return one;
}

// As the three systems have them.
std::vector<RequestLimit> moneybird() {
  auto all = limit("five_minutes", 150, Millis{300'000});
  all.limit_header = "RateLimit-Limit";
  all.remaining_header = "RateLimit-RequestsRemaining";
  all.reset_header = "RateLimit-Reset";
  auto reports = limit("reports", 50, Millis{300'000});
  reports.only_path = "/reports/";
  return {all, reports};
}

std::vector<RequestLimit> exact() {
  auto day = limit("day", 5'000, Millis{86'400'000});
  day.limit_header = "X-RateLimit-Limit";
  day.remaining_header = "X-RateLimit-Remaining";
  day.reset_header = "X-RateLimit-Reset";
  day.reset = RequestLimit::Reset::epoch_milliseconds;
  auto minute = limit("minute", 60, Millis{60'000});
  minute.limit_header = "X-RateLimit-Minutely-Limit";
  minute.remaining_header = "X-RateLimit-Minutely-Remaining";
  minute.reset_header = "X-RateLimit-Minutely-Reset";
  minute.reset = RequestLimit::Reset::epoch_milliseconds;
  return {minute, day};
}

std::vector<RequestLimit> xero() {
  std::vector<RequestLimit> limits;
  const std::tuple<const char*, std::int64_t, int, const char*, const char*> table[] = {
      {"minute", 60, 60, "X-MinLimit-Remaining", "minute"},
      {"day", 5'000, 86'400, "X-DayLimit-Remaining", "da"},
      {"app_minute", 10'000, 60, "X-AppMinLimit-Remaining", "appminute"}};
  for (const auto& [name, requests, seconds, header, word] : table) {
    auto one = limit(name, requests, Millis{seconds * 1000LL});
    one.remaining_header = header;
    one.problem_header = "X-Rate-Limit-Problem";
    one.problem_word = word;
    limits.push_back(one);
  }
  return limits;
}

std::vector<ports::LimitReading> read(const std::vector<RequestLimit>& limits, int status,
                                      ports::Headers headers,
                                      std::string_view path = "/api/contacts") {
  return net::read_limits(limits, {status, headers, path, now - Millis{300}, now});
}

std::string seconds_closed(const ports::LimitReading& reading) {
  if (!reading.closed_until) return "open";
  return std::to_string((*reading.closed_until - now).count() / 1000);
}

std::string epoch_ms(std::int64_t from_now_s) {
  return std::to_string(now.ms + from_now_s * 1000);
}

}  // namespace

TEST_CASE("S22 limit headers: Moneybird's remaining requests, by the name that tells the truth") {
  const auto readings = read(moneybird(), 200,
                             {{"Date", "Sat, 21 Nov 2026 09:00:10 GMT"},
                              {"RateLimit-Limit", "150"},
                              {"RateLimit-Remaining", "160"},
                              {"RateLimit-RequestsRemaining", "138"},
                              {"RateLimit-Reset", std::to_string(now.ms / 1000 + 160)}});
  CHECK(readings[0].requests == 150);
  CHECK(readings[0].remaining == 138);
  REQUIRE(readings[0].resets);
  CHECK(readings[0].resets->latest == now + Millis{160'000});
  CHECK(readings[0].resets->earliest == now + Millis{160'000 - 1'000 - 300});
  CHECK_FALSE(readings[0].closed_until);
  CHECK_FALSE(readings[1].remaining);
}

TEST_CASE("S22 limit headers: what a 429 of each system closes, and for how long") {
  struct Case {
    const char* what;
    std::vector<RequestLimit> limits;
    ports::Headers headers;
    std::vector<std::string> closed;  // in seconds, as the limits come
  };
  const auto s = [](std::int64_t from_now_s) { return std::to_string(now.ms / 1000 + from_now_s); };
  const Case table[] = {
      {"moneybird: the moment", moneybird(), {{"Retry-After", s(160)}}, {"160", "open"}},
      {"moneybird: over already", moneybird(), {{"Retry-After", s(-20)}}, {"1", "open"}},
      {"moneybird: seconds after all", moneybird(), {{"Retry-After", "30"}}, {"30", "open"}},
      {"moneybird: a page of its proxy",
       moneybird(),
       {{"Content-Type", "text/html"}},
       {"300", "open"}},
      {"moneybird: nonsense", moneybird(), {{"Retry-After", "soon"}}, {"300", "open"}},
      {"moneybird: an age", moneybird(), {{"Retry-After", "999999999999999999"}}, {"301", "open"}},
      {"exact: the minute is spent",
       exact(),
       {{"X-RateLimit-Minutely-Remaining", "0"}, {"X-RateLimit-Minutely-Reset", epoch_ms(20)}},
       {"20", "open"}},
      {"exact: a clock that is minutes ahead of ours",
       exact(),
       {{"X-RateLimit-Minutely-Remaining", "0"}, {"X-RateLimit-Minutely-Reset", epoch_ms(400)}},
       {"61", "open"}},
      {"exact: a clock that is minutes behind ours",
       exact(),
       {{"X-RateLimit-Minutely-Remaining", "0"}, {"X-RateLimit-Minutely-Reset", epoch_ms(-200)}},
       {"1", "open"}},
      {"exact: the day is spent",
       exact(),
       {{"X-RateLimit-Remaining", "0"}, {"X-RateLimit-Reset", epoch_ms(50'000)}},
       {"open", "50000"}},
      {"exact: a 429 although something remains, and no Retry-After",
       exact(),
       {{"X-RateLimit-Minutely-Remaining", "7"}, {"X-RateLimit-Minutely-Reset", epoch_ms(40)}},
       {"40", "40"}},
      {"exact: no header at all, as long ago", exact(), {}, {"60", "60"}},
      {"xero: the minute",
       xero(),
       {{"X-Rate-Limit-Problem", "Minute"}, {"Retry-After", "17"}},
       {"17", "open", "open"}},
      {"xero: the day, for many hours",
       xero(),
       {{"X-Rate-Limit-Problem", "day"}, {"Retry-After", "40000"}, {"X-DayLimit-Remaining", "0"}},
       {"open", "40000", "open"}},
      {"xero: the day, in the word of 2018",
       xero(),
       {{"X-Rate-Limit-Problem", "Daily"}, {"Retry-After", "40000"}},
       {"open", "40000", "open"}},
      {"xero: the app",
       xero(),
       {{"X-Rate-Limit-Problem", "appminute"}, {"Retry-After", "9"}},
       {"open", "open", "9"}},
      {"xero: too many at once, without Retry-After",
       xero(),
       {{"X-Rate-Limit-Problem", "concurrent"}},
       {"60", "60", "60"}},
  };
  for (const auto& one : table) {
    CAPTURE(one.what);
    const auto readings = read(one.limits, 429, one.headers);
    std::vector<std::string> closed;
    for (const auto& reading : readings)
      closed.push_back(seconds_closed(reading));
    CHECK(closed == one.closed);
    for (const auto& reading : read(one.limits, 200, one.headers))
      CHECK_FALSE(reading.closed_until);
  }
}

TEST_CASE("S22 limit headers: a limit of some paths is neither spent nor closed by others") {
  CHECK(net::applies(moneybird()[1], "/api/v2/1/reports/debtors.json"));
  CHECK_FALSE(net::applies(moneybird()[1], "/api/v2/1/contacts.json"));
  const auto readings =
      read(moneybird(), 429, {{"Retry-After", "30"}}, "/api/v2/1/reports/debtors.json");
  CHECK(seconds_closed(readings[0]) == "30");
  CHECK(seconds_closed(readings[1]) == "30");
}

TEST_CASE("S22 limit headers: without a Date header a reset is not believed beyond a wait") {
  const ports::Headers headers{{"RateLimit-RequestsRemaining", "3"},
                               {"RateLimit-Reset", std::to_string(now.ms / 1000 + 160)}};
  CHECK_FALSE(read(moneybird(), 200, headers)[0].resets);
}

TEST_CASE("limit headers: garbage in headers is no number") {
  for (const char* value : {"", "-1", "many", "1e3", "99999999999999999999", "1000000000000"}) {
    CAPTURE(value);
    const auto readings = read(
        moneybird(), 200, {{"RateLimit-Limit", value}, {"RateLimit-RequestsRemaining", value}});
    CHECK_FALSE(readings[0].requests);
    CHECK_FALSE(readings[0].remaining);
  }
}

TEST_CASE("limit headers: two requests to one endpoint have one path without keys") {
  const std::pair<const char*, const char*> table[] = {
      {"/api/v1/123456/crm/Accounts", "/api/v1/*/crm/Accounts"},
      {"/api/v1/123456/crm/Accounts(guid'0f8fad5b-d9cb-469f-a165-70867728950e')",
       "/api/v1/*/crm/Accounts(*)"},
      {"/api.xro/2.0/Invoices/0f8fad5b-d9cb-469f-a165-70867728950e/History",
       "/api.xro/*/Invoices/*/History"},
      {"/api/v2/123/contacts/7.json", "/api/v2/*/contacts/*"},
      {"/api/v2/123/sales_invoices/synchronization.json",
       "/api/v2/*/sales_invoices/synchronization.json"},
      {"", ""},
  };
  for (const auto& [path, plain] : table)
    CHECK(net::path_without_keys(path) == plain);
  CHECK(net::path_of("https://host:1/a/b?c=/d#e") == "/a/b");
  CHECK(net::path_of("https://host") == "");
}
