#pragma once

#include <optional>
#include <span>
#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/policy/reason.hpp"

namespace dunning::policy {

// Whatever stops an administration (or everything) from sending. Set by the guards (S23; design,
// rule 10).
struct RunState {
  bool paused = false;  // `dunningctl pause`
  bool not_adopted = false;
  bool clock_suspect = false;
  bool other_machine = false;
  bool restored = false;
  bool suspicious_source = false;
  bool stale_sync = false;
  bool novelty =
      false;  // far more than the book forecast a week ago (S23), until a person trusts it
};

// What wants to leave.
struct Leaving {
  bool to_debtor = true;                // notes and tasks ignore window and gaps
  std::optional<Date> last_message_on;  // of this debtor, this one not counted
  // A confirmation, statement or answer a person asked for: neither gaps nor caps (S20).
  bool asked = false;
};

// What bounds the messages of an administration beyond its policies. Whoever asks has counted.
struct Bounds {
  std::span<const QuietDays> quiet_days{};
  bool ramp_full = false;    // S10: enough debtors of the old book hear from us today
  bool day_full = false;     // S23: `messages_per_day` have left today
  bool debtor_full = false;  // S23: this debtor had `messages_per_debtor` lately
};

bool is_quiet(std::span<const QuietDays> quiet_days, Date date);

// Whether a policy sends on that day at all.
bool sends_on(Date date, const SendWindow& window, const WorkingDays& calendar,
              std::span<const QuietDays> quiet_days);

// The reason that stops everything, or none: the first in the order clock_suspect, other_machine,
// restored, paused, not_adopted, suspicious_source, stale_sync, novelty.
std::optional<Reason> what_stops(const RunState& state);

struct Admission {
  bool admitted = false;
  Reason reason = Reason::due;          // why not
  std::optional<LocalTime> not_before;  // when time alone changes the answer
};

// Whether it may leave at this local time. Pure. The first obstacle in the order: what_stops,
// outside_window (quiet days included), min_gap, ramp, cap_reached. What a person asked for (S20)
// knows the first two only.
Admission admit(const Leaving& leaving, const Policy& policy, const RunState& state, LocalTime now,
                const WorkingDays& calendar, const Bounds& bounds = {});

}  // namespace dunning::policy
