// How far the books have been kept, and what has to settle after a pause (S9, S29).
#include <doctest/doctest.h>

#include "daemon/policy/books.hpp"
#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

// One invoice, due on Friday 2026-06-05.
World one_invoice() {
  World world;
  world.invoice("A", "100.00", "2026-06-05");
  return world;
}

std::optional<Date> needed(const World& world, std::string_view step, std::string_view date,
                           std::optional<Date> deadline = std::nullopt) {
  return books_needed(world.account.items[0], *world.policies[0].find(step), deadline,
                      outcomes_on(world, date), world.jurisdiction.calendar);
}

std::string paused_until(const World& world, std::string_view date) {
  const auto ended = pause_ended(world.account.items[0], world.account, day(date));
  return ended ? to_string(*ended) : "-";
}

}  // namespace

TEST_CASE("S9 a reminder needs books of a banking day after the due date, a heads-up any") {
  const World world = one_invoice();
  CHECK_FALSE(needed(world, "heads_up", "2026-06-03"));
  CHECK(needed(world, "reminder", "2026-06-08") == day("2026-06-08"));
}

TEST_CASE("S9 a step after a deadline needs books of two banking days after it") {
  const World world = one_invoice();
  CHECK(needed(world, "formal_notice", "2026-07-01", day("2026-06-26")) == day("2026-06-30"));
}

TEST_CASE("S9 a step without a message needs no fresh books") {
  World world = one_invoice();
  world.policies[0].steps[1].email.clear();
  CHECK_FALSE(needed(world, "reminder", "2026-06-08"));
}

TEST_CASE("S9 nobody is told of a broken promise or plan by books that end before it did") {
  World world = one_invoice();
  say(world, "2026-06-08", promise(world, "100.00", "2026-06-12", "A"));
  CHECK(needed(world, "reminder", "2026-06-16") == day("2026-06-08"));  // it is still open
  CHECK(needed(world, "reminder", "2026-06-17") == day("2026-06-16"));
  Offer offer;
  offer.pay = money("50.00");
  offer.by = day("2026-06-19");
  offer.covers = covered(world, "A");
  say(world, "2026-06-08", offer);
  CHECK(needed(world, "reminder", "2026-06-24") == day("2026-06-23"));
}

TEST_CASE("S9 followed books have to come that far; trusted ones always have") {
  World world = one_invoice();
  world.rules.trust_books = false;
  const auto stale = [&] {
    return stale_books(world.account.books, world.rules, day("2026-06-08"));
  };
  CHECK(stale() ==
        "nobody says how far the books have been kept; they have to be as of 2026-06-08");
  world.account.books.as_of = day("2026-06-07");
  CHECK(stale() == "the books are as of 2026-06-07, they have to be as of 2026-06-08");
  world.account.books.as_of = day("2026-06-08");
  CHECK_FALSE(stale());
  world.account.books.as_of.reset();
  world.rules.trust_books = true;
  CHECK_FALSE(stale());
}

TEST_CASE("S29 nothing that paused an item, nothing to settle") {
  World world = one_invoice();
  CHECK(paused_until(world, "2026-06-20") == "-");
  CHECK_FALSE(settled_on(world.account.items[0], world.account, usual(),
                         world.jurisdiction.calendar, day("2026-06-20")));
  world.hold("A");  // still in force
  CHECK(paused_until(world, "2026-06-20") == "-");
}

TEST_CASE("S29 the next step waits two banking days after the last pause has ended") {
  World world = one_invoice();
  world.hold("A", "2026-06-12");
  CHECK(paused_until(world, "2026-06-11") == "-");
  CHECK(paused_until(world, "2026-06-12") == "2026-06-12");
  CHECK(settled_on(world.account.items[0], world.account, usual(), world.jurisdiction.calendar,
                   day("2026-06-12")) == day("2026-06-16"));
  world.hold("A", "2026-07-01").ended_on = day("2026-06-15");  // lifted before it expired
  CHECK(paused_until(world, "2026-06-20") == "2026-06-15");
  world.account.books.fresh_since = day("2026-06-18");
  CHECK(paused_until(world, "2026-06-17") == "2026-06-15");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-18");
}

TEST_CASE("S29 what a person ends is a pause that has ended, when it was about this item") {
  World world = one_invoice();
  world.invoice("B", "50.00", "2026-06-05");
  end(say(world, "2026-06-01", dispute("A")), "2026-06-02", "founded");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-02");
  end(say(world, "2026-06-01", promise(world, "100.00", "2026-06-30", "A")), "2026-06-03",
      "withdrawn");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-03");
  end(say(world, "2026-06-01", PlanRequest{covered(world, "A")}), "2026-06-04", "refused");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-04");
  end(say(world, "2026-06-01", plan(world, "2026-06-10 100.00", "A")), "2026-06-05", "withdrawn");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-05");
  end(say(world, "2026-06-01", MatchHold{"number", "A", day("2026-06-08")}), "2026-06-12",
      "lifted");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-08");
  end(say(world, "2026-06-01", DebtorSetting{"reminders", "no"}), "2026-06-09", "taken back");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-09");
  say(world, "2026-06-09", DebtorSetting{"reminders", "no"});
  say(world, "2026-06-10", DebtorSetting{"reminders", "yes"});
  CHECK(paused_until(world, "2026-06-20") == "2026-06-10");
  end(say(world, "2026-06-01", dispute("B")), "2026-06-15", "founded");
  end(say(world, "2026-06-01", MatchHold{"number", "B", std::nullopt}), "2026-06-15", "lifted");
  CHECK(paused_until(world, "2026-06-20") == "2026-06-10");
}

TEST_CASE("S29 a promise that was broken is no pause: the clock has run on") {
  World world = one_invoice();
  Word& word = say(world, "2026-06-08", promise(world, "100.00", "2026-06-12", "A"));
  CHECK(paused_until(world, "2026-06-30") == "-");
  end(word, "2026-06-20", "withdrawn");  // long after it was broken
  CHECK(paused_until(world, "2026-06-30") == "-");
}
