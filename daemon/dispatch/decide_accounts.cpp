#include "daemon/dispatch/decide_accounts.hpp"

#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {
namespace {

// Nothing of this verdict leaves today: every item that would have been acted on carries the reason
// why not.
void withhold(policy::Verdict& verdict, policy::Reason reason, const std::string& detail,
              Date next_look) {
  for (auto& decision : verdict.decisions) {
    if (decision.reason != policy::Reason::due && decision.reason != policy::Reason::gathered)
      continue;
    decision.reason = reason;
    decision.detail = detail;
  }
  verdict.intents.clear();
  verdict.next_look = next_look;
}

}  // namespace

Result<DecideAccounts::Pass> DecideAccounts::step(const policy::RunState& state, Date today,
                                                  LocalTime local) {
  if (!pass_ended_) {
    store::Accounts accounts(edges_.store);
    const auto keys = TRY(accounts.to_look_at(instructions_.id, today, after_, batch));
    for (const auto& key : keys) {
      const auto decided = decide(key, state, today, local);
      if (!decided) {
        // One debtor never aborts a run: said here, looked at again tomorrow or when something
        // changes.
        edges_.log.error("account_not_decided", {{"administration", instructions_.name},
                                                 {"debtor", key.debtor.value},
                                                 {"error", decided.error().message}});
        if (decided.error().kind == ErrorKind::transient) return fail(decided.error());
      }
      after_ = key;
    }
    if (keys.size() < batch) pass_ended_ = true;
    // Also after the last accounts: what was written about them leaves before the pass counts as
    // ended.
    if (!keys.empty()) return Pass{};
  }
  return Pass{true, again_, wait_until_};
}

Status DecideAccounts::decide(const store::AccountKey& key, const policy::RunState& state,
                              Date today, LocalTime local) {
  store::Accounts accounts(edges_.store);
  const auto loaded = TRY(accounts.load(key));
  auto verdict = policy::decide(loaded.account, instructions_.rules, *instructions_.policies,
                                *instructions_.jurisdiction, today);
  if (verdict.intents.empty())
    return accounts.keep(key, verdict, today, edges_.clock.now(), loaded.wakes);

  const auto* governing =
      policy::find_policy(*instructions_.policies, verdict.intents.front().policy);
  const auto admission = policy::admit({true, loaded.account.history.last_message_on}, *governing,
                                       state, local, instructions_.jurisdiction->working_days());
  if (admission.admitted) return write(key, loaded, std::move(verdict), today);

  if (admission.not_before && admission.not_before->date == today) {
    // The window opens later today: the account stays due and is decided with what is true then.
    const auto opens = edges_.clock.instant(*admission.not_before, instructions_.time_zone);
    if (!wait_until_ || opens < *wait_until_) wait_until_ = opens;
    return {};
  }
  const Date next = admission.not_before ? admission.not_before->date : today + 1;
  withhold(verdict, admission.reason, std::string(policy::explain(admission.reason)), next);
  return accounts.keep(key, verdict, today, edges_.clock.now(), loaded.wakes);
}

Result<std::optional<OccasionId>> DecideAccounts::free_occasion_id(const store::AccountKey& key,
                                                                   const policy::Intent& intent,
                                                                   Date today) {
  store::Outbox outbox(edges_.store);
  const std::string base = std::to_string(key.administration.value) + "/step/" + key.debtor.value +
                           "/" + std::string(key.currency.code()) + "/" + intent.policy + "/" +
                           intent.step + "/" + to_string(today);
  for (int n = 1; n <= most_occasions_a_day; ++n) {
    OccasionId id{n == 1 ? base : base + "#" + std::to_string(n)};
    if (!TRY(outbox.occasion(id))) return id;
  }
  return std::nullopt;
}

Status DecideAccounts::write(const store::AccountKey& key, const store::LoadedAccount& loaded,
                             policy::Verdict verdict, Date today) {
  store::Accounts accounts(edges_.store);
  store::Outbox outbox(edges_.store);
  const auto now = edges_.clock.now();
  const auto& intent = verdict.intents.front();
  const auto id = TRY(free_occasion_id(key, intent, today));
  if (!id) {
    edges_.log.warning("case_keeps_changing",
                       {{"administration", instructions_.name}, {"debtor", key.debtor.value}});
    withhold(verdict, policy::Reason::look_changed,
             "changed at every fresh look today; decided again tomorrow", today + 1);
    return accounts.keep(key, verdict, today, now, loaded.wakes);
  }
  const auto* governing = policy::find_policy(*instructions_.policies, intent.policy);
  store::NewOccasion occasion{*id, key, today, intent, loaded.say, governing->min_gap_days};
  switch (TRY(outbox.write(occasion, verdict, now))) {
    case store::Written::yes:
      edges_.log.info("message_planned", {{"administration", instructions_.name},
                                          {"debtor", key.debtor.value},
                                          {"policy", intent.policy},
                                          {"step", intent.step},
                                          {"items", std::to_string(intent.advances.size())}});
      return {};
    case store::Written::stale_say:
      again_ = true;  // still due: the next pass decides it with what was said
      return {};
    case store::Written::min_gap:
      withhold(verdict, policy::Reason::min_gap, "a message to this debtor came in between",
               today + 1);
      return accounts.keep(key, verdict, today, now, loaded.wakes);
    case store::Written::already_taken:
      edges_.log.warning("step_already_taken", {{"administration", instructions_.name},
                                                {"debtor", key.debtor.value},
                                                {"step", intent.step}});
      withhold(verdict, policy::Reason::not_due, "this step was taken already", today + 1);
      return accounts.keep(key, verdict, today, now, loaded.wakes);
  }
  return {};
}

}  // namespace dunning::dispatch
