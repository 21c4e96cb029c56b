#include "daemon/policy/maybe_paid.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "daemon/policy/outcome.hpp"

namespace dunning::policy {
namespace {

bool is_open(const Item& item) {
  return item.open.is_positive() &&
         (item.state == InvoiceState::open || item.state == InvoiceState::payment_under_way);
}

// What a debtor transfers who pays all that is due at once: on whichever day that was, it is the
// sum of the oldest due dates. With and without the free credits.
std::vector<Money> amounts_of_the_case(const Account& account) {
  std::vector<const Item*> open;
  for (const auto& item : account.items) {
    if (is_open(item) && item.open.currency == account.currency) open.push_back(&item);
  }
  std::sort(open.begin(), open.end(), [](const Item* a, const Item* b) {
    return std::tuple(!a->due_date, a->due_date) < std::tuple(!b->due_date, b->due_date);
  });
  Money free{0, account.currency};
  for (const auto& credit : account.credits) {
    if (credit.open.currency != free.currency || !credit.open.is_positive()) continue;
    if (__builtin_add_overflow(free.minor, credit.open.minor, &free.minor)) free.minor = 0;
  }
  std::vector<Money> amounts;
  Money sum{0, account.currency};
  for (std::size_t index = 0; index < open.size(); ++index) {
    if (__builtin_add_overflow(sum.minor, open[index]->open.minor, &sum.minor)) break;
    const bool more_of_the_day =
        index + 1 < open.size() && open[index + 1]->due_date == open[index]->due_date;
    if (more_of_the_day) continue;
    amounts.push_back(sum);
    if (free.is_positive()) amounts.push_back({sum.minor - free.minor, sum.currency});
  }
  return amounts;
}

// What the item itself would be paid with: what is open, less the credits tied to its invoice.
std::vector<Money> amounts_of(const Item& item, const Account& account) {
  std::vector<Money> amounts{item.open};
  for (const auto& credit : account.credits) {
    if (credit.of_invoice == item.invoice && credit.open.currency == item.open.currency &&
        credit.open < item.open)
      amounts.push_back({item.open.minor - credit.open.minor, item.open.currency});
  }
  return amounts;
}

// What words in force say will come in for the item: a promise, an instalment, an offer.
std::vector<Money> amounts_agreed(const Item& item, const Account& account, Date today) {
  std::vector<Money> amounts;
  const auto covered = [&](const std::vector<Covered>& covers) {
    return std::any_of(covers.begin(), covers.end(),
                       [&](const Covered& one) { return one.item == item.id; });
  };
  for (const auto& word : account.words) {
    if (!in_force(word, today)) continue;
    if (const auto* promise = std::get_if<Promise>(&word.what); promise && covered(promise->covers))
      amounts.push_back(promise->amount);
    if (const auto* offer = std::get_if<Offer>(&word.what); offer && covered(offer->covers))
      amounts.push_back(offer->pay);
    if (const auto* plan = std::get_if<Plan>(&word.what); plan && covered(plan->covers)) {
      for (const auto& instalment : plan->instalments)
        amounts.push_back(instalment.amount);
    }
  }
  return amounts;
}

// A task that is done ends a veto: whoever did it has looked.
bool is_done(const Account& account, std::string_view kind, const std::string& subject,
             Date today) {
  return std::any_of(account.history.tasks.begin(), account.history.tasks.end(),
                     [&](const TaskMade& task) {
                       return task.kind == kind && task.subject == subject && task.done_on &&
                              *task.done_on <= today;
                     });
}

// Blocks for `days` banking days; then a person is asked, and it blocks for as long again while the
// task is open.
void time_out(Veto& veto, const Account& account, Date since, int days, const WorkingDays& calendar,
              Date today) {
  if (is_done(account, veto.task, veto.subject, today)) {
    veto.blocks = false;
    return;
  }
  const Date asked = calendar.add_banking_days(since, days) + 1;
  const Date over = calendar.add_banking_days(since, 2 * days) + 1;
  veto.ask = today >= asked;
  veto.blocks = today < over;
  if (today < asked) {
    veto.until = asked;
  } else if (today < over) {
    veto.until = over;
  }
}

}  // namespace

BankVetoes::BankVetoes(const Account& account, const WorkingDays& calendar, Date today)
    : account_(&account), calendar_(&calendar), today_(today) {
  if (!account.bank_lines || account.bank_lines->empty()) return;
  of_the_debtor_ = account.bank_lines->from(account.debtor.iban);
  for (const auto& amount : amounts_of_the_case(account)) {
    const auto found = account.bank_lines->of_amount(amount);
    of_the_case_.insert(of_the_case_.end(), found.begin(), found.end());
  }
}

std::vector<Veto> BankVetoes::of(const Item& item) const {
  std::vector<Veto> vetoes;
  if (!account_->bank_lines || account_->bank_lines->empty() || !is_open(item)) return vetoes;
  const OpenLines& lines = *account_->bank_lines;
  std::map<std::size_t, std::string> because;  // the first thing that speaks for a line
  const auto note = [&](const std::vector<std::size_t>& found, const std::string& what) {
    for (const auto index : found)
      because.emplace(index, what);
  };
  note(lines.naming(item.number), "names invoice " + item.number);
  note(lines.naming(item.payment_reference), "names payment reference " + item.payment_reference);
  note(of_the_debtor_, "comes from the debtor's account " + account_->debtor.iban);
  for (const auto& amount : amounts_of(item, *account_))
    note(lines.of_amount(amount), "has exactly the amount of invoice " + item.number);
  for (const auto& amount : amounts_agreed(item, *account_, today_))
    note(lines.of_amount(amount), "has exactly the amount that was agreed on");
  note(of_the_case_, "has exactly the amount of all that is open");

  for (const auto& [index, what] : because) {
    const BankLine& line = lines.lines()[index];
    Veto veto;
    veto.task = "book_payment";
    veto.subject = "bank_line/" + line.id;
    veto.line = &line;
    veto.detail = "a receipt of " + to_string(line.amount) + " of " + to_string(line.booked_on) +
                  (line.counterparty_name.empty() ? "" : " from " + line.counterparty_name) + " " +
                  what + " and is not booked";
    const Date since =
        std::max(line.booked_on, account_->books.fresh_since.value_or(line.booked_on));
    time_out(veto, *account_, since, maybe_paid_banking_days, *calendar_, today_);
    vetoes.push_back(std::move(veto));
  }
  std::stable_sort(vetoes.begin(), vetoes.end(), [](const Veto& a, const Veto& b) {
    return std::tuple(!a.blocks, b.until) < std::tuple(!b.blocks, a.until);
  });
  return vetoes;
}

std::optional<Veto> BankVetoes::blocking(const Item& item) const {
  auto vetoes = of(item);
  if (vetoes.empty() || !vetoes.front().blocks) return std::nullopt;
  return std::move(vetoes.front());
}

std::optional<Veto> payment_under_way(const Item& item, const Account& account,
                                      const WorkingDays& calendar, Date today) {
  if (item.state != InvoiceState::payment_under_way) return std::nullopt;
  Veto veto;
  veto.task = "check_payment";
  veto.subject = "item/" + std::to_string(item.id.value) + "/" + std::to_string(item.round);
  veto.detail = "the ledger calls it " + item.ledger_state;
  if (!item.state_since) {
    veto.blocks = true;
    veto.ask = !is_done(account, veto.task, veto.subject, today);
    return veto;
  }
  veto.detail += " since " + to_string(*item.state_since);
  time_out(veto, account, *item.state_since, under_way_banking_days, calendar, today);
  return veto;
}

}  // namespace dunning::policy
