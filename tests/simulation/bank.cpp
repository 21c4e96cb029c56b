#include <algorithm>

#include "tests/simulation/world.hpp"

// Money on the bank statement, and a bookkeeper who may be days behind it.
namespace dunning::simulation {

// One payment for all of them, of one currency: with the numbers, from the debtor's own account, or
// with nothing but the amount.
void World::transfer(DebtorLife& debtor, const std::vector<std::string>& invoices) {
  auto& chance = dice(Trouble::bank);
  Transfer made;
  BankLine& line = made.line;
  const int how = static_cast<int>(chance.pick(3));
  for (const auto& id : invoices) {
    const auto* found = invoice(id);
    if (found == nullptr || found->state != InvoiceState::open || !found->open.is_positive() ||
        is_on_its_way(id))
      continue;
    if (made.invoices.empty()) line.amount = {0, found->open.currency};
    if (line.amount.currency != found->open.currency) continue;
    line.amount.minor += found->open.minor;
    made.invoices.push_back(id);
    if (how == 0) line.description += "Betaling " + found->number + " ";
  }
  if (made.invoices.empty()) return;
  on_its_way_.insert(made.invoices.begin(), made.invoices.end());
  line.id = "b" + std::to_string(++lines_);
  line.booked_on = today();
  line.open = line.amount;
  line.counterparty_name = debtor.name;
  const auto* record = ledger.find({RecordKind::debtor, debtor.id});
  if (how == 1 && record != nullptr) line.counterparty_iban = std::get<Debtor>(*record).iban;
  tell(debtor.id + " transfers " + to_string(line.amount) + " (" + line.id + ")" +
       (how == 0   ? ": " + line.description
        : how == 1 ? " from its account"
                   : ""));
  not_on_statement_.push_back(std::move(made));
}

void World::import_statement() {
  const Date until = today() - 1;
  for (auto one = not_on_statement_.begin(); one != not_on_statement_.end();) {
    if (one->line.booked_on > until) {
      ++one;
      continue;
    }
    tell("the bank line " + one->line.id + " of " + to_string(one->line.booked_on) +
         " is in the books");
    put(one->line);
    on_statement_.emplace(one->line.id, std::move(*one));
    one = not_on_statement_.erase(one);
  }
  if (plan_.asks(Trouble::late_books) && (!ledger.books_as_of || *ledger.books_as_of < until))
    ledger.books_as_of = until;
}

void World::book(const std::string& id, bool on_the_invoices) {
  auto made = std::move(on_statement_.extract(id).mapped());
  made.line.open.minor = 0;
  tell("the bank line " + id + (on_the_invoices ? " is booked" : " turns out to be other money"));
  put(made.line);
  auto left = made.line.amount.minor;
  for (const auto& paid : made.invoices) {
    on_its_way_.erase(paid);
    const auto* found = invoice(paid);
    if (!on_the_invoices || found == nullptr || found->state != InvoiceState::open ||
        !found->open.is_positive())
      continue;
    const auto part = std::min(left, found->open.minor);
    if (part > 0) pay(paid, part);
    left -= part;
  }
}

void World::keep_statement() {
  if (!plan_.asks(Trouble::bank) && !plan_.asks(Trouble::late_books)) return;
  auto& late = dice(Trouble::late_books);
  if (quiet_ || !plan_.asks(Trouble::late_books) || late.chance(30)) import_statement();
  auto& chance = dice(Trouble::bank);
  std::vector<std::string> open;
  for (const auto& [id, made] : on_statement_)
    open.push_back(id);
  for (const auto& id : open) {
    const auto what = chance.pick(100);
    if (quiet_ || what < 20) {
      book(id, true);
    } else if (what < 24) {
      book(id, false);
    }
  }
}

void World::expect_payment(const std::string& id, std::int64_t minor, Date on) {
  agreed_.push_back({id, minor, on});
}

void World::pay_agreed() {
  for (auto one = agreed_.begin(); one != agreed_.end();) {
    if (one->on > today()) {
      ++one;
      continue;
    }
    const auto* found = invoice(one->invoice);
    if (found != nullptr && found->state == InvoiceState::open && found->open.minor > one->minor)
      pay(one->invoice, one->minor);
    one = agreed_.erase(one);
  }
}

}  // namespace dunning::simulation
