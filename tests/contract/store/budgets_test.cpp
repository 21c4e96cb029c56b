// S22: what was spent of request limits, as two holders see it.
#include "daemon/store/budgets.hpp"

#include <doctest/doctest.h>

#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Budgets;

namespace {

const Budgets::Key minute{"moneybird host:443 address direct", "minute"};
constexpr Instant noon{1'000'000'000};

Budgets::Row row(std::int64_t requests, std::vector<RequestSlot> slots) {
  return {minute, requests, Millis{60'000}, Instant{}, std::move(slots)};
}

Status write(Budgets& budgets, const std::string& holder, Instant now,
             const std::vector<Budgets::Row>& rows) {
  return budgets.exchange({holder, {minute}, {}, now},
                          [&](const auto&) -> Result<std::vector<Budgets::Row>> { return rows; });
}

}  // namespace

TEST_CASE("budgets: S22 a holder sees what others spent, and not its own") {
  on_both([](Bench& bench) {
    Budgets budgets(*bench.store);
    REQUIRE(write(budgets, "one", noon, {row(60, {{noon, noon + Millis{5'000}, 7}})}));
    REQUIRE(write(budgets, "two", noon, {row(60, {{noon, noon + Millis{5'000}, 3}})}));
    const auto seen = budgets.spent_by_others("two", {minute}, noon).value();
    REQUIRE(seen.size() == 1);
    CHECK(seen.front().slots == std::vector<RequestSlot>{{noon, noon + Millis{5'000}, 7}});
    CHECK(seen.front().requests == 60);
    CHECK(budgets.spent_by_others("two", {{"nobody", "minute"}}, noon).value().empty());
  });
}

TEST_CASE("budgets: S22 a slot is written again in place, and counts until its window has passed") {
  on_both([](Bench& bench) {
    Budgets budgets(*bench.store);
    REQUIRE(write(budgets, "one", noon, {row(60, {{noon, noon + Millis{5'000}, 7}})}));
    REQUIRE(write(budgets, "one", noon, {row(60, {{noon, noon + Millis{5'000}, 9}})}));
    const auto after = [&](std::int64_t ms) {
      return budgets.spent_by_others("two", {minute}, noon + Millis{ms}).value().front().slots;
    };
    CHECK(after(64'999).size() == 1);
    CHECK(after(64'999).front().requests == 9);
    CHECK(after(65'000).empty());
    REQUIRE(write(budgets, "one", noon + Millis{65'000}, {row(60, {})}));
    CHECK(bench.number("SELECT COUNT(*) FROM budget_slots") == 0);
  });
}

TEST_CASE("budgets: S22 who finds too much spent writes nothing") {
  on_both([](Bench& bench) {
    Budgets budgets(*bench.store);
    const auto refused =
        budgets.exchange({"one", {minute}, {{"books", today, 1, 10}}, noon},
                         [](const auto&) -> Result<std::vector<Budgets::Row>> {
                           return fail(Error{ErrorKind::rate_limited, "no more", noon + Millis{1}});
                         });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::rate_limited);
    CHECK(refused.error().not_before == noon + Millis{1});
    CHECK(budgets.traffic("books", 9).value().empty());
  });
}

TEST_CASE(
    "budgets: S22 an administration's limits, their size by the rules, what is closed by fact") {
  on_both([](Bench& bench) {
    Budgets budgets(*bench.store);
    auto closed = row(60, {{noon, noon + Millis{5'000}, 7}});
    closed.closed_until = noon + Millis{30'000};
    REQUIRE(write(budgets, "one", noon, {closed}));
    REQUIRE(budgets.note_user("books", {row(90, {})}));
    REQUIRE(budgets.note_user("books", {row(80, {})}));
    REQUIRE(budgets.note_batch("books", 40));
    const auto used = budgets.used_by("books", noon).value();
    REQUIRE(used.size() == 1);
    CHECK(used.front().requests == 80);
    CHECK(used.front().closed_until == noon + Millis{30'000});
    CHECK(used.front().slots.size() == 1);
    CHECK(budgets.used_by("shop", noon).value().empty());
    const auto backlog = budgets.backlog(bench.administration("books"), "books").value();
    CHECK(backlog.batch == 40);
    CHECK(backlog.first_load);
    CHECK(backlog.notes == 0);
  });
}

TEST_CASE("budgets: traffic adds up by administration and day, newest first, and is forgotten") {
  on_both([](Bench& bench) {
    Budgets budgets(*bench.store);
    const auto add = [&](Date day, std::int64_t bytes) {
      return budgets.exchange({"one", {}, {{"books", day, 1, bytes}}, noon},
                              [](const auto&) -> Result<std::vector<Budgets::Row>> {
                                return std::vector<Budgets::Row>();
                              });
    };
    REQUIRE(add(today - 90, 1));
    REQUIRE(add(today, 100));
    REQUIRE(add(today, 23));
    REQUIRE(add(today + 1, 5));
    const auto days = budgets.traffic("books", 9).value();
    REQUIRE(days.size() == 2);
    CHECK(days[0].bytes == 5);
    CHECK(days[1].bytes == 123);
    CHECK(days[1].requests == 2);
  });
}
