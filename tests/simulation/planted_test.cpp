// Each planted bug (daemon/core/planted_bug.hpp) is found by the simulation, and by the rule it
// breaks; without one everything holds.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "daemon/core/planted_bug.hpp"
#include "tests/simulation/place.hpp"
#include "tests/simulation/simulation.hpp"

#ifndef DUNNING_PLANTED_BUGS
#error "this test is for builds with planted bugs (CMake option DUNNING_PLANTED_BUGS)"
#endif

using namespace dunning;
using simulation::Plan;
using simulation::Trouble;

namespace {

constexpr int most_seeds = 12;

class Planted {
 public:
  explicit Planted(PlantedBug bug) { plant(bug); }
  ~Planted() { plant(PlantedBug::none); }
  Planted(const Planted&) = delete;
  Planted& operator=(const Planted&) = delete;
};

Plan plan_of(std::uint64_t seed, const std::set<Trouble>& troubles, bool lawful) {
  Plan plan;
  plan.seed = seed;
  plan.days = 80;
  plan.quiet_days = 60;
  plan.troubles = troubles;
  plan.lawful = lawful;
  if (lawful) plan.days = 120;
  return plan;
}

// Runs seeds until one breaks a rule, which has to be one of those that the bug can break; and the
// same seed without the bug breaks none.
void find(PlantedBug bug, const std::set<Trouble>& troubles, const std::set<std::string>& rules,
          bool lawful = false) {
  for (std::uint64_t seed = 1; seed <= most_seeds; ++seed) {
    const auto plan = plan_of(seed, troubles, lawful);
    simulation::Report report;
    {
      const Planted planted(bug);
      report = simulation::simulate(plan, simulation::place());
    }
    if (report.violations.empty()) continue;
    std::printf("seed %d, day %d: %s\n", static_cast<int>(seed), report.days,
                report.violations.front().c_str());
    const auto rule = simulation::rule_of(report.violations.front());
    CHECK_MESSAGE(rules.contains(rule), "found by another rule: " << report.violations.front());
    auto until_then = plan;
    if (rule != "undone" && report.days < plan.days) {
      until_then.days = report.days;
      until_then.quiet_days = 0;
    }
    const auto sound = simulation::simulate(until_then, simulation::place());
    CHECK_MESSAGE(sound.violations.empty(), "broken without the bug: " << sound.violations.front());
    return;
  }
  FAIL("the planted bug was not found in " << most_seeds << " seeds");
}

}  // namespace

TEST_CASE("S22 planted: the fresh look's finding is not compared") {
  find(PlantedBug::skip_the_comparison, {Trouble::moments}, {"visible"});
}
TEST_CASE("S22 planted: no pull before the look") {
  find(PlantedBug::skip_the_pull, {Trouble::moments}, {"fresh"});
}
TEST_CASE("S22 planted: the records named are not read again") {
  find(PlantedBug::skip_the_rereading, {Trouble::moments}, {"fresh"});
}
TEST_CASE("S22 planted: what was looked at long ago still leaves") {
  find(PlantedBug::send_old_looks, {Trouble::moments, Trouble::network, Trouble::outages},
       {"fresh", "visible"});
}
TEST_CASE("S22 S32 planted: a text message leaves whatever has happened since its mail left") {
  find(PlantedBug::text_without_asking,
       {Trouble::errands, Trouble::moments, Trouble::network, Trouble::outages},
       {"fresh", "visible", "window"});
}
TEST_CASE("S23 planted: a text message leaves at any hour of the policy's") {
  find(PlantedBug::text_at_any_hour, {Trouble::errands, Trouble::outages}, {"window"});
}
TEST_CASE("S15 planted: no unique row and no look for one") {
  find(PlantedBug::skip_the_primary_key, {Trouble::rivals}, {"twice", "gap"});
}
TEST_CASE("S15 planted: a step counts from the claim on, also when it was cancelled") {
  find(PlantedBug::keep_cancelled_steps, {Trouble::moments, Trouble::bookkeeping},
       {"order", "truth"});
}
TEST_CASE("S17 planted: what is settled is left out while a gap still looks back at it") {
  find(PlantedBug::rest_at_once, {Trouble::moments, Trouble::bookkeeping}, {"rest"});
}
TEST_CASE("S32 planted: what nobody knows the fate of is sent again") {
  find(PlantedBug::resend_uncertain, {Trouble::answers}, {"twice", "truth"});
}
TEST_CASE("S32 planted: what a crash left in sending is sent again") {
  find(PlantedBug::resend_after_crash, {Trouble::crashes}, {"twice", "truth"});
}
TEST_CASE("S32a planted: a 4xx counts as accepted") {
  find(PlantedBug::believe_put_off, {Trouble::network}, {"delivered", "order"});
}
TEST_CASE("S15 planted: a settled item that is open again stays in its round") {
  find(PlantedBug::forget_the_round, {Trouble::reversals}, {"order", "undone"});
}
TEST_CASE("S25 planted: a hold is not heard") {
  find(PlantedBug::ignore_hold, {Trouble::words}, {"visible"});
}
TEST_CASE("S6 planted: a stop sign is not seen") {
  find(PlantedBug::ignore_stop_sign, {Trouble::words}, {"visible"});
}
TEST_CASE("S26 planted: a promise is not waited for") {
  find(PlantedBug::ignore_promise, {Trouble::agreements}, {"visible"});
}
TEST_CASE("S28 planted: what is in dispute is asked for") {
  find(PlantedBug::ignore_dispute, {Trouble::agreements}, {"visible"});
}
TEST_CASE("S27 planted: a request for a plan is not waited for") {
  find(PlantedBug::ignore_plan_request, {Trouble::agreements}, {"visible"});
}
TEST_CASE("S25 planted: what is said while a call is in flight is not heard") {
  find(PlantedBug::ignore_the_say, {Trouble::words, Trouble::moments}, {"visible"});
}
TEST_CASE("S25 planted: the due date that was agreed on is forgotten") {
  find(PlantedBug::ignore_extension, {Trouble::extensions}, {"visible", "amount", "distance"});
}
TEST_CASE("S28 planted: the part in dispute is asked for with the rest") {
  find(PlantedBug::ask_for_what_is_disputed, {Trouble::parts}, {"amount"});
}
TEST_CASE("S30 planted: an offer is not waited for") {
  find(PlantedBug::ignore_offer, {Trouble::offers}, {"visible"});
}
TEST_CASE("S30 planted: the rest of a settlement is asked for") {
  find(PlantedBug::ask_after_settlement, {Trouble::offers}, {"visible"});
}
TEST_CASE("S30 planted: an offer that lapsed keeps its invoices back for good") {
  find(PlantedBug::forget_lapsed_offer, {Trouble::offers}, {"undone"});
}
TEST_CASE("S22 planted: a step leaves without the yes it needs") {
  find(PlantedBug::send_unapproved, {Trouble::approvals}, {"approval"});
}
TEST_CASE("S22 planted: a yes holds for other facts than were shown") {
  find(PlantedBug::approve_other_facts, {Trouble::approvals, Trouble::bookkeeping}, {"approval"});
}
TEST_CASE("S36 planted: what an agency has is reminded of all the same") {
  find(PlantedBug::speak_despite_agency, {Trouble::agencies}, {"agency"});
}
TEST_CASE("S29 planted: what was paused goes on at once") {
  find(PlantedBug::skip_settling, {Trouble::words}, {"settling"});
}
TEST_CASE("S8 planted: bank lines are not looked at") {
  find(PlantedBug::ignore_bank_lines, {Trouble::bank}, {"visible"});
}
TEST_CASE("S9 planted: stale books are trusted") {
  find(PlantedBug::trust_stale_books, {Trouble::late_books}, {"books"});
}
TEST_CASE("S1 planted: an invoice with several due dates has the first one for all") {
  find(PlantedBug::one_due_date_for_all, {Trouble::terms}, {"amount", "distance"});
}
TEST_CASE("S20 planted: min_gap is not kept") {
  find(PlantedBug::ignore_min_gap, {Trouble::bookkeeping}, {"gap"});
}
TEST_CASE("S23 planted: the send window is not kept") {
  find(PlantedBug::ignore_send_window, {}, {"window"});
}
TEST_CASE("S17 planted: same_step_gap is not kept") {
  find(PlantedBug::ignore_same_step_gap, {}, {"gap"});
}
TEST_CASE("S20 planted: the cap of a debtor is not kept") {
  find(PlantedBug::ignore_cap, {Trouble::bookkeeping, Trouble::reversals}, {"cap"});
}
TEST_CASE("S23 planted: the cap of a day is not kept") {
  find(PlantedBug::ignore_day_cap, {Trouble::caps}, {"cap"});
}
TEST_CASE("S10 planted: the whole old book is let in at once") {
  find(PlantedBug::ignore_ramp, {Trouble::caps}, {"cap"});
}
TEST_CASE("S12 S13 planted: after an outage all that was missed follows at once") {
  find(PlantedBug::take_missed_steps, {Trouble::outages, Trouble::downtime}, {"distance"});
}
TEST_CASE("S14 planted: a due date that was moved later does not pause the ladder") {
  find(PlantedBug::forget_moved_due_date, {Trouble::bookkeeping}, {"distance"});
}
TEST_CASE("S18 planted: two currencies are added") {
  find(PlantedBug::add_currencies, {Trouble::currencies}, {"currency", "amount"});
}
TEST_CASE("S18 planted: the original amount is asked for") {
  find(PlantedBug::use_original_amount, {Trouble::reversals}, {"amount"});
}
TEST_CASE("S18 planted: credits are forgotten") {
  find(PlantedBug::forget_credits, {Trouble::bookkeeping}, {"amount", "visible"});
}
TEST_CASE("S22 planted: a pull counts as complete before its records are there") {
  find(PlantedBug::cursor_before_data, {Trouble::bookkeeping, Trouble::moments},
       {"amount", "address", "visible"});
}
TEST_CASE("S31 planted: what is committed is not synced") {
  find(PlantedBug::commit_without_sync, {Trouble::power},
       {"twice", "truth", "stopped", "undone", "gap", "order", "note"});
}
TEST_CASE("S23 planted: a clock that runs behind what was written is believed") {
  find(PlantedBug::ignore_clock, {Trouble::clock}, {"stopped"});
}
TEST_CASE("S23 planted: an old backup goes on sending") {
  find(PlantedBug::ignore_restored, {Trouble::restores}, {"stopped", "truth"});
}
TEST_CASE("S23 planted: the mark of a store that was put back is written over") {
  find(PlantedBug::forget_the_mark, {Trouble::restores}, {"stopped", "truth"});
}
TEST_CASE("S23 planted: a copy of the machine sends too") {
  find(PlantedBug::ignore_other_machine, {Trouble::clones}, {"stopped"});
}
TEST_CASE("S32b planted: the ledger is told of a message that has not left") {
  find(PlantedBug::note_before_message, {Trouble::network, Trouble::outages}, {"note"});
}
TEST_CASE("S39 planted: costs are claimed of what had no letter") {
  find(PlantedBug::costs_without_notice, {}, {"law"}, true);
}
TEST_CASE("S39 planted: the letter does not wait for default") {
  find(PlantedBug::notice_before_default, {}, {"law"}, true);
}
TEST_CASE("S39 planted: a letter stays good when part of it was credited") {
  find(PlantedBug::ignore_credit_after_notice, {Trouble::bookkeeping}, {"law"}, true);
}
TEST_CASE("S39 planted: every letter announces the whole scale for itself") {
  find(PlantedBug::split_the_costs, {}, {"law"}, true);
}
