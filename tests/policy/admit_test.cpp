// Whether a message may leave at this moment (S20, S23).
#include "daemon/policy/admit.hpp"

#include <doctest/doctest.h>

#include "tests/policy/builders.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

LocalTime at(std::string_view date, std::string_view time) {
  return {day(date), parse_minute_of_day(time).value()};
}

Admission admitted_at(LocalTime now, const Policy& policy = usual(), const Leaving& leaving = {}) {
  return admit(leaving, policy, RunState{}, now, netherlands().calendar);
}

}  // namespace

TEST_CASE("S23 a message leaves in the window of its policy, and otherwise at its next opening") {
  struct Row {
    const char* date;
    const char* time;
    const char* opens_on;
    const char* opens_at;
  };
  const Row rows[] = {
      {"2026-05-11", "09:00", "", ""},                 // Monday, the first minute
      {"2026-05-11", "16:59", "", ""},                 // the last one
      {"2026-05-11", "17:00", "2026-05-12", "09:00"},  // the end is exclusive
      {"2026-05-11", "08:59", "2026-05-11", "09:00"},
      {"2026-05-15", "17:30", "2026-05-18", "09:00"},  // Friday evening
      {"2026-05-16", "12:00", "2026-05-18", "09:00"},  // Saturday
      {"2026-05-14", "12:00", "2026-05-15", "09:00"},  // a holiday
      {"2026-12-24", "23:59", "2026-12-28", "09:00"},  // over Christmas and the weekend
  };
  for (const auto& row : rows) {
    CAPTURE(row.date);
    CAPTURE(row.time);
    const auto admission = admitted_at(at(row.date, row.time));
    const bool open = std::string_view(row.opens_on).empty();
    CHECK(admission.admitted == open);
    if (open) continue;
    CHECK(admission.reason == Reason::outside_window);
    CHECK(admission.not_before == at(row.opens_on, row.opens_at));
  }
}

TEST_CASE("S23 with send on every day weekends and holidays count") {
  Policy policy = usual();
  policy.send.days = SendWindow::Days::every_day;
  CHECK(admitted_at(at("2026-05-14", "12:00"), policy).admitted);
  CHECK(admitted_at(at("2026-05-16", "12:00"), policy).admitted);
  CHECK(admitted_at(at("2026-05-16", "18:00"), policy).not_before == at("2026-05-17", "09:00"));
}

TEST_CASE("S23 a window until midnight has no gap before the next day") {
  Policy policy = usual();
  policy.send = {SendWindow::Days::every_day, 0, 1440};
  CHECK(admitted_at(at("2026-05-16", "23:59"), policy).admitted);
  CHECK(admitted_at(at("2026-05-17", "00:00"), policy).admitted);
}

TEST_CASE("S20 min_gap holds at the moment of leaving too, and ends in the window") {
  Policy policy = usual();
  policy.min_gap_days = 5;
  const Leaving leaving{true, day("2026-05-11")};
  const auto early = admitted_at(at("2026-05-15", "12:00"), policy, leaving);
  CHECK_FALSE(early.admitted);
  CHECK(early.reason == Reason::min_gap);
  CHECK(early.not_before == at("2026-05-18", "09:00"));  // the 16th is a Saturday
  CHECK(admitted_at(at("2026-05-18", "09:00"), policy, leaving).admitted);
  policy.min_gap_days = 0;
  CHECK(admitted_at(at("2026-05-11", "12:00"), policy, leaving).admitted);
}

TEST_CASE(
    "S23 of several things that stop the run the gravest is named, and time alone lifts none") {
  RunState state;
  const auto reason = [&] {
    const auto admission =
        admit({}, usual(), state, at("2026-05-16", "23:00"), netherlands().calendar);
    CHECK_FALSE(admission.admitted);
    return admission;
  };
  CHECK(reason().reason == Reason::outside_window);
  const std::pair<bool RunState::*, Reason> stops[] = {
      {&RunState::stale_sync, Reason::stale_sync},
      {&RunState::suspicious_source, Reason::suspicious_source},
      {&RunState::not_adopted, Reason::not_adopted},
      {&RunState::paused, Reason::paused},
      {&RunState::restored, Reason::restored},
      {&RunState::other_machine, Reason::other_machine},
      {&RunState::clock_suspect, Reason::clock_suspect},
  };
  for (const auto& [member, expected] : stops) {
    state.*member = true;
    CHECK(name(reason().reason) == name(expected));
    CHECK_FALSE(reason().not_before);
  }
}

TEST_CASE("S23 notes ignore window and gap, but not what stops the run") {
  Policy policy = usual();
  policy.min_gap_days = 5;
  const Leaving note{false, day("2026-05-16")};
  RunState state;
  CHECK(admit(note, policy, state, at("2026-05-16", "23:00"), netherlands().calendar).admitted);
  state.paused = true;
  CHECK(admit(note, policy, state, at("2026-05-16", "23:00"), netherlands().calendar).reason ==
        Reason::paused);
}

TEST_CASE("S23 on quiet days nothing leaves, also over the end of the year") {
  const QuietDays summer{day("2026-05-11"), day("2026-05-15"), false};
  const QuietDays christmas{day("2020-12-24"), day("2021-01-02"), true};
  const QuietDays all[] = {summer, christmas};
  const auto ask = [&](LocalTime now, const Leaving& leaving = {}) {
    return admit(leaving, usual(), {}, now, netherlands().calendar, {all});
  };
  const auto may = ask(at("2026-05-13", "12:00"));
  CHECK(may.reason == Reason::outside_window);
  CHECK(may.not_before == at("2026-05-18", "09:00"));
  CHECK(ask(at("2026-05-13", "12:00"), {true, {}, true}).reason == Reason::outside_window);
  CHECK(ask(at("2027-05-13", "12:00")).admitted);
  CHECK(ask(at("2026-12-23", "12:00")).admitted);
  CHECK(ask(at("2026-12-29", "12:00")).not_before == at("2027-01-04", "09:00"));
  CHECK(ask(at("2028-12-28", "12:00")).not_before == at("2029-01-03", "09:00"));
}

TEST_CASE("S23 quiet days without an end are no endless loop") {
  const QuietDays always[] = {{day("2026-01-01"), day("2026-12-31"), true}};
  const auto admission =
      admit({}, usual(), {}, at("2026-05-13", "12:00"), netherlands().calendar, {always});
  CHECK_FALSE(admission.admitted);
  REQUIRE(admission.not_before);
  CHECK(admission.not_before->date > day("2027-05-13"));
}

TEST_CASE("S10 S23 a full ramp and a reached cap wait for tomorrow, but not what was asked for") {
  const auto noon = at("2026-05-15", "12:00");  // Friday
  const auto ask = [&](const Bounds& bounds, bool asked) {
    return admit({true, std::nullopt, asked}, usual(), {}, noon, netherlands().calendar, bounds);
  };
  const Bounds ramp{{}, true, false, false};
  const Bounds days{{}, false, true, false};
  const Bounds debtor{{}, false, false, true};
  CHECK(ask(ramp, false).reason == Reason::ramp);
  CHECK(ask(days, false).reason == Reason::cap_reached);
  CHECK(ask(debtor, false).reason == Reason::cap_reached);
  for (const auto& bounds : {ramp, days, debtor}) {
    CHECK(ask(bounds, false).not_before == at("2026-05-18", "09:00"));
    CHECK(ask(bounds, true).admitted);
  }
}

TEST_CASE("S20 what a person asked for does not wait for min_gap") {
  const auto noon = at("2026-05-15", "12:00");
  const Leaving reminder{true, day("2026-05-14"), false};
  const Leaving statement{true, day("2026-05-14"), true};
  Policy policy = usual();
  policy.min_gap_days = 5;
  CHECK(admitted_at(noon, policy, reminder).reason == Reason::min_gap);
  CHECK(admitted_at(noon, policy, statement).admitted);
}

TEST_CASE("S23 novelty stops like everything else that stops, last of all") {
  RunState state;
  state.novelty = true;
  CHECK(what_stops(state) == Reason::novelty);
  CHECK(admit({true, {}, true}, usual(), state, at("2026-05-15", "12:00"), netherlands().calendar)
            .reason == Reason::novelty);
  state.paused = true;
  CHECK(what_stops(state) == Reason::paused);
}
