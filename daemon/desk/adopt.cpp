#include "daemon/desk/adopt.hpp"

#include <algorithm>

#include "daemon/desk/find.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/sayings.hpp"

namespace dunning::desk {
namespace {

using policy::Adoption;
using Choice = Adoption::Choice;

constexpr std::size_t page = 500;

// Wishes with the debtors they name looked up.
struct Wishes {
  std::map<std::string, Adoption> by_debtor;
  std::optional<Adoption> all;
};

Status check_step(const Desk& desk, const Adoption& adoption) {
  if (adoption.choice != Choice::at_step) return {};
  std::vector<std::string> steps;
  for (const auto& policy : desk.configuration.policies) {
    if (policy.find(adoption.step) != nullptr) return {};
    for (const auto& step : policy.steps)
      steps.push_back(step.name);
  }
  const auto like = most_like(adoption.step, steps);
  return fail(ErrorKind::invalid_input, "no policy has a step \"" + adoption.step + "\"" +
                                            (like.empty() ? "" : "; the nearest: " + like.front()));
}

Result<Wishes> look_up(const Desk& desk, const Administration& administration,
                       const std::vector<AdoptionWish>& wishes) {
  Wishes found;
  for (const auto& wish : wishes) {
    TRY(check_step(desk, wish.adoption));
    for (const auto& text : wish.debtors) {
      if (text == "all") {
        if (found.all)
          return fail(ErrorKind::invalid_input, "\"all\" can be given to one choice only");
        found.all = wish.adoption;
        continue;
      }
      const auto debtor = TRY(find_debtor(desk, administration, text));
      if (!found.by_debtor.emplace(debtor.id.value, wish.adoption).second) {
        return fail(ErrorKind::invalid_input, "debtor " + text + " is given two choices");
      }
    }
  }
  return found;
}

void choose(ProposedItem& proposed, const policy::Item& item, const DebtorId& debtor,
            const Wishes& wishes, const Proposal& proposal) {
  const auto wish = wishes.by_debtor.find(debtor.value);
  if (wish != wishes.by_debtor.end()) {
    proposed.adoption = wish->second;
    proposed.because = "chosen now";
  } else if (wishes.all) {
    proposed.adoption = *wishes.all;
    proposed.because = "chosen now for all";
  } else if (proposal.adopted_already) {
    proposed.adoption = item.adoption;
    proposed.because = "in force";
  } else {
    std::tie(proposed.adoption, proposed.because) = proposed_adoption(item, proposal.today);
  }
}

Status add(const Desk& desk, const store::AccountKey& key, const Wishes& wishes,
           Proposal& proposal) {
  const auto loaded = TRY(store::Accounts(desk.store).load(key));
  const auto& account = loaded.account;
  ProposedDebtor debtor;
  debtor.debtor = {account.debtor.id, account.debtor.name, account.debtor.customer_number};
  debtor.type = policy::debtor_type(account.debtor, proposal.administration.rules.debtors_are,
                                    *proposal.administration.jurisdiction);
  for (const auto& item : account.items) {
    if (item.open.is_zero() || item.state == InvoiceState::paid ||
        item.state == InvoiceState::voided)
      continue;
    ProposedItem proposed{item.id, item.number, item.due_date, item.open, {}, ""};
    choose(proposed, item, account.debtor.id, wishes, proposal);
    debtor.items.push_back(std::move(proposed));
  }
  if (debtor.items.empty()) return {};
  const bool same_debtor =
      !proposal.debtors.empty() && proposal.debtors.back().debtor.id == debtor.debtor.id;
  if (!same_debtor) {  // a debtor with two currencies has two accounts
    ++proposal.types[debtor.type.type];
    if (debtor.type.unknown) ++proposal.unknown_type;
  }
  proposal.debtors.push_back(std::move(debtor));
  return {};
}

}  // namespace

std::pair<Adoption, std::string> proposed_adoption(const policy::Item& item, Date today) {
  const Adoption person{Choice::to_person, ""};
  if (item.state == InvoiceState::written_off) return {person, "the books have written it off"};
  if (item.dubious) return {person, "the books doubt that it can be collected"};
  if (item.dunned_elsewhere) return {person, "another system reminds it"};
  if (item.reminders_in_ledger > 0) return {person, "it has been reminded before"};
  if (!item.due_date) return {person, "it has no due date"};
  const auto late = today - *item.due_date;
  if (late > young_days)
    return {person, "due more than " + std::to_string(young_days) + " days ago"};
  return {Adoption{Choice::first_step, ""},
          late < 0 ? "not due yet" : "due in the last " + std::to_string(young_days) + " days"};
}

Result<Proposal> propose(const Desk& desk, const std::string& name,
                         const std::vector<AdoptionWish>& wishes) {
  Proposal proposal;
  proposal.administration = TRY(administration(desk, name));
  const auto& stored = *proposal.administration.stored;
  if (!stored.delta_completed) {
    return fail(ErrorKind::conflict, "the books of " + name +
                                         " have not been read completely yet: run \"dunningctl "
                                         "sync " +
                                         name + "\" first");
  }
  proposal.today = proposal.administration.today(desk.clock);
  proposal.adopted_already = stored.adopted_on.has_value();
  const auto wanted = TRY(look_up(desk, proposal.administration, wishes));

  const store::Accounts accounts(desk.store);
  std::optional<store::AccountKey> last;
  while (true) {
    const auto keys = TRY(accounts.all(stored.id, last, page));
    for (const auto& key : keys)
      TRY(add(desk, key, wanted, proposal));
    if (keys.size() < page) break;
    last = keys.back();
  }
  return proposal;
}

Result<Done> adopt(const Desk& desk, const std::string& name,
                   const std::vector<AdoptionWish>& wishes) {
  const auto proposal = TRY(propose(desk, name, wishes));
  if (proposal.adopted_already && wishes.empty()) {
    return fail(ErrorKind::conflict,
                name + " was adopted on " + to_string(*proposal.administration.stored->adopted_on) +
                    "; to change the choice for a debtor, name it with --person, --first-step…");
  }
  std::vector<store::Sayings::Choice> choices;
  for (const auto& debtor : proposal.debtors) {
    for (const auto& item : debtor.items) {
      if (proposal.adopted_already && item.because == "in force") continue;
      choices.push_back({item.item, item.adoption});
    }
  }
  const auto id = proposal.administration.stored->id;
  const auto now = desk.clock.now();
  store::Sayings sayings(desk.store);
  const std::string count = std::to_string(choices.size());
  if (proposal.adopted_already) {
    TRY(sayings.choose(id, choices, desk.author, now));
    return Done{"The choice for " + count + " open invoices of " + name + " is changed"};
  }
  TRY(sayings.adopt(id, choices, desk.author, proposal.today, now));
  return Done{name + " is adopted with " + count +
              " open invoices; what would leave now: dunningctl plan -a " + name};
}

Status adopt_at_once(const Desk& desk, const std::string& name) {
  const auto of = TRY(administration(desk, name));
  if (of.stored->adopted_on || !of.stored->delta_completed) return {};
  TRY(adopt(desk, name, {}));
  return {};
}

}  // namespace dunning::desk
