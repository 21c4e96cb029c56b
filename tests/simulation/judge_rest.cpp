#include <map>

#include "daemon/store/accounts.hpp"
#include "tests/simulation/judge.hpp"

// What the store leaves out of an account because it has come to rest (policy/rest.hpp).
namespace dunning::simulation {
namespace {

std::string told(const policy::Decision& decision) {
  return std::string(policy::name(decision.reason)) + " " + decision.step + " " + decision.detail;
}

// What the account without its resting items would do otherwise than the whole one; or nothing.
std::string difference(const policy::Verdict& whole, const policy::Verdict& at_work) {
  if (whole.intents != at_work.intents) return "leaves";
  if (whole.waiting != at_work.waiting) return "waits for a yes";
  if (whole.tasks != at_work.tasks) return "is for a person to do";
  if (whole.judgements != at_work.judgements) return "was judged";
  if (whole.next_look != at_work.next_look) return "is looked at next";
  std::map<ItemId, std::string> decided;
  for (const auto& decision : whole.decisions)
    decided[decision.item] = told(decision);
  for (const auto& decision : at_work.decisions) {
    if (decided[decision.item] != told(decision)) return "is decided";
  }
  return {};
}

}  // namespace

void Judge::look_at_rest(store::Store& store, AdministrationId administration,
                         const policy::AdministrationRules& rules,
                         const law::Jurisdiction& jurisdiction) {
  const store::Accounts accounts(store);
  for (const auto& debtor : world_->debtors) {
    const auto keys = accounts.of_debtor(administration, {debtor.id}).value();
    for (const auto& key : keys) {
      const auto verdict_on = [&](const store::Accounts::View& view) {
        return policy::decide(accounts.load(key, view).value().account, rules, *policies_,
                              jurisdiction, world_->today());
      };
      const auto whole = verdict_on({});
      const auto at_work = verdict_on(store::Accounts::to_decide(*policies_));
      if (at_work.decisions.size() < whole.decisions.size()) ++rested_;
      const auto what = difference(whole, at_work);
      if (!what.empty())
        violation("rest", "without what has come to rest of " + debtor.id + ", what " + what +
                              " is another");
    }
  }
}

}  // namespace dunning::simulation
