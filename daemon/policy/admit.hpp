#pragma once

#include <optional>
#include <string>

#include "daemon/core/calendar.hpp"
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

struct Admission {
  bool admitted = false;
  Reason reason = Reason::due;          // why not
  std::optional<LocalTime> not_before;  // when time alone changes the answer
};

// Whether it may leave at this local time. Pure. The first obstacle in the order clock_suspect,
// other_machine, restored, paused, not_adopted, suspicious_source, stale_sync, outside_window,
// min_gap.
Admission admit(const Leaving& leaving, const Policy& policy, const RunState& state, LocalTime now,
                const WorkingDays& calendar);

}  // namespace dunning::policy
