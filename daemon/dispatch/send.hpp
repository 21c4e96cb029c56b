#pragma once

#include <deque>
#include <functional>
#include <map>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/policy/admit.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::dispatch {

// The second half: lets ready rows leave, as many as go within a moment. Claims them, and for each
// checks once more that it may leave now, hands it to its channel (which commits `sending` just
// before the first byte), and records what became of it. What is claimed and does not leave is
// given back in the same call, or in the next one when an error came in between; but a row that is
// itself the error, and not a transient one, stays claimed.
// Thread rule: one call at a time per object; one object per administration.
class Send {
 public:
  Send(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions), edges_(edges) {}

  // Rows one call lets leave, as long as each batch takes less than a moment. After a slower one,
  // rows leave one by one; what was claimed is given back once it takes longer than a call may.
  static constexpr std::size_t most_at_once = 16;
  static constexpr Millis a_moment{1'000};
  static constexpr Millis longest{5'000};

  enum class Sent {
    nothing_ready,
    some,       // rows were handled, whatever became of them
    cancelled,  // and one was given back to decide: another pass is wanted
  };
  // Messages to debtors, by mail, letter or text message, or hand-overs to agencies: each is asked
  // once more whether it may leave. A letter or text message beside a mail of the same step leaves
  // once that has; when it may no longer leave then, it is withdrawn alone.
  Result<Sent> message(const policy::RunState& state, LocalTime local);
  // A letter that a crash left uncertain may be in the folder.
  Result<Sent> uncertain_letter();
  // A file that a crash left uncertain may be in the agency's folder. What an agency may have taken
  // by HTTP is posted again, the same bytes under the same key, for a week and as long as the case
  // is the one that was approved; then a person has to say.
  Result<Sent> uncertain_hand_over(Date today);
  // A mail to the owner: behind no stop, window or cap.
  Result<Sent> report(Date today);
  // A task by mail (S34), or an event to a webhook; behind no window or cap either.
  Result<Sent> errand(Date today);
  // Into the ledger: a note, a reminder, a task.
  Result<Sent> note(Date today);
  // S32: a note or task of which nobody knows whether it was written is looked for by its marker:
  // there, and it is delivered; not there, and it is ready again.
  Result<Sent> uncertain_note(Date today);

  // Set after a temporary failure or at the limit per minute: nothing of that channel before then.
  // A webhook that fails holds up no other: its event alone waits.
  std::optional<Instant> not_before(ChannelKind channel) const;
  // The first moment at which anything that was put off may be tried again.
  std::optional<Instant> next_try() const;

 private:
  struct WhyNot {
    policy::Reason reason = policy::Reason::look_changed;
    std::string detail;
  };
  // What is taken from the outbox: rows of a channel, and of an effect where one is named.
  struct Lane {
    ChannelKind channel = ChannelKind::mail;
    std::optional<Effect> effect;
  };
  using MayLeave = std::function<Result<bool>(const store::Row&)>;
  Result<Sent> leave(const Lane& lane, Date today, std::size_t most,
                     const MayLeave& may_leave = {});
  Result<Sent> handle(const store::Row& row, Date today, const MayLeave& may_leave);
  // Rows of the lane, at most so many, when its channel is there and waits for nothing.
  Status claim(const Lane& lane, std::size_t most);
  Status give_back();
  ports::Channel* channel(ChannelKind kind) const;
  bool waits(ChannelKind channel);
  Result<bool> still_admitted(const store::Row& row, const policy::RunState& state,
                              LocalTime local);
  Status take_back(const store::Row& row, const WhyNot& why_not);
  Result<std::optional<WhyNot>> why_not_now(const store::Row& row, const store::Occasion& occasion,
                                            const policy::RunState& state, LocalTime local) const;
  Result<policy::Admission> admit(const store::Occasion& occasion, const policy::RunState& state,
                                  LocalTime local) const;
  Result<std::optional<WhyNot>> why_no_text_now(const store::Occasion& occasion) const;
  Result<Sent> deliver(const store::Row& row, Date today);
  Status still_stands(const store::Occasion& occasion, Date today) const;
  Result<Sent> post_again(const store::Overview::MessageRow& message, Date today);
  void put_off(const store::Row& row, Instant until);
  std::size_t room_this_minute();
  Result<std::size_t> room_today(Date today);

  const Instructions& instructions_;
  const Edges& edges_;
  std::deque<store::Row> claimed_;  // by this object, neither handled nor given back yet
  std::map<ChannelKind, std::size_t> at_once_;
  std::deque<Instant> sent_lately_;
  std::map<ChannelKind, Instant> not_before_;
  std::optional<Instant> event_not_before_;      // the earliest of those that wait
  std::map<std::string, Instant> repeat_after_;  // by key: an uncertain hand-over
};

}  // namespace dunning::dispatch
