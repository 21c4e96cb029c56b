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
