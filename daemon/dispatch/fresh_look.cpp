#include "daemon/dispatch/fresh_look.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "daemon/core/planted_bug.hpp"
#include "daemon/dispatch/compose.hpp"
#include "daemon/dispatch/withhold.hpp"
#include "daemon/store/administrations.hpp"

namespace dunning::dispatch {
namespace {

// The message of the same kind about the same subject, as it would be made now.
const policy::Intent* same_message(const std::vector<policy::Intent>& among,
                                   const policy::Intent& before) {
  const auto found = std::find_if(among.begin(), among.end(), [&](const policy::Intent& intent) {
    return intent.kind == before.kind && intent.subject == before.subject;
  });
  return found == among.end() ? nullptr : &*found;
}

std::string amount_changed(const policy::Intent& before, const policy::Intent& after) {
  return "the amount to pay is now " + to_string(after.amount) + " instead of " +
         to_string(before.amount);
}

// What a bookkeeper would want to know: which of the items that were to advance no longer does, and
// why.
std::string what_changed(const policy::Intent& before, const policy::Verdict& now) {
  if (const auto* after = same_message(now.intents, before)) {
    if (after->step != before.step)
      return "the step is now " + after->step + " instead of " + before.step;
    if (after->amount != before.amount) return amount_changed(before, *after);
  }
  // S22: what was approved was another message than this one.
  if (const auto* waiting = same_message(now.waiting, before)) {
    if (waiting->amount != before.amount)
      return "it waits for approval: " + amount_changed(before, *waiting);
    return "it waits for approval";
  }
  for (const auto& advance : before.advances) {
    for (const auto& decision : now.decisions) {
      if (decision.item != advance.item || decision.reason == advance.reason) continue;
      return std::string(policy::name(decision.reason)) + ": " + decision.detail;
    }
  }
  return "the books say something else than when it was decided";
}

// S22: nothing leaves without a look, and nothing is wrong either.
template <class T>
std::optional<Instant> no_budget(const Result<T>& result) {
  if (result || result.error().kind != ErrorKind::rate_limited) return std::nullopt;
  return result.error().not_before;
}

// What a debtor gets is decided with all that is ready for it: the next one about the same debtor
// waits for that.
std::vector<store::Occasion>::const_iterator before_the_same_debtor(
    std::vector<store::Occasion>::const_iterator from,
    std::vector<store::Occasion>::const_iterator end) {
  std::set<DebtorId> debtors;
  return std::find_if(from, end, [&](const store::Occasion& occasion) {
    return !debtors.insert(occasion.account.debtor).second;
  });
}

void name_invoices(std::set<RecordRef>& named, const std::vector<policy::Line>& lines) {
  for (const auto& line : lines)
    named.insert({RecordKind::invoice, line.invoice.value});
}

}  // namespace

Result<FreshLook::Looked> FreshLook::step(Date today) {
  store::Outbox outbox(edges_.store);
  const auto occasions = TRY(outbox.planned(instructions_.id, batch));
  Looked looked;
  looked.planned = static_cast<int>(occasions.size());
  if (occasions.empty()) return looked;

  store::Administrations administrations(edges_.store);
  const auto pulled = TRY(administrations.get(instructions_.id)).delta_completed;
  const auto now = edges_.clock.now();
  // Half the allowed age, so that the batch leaves well within it; and nothing that is said to have
  // been read on a day to come.
  const bool fresh = pulled && now >= *pulled && now - *pulled <= most_age / 2;
  if (!fresh && !planted(PlantedBug::skip_the_pull)) {
    const auto pulling = edges_.books.bring_up_to_date(instructions_.id);
    looked.no_budget_until = no_budget(pulling);
    if (looked.no_budget_until) return looked;
    TRY(pulling);
    looked.pulling = true;
    return looked;
  }

  const auto looked_at = edges_.clock.now();
  if (!planted(PlantedBug::skip_the_rereading)) {
    const auto read = look_at_records(occasions);
    looked.no_budget_until = no_budget(read);
    if (looked.no_budget_until) return looked;
    TRY(read);
  }
  for (auto from = occasions.begin(); from != occasions.end();) {
    const auto to = before_the_same_debtor(from, occasions.end());
    TRY(settle({from, to}, looked_at, today, looked));
    from = to;
  }
  return looked;
}

// All of them are of different debtors.
Status FreshLook::settle(std::span<const store::Occasion> occasions, Instant looked_at, Date today,
                         Looked& looked) {
  std::vector<store::Accounts::Wanted> wanted;
  wanted.reserve(occasions.size());
  for (const auto& occasion : occasions)
    wanted.push_back(
        {occasion.account, store::Accounts::to_decide(*instructions_.policies, occasion.id)});
  const auto loaded = TRY(store::Accounts(edges_.store).load_each(wanted));
  std::vector<store::Outbox::Made> made;
  for (std::size_t i = 0; i < occasions.size(); ++i) {
    const auto ready = settle(occasions[i], loaded[i], looked_at, today, made);
    if (!ready) TRY(make_ready(made));  // it does not keep the others back
    ++(TRY(ready) ? looked.ready : looked.cancelled);
  }
  return make_ready(made);
}

Status FreshLook::make_ready(std::vector<store::Outbox::Made>& made) {
  if (made.empty()) return {};
  return store::Outbox(edges_.store).make_ready(std::exchange(made, {}), edges_.clock.now());
}

Status FreshLook::look_at_records(const std::vector<store::Occasion>& occasions) {
  std::set<RecordRef> named;
  for (const auto& occasion : occasions) {
    named.insert({RecordKind::debtor, occasion.account.debtor.value});
    const auto& intent = occasion.intent;
    for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due, &intent.arranged,
                             &intent.disputed, &intent.settled})
      name_invoices(named, *list);
    for (const auto& credit : intent.credits)
      named.insert({RecordKind::invoice, credit.id.value});
  }
  const std::vector<RecordRef> refs(named.begin(), named.end());
  for (std::size_t from = 0; from < refs.size(); from += ports::look_again_limit) {
    const auto to = std::min(refs.size(), from + ports::look_again_limit);
    const std::vector<RecordRef> part(refs.begin() + static_cast<std::ptrdiff_t>(from),
                                      refs.begin() + static_cast<std::ptrdiff_t>(to));
    TRY(edges_.books.look_again(instructions_.id, part));
  }
  return {};
}

// True when the occasion may become ready: its messages are among `made` then. False when it was
// cancelled.
Result<bool> FreshLook::settle(const store::Occasion& occasion,
                               const Result<store::LoadedAccount>& found, Instant looked_at,
                               Date today, std::vector<store::Outbox::Made>& made) {
  store::Outbox outbox(edges_.store);
  const auto now = edges_.clock.now();
  if (const auto why = goes_elsewhere_now(occasion, instructions_.rules); !why.empty()) {
    TRY(outbox.cancel(occasion.id, policy::Reason::look_changed, why, now));
    return false;
  }
  if (!found) {
    tell_not_made(occasion, found.error());
    TRY(outbox.cancel(occasion.id, policy::Reason::quarantined, found.error().message, now));
    return false;
  }
  const auto& loaded = *found;
  auto verdict = policy::decide(loaded.account, instructions_.rules, *instructions_.policies,
                                *instructions_.jurisdiction, today);
  const auto* again = same_message(verdict.intents, occasion.intent);
  const bool same =
      (again && *again == occasion.intent) || planted(PlantedBug::skip_the_comparison);
  if (!same) {
    const auto changed = what_changed(occasion.intent, verdict);
    edges_.log.info("message_cancelled", {{"administration", instructions_.name},
                                          {"debtor", occasion.account.debtor.value},
                                          {"kind", occasion.intent.kind},
                                          {"step", occasion.intent.step},
                                          {"reason", "look_changed"}});
    TRY(outbox.cancel(occasion.id, policy::Reason::look_changed, changed, now));
    return false;
  }

  auto composed = compose(occasion, loaded.account, instructions_, edges_, looked_at, loaded.say);
  if (!composed) {
    // Trying again today would end the same way: the case waits for tomorrow, or for a change.
    tell_not_made(occasion, composed.error());
    TRY(outbox.cancel(occasion.id, policy::Reason::quarantined, composed.error().message, now));
    withhold(verdict, occasion.intent,
             {policy::Reason::quarantined, composed.error().message, today + 1});
    TRY(store::Accounts(edges_.store).keep(occasion.account, verdict, today, now));
    return false;
  }
  std::move(composed->begin(), composed->end(), std::back_inserter(made));
  return true;
}

void FreshLook::tell_not_made(const store::Occasion& occasion, const Error& error) const {
  edges_.log.error("message_not_made", {{"administration", instructions_.name},
                                        {"debtor", occasion.account.debtor.value},
                                        {"kind", occasion.intent.kind},
                                        {"step", occasion.intent.step},
                                        {"error", error.message}});
}

}  // namespace dunning::dispatch
