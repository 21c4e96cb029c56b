#include "daemon/net/budgeted_http.hpp"

#include <doctest/doctest.h>

#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/scripted_http.hpp"

using namespace dunning;

namespace {

// Gives so many requests away and remembers how they ended.
class Purse final : public ports::BudgetBook {
 public:
  int left = 1;
  std::vector<ports::RequestEnd> ends;

  Status take(const ports::HttpRequest&) override {
    if (left == 0)
      return fail(Error{ErrorKind::rate_limited, "the purse is empty", Instant{9'000}});
    --left;
    return {};
  }
  void end(const ports::HttpRequest&, const ports::RequestEnd& one) override {
    ends.push_back(one);
  }
};

struct Bench {
  fakes::Scripted answer;
  fakes::ScriptedHttp peer{[this](const ports::HttpRequest&) { return answer; }};
  Purse purse;
  fakes::ManualClock clock{Instant{1'000}};
  std::unique_ptr<net::BudgetedHttp> http = std::move(
      *net::BudgetedHttp::create({peer, purse, clock, {limit()}}, "https://ledger.example"));

  static ports::RequestLimit limit() {
    ports::RequestLimit one;
    one.name = "minute";
    one.requests = 60;
    one.window = Millis{60'000};
    one.remaining_header = "Left";
    return one;
  }
  Result<ports::HttpResponse> get(const std::string& url = "https://ledger.example/invoices") {
    ports::HttpRequest request;
    request.url = url;
    return http->send(request);
  }
};

}  // namespace

TEST_CASE("S22 budgeted http: what the budget refuses is not sent, and says when to come again") {
  Bench bench;
  bench.purse.left = 0;
  const auto refused = bench.get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::rate_limited);
  CHECK(refused.error().not_before == Instant{9'000});
  CHECK(bench.peer.requests.empty());
  CHECK(bench.purse.ends.empty());
}

TEST_CASE("S22 budgeted http: the budget hears of every request's end, also without an answer") {
  Bench bench;
  bench.purse.left = 3;
  bench.answer = {200, {{"Left", "41"}}, "hello", {}};
  REQUIRE(bench.get());
  bench.answer = {503, {}, "", {}};
  REQUIRE(bench.get());
  bench.answer.error = Error{ErrorKind::transient, "cut off", {}};
  REQUIRE_FALSE(bench.get());
  REQUIRE(bench.purse.ends.size() == 3);
  CHECK(bench.purse.ends[0].bytes == 5);
  CHECK(bench.purse.ends[0].readings.at(0).remaining == 41);
  CHECK_FALSE(bench.purse.ends[0].refused);
  CHECK(bench.purse.ends[1].refused);
  CHECK(bench.purse.ends[2].readings.empty());
}

TEST_CASE(
    "budgeted http: a document at a signed address elsewhere costs the system's limits nothing") {
  Bench bench;
  bench.purse.left = 0;
  ports::HttpRequest request;
  request.url = "https://storage.example/x";
  request.credentials = ports::Credentials::withheld;
  CHECK(bench.http->send(request));
  request.url = "https://ledger.example/x";
  CHECK_FALSE(bench.http->send(request));
}
