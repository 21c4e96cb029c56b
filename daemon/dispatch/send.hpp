#pragma once

#include <deque>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/policy/admit.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {

// The second half: lets one ready row leave. Claim, check once more that it may leave now, hand it
// to its channel (which commits `sending` just before the first byte), record what became of it.
// Thread rule: one call at a time per object; one object per administration.
class Send {
 public:
  Send(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions), edges_(edges) {}

  enum class Sent {
    nothing_ready,
    one,        // one row was handled, whatever became of it
    cancelled,  // a row was given back to decide: another pass is wanted
  };
  Result<Sent> mail(const policy::RunState& state, Date today, LocalTime local);
  // A letter into the print folder. Beside a mail of the same step it leaves once that has; when it
  // may no longer leave then, it is withdrawn alone.
  Result<Sent> letter(const policy::RunState& state, Date today, LocalTime local);
  // A letter that a crash left uncertain may be in the folder.
  Result<Sent> uncertain_letter();
  // A mail to the owner: behind no stop, window or cap.
  Result<Sent> report(Date today);
  // What goes to an agency (S36): a dossier on its fresh look, or not at all.
  Result<Sent> hand_over(const policy::RunState& state, Date today, LocalTime local);
  // A file that a crash left uncertain may be in the agency's folder.
  Result<Sent> uncertain_hand_over(Date today);
  Result<Sent> note(Date today);
  // S32: a note of which nobody knows whether it was written is looked for by its marker: there,
  // and it is delivered; not there, and it is ready again.
  Result<Sent> uncertain_note(Date today);

  // Set after a temporary failure or at the limit per minute: nothing of that channel before then.
  std::optional<Instant> mail_not_before() const { return mail_not_before_; }
  std::optional<Instant> letter_not_before() const { return letter_not_before_; }
  std::optional<Instant> note_not_before() const { return note_not_before_; }
  std::optional<Instant> agency_not_before() const { return agency_not_before_; }

 private:
  struct WhyNot {
    policy::Reason reason = policy::Reason::look_changed;
    std::string detail;
  };
  Result<bool> still_admitted(const store::Row& row, const policy::RunState& state,
                              LocalTime local);
  Status take_back(const store::Row& row, const WhyNot& why_not);
  Result<std::optional<WhyNot>> why_not_now(const store::Row& row, const store::Occasion& occasion,
                                            const policy::RunState& state, LocalTime local) const;
  Result<policy::Admission> admit(const store::Occasion& occasion, const policy::RunState& state,
                                  LocalTime local) const;
  Result<Sent> deliver(const store::Row& row, ports::Channel& channel, Date today,
                       std::optional<Instant>& channel_not_before);
  bool room_this_minute();
  Result<bool> room_today(Date today);

  const Instructions& instructions_;
  const Edges& edges_;
  std::deque<Instant> sent_lately_;
  std::optional<Instant> mail_not_before_;
  std::optional<Instant> letter_not_before_;
  std::optional<Instant> note_not_before_;
  std::optional<Instant> agency_not_before_;
};

}  // namespace dunning::dispatch
