#include "daemon/dispatch/send.hpp"

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/dispatch/bounds.hpp"
#include "daemon/dispatch/compose.hpp"
#include "daemon/dispatch/fresh_look.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::dispatch {
namespace {

constexpr std::size_t uncertain_at_once = 100;
constexpr Millis try_again_after{15 * 60 * 1000};  // when the other side names no moment

DeliveryState state_after(ports::Outcome outcome, ChannelKind channel) {
  switch (outcome) {
    case ports::Outcome::accepted:
      return channel == ChannelKind::letter ? DeliveryState::awaiting_posting
                                            : DeliveryState::accepted;
    case ports::Outcome::refused:
      return DeliveryState::refused;
    case ports::Outcome::uncertain:
      return planted(PlantedBug::resend_uncertain) ? DeliveryState::ready
                                                   : DeliveryState::uncertain;
    case ports::Outcome::later:
      if (planted(PlantedBug::believe_put_off)) return DeliveryState::accepted;
      [[fallthrough]];
    case ports::Outcome::withheld:
      return DeliveryState::ready;
  }
  return DeliveryState::uncertain;
}

bool waits(std::optional<Instant>& not_before, Instant now) {
  if (not_before && *not_before <= now) not_before.reset();
  return not_before.has_value();
}

}  // namespace

bool Send::room_this_minute() {
  const auto now = edges_.clock.now();
  // Only what was sent in the last minute counts; a clock that was set back must not block for
  // longer.
  while (!sent_lately_.empty() &&
         (now - sent_lately_.front() >= Millis{60'000} || sent_lately_.front() > now)) {
    sent_lately_.pop_front();
  }
  if (sent_lately_.size() < static_cast<std::size_t>(instructions_.mail_per_minute)) return true;
  mail_not_before_ = sent_lately_.front() + Millis{60'000};
  return false;
}

// S22: the mailbox's limit at its provider is a budget of all that send by it. What waits is looked
// at again within the quarter of an hour, and decided anew tomorrow.
Result<bool> Send::room_today(Date today) {
  if (instructions_.mail_per_day == 0) return true;
  const auto sent = TRY(store::Outbox(edges_.store).mails_of_day(today));
  if (sent < instructions_.mail_per_day) return true;
  mail_not_before_ = edges_.clock.now() + Millis{900'000};
  edges_.log.warning("mail_budget_spent",
                     {{"per_day", std::to_string(instructions_.mail_per_day)}});
  return false;
}

Result<Send::Sent> Send::mail(const policy::RunState& state, Date today, LocalTime local) {
  const auto now = edges_.clock.now();
  if (waits(mail_not_before_, now) || !room_this_minute()) return Sent::nothing_ready;
  if (!TRY(room_today(today))) return Sent::nothing_ready;
  store::Outbox outbox(edges_.store);
  const auto rows =
      TRY(outbox.claim(instructions_.id, ChannelKind::mail, edges_.owner, 1, now, Effect::message));
  if (rows.empty()) return Sent::nothing_ready;
  const auto& row = rows.front();
  if (!TRY(still_admitted(row, state, local))) return Sent::cancelled;
  sent_lately_.push_back(now);
  return deliver(row, edges_.mail, today, mail_not_before_);
}

Result<Send::Sent> Send::letter(const policy::RunState& state, Date today, LocalTime local) {
  const auto now = edges_.clock.now();
  if (waits(letter_not_before_, now)) return Sent::nothing_ready;
  const auto rows = TRY(store::Outbox(edges_.store)
                            .claim(instructions_.id, ChannelKind::letter, edges_.owner, 1, now));
  if (rows.empty()) return Sent::nothing_ready;
  const auto& row = rows.front();
  if (!TRY(still_admitted(row, state, local))) return Sent::cancelled;
  return deliver(row, edges_.letters, today, letter_not_before_);
}

Result<Send::Sent> Send::uncertain_letter() {
  store::Overview overview(edges_.store);
  const auto uncertain =
      TRY(overview.messages(instructions_.id, DeliveryState::uncertain, uncertain_at_once));
  for (const auto& message : uncertain) {
    const auto& outgoing = message.row.outgoing;
    if (outgoing.channel != ChannelKind::letter) continue;
    const auto found = TRY(edges_.letters.find(outgoing));
    if (!found) continue;  // a person has to say
    TRY(store::Outbox(edges_.store).letter_found(outgoing.key, *found, edges_.clock.now()));
    return Sent::one;
  }
  return Sent::nothing_ready;
}

Result<Send::Sent> Send::report(Date today) {
  const auto now = edges_.clock.now();
  if (waits(mail_not_before_, now) || !room_this_minute()) return Sent::nothing_ready;
  const auto rows =
      TRY(store::Outbox(edges_.store)
              .claim(instructions_.id, ChannelKind::mail, edges_.owner, 1, now, Effect::report));
  if (rows.empty()) return Sent::nothing_ready;
  sent_lately_.push_back(now);
  return deliver(rows.front(), edges_.mail, today, mail_not_before_);
}

// Nothing of it leaves any more, or, when its mail has, this letter alone does not.
Status Send::take_back(const store::Row& row, const WhyNot& why_not) {
  store::Outbox outbox(edges_.store);
  const auto now = edges_.clock.now();
  if (row.outgoing.channel == ChannelKind::letter) {
    for (const auto& other : TRY(outbox.rows(row.occasion))) {
      if (other.outgoing.channel == ChannelKind::mail && !nothing_left_yet(other.state))
        return outbox.withdraw(row.outgoing.key, row.claim, why_not.detail, now);
    }
  }
  return outbox.cancel(row.occasion, why_not.reason, why_not.detail, now);
}

// What was ready a moment ago may have grown old or met a closed window; it is decided anew then.
Result<bool> Send::still_admitted(const store::Row& row, const policy::RunState& state,
                                  LocalTime local) {
  const auto occasion = TRY(store::Outbox(edges_.store).occasion(row.occasion));
  if (!occasion)
    return fail(ErrorKind::permanent, "outbox row " + row.outgoing.key.value + " has no occasion");

  const auto why_not = TRY(why_not_now(row, *occasion, state, local));
  if (!why_not) return true;
  TRY(take_back(row, *why_not));
  return false;
}

Result<std::optional<Send::WhyNot>> Send::why_not_now(const store::Row& row,
                                                      const store::Occasion& occasion,
                                                      const policy::RunState& state,
                                                      LocalTime local) const {
  const auto now = edges_.clock.now();
  const bool old = occasion.on != local.date || !row.looked_at ||
                   now - *row.looked_at > FreshLook::most_age || now < *row.looked_at;
  if (old && !planted(PlantedBug::send_old_looks))
    return WhyNot{policy::Reason::look_changed, "its fresh look had become too old"};
  if (const auto why = goes_elsewhere_now(occasion, instructions_.rules); !why.empty())
    return WhyNot{policy::Reason::look_changed, why};
  const auto& intent = occasion.intent;
  if (intent.kind == "step" && !policy::find_policy(*instructions_.policies, intent.policy))
    return WhyNot{policy::Reason::step_unknown, "its policy is no longer configured"};
  const auto admission = TRY(admit(occasion, state, local));
  if (admission.admitted) return std::nullopt;
  return WhyNot{admission.reason, std::string(policy::explain(admission.reason))};
}

// The gap was kept when it was written, by decide and by the store: asked here, it would meet the
// message itself.
Result<policy::Admission> Send::admit(const store::Occasion& occasion,
                                      const policy::RunState& state, LocalTime local) const {
  const auto* found = policy::find_policy(*instructions_.policies, occasion.intent.policy);
  policy::Leaving leaving;
  leaving.asked = policy::asked_by_a_person(occasion.intent.kind);
  leaving.to_debtor = occasion.intent.writes();
  policy::Bounds limits;
  if (leaving.to_debtor) {
    const Candidate candidate{occasion.account.debtor, false, occasion.kind != "redirected"};
    limits = TRY(bounds(instructions_, edges_, candidate, local.date));
  }
  return policy::admit(leaving, found ? *found : policy::Policy{}, state, local,
                       instructions_.jurisdiction->working_days(), limits);
}

Result<Send::Sent> Send::hand_over(const policy::RunState& state, Date today, LocalTime local) {
  const auto now = edges_.clock.now();
  if (waits(agency_not_before_, now)) return Sent::nothing_ready;
  for (auto* channel : {&edges_.mail, edges_.webhooks, edges_.folder}) {
    if (channel == nullptr) continue;
    const bool mail = channel->kind() == ChannelKind::mail;
    if (mail && (waits(mail_not_before_, now) || !room_this_minute())) continue;
    const auto rows =
        TRY(store::Outbox(edges_.store)
                .claim(instructions_.id, channel->kind(), edges_.owner, 1, now, Effect::hand_over));
    if (rows.empty()) continue;
    if (!TRY(still_admitted(rows.front(), state, local))) return Sent::cancelled;
    if (mail) sent_lately_.push_back(now);
    return deliver(rows.front(), *channel, today, mail ? mail_not_before_ : agency_not_before_);
  }
  return Sent::nothing_ready;
}

Result<Send::Sent> Send::uncertain_hand_over(Date today) {
  if (edges_.folder == nullptr) return Sent::nothing_ready;
  store::Overview overview(edges_.store);
  const auto uncertain =
      TRY(overview.messages(instructions_.id, DeliveryState::uncertain, uncertain_at_once));
  for (const auto& message : uncertain) {
    const auto& outgoing = message.row.outgoing;
    if (outgoing.channel != ChannelKind::folder) continue;
    if (!TRY(edges_.folder->find(outgoing))) continue;  // a person has to say
    TRY(store::Outbox(edges_.store)
            .resolve(outgoing.key, store::Outbox::Resolution::delivered, "folder", today,
                     edges_.clock.now()));
    return Sent::one;
  }
  return Sent::nothing_ready;
}

Result<Send::Sent> Send::note(Date today) {
  const auto now = edges_.clock.now();
  if (waits(note_not_before_, now)) return Sent::nothing_ready;
  store::Outbox outbox(edges_.store);
  const auto rows =
      TRY(outbox.claim(instructions_.id, ChannelKind::write_back, edges_.owner, 1, now));
  if (rows.empty()) return Sent::nothing_ready;
  return deliver(rows.front(), edges_.write_back, today, note_not_before_);
}

Result<Send::Sent> Send::uncertain_note(Date today) {
  const auto now = edges_.clock.now();
  if (waits(note_not_before_, now)) return Sent::nothing_ready;
  store::Overview overview(edges_.store);
  const auto uncertain =
      TRY(overview.messages(instructions_.id, DeliveryState::uncertain, uncertain_at_once));
  for (const auto& message : uncertain) {
    const auto& outgoing = message.row.outgoing;
    if (outgoing.channel != ChannelKind::write_back) continue;
    const auto found = edges_.write_back.find(outgoing);
    if (!found) {
      note_not_before_ = found.error().not_before.value_or(now + try_again_after);
      return Sent::nothing_ready;
    }
    TRY(store::Outbox(edges_.store)
            .resolve(outgoing.key,
                     *found ? store::Outbox::Resolution::delivered
                            : store::Outbox::Resolution::not_delivered,
                     "ledger", today, now));
    return Sent::one;
  }
  return Sent::nothing_ready;
}

Result<Send::Sent> Send::deliver(const store::Row& row, ports::Channel& channel, Date today,
                                 std::optional<Instant>& channel_not_before) {
  store::Outbox outbox(edges_.store);
  bool began = false;
  const auto delivery = channel.deliver(row.outgoing, [&]() -> Status {
    TRY(outbox.begin_sending(row.outgoing.key, row.claim, edges_.clock.now()));
    began = true;
    return {};
  });
  const auto now = edges_.clock.now();

  if (delivery.outcome == ports::Outcome::withheld) {
    // A person said something in between, or the books did: nothing has left, and the case is
    // decided with what was said.
    TRY(take_back(row, {policy::Reason::look_changed,
                        "a person's word or a change in the books came in between"}));
    return Sent::cancelled;
  }
  const auto retry_at = delivery.not_before.value_or(now + try_again_after);
  if (delivery.outcome == ports::Outcome::later) channel_not_before = retry_at;

  edges_.log.write(
      delivery.outcome == ports::Outcome::accepted ? ports::Level::info : ports::Level::warning,
      "message_" + std::string(delivery.outcome == ports::Outcome::later
                                   ? "postponed"
                                   : name(state_after(delivery.outcome, row.outgoing.channel))),
      {{"administration", instructions_.name},
       {"key", row.outgoing.key.value},
       {"channel", std::string(name(row.outgoing.channel))},
       {"evidence", delivery.evidence}});

  if (delivery.outcome == ports::Outcome::later && !began) {
    TRY(outbox.unclaim(row.outgoing.key, row.claim, retry_at, delivery.evidence, now));
    return Sent::one;
  }
  store::Outbox::Finish finish{row.outgoing.key,
                               row.claim,
                               state_after(delivery.outcome, row.outgoing.channel),
                               delivery.evidence,
                               {},
                               {},
                               today};
  for (const auto& recipient : delivery.recipients) {
    if (!recipient.accepted) finish.refused_recipients.push_back(recipient.address);
  }
  if (delivery.outcome == ports::Outcome::later) finish.not_before = retry_at;
  TRY(outbox.finish(finish, now));
  return Sent::one;
}

}  // namespace dunning::dispatch
