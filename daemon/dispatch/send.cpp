#include "daemon/dispatch/send.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/dispatch/bounds.hpp"
#include "daemon/dispatch/compose.hpp"
#include "daemon/dispatch/fresh_look.hpp"
#include "daemon/dispatch/nameless.hpp"
#include "daemon/dispatch/text_hours.hpp"
#include "daemon/policy/events.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::dispatch {
namespace {

constexpr std::size_t uncertain_at_once = 100;
constexpr Millis try_again_after{15 * 60 * 1000};  // when the other side names no moment

constexpr Millis ask_again_after{24 * 60 * 60 * 1000};  // when it said no to what it may have
constexpr int repeated_for_days = 7;                    // as long as an event is told

DeliveryState state_after(ports::Outcome outcome, const Outgoing& outgoing) {
  const auto channel = outgoing.channel;
  switch (outcome) {
    case ports::Outcome::accepted:
      return channel == ChannelKind::letter ? DeliveryState::awaiting_posting
                                            : DeliveryState::accepted;
    case ports::Outcome::refused:
      return DeliveryState::refused;
    case ports::Outcome::uncertain:
      // Whoever gets it knows its key: once too often is once (design, rule 2). A hand-over is
      // decided anew while it is ready, under another key; so it is uncertain until the same file
      // was taken.
      if (outgoing.effect == Effect::event) return DeliveryState::ready;
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

// A debtor, or an agency, gets it: what stops messages stops it.
bool is_held_back(Effect effect) {
  return effect == Effect::message || effect == Effect::hand_over;
}

// S32a. A final refusal of that address, and not of us or of what we say: RFC 3463 counts those
// under 5.3, 5.5, 5.6 and 5.7.
bool blames_the_address(const ports::RecipientReply& reply) {
  const std::string& said = reply.reply;
  if (reply.accepted || !said.starts_with('5')) return false;
  if (said.size() < 7 || !said.substr(4).starts_with("5.")) return true;
  return said[6] == '0' || said[6] == '1' || said[6] == '2' || said[6] == '4';
}

}  // namespace

// How many mails may still leave within this minute.
std::size_t Send::room_this_minute() {
  const auto now = edges_.clock.now();
  // Only what was sent in the last minute counts; a clock that was set back must not block for
  // longer.
  while (!sent_lately_.empty() &&
         (now - sent_lately_.front() >= Millis{60'000} || sent_lately_.front() > now)) {
    sent_lately_.pop_front();
  }
  const auto per_minute = static_cast<std::size_t>(instructions_.mail_per_minute);
  if (sent_lately_.size() < per_minute) return per_minute - sent_lately_.size();
  not_before_[ChannelKind::mail] = sent_lately_.front() + Millis{60'000};
  return 0;
}

// S22: the mailbox's limit at its provider is a budget of all that send by it. What waits is looked
// at again within the quarter of an hour, and decided anew tomorrow.
Result<std::size_t> Send::room_today(Date today) {
  if (instructions_.mail_per_day == 0) return most_at_once;
  const auto sent = TRY(store::Outbox(edges_.store).mails_of_day(today));
  if (sent < instructions_.mail_per_day)
    return static_cast<std::size_t>(instructions_.mail_per_day - sent);
  not_before_[ChannelKind::mail] = edges_.clock.now() + Millis{900'000};
  edges_.log.warning("mail_budget_spent",
                     {{"per_day", std::to_string(instructions_.mail_per_day)}});
  return 0;
}

ports::Channel* Send::channel(ChannelKind kind) const {
  switch (kind) {
    case ChannelKind::mail:
      return &edges_.mail;
    case ChannelKind::letter:
      return &edges_.letters;
    case ChannelKind::write_back:
      return &edges_.write_back;
    case ChannelKind::sms:
      return edges_.sms;
    case ChannelKind::webhook:
      return edges_.webhooks;
    case ChannelKind::folder:
      return edges_.folder;
  }
  return nullptr;
}

std::optional<Instant> Send::not_before(ChannelKind channel) const {
  const auto found = not_before_.find(channel);
  return found == not_before_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Instant> Send::next_try() const {
  auto earliest = event_not_before_;
  for (const auto& [channel, at] : not_before_) {
    if (!earliest || at < *earliest) earliest = at;
  }
  for (const auto& [key, at] : repeat_after_) {
    if (!earliest || at < *earliest) earliest = at;
  }
  return earliest;
}

bool Send::waits(ChannelKind channel) {
  const auto found = not_before_.find(channel);
  if (found == not_before_.end()) return false;
  if (found->second > edges_.clock.now()) return true;
  not_before_.erase(found);
  return false;
}

Status Send::claim(const Lane& lane, std::size_t most) {
  if (channel(lane.channel) == nullptr || waits(lane.channel)) return {};
  const auto now = edges_.clock.now();
  if (event_not_before_ && *event_not_before_ <= now) event_not_before_.reset();
  if (lane.channel == ChannelKind::mail) most = std::min(most, room_this_minute());
  if (most == 0) return {};
  auto rows = TRY(store::Outbox(edges_.store)
                      .claim(instructions_.id, lane.channel, edges_.owner, most, now, lane.effect));
  std::move(rows.begin(), rows.end(), std::back_inserter(claimed_));
  return {};
}

// What was changed in between is nobody's claim any more.
Status Send::give_back() {
  store::Outbox outbox(edges_.store);
  for (; !claimed_.empty(); claimed_.pop_front()) {
    const auto& row = claimed_.front();
    const auto given =
        outbox.unclaim(row.outgoing.key, row.claim, row.not_before, "", edges_.clock.now());
    if (!given && given.error().kind != ErrorKind::conflict) return given;
  }
  return {};
}

// Each leaves by itself: what the next ones meet (a pause, a cap, a server that takes no more) is
// asked for each.
Result<Send::Sent> Send::leave(const Lane& lane, Date today, std::size_t most,
                               const MayLeave& may_leave) {
  TRY(give_back());
  auto& at_once = at_once_.try_emplace(lane.channel, 1).first->second;
  TRY(claim(lane, std::min(most, at_once)));
  if (claimed_.empty()) return Sent::nothing_ready;
  const auto began = edges_.clock.elapsed();
  const auto took = [&] { return edges_.clock.elapsed() - began; };
  auto sent = Sent::some;
  while (!claimed_.empty() && sent == Sent::some && took() < longest && !waits(lane.channel)) {
    const auto handled = handle(claimed_.front(), today, may_leave);
    // What fails for good stays claimed, for a person to look at: it does not stand before the
    // others again. What the store had no room or time for is given back by the next call.
    if (handled || handled.error().kind != ErrorKind::transient) claimed_.pop_front();
    sent = TRY(handled);
  }
  at_once = took() < a_moment ? std::min(2 * at_once, most_at_once) : 1;
  TRY(give_back());
  return sent;
}

Result<Send::Sent> Send::handle(const store::Row& row, Date today, const MayLeave& may_leave) {
  if (may_leave && !TRY(may_leave(row))) return Sent::cancelled;
  return deliver(row, today);
}

Result<Send::Sent> Send::message(const policy::RunState& state, LocalTime local) {
  constexpr auto effect = Effect::message;
  constexpr auto dossier = Effect::hand_over;
  const Lane lanes[] = {{ChannelKind::mail, effect},     {ChannelKind::letter, effect},
                        {ChannelKind::sms, effect},      {ChannelKind::mail, dossier},
                        {ChannelKind::webhook, dossier}, {ChannelKind::folder, dossier}};
  const bool may_mail = !waits(ChannelKind::mail) && room_this_minute() > 0;
  const auto mails = may_mail ? TRY(room_today(local.date)) : 0;
  for (const auto& lane : lanes) {
    const auto most = lane.channel == ChannelKind::mail ? mails : most_at_once;
    const auto sent = TRY(leave(lane, local.date, most, [&](const store::Row& row) {
      return still_admitted(row, state, local);
    }));
    if (sent != Sent::nothing_ready) return sent;
  }
  return Sent::nothing_ready;
}

Result<Send::Sent> Send::uncertain_letter() {
  store::Overview overview(edges_.store);
  const auto uncertain =
      TRY(overview.uncertain(instructions_.id, ChannelKind::letter, uncertain_at_once));
  for (const auto& message : uncertain) {
    const auto& outgoing = message.row.outgoing;
    const auto found = TRY(edges_.letters.find(outgoing));
    if (!found) continue;  // a person has to say
    TRY(store::Outbox(edges_.store).letter_found(outgoing.key, *found, edges_.clock.now()));
    return Sent::some;
  }
  return Sent::nothing_ready;
}

Result<Send::Sent> Send::report(Date today) {
  return leave({ChannelKind::mail, Effect::report}, today, most_at_once);
}

Result<Send::Sent> Send::errand(Date today) {
  const auto task = TRY(leave({ChannelKind::mail, Effect::task}, today, most_at_once));
  if (task != Sent::nothing_ready) return task;
  return leave({ChannelKind::webhook, Effect::event}, today, most_at_once);
}

Result<Send::Sent> Send::uncertain_hand_over(Date today) {
  const store::Overview overview(edges_.store);
  for (const auto& message :
       TRY(overview.uncertain(instructions_.id, ChannelKind::webhook, uncertain_at_once))) {
    if (message.row.outgoing.effect != Effect::hand_over) continue;
    const auto again = TRY(post_again(message, today));
    if (again != Sent::nothing_ready) return again;
  }
  if (edges_.folder == nullptr) return Sent::nothing_ready;
  for (const auto& message :
       TRY(overview.uncertain(instructions_.id, ChannelKind::folder, uncertain_at_once))) {
    const auto& outgoing = message.row.outgoing;
    if (!TRY(edges_.folder->find(outgoing))) continue;  // a person has to say
    TRY(store::Outbox(edges_.store)
            .resolve(outgoing.key, store::Outbox::Resolution::delivered, "folder", today,
                     edges_.clock.now()));
    return Sent::some;
  }
  return Sent::nothing_ready;
}

// S22: a hand-over waits on any change, also one that the agency may have. What it is told later
// (a payment, a recall) holds whatever comes after it.
Status Send::still_stands(const store::Occasion& occasion, Date today) const {
  const auto row = TRY(store::Administrations(edges_.store).get(instructions_.id));
  if (row.paused) return fail(ErrorKind::conflict, "the administration was paused");
  if (occasion.intent.kind != "step") return {};
  const auto loaded =
      TRY(store::Accounts(edges_.store).load(occasion.account, {std::nullopt, occasion.id}));
  const auto verdict = policy::decide(loaded.account, instructions_.rules, *instructions_.policies,
                                      *instructions_.jurisdiction, today);
  const auto& before = occasion.intent;
  const bool same = std::any_of(
      verdict.intents.begin(), verdict.intents.end(), [&](const policy::Intent& intent) {
        return intent.kind == before.kind && intent.subject == before.subject &&
               intent.hand_over == before.hand_over;
      });
  if (same) return {};
  return fail(ErrorKind::conflict, "the case is another than the one that was approved");
}

// The same bytes under the same key, by which the agency knows what it has.
Result<Send::Sent> Send::post_again(const store::Overview::MessageRow& message, Date today) {
  const auto& row = message.row;
  const auto now = edges_.clock.now();
  const auto known = repeat_after_.find(row.outgoing.key.value);
  const auto wait = known == repeat_after_.end() ? row.not_before : known->second;
  if (edges_.webhooks == nullptr || (wait && *wait > now)) return Sent::nothing_ready;
  if (today - message.occasion.on > repeated_for_days) return Sent::nothing_ready;
  if (!still_stands(message.occasion, today)) return Sent::nothing_ready;

  const auto delivery =
      edges_.webhooks->deliver(row.outgoing, [&] { return still_stands(message.occasion, today); });
  if (delivery.outcome == ports::Outcome::withheld) return Sent::nothing_ready;
  const bool taken = delivery.outcome == ports::Outcome::accepted;
  edges_.log.write(taken ? ports::Level::info : ports::Level::warning,
                   taken ? "message_accepted" : "message_postponed",
                   {{"administration", instructions_.name},
                    {"key", row.outgoing.key.value},
                    {"channel", std::string(name(row.outgoing.channel))},
                    {"evidence", nameless(delivery.evidence, row.outgoing)}});
  if (taken) {
    repeat_after_.erase(row.outgoing.key.value);
    TRY(store::Outbox(edges_.store)
            .resolve(row.outgoing.key, store::Outbox::Resolution::delivered,
                     "the agency: " + delivery.evidence, today, edges_.clock.now()));
    return Sent::some;
  }
  const bool said_no = delivery.outcome == ports::Outcome::refused;
  repeat_after_[row.outgoing.key.value] =
      delivery.not_before.value_or(now + (said_no ? ask_again_after : try_again_after));
  return Sent::some;
}

Result<Send::Sent> Send::note(Date today) {
  return leave({ChannelKind::write_back, std::nullopt}, today, most_at_once);
}

// Nothing of it leaves any more, or, when another form of the message has, this one alone does not.
// What tells others of it waits for its next chance.
Status Send::take_back(const store::Row& row, const WhyNot& why_not) {
  store::Outbox outbox(edges_.store);
  const auto now = edges_.clock.now();
  if (!is_held_back(row.outgoing.effect)) {
    return outbox.unclaim(row.outgoing.key, row.claim, now + try_again_after, why_not.detail, now);
  }
  for (const auto& other : TRY(outbox.rows(row.occasion))) {
    const bool another_form =
        other.outgoing.effect == Effect::message && other.outgoing.channel != row.outgoing.channel;
    if (another_form && !nothing_left_yet(other.state))
      return outbox.withdraw(row.outgoing.key, row.claim, why_not.detail, now);
  }
  return outbox.cancel(row.occasion, why_not.reason, why_not.detail, now);
}

// What was ready a moment ago may have grown old or met a closed window; it is decided anew then.
Result<bool> Send::still_admitted(const store::Row& row, const policy::RunState& state,
                                  LocalTime local) {
  const auto occasion = TRY(store::Outbox(edges_.store).occasion(row.occasion));
  if (!occasion)
    return fail(ErrorKind::permanent, "outbox row " + row.outgoing.key.value + " has no occasion");

  if (row.outgoing.channel == ChannelKind::sms && planted(PlantedBug::text_without_asking))
    return true;
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
  if (row.outgoing.channel == ChannelKind::sms) {
    if (auto why = TRY(why_no_text_now(occasion))) return why;
  }
  const auto& intent = occasion.intent;
  if (intent.kind == "step" && !policy::find_policy(*instructions_.policies, intent.policy))
    return WhyNot{policy::Reason::step_unknown, "its policy is no longer configured"};
  const auto admission = TRY(admit(occasion, state, local));
  if (admission.admitted) return std::nullopt;
  return WhyNot{admission.reason, std::string(policy::explain(admission.reason))};
}

Result<std::optional<Send::WhyNot>> Send::why_no_text_now(const store::Occasion& occasion) const {
  const auto loaded = TRY(store::Accounts(edges_.store).load(occasion.account));
  if (!text_may_leave_at(instructions_.text_hours, edges_.clock, loaded.account.debtor))
    return std::nullopt;
  return WhyNot{policy::Reason::outside_window, "it is too early or too late there to be texted"};
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

Result<Send::Sent> Send::uncertain_note(Date today) {
  const auto now = edges_.clock.now();
  if (waits(ChannelKind::write_back)) return Sent::nothing_ready;
  store::Overview overview(edges_.store);
  const auto uncertain =
      TRY(overview.uncertain(instructions_.id, ChannelKind::write_back, uncertain_at_once));
  for (const auto& message : uncertain) {
    const auto& outgoing = message.row.outgoing;
    const auto found = edges_.write_back.find(outgoing);
    if (!found) {
      not_before_[ChannelKind::write_back] =
          found.error().not_before.value_or(now + try_again_after);
      return Sent::nothing_ready;
    }
    TRY(store::Outbox(edges_.store)
            .resolve(outgoing.key,
                     *found ? store::Outbox::Resolution::delivered
                            : store::Outbox::Resolution::not_delivered,
                     "ledger", today, now));
    return Sent::some;
  }
  return Sent::nothing_ready;
}

void Send::put_off(const store::Row& row, Instant until) {
  if (row.outgoing.channel != ChannelKind::webhook) {
    not_before_[row.outgoing.channel] = until;
  } else if (!event_not_before_ || until < *event_not_before_) {
    event_not_before_ = until;
  }
}

Result<Send::Sent> Send::deliver(const store::Row& row, Date today) {
  if (row.outgoing.channel == ChannelKind::mail) sent_lately_.push_back(edges_.clock.now());
  store::Outbox outbox(edges_.store);
  bool began = false;
  const auto delivery = channel(row.outgoing.channel)->deliver(row.outgoing, [&]() -> Status {
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
  const auto state = state_after(delivery.outcome, row.outgoing);
  const bool postponed =
      delivery.outcome == ports::Outcome::later ||
      (delivery.outcome == ports::Outcome::uncertain && row.outgoing.effect == Effect::event);
  const auto retry_at = delivery.not_before.value_or(now + try_again_after);
  if (postponed) put_off(row, retry_at);

  edges_.log.write(
      delivery.outcome == ports::Outcome::accepted ? ports::Level::info : ports::Level::warning,
      "message_" + std::string(postponed ? "postponed" : name(state)),
      {{"administration", instructions_.name},
       {"key", row.outgoing.key.value},
       {"channel", std::string(name(row.outgoing.channel))},
       {"evidence", nameless(delivery.evidence, row.outgoing)}});

  if (delivery.outcome == ports::Outcome::later && !began) {
    TRY(outbox.unclaim(row.outgoing.key, row.claim, retry_at, delivery.evidence, now));
    return Sent::some;
  }
  store::Outbox::Finish finish{
      row.outgoing.key, row.claim, state, delivery.evidence, {}, {}, today};
  for (const auto& recipient : delivery.recipients) {
    if (!recipient.accepted) finish.refused_recipients.push_back(recipient.address);
    if (blames_the_address(recipient)) finish.bad.push_back({recipient.address, recipient.reply});
  }
  if (postponed || row.outgoing.effect == Effect::hand_over) finish.not_before = retry_at;
  TRY(outbox.finish(finish, now));
  return Sent::some;
}

}  // namespace dunning::dispatch
