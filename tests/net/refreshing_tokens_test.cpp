#include "daemon/net/refreshing_tokens.hpp"

#include <doctest/doctest.h>

#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/memory_login_book.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

using namespace dunning;
using fakes::Scripted;

namespace {

struct NoRandom final : ports::Random {
  std::uint64_t next() override { return ++calls; }
  std::uint64_t calls = 0;
};

constexpr Millis minute{60'000};

ports::TokenRules exact() {
  ports::TokenRules rules;
  rules.token_url = "https://exact.example/token";
  rules.refresh_margin = Millis{30'000};
  rules.refresh_not_before = Millis{570'000};
  rules.rotates = true;
  rules.idle_lifetime = Millis{30LL * 86'400'000};
  rules.calls_per_day = 200;
  return rules;
}

// One login, whose first tokens were given at the beginning and live ten minutes.
struct Bench {
  fakes::ManualClock clock{Instant{1'700'000'000'000}};
  fakes::MemoryLoginBook book;
  fakes::RecordingLog log;
  NoRandom random;
  std::vector<Scripted> answers;
  fakes::ScriptedHttp http{[this](const ports::HttpRequest&) {
    if (answers.empty()) return Scripted{500, {}, "", {}};
    auto next = answers.front();
    answers.erase(answers.begin());
    return next;
  }};
  net::RefreshingTokens tokens;

  explicit Bench(const ports::TokenRules& rules = exact(),
                 net::RefreshingTokens::Grant grant = net::RefreshingTokens::Grant::refresh_token)
      : tokens({"books", rules, grant,
                [] {
                  return net::OAuthClient{"id", Secret("secret")};
                },
                book, http, clock, random, log, "host:1"}) {
    if (grant == net::RefreshingTokens::Grant::client_credentials) return;
    TokenSet first;
    first.access_token = Secret("a1");
    first.refresh_token = Secret("r1");
    first.issued = first.refresh_since = clock.now();
    first.expires = clock.now() + 10 * minute;
    first.idle_until = clock.now() + rules.idle_lifetime;
    book.put(first);
  }

  void will_answer(int status, const std::string& body) {
    answers.push_back({status, {}, body, {}});
  }
  void will_give(const std::string& access, const std::string& refresh) {
    will_answer(200, R"({"access_token":")" + access + R"(","expires_in":"600","refresh_token":")" +
                         refresh + R"("})");
  }
  void will_be_silent() {
    answers.push_back({0, {}, "", Error{ErrorKind::transient, "no answer in time", {}}});
  }
  std::string current() {
    const auto token = tokens.current();
    return token ? token->reveal() : std::string(name(token.error().kind));
  }
  std::size_t sent(const std::string& what) const {
    std::size_t count = 0;
    for (const auto& request : http.requests)
      count += request.body.find(what) != std::string::npos ? 1 : 0;
    return count;
  }
};

}  // namespace

TEST_CASE("tokens: a good one is handed out without asking, and renewed in its last half minute") {
  Bench bench;
  CHECK(bench.current() == "a1");
  bench.clock.advance(Millis{569'000});
  CHECK(bench.current() == "a1");
  CHECK(bench.http.requests.empty());
  bench.clock.advance(Millis{1'000});
  bench.will_give("a2", "r2");
  CHECK(bench.current() == "a2");
  CHECK(bench.current() == "a2");
  CHECK(bench.http.requests.size() == 1);
  CHECK(bench.book.state.tokens->previous_refresh_token.reveal() == "r1");
}

TEST_CASE("tokens: what cannot be kept is used by nobody, and kept first of all") {
  Bench bench;
  bench.clock.advance(15 * minute);
  bench.will_give("a2", "r2");
  bench.book.takes_saves = false;
  CHECK(bench.current() == "transient");
  CHECK(bench.current() == "transient");
  CHECK(bench.log.has("tokens_not_kept"));
  bench.book.takes_saves = true;
  CHECK(bench.current() == "a2");
  CHECK(bench.http.requests.size() == 1);
  CHECK(bench.book.state.tokens->refresh_token.reveal() == "r2");
}

TEST_CASE("tokens: while somebody else renews them, the old one serves as long as it is good") {
  Bench bench;
  bench.clock.advance(Millis{575'000});
  bench.book.state.record.claimed_until = bench.clock.now() + net::claim_runs;
  CHECK(bench.current() == "a1");
  bench.clock.advance(Millis{30'000});
  const auto none = bench.tokens.current();
  REQUIRE_FALSE(none);
  CHECK(none.error().kind == ErrorKind::rate_limited);
  CHECK(none.error().not_before.value() > bench.clock.now());
  CHECK(bench.http.requests.empty());
  // Who held the claim has died: the claim ends by itself.
  bench.clock.advance(net::claim_runs);
  bench.will_give("a2", "r2");
  CHECK(bench.current() == "a2");
}

TEST_CASE("tokens: a claim from a clock that was wrong holds nobody up") {
  Bench bench;
  bench.clock.advance(15 * minute);
  bench.book.state.record.not_before = bench.clock.now() + Millis{400LL * 86'400'000};
  bench.will_give("a2", "r2");
  CHECK(bench.current() == "a2");
}

TEST_CASE(
    "tokens: a lost answer is followed by pauses that grow, and then by the old token again") {
  Bench bench;
  bench.clock.advance(15 * minute);
  bench.will_be_silent();
  const auto lost = bench.tokens.current();
  REQUIRE_FALSE(lost);
  CHECK(lost.error().kind == ErrorKind::transient);
  const auto first_pause = lost.error().not_before.value() - bench.clock.now();
  CHECK(bench.current() == "rate_limited");
  CHECK(bench.http.requests.size() == 1);
  bench.clock.advance(first_pause + Millis{1});
  bench.will_answer(500, "");
  const auto again = bench.tokens.current();
  CHECK(again.error().not_before.value() - bench.clock.now() > first_pause);
  bench.clock.advance(10 * minute);
  bench.will_give("a2", "r2");
  CHECK(bench.current() == "a2");
  CHECK(bench.sent("refresh_token=r1") == 3);
}

TEST_CASE("tokens: before a login is broken the one before is tried, once") {
  Bench bench;
  bench.clock.advance(15 * minute);
  bench.will_give("a2", "r2");
  CHECK(bench.current() == "a2");
  bench.clock.advance(15 * minute);
  bench.will_answer(401, R"({"error":"unauthorized_client"})");
  bench.will_answer(401, R"({"error":"unauthorized_client"})");
  const auto broken = bench.tokens.current();
  REQUIRE_FALSE(broken);
  CHECK(broken.error().kind == ErrorKind::auth);
  CHECK(broken.error().message.find("dunningctl auth login books") != std::string::npos);
  CHECK(bench.sent("refresh_token=r2") == 1);
  CHECK(bench.sent("refresh_token=r1") == 2);
  CHECK(bench.log.has("error login_broken login=books"));
  CHECK(bench.current() == "auth");
  CHECK(bench.http.requests.size() == 3);
}

TEST_CASE("tokens: before a login is broken the book is read again: another process was faster") {
  Bench bench;
  bench.clock.advance(15 * minute);
  bench.will_answer(401, R"({"error":"unauthorized_client"})");
  int reads = 0;
  bench.book.before_read = [&] {
    if (++reads != 2) return;  // after the refusal
    TokenSet theirs = *bench.book.state.tokens;
    theirs.access_token = Secret("theirs");
    theirs.issued = bench.clock.now();
    theirs.expires = bench.clock.now() + 10 * minute;
    bench.book.put(theirs);
  };
  CHECK(bench.current() == "theirs");
  CHECK_FALSE(bench.book.state.record.broken_since);
}

TEST_CASE("tokens: a refused token is renewed once; one that has just been given is not") {
  Bench bench;
  bench.clock.advance(Millis{5'000});
  const auto fresh = bench.tokens.after_refusal(Secret("a1"));
  CHECK(fresh.error().kind == ErrorKind::rate_limited);
  bench.clock.advance(Millis{30'000});
  const auto young = bench.tokens.after_refusal(Secret("a1"));
  CHECK(young.error().kind == ErrorKind::auth);
  bench.clock.advance(Millis{60'000});
  const auto early = bench.tokens.after_refusal(Secret("a1"));
  CHECK(early.error().kind == ErrorKind::rate_limited);
  CHECK(early.error().not_before == Instant{1'700'000'000'000} + Millis{570'000});
  CHECK(bench.http.requests.empty());
  bench.clock.advance(10 * minute);
  bench.will_give("a2", "r2");
  CHECK(bench.tokens.after_refusal(Secret("a1"))->reveal() == "a2");
  // Somebody who still had the old one gets the new one.
  CHECK(bench.tokens.after_refusal(Secret("a1"))->reveal() == "a2");
  CHECK(bench.http.requests.size() == 1);
}

TEST_CASE("tokens: a refusal of the app is no broken login, and is asked about seldom") {
  Bench bench;
  bench.clock.advance(15 * minute);
  bench.will_answer(401, R"({"error":"invalid_client"})");
  const auto refused = bench.tokens.current();
  CHECK(refused.error().kind == ErrorKind::auth);
  CHECK(refused.error().not_before.value() - bench.clock.now() >= 5 * minute);
  CHECK_FALSE(bench.book.state.record.broken_since);
  bench.clock.advance(61 * minute);
  bench.will_give("a2", "r2");
  CHECK(bench.current() == "a2");
}

TEST_CASE("tokens: the day's limit at the token endpoint is kept") {
  Bench bench;
  bench.clock.advance(15 * minute);
  bench.book.state.record.calls_today = 200;
  bench.book.state.record.calls_day = bench.clock.now().ms / 86'400'000;
  const auto none = bench.tokens.current();
  CHECK(none.error().kind == ErrorKind::rate_limited);
  CHECK(none.error().not_before->ms % 86'400'000 == 0);
  CHECK(bench.http.requests.empty());
}

TEST_CASE("tokens: a login that nobody uses is renewed half way to its end") {
  Bench bench;
  const auto half = bench.tokens.keep_alive();
  REQUIRE(half);
  CHECK(*half == bench.clock.now() + Millis{15LL * 86'400'000});
  CHECK(bench.http.requests.empty());
  bench.clock.set(**half);
  bench.will_give("a2", "r2");
  const auto next = bench.tokens.keep_alive();
  REQUIRE(next);
  CHECK(*next == bench.clock.now() + Millis{15LL * 86'400'000});
  CHECK(bench.book.saves == 1);
}

TEST_CASE("tokens: an app gets its own without a login, and nothing a person could repair") {
  auto rules = exact();
  rules.refresh_not_before = Millis{0};
  Bench bench(rules, net::RefreshingTokens::Grant::client_credentials);
  bench.will_answer(200, R"({"access_token":"a1","expires_in":1800})");
  CHECK(bench.current() == "a1");
  CHECK(bench.http.requests.at(0).body.find("grant_type=client_credentials") == 0);
  bench.clock.advance(30 * minute);
  bench.will_answer(400, R"({"error":"invalid_grant"})");
  const auto refused = bench.tokens.current();
  CHECK_FALSE(bench.book.state.record.broken_since);
  CHECK(refused.error().not_before);
}

TEST_CASE("tokens: nobody has logged in yet: the message says how") {
  Bench bench;
  bench.book.state = LoginState{};
  const auto none = bench.tokens.current();
  CHECK(none.error().kind == ErrorKind::auth);
  CHECK(none.error().message ==
        "login books: nobody has logged in yet; repair it with: dunningctl auth login books");
}

TEST_CASE("tokens: one that was handed out by hand is good until it is refused") {
  net::FixedToken token(Secret("t"));
  CHECK(token.current()->reveal() == "t");
  CHECK(token.after_refusal(Secret("t")).error().kind == ErrorKind::auth);
}
