#include "daemon/dispatch/fresh_look.hpp"

#include <algorithm>
#include <set>

#include "daemon/core/planted_bug.hpp"
#include "daemon/dispatch/compose.hpp"
#include "daemon/dispatch/withhold.hpp"
#include "daemon/store/administrations.hpp"

namespace dunning::dispatch {
namespace {

// What a bookkeeper would want to know: which of the items that were to advance no longer does, and
// why.
std::string what_changed(const policy::Intent& before, const policy::Verdict& now) {
  if (!now.intents.empty()) {
    const auto& after = now.intents.front();
    if (after.step != before.step)
      return "the step is now " + after.step + " instead of " + before.step;
    if (after.amount != before.amount) {
      return "the amount to pay is now " + to_string(after.amount) + " instead of " +
             to_string(before.amount);
    }
  }
  for (const auto& advance : before.advances) {
    for (const auto& decision : now.decisions) {
      if (decision.item != advance.item || decision.reason == advance.reason) continue;
      return std::string(policy::name(decision.reason)) + ": " + decision.detail;
    }
  }
  return "the books say something else than when it was decided";
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
  // Half the allowed age, so that the batch leaves well within it.
  if ((!pulled || edges_.clock.now() - *pulled > most_age / 2) &&
      !planted(PlantedBug::skip_the_pull)) {
    TRY(edges_.books.bring_up_to_date(instructions_.id));
    looked.pulling = true;
    return looked;
  }

  const auto looked_at = edges_.clock.now();
  if (!planted(PlantedBug::skip_the_rereading)) TRY(look_at_records(occasions));
  for (const auto& occasion : occasions) {
    const bool ready = TRY(settle(occasion, looked_at, today));
    ++(ready ? looked.ready : looked.cancelled);
  }
  return looked;
}

Status FreshLook::look_at_records(const std::vector<store::Occasion>& occasions) {
  std::set<RecordRef> named;
  for (const auto& occasion : occasions) {
    named.insert({RecordKind::debtor, occasion.account.debtor.value});
    for (const auto& line : occasion.intent.to_pay_now)
      named.insert({RecordKind::invoice, line.invoice.value});
    for (const auto& line : occasion.intent.not_yet_due)
      named.insert({RecordKind::invoice, line.invoice.value});
    for (const auto& credit : occasion.intent.credits)
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

// True when the occasion is ready, false when it was cancelled.
Result<bool> FreshLook::settle(const store::Occasion& occasion, Instant looked_at, Date today) {
  store::Accounts accounts(edges_.store);
  store::Outbox outbox(edges_.store);
  const auto now = edges_.clock.now();
  const auto loaded = TRY(accounts.load(occasion.account, {std::nullopt, occasion.id}));
  auto verdict = policy::decide(loaded.account, instructions_.rules, *instructions_.policies,
                                *instructions_.jurisdiction, today);
  const bool same = (!verdict.intents.empty() && verdict.intents.front() == occasion.intent) ||
                    planted(PlantedBug::skip_the_comparison);
  if (!same) {
    const auto changed = what_changed(occasion.intent, verdict);
    edges_.log.info("message_cancelled", {{"administration", instructions_.name},
                                          {"debtor", occasion.account.debtor.value},
                                          {"step", occasion.intent.step},
                                          {"reason", "look_changed"}});
    TRY(outbox.cancel(occasion.id, policy::Reason::look_changed, changed, now));
    return false;
  }

  const auto composed =
      compose(occasion, loaded.account, instructions_, edges_, looked_at, loaded.say);
  if (!composed) {
    // Trying again today would end the same way: the case waits for tomorrow, or for a change.
    edges_.log.error("message_not_made", {{"administration", instructions_.name},
                                          {"debtor", occasion.account.debtor.value},
                                          {"step", occasion.intent.step},
                                          {"error", composed.error().message}});
    TRY(outbox.cancel(occasion.id, policy::Reason::quarantined, composed.error().message, now));
    withhold(verdict, policy::Reason::quarantined, composed.error().message, today + 1);
    TRY(accounts.keep(occasion.account, verdict, today, now));
    return false;
  }
  TRY(outbox.make_ready(*composed, now));
  return true;
}

}  // namespace dunning::dispatch
