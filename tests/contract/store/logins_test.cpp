// Logins: tokens at rest, the claim of a renewal, what is broken.
#include "daemon/store/logins.hpp"

#include <doctest/doctest.h>

#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Logins;

namespace {

const Secret key(std::string(32, 'k'));
constexpr Instant noon{1'700'000'000'000};
constexpr Millis minute{60'000};

TokenSet tokens(const std::string& number) {
  TokenSet set;
  set.access_token = Secret("access-" + number);
  set.issued = noon;
  set.expires = noon + 10 * minute;
  set.refresh_token = Secret("refresh-" + number);
  set.previous_refresh_token = Secret("before-" + number);
  set.refresh_since = noon;
  set.idle_until = noon + Millis{30LL * 86'400'000};
  return set;
}

Logins::Claim claim(std::int64_t generation, const std::string& owner, Instant at = noon) {
  return {generation, owner, at, at + 2 * minute};
}

}  // namespace

TEST_CASE(
    "logins: tokens come back whole, also to another process, and nobody reads them at rest") {
  on_both([](Bench& bench) {
    Logins logins(*bench.store);
    REQUIRE(logins.log_in("exact", tokens("1"), key, "anna", noon));
    auto other = bench.open_again();
    const auto state = Logins(*other).read("exact", key).value();
    REQUIRE(state.tokens);
    CHECK(state.tokens->access_token.reveal() == "access-1");
    CHECK(state.tokens->refresh_token.reveal() == "refresh-1");
    CHECK(state.tokens->previous_refresh_token.reveal() == "before-1");
    CHECK(state.tokens->issued == noon);
    CHECK(state.tokens->expires == noon + 10 * minute);
    CHECK(state.tokens->idle_until == noon + Millis{30LL * 86'400'000});
    CHECK(state.record.logged_in_by == "anna");
    CHECK(state.record.logged_in_at == noon);
    CHECK(state.record.has_tokens());
    const auto kept = bench.text("SELECT sealed FROM logins");
    CHECK(kept.find("access") == std::string::npos);
    CHECK(kept.find("refresh") == std::string::npos);
    CHECK(logins.list().value().size() == 1);
  });
}

TEST_CASE("logins: tokens are bound to the key and to the login they belong to") {
  on_both([](Bench& bench) {
    Logins logins(*bench.store);
    REQUIRE(logins.log_in("exact", tokens("1"), key, "anna", noon));
    const auto other_key = logins.read("exact", Secret(std::string(32, 'x')));
    REQUIRE_FALSE(other_key);
    CHECK(other_key.error().kind == ErrorKind::auth);
    REQUIRE(logins.log_in("xero", tokens("2"), key, "anna", noon));
    bench.execute("UPDATE logins SET sealed = (SELECT sealed FROM logins WHERE name = 'exact')");
    CHECK(logins.read("exact", key));
    CHECK(logins.read("xero", key).error().kind == ErrorKind::auth);
    CHECK(logins.look("xero").value().has_tokens());
  });
}

TEST_CASE("logins: one claim at a time, whoever asks, until it ends or is given up") {
  on_both([](Bench& bench) {
    Logins logins(*bench.store);
    REQUIRE(logins.log_in("exact", tokens("1"), key, "anna", noon));
    auto other = bench.open_again();
    Logins theirs(*other);
    CHECK(logins.claim("exact", claim(1, "here")).value());
    CHECK_FALSE(theirs.claim("exact", claim(1, "there")).value());
    CHECK(theirs.look("exact").value().claimed_until == noon + 2 * minute);
    CHECK(theirs.look("exact").value().sent_at == noon);
    // Only its holder can give it up.
    REQUIRE(theirs.give_up("exact", claim(1, "there"), "lost", noon + minute));
    CHECK_FALSE(theirs.claim("exact", claim(1, "there")).value());
    REQUIRE(logins.give_up("exact", claim(1, "here"), "no answer", noon + minute));
    const auto given_up = theirs.look("exact").value();
    CHECK(given_up.not_before == noon + minute);
    CHECK(given_up.trouble == "no answer");
    CHECK(given_up.failures == 1);
    CHECK(theirs.claim("exact", claim(1, "there", noon + minute)).value());
    // Its holder died: it ends by its time. The first sending of the token is remembered.
    CHECK_FALSE(logins.claim("exact", claim(1, "here", noon + 2 * minute)).value());
    CHECK(logins.claim("exact", claim(1, "here", noon + 3 * minute)).value());
    CHECK(logins.look("exact").value().sent_at == noon);
    CHECK(logins.look("exact").value().calls_today == 3);
    // A claim from a clock that was a year ahead is none.
    bench.execute("UPDATE logins SET claimed_until = claimed_until + 31536000000");
    CHECK(theirs.claim("exact", claim(1, "there", noon + 4 * minute)).value());
  });
}

TEST_CASE("logins: newer tokens end every claim on the older ones") {
  on_both([](Bench& bench) {
    Logins logins(*bench.store);
    REQUIRE(logins.log_in("exact", tokens("1"), key, "anna", noon));
    REQUIRE(logins.claim("exact", claim(1, "slow")).value());
    REQUIRE(logins.save("exact", 1, tokens("2"), key));
    CHECK(logins.save("exact", 1, tokens("3"), key).error().kind == ErrorKind::conflict);
    CHECK_FALSE(logins.mark_broken("exact", 1, "old news", noon).value());
    CHECK_FALSE(logins.claim("exact", claim(1, "slow")).value());
    const auto state = logins.read("exact", key).value();
    CHECK(state.tokens->access_token.reveal() == "access-2");
    CHECK(state.record.generation == 2);
    CHECK_FALSE(state.record.claimed_until);
    CHECK_FALSE(state.record.sent_at);
    CHECK(state.record.logged_in_by == "anna");
    // As many calls a day as there were.
    CHECK(logins.claim("exact", claim(2, "here")).value());
    CHECK(logins.look("exact").value().calls_today == 2);
    REQUIRE(logins.give_up("exact", claim(2, "here"), "", noon));
    const auto tomorrow = noon + 24 * 60 * minute;
    CHECK(logins.claim("exact", claim(2, "here", tomorrow)).value());
    CHECK(logins.look("exact").value().calls_today == 1);
  });
}

TEST_CASE("logins: what is broken is claimed by nobody, and whole again with new tokens") {
  on_both([](Bench& bench) {
    Logins logins(*bench.store);
    REQUIRE(logins.log_in("exact", tokens("1"), key, "anna", noon));
    REQUIRE(logins.mark_broken("exact", 1, "invalid_grant", noon).value());
    REQUIRE(logins.mark_broken("exact", 1, "invalid_grant", noon + minute).value());
    CHECK(logins.look("exact").value().broken_since == noon);
    CHECK_FALSE(logins.claim("exact", claim(1, "here")).value());
    REQUIRE(logins.log_in("exact", tokens("2"), key, "ben", noon + minute));
    const auto whole = logins.look("exact").value();
    CHECK_FALSE(whole.broken_since);
    CHECK(whole.broken_why.empty());
    CHECK(whole.logged_in_by == "ben");
  });
}

TEST_CASE("logins: what was begun waits sealed, and goes with the login it leads to") {
  on_both([](Bench& bench) {
    Logins logins(*bench.store);
    CHECK(logins.pending("exact", key).value().empty());
    REQUIRE(logins.keep_pending("exact", "verifier", key));
    CHECK(logins.pending("exact", key).value() == "verifier");
    CHECK(bench.text("SELECT pending FROM logins").find("verifier") == std::string::npos);
    CHECK_FALSE(logins.look("exact").value().has_tokens());
    REQUIRE(logins.log_in("exact", tokens("1"), key, "anna", noon));
    CHECK(logins.pending("exact", key).value().empty());
  });
}

TEST_CASE("logins: after logging out nothing of the tokens is left in the row") {
  on_both([](Bench& bench) {
    Logins logins(*bench.store);
    CHECK_FALSE(logins.log_out("exact").value());
    REQUIRE(logins.log_in("exact", tokens("1"), key, "anna", noon));
    CHECK(logins.log_out("exact").value());
    CHECK(bench.text("SELECT sealed FROM logins").empty());
    const auto state = logins.read("exact", key).value();
    CHECK_FALSE(state.tokens);
    CHECK_FALSE(state.record.has_tokens());
    // A request that was under way keeps nothing.
    CHECK(logins.save("exact", 1, tokens("2"), key).error().kind == ErrorKind::conflict);
  });
}
