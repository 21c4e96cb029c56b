#include "daemon/dispatch/decide_accounts.hpp"

#include "daemon/dispatch/withhold.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {

Result<DecideAccounts::Pass> DecideAccounts::step(const policy::RunState& state, Date today,
                                                  LocalTime local) {
  if (!pass_ended_) {
    store::Accounts accounts(edges_.store);
    const auto keys = TRY(accounts.to_look_at(instructions_.id, today, after_, batch));
    TRY(decide(keys, state, today, local));
    if (keys.size() < batch) pass_ended_ = true;
    // Also after the last accounts: what was written about them leaves before the pass counts as
    // ended.
    if (!keys.empty()) {
      after_ = keys.back();
      return Pass{};
    }
  }
  return Pass{true, again_, wait_until_};
}

// Loads the whole batch at once; account by account when one of them cannot be loaded, because one
// debtor never aborts a run.
Result<std::vector<std::optional<store::LoadedAccount>>> DecideAccounts::load(
    const std::vector<store::AccountKey>& keys) const {
  store::Accounts accounts(edges_.store);
  std::vector<std::optional<store::LoadedAccount>> loaded;
  loaded.reserve(keys.size());
  if (auto all = accounts.load_all(keys)) {
    for (auto& one : *all)
      loaded.emplace_back(std::move(one));
    return loaded;
  }
  for (const auto& key : keys) {
    auto one = accounts.load(key);
    if (one) {
      loaded.emplace_back(std::move(*one));
      continue;
    }
    if (one.error().kind == ErrorKind::transient) return fail(std::move(one).error());
    edges_.log.error("account_not_decided", {{"administration", instructions_.name},
                                             {"debtor", key.debtor.value},
                                             {"error", one.error().message}});
    loaded.emplace_back(std::nullopt);
  }
  return loaded;
}

Status DecideAccounts::decide(const std::vector<store::AccountKey>& keys,
                              const policy::RunState& state, Date today, LocalTime local) {
  const auto loaded = TRY(load(keys));
  std::vector<store::Accounts::Kept> nothing_leaves;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (!loaded[i]) continue;
    auto verdict = policy::decide(loaded[i]->account, instructions_.rules, *instructions_.policies,
                                  *instructions_.jurisdiction, today);
    if (!verdict.intents.empty()) {
      auto left = TRY(act(keys[i], *loaded[i], std::move(verdict), state, today, local));
      if (!left) continue;
      verdict = std::move(*left);
    }
    nothing_leaves.push_back({keys[i], std::move(verdict), loaded[i]->wakes});
  }
  return store::Accounts(edges_.store).keep_all(nothing_leaves, today, edges_.clock.now());
}

// The verdict to keep when nothing leaves after all; none when it was written down, or stays due.
Result<std::optional<policy::Verdict>> DecideAccounts::act(const store::AccountKey& key,
                                                           const store::LoadedAccount& loaded,
                                                           policy::Verdict verdict,
                                                           const policy::RunState& state,
                                                           Date today, LocalTime local) {
  const auto* governing =
      policy::find_policy(*instructions_.policies, verdict.intents.front().policy);
  const auto admission = policy::admit({true, loaded.account.history.last_message_on}, *governing,
                                       state, local, instructions_.jurisdiction->working_days());
  if (admission.admitted) return write(key, loaded, std::move(verdict), today);

  if (admission.not_before && admission.not_before->date == today) {
    // The window opens later today: the account stays due and is decided with what is true then.
    const auto opens = edges_.clock.instant(*admission.not_before, instructions_.time_zone);
    if (!wait_until_ || opens < *wait_until_) wait_until_ = opens;
    return std::nullopt;
  }
  const Date next = admission.not_before ? admission.not_before->date : today + 1;
  withhold(verdict, admission.reason, std::string(policy::explain(admission.reason)), next);
  return verdict;
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

Result<std::optional<policy::Verdict>> DecideAccounts::write(const store::AccountKey& key,
                                                             const store::LoadedAccount& loaded,
                                                             policy::Verdict verdict, Date today) {
  const auto& intent = verdict.intents.front();
  const auto id = TRY(free_occasion_id(key, intent, today));
  if (!id) {
    edges_.log.warning("case_keeps_changing",
                       {{"administration", instructions_.name}, {"debtor", key.debtor.value}});
    withhold(verdict, policy::Reason::look_changed,
             "changed at every fresh look today; decided again tomorrow", today + 1);
    return verdict;
  }
  const auto* governing = policy::find_policy(*instructions_.policies, intent.policy);
  store::Outbox outbox(edges_.store);
  const store::NewOccasion occasion{*id, key, today, intent, loaded.say, governing->min_gap_days};
  switch (TRY(outbox.write(occasion, verdict, edges_.clock.now()))) {
    case store::Written::yes:
      edges_.log.info("message_planned", {{"administration", instructions_.name},
                                          {"debtor", key.debtor.value},
                                          {"policy", intent.policy},
                                          {"step", intent.step},
                                          {"items", std::to_string(intent.advances.size())}});
      return std::nullopt;
    case store::Written::stale_say:
      again_ = true;  // still due: the next pass decides it with what was said
      return std::nullopt;
    case store::Written::min_gap:
      withhold(verdict, policy::Reason::min_gap, "a message to this debtor came in between",
               today + 1);
      return verdict;
    case store::Written::already_taken:
      edges_.log.warning("step_already_taken", {{"administration", instructions_.name},
                                                {"debtor", key.debtor.value},
                                                {"step", intent.step}});
      withhold(verdict, policy::Reason::not_due, "this step was taken already", today + 1);
      return verdict;
  }
  return verdict;
}

}  // namespace dunning::dispatch
