#include "daemon/desk/adopt.hpp"

#include <algorithm>
#include <set>

#include "daemon/desk/every_account.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/sayings.hpp"

namespace dunning::desk {
namespace {

using policy::Adoption;
using Choice = Adoption::Choice;

// One due date of one invoice, as a table names it.
std::string item_name(const std::string& debtor, const std::string& number,
                      const std::optional<Date>& due) {
  return debtor + "\n" + number + "\n" + (due ? to_string(*due) : "");
}

// Wishes with the debtors they name looked up.
struct Wishes {
  std::map<std::string, Adoption> by_debtor;
  std::optional<Adoption> all;
  std::map<std::string, Adoption> by_item;  // by item_name

  const Adoption* for_item(const DebtorId& debtor, const policy::Item& item) const {
    const auto found = by_item.find(item_name(debtor.value, item.number, item.due_date));
    return found == by_item.end() ? nullptr : &found->second;
  }
};

// What was imported about an item (S10), the newest.
const policy::RemindedBefore* imported(const policy::Account& account, const InvoiceId& invoice) {
  const policy::RemindedBefore* found = nullptr;
  for (const auto& word : account.words) {
    const auto* before = std::get_if<policy::RemindedBefore>(&word.what);
    if (before != nullptr && !word.ended_on && before->invoice == invoice) found = before;
  }
  return found;
}

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
                       const AdoptionWishes& wishes) {
  Wishes found;
  for (const auto& row : wishes.rows) {
    if (const auto known = check_step(desk, row.adoption); !known) {
      return fail(Error(known.error()).with_context("line " + std::to_string(row.line)));
    }
    if (!found.by_item.emplace(item_name(row.debtor, row.invoice, row.due_date), row.adoption)
             .second) {
      return fail(ErrorKind::invalid_input, "line " + std::to_string(row.line) + ": invoice " +
                                                row.invoice + " stands there twice");
    }
  }
  for (const auto& wish : wishes.debtors) {
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

void choose(ProposedItem& proposed, const policy::Item& item, const policy::Account& account,
            const Wishes& wishes, const Proposal& proposal) {
  const auto& debtor = account.debtor.id;
  const auto wish = wishes.by_debtor.find(debtor.value);
  if (const auto* row = wishes.for_item(debtor, item)) {
    // Left as it was proposed, or as it is: no wish.
    const auto usual =
        proposal.adopted_already
            ? std::pair(item.adoption, std::string("in force"))
            : proposed_adoption(item, proposal.today, imported(account, item.invoice));
    const bool same = usual.first.choice == row->choice && usual.first.step == row->step;
    proposed.adoption = *row;
    proposed.because = same ? usual.second : "chosen in the table";
  } else if (wish != wishes.by_debtor.end()) {
    proposed.adoption = wish->second;
    proposed.because = "chosen now";
  } else if (wishes.all) {
    proposed.adoption = *wishes.all;
    proposed.because = "chosen now for all";
  } else if (proposal.adopted_already) {
    proposed.adoption = item.adoption;
    proposed.because = "in force";
  } else {
    std::tie(proposed.adoption, proposed.because) =
        proposed_adoption(item, proposal.today, imported(account, item.invoice));
  }
}

void add(const policy::Account& account, const Wishes& wishes, Proposal& proposal) {
  ProposedDebtor debtor;
  debtor.debtor = {account.debtor.id, account.debtor.name, account.debtor.customer_number};
  debtor.type = policy::debtor_type(account.debtor, proposal.administration.rules.debtors_are,
                                    *proposal.administration.jurisdiction);
  for (const auto& item : account.items) {
    if (item.open.is_zero() || item.state == InvoiceState::paid ||
        item.state == InvoiceState::voided)
      continue;
    ProposedItem proposed{item.id, item.number, item.due_date, item.open, {}, ""};
    choose(proposed, item, account, wishes, proposal);
    debtor.items.push_back(std::move(proposed));
  }
  if (debtor.items.empty()) return;
  const bool same_debtor =
      !proposal.debtors.empty() && proposal.debtors.back().debtor.id == debtor.debtor.id;
  if (!same_debtor) {  // a debtor with two currencies has two accounts
    ++proposal.types[debtor.type.type];
    if (debtor.type.unknown) ++proposal.unknown_type;
  }
  proposal.debtors.push_back(std::move(debtor));
}

}  // namespace

std::pair<Adoption, std::string> proposed_adoption(const policy::Item& item, Date today,
                                                   const policy::RemindedBefore* before) {
  const Adoption person{Choice::to_person, ""};
  if (item.state == InvoiceState::written_off) return {person, "the books have written it off"};
  if (item.dubious) return {person, "the books doubt that it can be collected"};
  if (item.dunned_elsewhere) return {person, "another system reminds it"};
  if (item.reminders_in_ledger > 0 && before == nullptr)
    return {person, "it has been reminded before"};
  if (!item.due_date) return {person, "it has no due date"};
  const auto late = today - *item.due_date;
  if (late > young_days)
    return {person, "due more than " + std::to_string(young_days) + " days ago"};
  if (before != nullptr) {
    return {Adoption{Choice::first_step, ""},
            "reminded " + std::to_string(before->count) + " times before, last on " +
                to_string(before->last_on) + ": it goes on there"};
  }
  return {Adoption{Choice::first_step, ""},
          late < 0 ? "not due yet" : "due in the last " + std::to_string(young_days) + " days"};
}

Result<Proposal> propose(const Desk& desk, const std::string& name, const AdoptionWishes& wishes) {
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
  if (stored.ramp_per_day > 0) proposal.ramp = stored.ramp_per_day;
  if (wishes.ramp) proposal.ramp = wishes.ramp;
  const auto wanted = TRY(look_up(desk, proposal.administration, wishes));

  std::set<std::string> open;
  TRY(every_account(desk, proposal.administration, {},
                    [&](const store::AccountKey&, const policy::Account& account) -> Status {
                      add(account, wanted, proposal);
                      for (const auto& item : account.items)
                        open.insert(item_name(account.debtor.id.value, item.number, item.due_date));
                      return {};
                    }));
  for (const auto& row : wishes.rows) {
    if (!open.contains(item_name(row.debtor, row.invoice, row.due_date)))
      proposal.unmatched.push_back(row.invoice);
  }
  return proposal;
}

Result<Done> adopt(const Desk& desk, const std::string& name, const AdoptionWishes& wishes) {
  const auto proposal = TRY(propose(desk, name, wishes));
  const bool nothing = wishes.debtors.empty() && wishes.rows.empty() && !wishes.ramp;
  if (proposal.adopted_already && nothing) {
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
  if (wishes.ramp) {  // before the yes: nothing of the old book may slip through in between
    TRY(store::Administrations(desk.store).set_ramp(id, *wishes.ramp, desk.author, now));
  }
  const std::string slices =
      wishes.ramp
          ? ", at most " + counted(*wishes.ramp, "debtor", "debtors") + " of the old book a day"
          : "";
  const std::string count = std::to_string(choices.size());
  if (proposal.adopted_already) {
    if (!choices.empty()) TRY(sayings.choose(id, choices, desk.author, now));
    return Done{"The choice for " + count + " open invoices of " + name + " is changed" + slices};
  }
  TRY(sayings.adopt(id, choices, desk.author, proposal.today, now));
  return Done{name + " is adopted with " + count + " open invoices" + slices +
              "; what would leave now: dunningctl plan -a " + name};
}

Status adopt_at_once(const Desk& desk, const std::string& name) {
  const auto of = TRY(administration(desk, name));
  if (of.stored->adopted_on || !of.stored->delta_completed) return {};
  TRY(adopt(desk, name, {}));
  return {};
}

}  // namespace dunning::desk
