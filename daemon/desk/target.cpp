#include "daemon/desk/target.hpp"

#include <algorithm>

#include "daemon/desk/table.hpp"
#include "daemon/policy/outcome.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t search_limit = 1'000'000;

bool is_debt(const policy::Item& item) {
  return item.open.is_positive() && item.state != InvoiceState::draft &&
         item.state != InvoiceState::paid && item.state != InvoiceState::voided &&
         item.state != InvoiceState::written_off;
}

bool wholly_disputed(const policy::Account& account, const InvoiceId& invoice) {
  return std::any_of(account.words.begin(), account.words.end(), [&](const policy::Word& word) {
    const auto* dispute = std::get_if<policy::Dispute>(&word.what);
    return dispute != nullptr && !word.ended_on && dispute->invoice == invoice && !dispute->amount;
  });
}

Result<Meant> load(const Desk& desk, Administration administration, FoundDebtor debtor,
                   store::AccountKey account) {
  Meant found;
  found.facts = TRY(store::Accounts(desk.store).load(account)).account;
  found.administration = std::move(administration);
  found.debtor = std::move(debtor);
  found.account = std::move(account);
  return found;
}

Result<Meant> of_debtor(const Desk& desk, Administration administration, FoundDebtor debtor,
                        std::optional<Currency> in) {
  auto accounts = TRY(accounts_of(desk, administration, debtor.id, Accounts::open));
  if (in) {
    std::erase_if(accounts, [&](const store::AccountKey& key) { return key.currency != *in; });
  }
  if (accounts.empty()) {
    return fail(ErrorKind::not_found,
                "nothing is open at " + who(debtor) + (in ? " in " + std::string(in->code()) : ""));
  }
  if (accounts.size() > 1) {
    std::string codes;
    for (const auto& key : accounts)
      codes += (codes.empty() ? "" : ", ") + std::string(key.currency.code());
    return fail(ErrorKind::invalid_input, who(debtor) + " owes in several currencies (" + codes +
                                              "): name the invoices, or an amount with its "
                                              "currency");
  }
  auto found = TRY(load(desk, std::move(administration), std::move(debtor), accounts.front()));
  for (const auto& item : found.facts.items) {
    if (is_debt(item) && !wholly_disputed(found.facts, item.invoice)) found.items.push_back(item);
  }
  if (found.items.empty())
    return fail(ErrorKind::not_found, "nothing is open at " + who(found.debtor));
  return found;
}

Result<Meant> of_invoices(const Desk& desk, Administration administration,
                          const std::vector<FoundInvoice>& invoices) {
  const auto& first = invoices.front();
  for (const auto& one : invoices) {
    if (one.account != first.account) {
      return fail(ErrorKind::invalid_input,
                  "invoices " + first.number + " and " + one.number +
                      " are not of one debtor in one currency: say it for each");
    }
  }
  const auto debtor = TRY(find_debtor(desk, administration, first.account.debtor.value));
  auto found = TRY(load(desk, std::move(administration), debtor, first.account));
  found.everything = false;
  for (const auto& one : invoices) {
    const auto before = found.items.size();
    for (const auto& item : found.facts.items) {
      const bool twice = std::any_of(found.items.begin(), found.items.end(),
                                     [&](const auto& other) { return other.id == item.id; });
      if (item.invoice == one.id && is_debt(item) && !twice) found.items.push_back(item);
    }
    if (found.items.size() == before) {
      return fail(ErrorKind::conflict, "nothing is open on invoice " + one.number +
                                           " (or it was named twice): dunningctl why " +
                                           one.number);
    }
  }
  return found;
}

}  // namespace

const policy::Item* Meant::find(const InvoiceId& invoice) const {
  const auto at = std::find_if(facts.items.begin(), facts.items.end(),
                               [&](const auto& item) { return item.invoice == invoice; });
  return at == facts.items.end() ? nullptr : &*at;
}

Result<Meant> meant(const Desk& desk, const std::optional<std::string>& name,
                    const std::vector<std::string>& targets, std::optional<Currency> in) {
  auto of = TRY(administration(desk, name));
  if (targets.empty()) return fail(ErrorKind::invalid_input, "name a debtor, or invoices");
  std::vector<FoundInvoice> invoices;
  std::vector<FoundDebtor> debtors;
  for (const auto& target : targets) {
    auto found = TRY(find(desk, of, target));
    if (auto* invoice = std::get_if<FoundInvoice>(&found)) invoices.push_back(std::move(*invoice));
    if (auto* debtor = std::get_if<FoundDebtor>(&found)) debtors.push_back(std::move(*debtor));
  }
  if (debtors.empty()) return of_invoices(desk, std::move(of), invoices);
  if (debtors.size() > 1 || !invoices.empty())
    return fail(ErrorKind::invalid_input, "name one debtor, or invoices of one debtor");
  return of_debtor(desk, std::move(of), std::move(debtors.front()), in);
}

Result<Meant> meant_invoice(const Desk& desk, const std::optional<std::string>& name,
                            const std::string& number) {
  auto of = TRY(administration(desk, name));
  constexpr std::string_view prefix = "invoice:";
  const auto invoice = TRY(
      find_invoice(desk, of, number.starts_with(prefix) ? number.substr(prefix.size()) : number));
  return of_invoices(desk, std::move(of), {invoice});
}

Result<MeantDebtor> meant_debtor(const Desk& desk, const std::optional<std::string>& name,
                                 const std::string& target) {
  auto of = TRY(administration(desk, name));
  auto found = TRY(find(desk, of, target));
  if (auto* debtor = std::get_if<FoundDebtor>(&found))
    return MeantDebtor{std::move(of), std::move(*debtor), std::nullopt};
  auto& invoice = std::get<FoundInvoice>(found);
  auto debtor = TRY(find_debtor(desk, of, invoice.account.debtor.value));
  return MeantDebtor{std::move(of), std::move(debtor), std::move(invoice)};
}

Result<std::vector<store::AccountKey>> accounts_of(const Desk& desk,
                                                   const Administration& administration,
                                                   const DebtorId& debtor, Accounts which) {
  const auto id = administration.stored->id;
  std::vector<store::AccountKey> keys;
  for (const auto& row : TRY(store::Overview(desk.store).debtors(id, search_limit))) {
    if (row.debtor == debtor && (which == Accounts::all || row.open_items > 0))
      keys.push_back({id, row.debtor, row.open.currency});
  }
  return keys;
}

Money net_open(const Meant& meant, const std::vector<policy::Item>& items, Date today) {
  Money sum{0, meant.account.currency};
  const auto change = [&](const Result<Money>& result) {
    if (result) sum = *result;
  };
  for (const auto& item : items) {
    change(add(sum, item.open));
    change(subtract(sum, policy::disputed(item, meant.facts, today)));
  }
  for (const auto& credit : meant.facts.credits) {
    const bool nets = !credit.of_invoice ||
                      std::any_of(items.begin(), items.end(),
                                  [&](auto& item) { return item.invoice == *credit.of_invoice; });
    if (nets) change(subtract(sum, credit.open));
  }
  return sum.is_negative() ? Money{0, sum.currency} : sum;
}

std::vector<policy::Covered> covered(const Meant& meant) {
  std::vector<policy::Covered> covers;
  for (const auto& one : policy::cover(meant.facts, std::nullopt)) {
    const bool named = std::any_of(meant.items.begin(), meant.items.end(),
                                   [&](const auto& item) { return item.id == one.item; });
    if (named) covers.push_back(one);
  }
  return covers;
}

std::string who(const FoundDebtor& debtor) {
  return printable(debtor.customer_number.empty()
                       ? debtor.name
                       : debtor.name + " (" + debtor.customer_number + ")");
}

std::string numbers_text(const std::vector<policy::Item>& items) {
  constexpr std::size_t most = 6;
  std::string text;
  for (std::size_t i = 0; i < items.size() && i < most; ++i)
    text += (i == 0 ? "" : ", ") + printable(number_text(items[i].number));
  if (items.size() > most) text += " and " + std::to_string(items.size() - most) + " more";
  return text;
}

}  // namespace dunning::desk
