#include "tests/simulation/simulation.hpp"

#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <map>

#include "tests/simulation/place.hpp"

using namespace dunning;
using simulation::Plan;
using simulation::Trouble;

namespace {

// How many seeds a test runs: a few, or DUNNING_SEEDS.
int seeds(int few) {
  const char* many = std::getenv("DUNNING_SEEDS");
  return many != nullptr ? std::atoi(many) : few;
}

// Judges one plan; a failing one is made short and printed with the command that runs it again.
simulation::Report hold(const Plan& plan) {
  const auto place = simulation::place();
  const auto report = simulation::simulate(plan, place);
  if (!report.violations.empty()) {
    const auto failure = simulation::shortest(plan, report, place);
    std::printf("%s", simulation::printed(failure).c_str());
    FAIL_CHECK(report.violations.front());
  }
  return report;
}

void hold_seeds(int few, std::uint64_t from, const std::set<Trouble>& troubles, const char* what) {
  int mails = 0, crashes = 0, uncertain = 0;
  const int count = seeds(few);
  for (int i = 0; i < count; ++i) {
    Plan plan;
    plan.seed = from + static_cast<std::uint64_t>(i);
    plan.troubles = troubles;
    plan.whole_records = i % 3 == 2;
    // What leaves by and by takes longer to have left.
    for (const auto slow : {Trouble::caps, Trouble::approvals, Trouble::terms}) {
      if (plan.asks(slow)) plan.quiet_days = 120;
    }
    const auto report = hold(plan);
    CHECK(report.mails > 0);
    mails += report.mails;
    crashes += report.crashes;
    uncertain += report.uncertain;
  }
  std::printf("%s: %d seeds, %d mails, %d crashes, %d uncertain\n", what, count, mails, crashes,
              uncertain);
}

}  // namespace

TEST_CASE("simulation: quiet days, and everything due happens once") {
  Plan plan;
  const auto report = hold(plan);
  CHECK(report.mails > 50);
  CHECK(report.uncertain == 0);
  CHECK(report.rested > 0);
}

TEST_CASE("S22 simulation: payments, edits and words while calls are in flight") {
  hold_seeds(3, 100,
             {Trouble::moments, Trouble::bookkeeping, Trouble::reversals, Trouble::words,
              Trouble::currencies},
             "moments");
}

TEST_CASE("S31 S32 simulation: faults and crashes at any port call") {
  hold_seeds(3, 200,
             {Trouble::crashes, Trouble::network, Trouble::answers, Trouble::limits,
              Trouble::tokens, Trouble::pages, Trouble::moments, Trouble::bookkeeping},
             "faults");
}

TEST_CASE("S12 S29 simulation: outages, a stopped daemon and a clock that is set") {
  hold_seeds(3, 300,
             {Trouble::outages, Trouble::downtime, Trouble::clock, Trouble::moments,
              Trouble::reversals, Trouble::words},
             "outages");
}

TEST_CASE("simulation: restored stores, copied machines and a second daemon") {
  hold_seeds(3, 400,
             {Trouble::restores, Trouble::clones, Trouble::rivals, Trouble::moments,
              Trouble::crashes, Trouble::answers},
             "machines");
}

TEST_CASE("simulation: the power fails, and what was not synced may be lost or there in part") {
  hold_seeds(3, 600, {Trouble::power, Trouble::moments, Trouble::words}, "power");
}

TEST_CASE("S25 S26 S27 S28 simulation: promises, disputes and requests for a plan are heard") {
  hold_seeds(3, 800, {Trouble::agreements, Trouble::words, Trouble::moments, Trouble::reversals},
             "agreements");
}

TEST_CASE("S8 S9 simulation: money on the bank, and a bookkeeper who is days behind it") {
  hold_seeds(2, 1000,
             {Trouble::bank, Trouble::late_books, Trouble::moments, Trouble::reversals,
              Trouble::bookkeeping},
             "bank");
}

TEST_CASE("S1 S14 S25 simulation: several due dates, and others that were agreed on") {
  hold_seeds(2, 1100,
             {Trouble::terms, Trouble::extensions, Trouble::words, Trouble::moments,
              Trouble::bookkeeping, Trouble::reversals},
             "due dates");
}

TEST_CASE("S32 S34 simulation: text messages once, webhooks at least once, tasks exactly once") {
  hold_seeds(3, 1500,
             {Trouble::errands, Trouble::crashes, Trouble::network, Trouble::answers,
              Trouble::moments, Trouble::words},
             "errands");
}

TEST_CASE("S28 S30 simulation: disputes about a part, and settlements") {
  hold_seeds(2, 1200,
             {Trouble::parts, Trouble::offers, Trouble::terms, Trouble::moments,
              Trouble::bookkeeping, Trouble::reversals},
             "settlements");
}

TEST_CASE("S22 S36 simulation: nothing leaves without the yes it needs") {
  hold_seeds(2, 1300,
             {Trouble::approvals, Trouble::moments, Trouble::bookkeeping, Trouble::reversals,
              Trouble::currencies},
             "approvals");
}

TEST_CASE("S36 simulation: the debtor hears nothing of what an agency has, the agency all once") {
  hold_seeds(2, 1350,
             {Trouble::agencies, Trouble::moments, Trouble::bookkeeping, Trouble::reversals,
              Trouble::currencies},
             "agencies");
}

TEST_CASE(
    "S10 S20 S23 simulation: few messages a day, few to a debtor, and the old book by and by") {
  hold_seeds(2, 1400, {Trouble::caps, Trouble::crashes, Trouble::moments, Trouble::network},
             "caps");
}

TEST_CASE("S37 S39 simulation: never a cost the law does not allow, never a letter out of order") {
  const std::set<Trouble> troubles[] = {
      {},
      {Trouble::bookkeeping, Trouble::reversals, Trouble::moments},
      {Trouble::crashes, Trouble::network, Trouble::answers, Trouble::words, Trouble::reversals},
      {Trouble::agreements, Trouble::downtime, Trouble::bookkeeping, Trouble::moments}};
  int letters = 0, claims = 0;
  std::uint64_t seed = 900;
  for (const auto& some : troubles) {
    for (int i = 0; i < seeds(2); ++i) {
      Plan plan;
      plan.seed = seed++;
      plan.troubles = some;
      plan.lawful = true;
      const auto report = hold(plan);
      letters += report.letters;
      claims += report.claims;
    }
  }
  std::printf("law: %d letters, %d claims of costs\n", letters, claims);
  CHECK(letters > 20);
  CHECK(claims > 10);
}

TEST_CASE("simulation: all troubles together") {
  const auto& all = simulation::all_troubles();
  hold_seeds(3, 500, {all.begin(), all.end()}, "everything");
}

// Short runs, each dying once, at one of the port calls of a run that did not die; 10,000 of them
// with DUNNING_CRASHES=10000.
TEST_CASE("S31 S32 simulation: a crash at any port call repeats nothing and invents nothing") {
  const char* given = std::getenv("DUNNING_CRASHES");
  const int wanted = given != nullptr ? std::atoi(given) : 150;
  const int seeds_used = wanted < 1000 ? 3 : wanted / 250;
  int crashes = 0, mails = 0, uncertain = 0;
  std::map<std::string, int> broken;
  for (int i = 1; i <= seeds_used; ++i) {
    Plan plan;
    plan.seed = static_cast<std::uint64_t>(700 + i);
    plan.days = 12;
    plan.quiet_days = 1;
    plan.debtors = 4;
    plan.troubles = {Trouble::moments};
    const auto calls = simulation::simulate(plan, simulation::place()).troubled_port_calls;
    REQUIRE(calls > 100);
    const auto points = wanted * i / seeds_used - wanted * (i - 1) / seeds_used;
    for (int point = 0; point < points; ++point) {
      plan.crash_at = {1 + calls * point / points};
      const auto report = simulation::simulate(plan, simulation::place());
      crashes += report.crashes;
      mails += report.mails;
      uncertain += report.uncertain;
      for (const auto& violation : report.violations) {
        if (broken[simulation::rule_of(violation)]++ == 0)
          std::printf("%s\nagain: DUNNING_PLAN='%s'\n", violation.c_str(),
                      simulation::to_string(plan).c_str());
      }
    }
  }
  std::printf(
      "%d crashes, %d mails, %d uncertain; duplicates: %d, false delivered: %d, uncertain outside "
      "the answer window: %d\n",
      crashes, mails, uncertain, broken["twice"], broken["delivered"], broken["uncertain"]);
  CHECK(crashes > wanted / 2);
  for (const auto& [rule, count] : broken)
    CHECK_MESSAGE(count == 0, rule);
}

TEST_CASE("simulation: one plan, that of DUNNING_PLAN or a short one") {
  const char* given = std::getenv("DUNNING_PLAN");
  const auto plan = simulation::parse_plan(
      given != nullptr ? given : "seed=7 days=20 quiet_days=60 debtors=3 troubles=moments,crashes");
  REQUIRE_MESSAGE(plan, "DUNNING_PLAN is not understood");
  auto told = *plan;
  told.tell = given != nullptr;
  const auto report = simulation::simulate(told, simulation::place());
  if (told.tell) std::printf("%s", simulation::printed({told, report}).c_str());
  CHECK(report.violations.empty());
  CHECK(report.mails > 0);
}
