#include "tests/simulation/judge_law.hpp"

#include <algorithm>
#include <set>

namespace dunning::simulation {
namespace {

// 15 % of the first 2,500 euros, 10 % of the next, 5 % up to 10,000, 1 % up to 200,000, then half;
// from 40 to 6,775 euros. Thousandths of a cent are cut off.
std::int64_t scale(std::int64_t cents) {
  if (cents <= 0) return 0;
  std::int64_t thousandths = 0;
  const std::pair<std::int64_t, std::int64_t> slices[] = {
      {250'000, 150}, {250'000, 100}, {500'000, 50}, {19'000'000, 10}};
  for (const auto& [width, per_thousand] : slices) {
    const auto part = std::min(cents, width);
    thousandths += part * per_thousand;
    cents -= part;
  }
  thousandths += cents * 5;
  return std::clamp<std::int64_t>(thousandths / 1000, 4'000, 677'500);
}

bool is_working_day(Date date) {
  const auto weekday = ((date.days() % 7) + 7 + 3) % 7;  // 1 January 1970 was a Thursday: 3
  if (weekday >= 5) return false;
  static const std::set<std::string> holidays = {"2026-01-01", "2026-04-03", "2026-04-06",
                                                 "2026-04-27", "2026-05-05", "2026-05-14",
                                                 "2026-05-25", "2026-12-25"};
  return !holidays.contains(to_string(date));
}

// The last of fourteen days, the first of which follows the day of the letter.
Date end_of_term(Date letter) {
  Date day = letter;
  for (int i = 0; i < 14; ++i)
    day = day + 1;
  while (!is_working_day(day))
    day = day + 1;
  return day;
}

constexpr int days_of_a_demand = 14;
constexpr std::int64_t civil_percent = 4;  // of 2026
constexpr std::int64_t highest_percent = 15;

// Whether nothing but money has come on it since the letter.
bool is_as_it_was(const Invoice& invoice, Date letter, std::int64_t open, std::int64_t received) {
  if (invoice.state != InvoiceState::open && invoice.state != InvoiceState::paid) return false;
  if (!invoice.stop_signs.empty() || !invoice.due_date || *invoice.due_date >= letter) return false;
  std::int64_t since = -received;
  for (const auto& payment : invoice.payments) {
    if (!payment.amount.is_positive() || !payment.credit_note.empty()) return false;
    since += payment.amount.minor;
  }
  return invoice.open.minor + since == open;
}

}  // namespace

const JudgeOfLaw::Letter* JudgeOfLaw::newest(const std::string& debtor, ItemId item) const {
  const auto found = letters_.find(debtor);
  if (found == letters_.end()) return nullptr;
  for (auto letter = found->second.rbegin(); letter != found->second.rend(); ++letter) {
    if (letter->open.contains(item)) return &*letter;
  }
  return nullptr;
}

// Whether an earlier letter certainly brought costs that are owed still, of what this one does not
// list. Of what was credited, edited or taken back nothing is certain.
bool JudgeOfLaw::has_costs(const std::string& debtor, const Knowledge& known, Date on,
                           const policy::StatedNotice& beside) const {
  const auto found = letters_.find(debtor);
  if (found == letters_.end()) return false;
  const auto ids = known.invoices_of_debtors().find(debtor);
  for (const auto& id : ids->second) {
    const auto* credit = known.invoice(id);
    if (credit == nullptr || credit->open.is_negative()) return false;
  }
  for (const auto& letter : found->second) {
    // One claim that was credited makes the letter void for all.
    bool good = on > end_of_term(letter.on);
    bool owed = false;
    for (const auto& [item, open] : letter.open) {
      const auto* invoice = known.invoice(letter.invoices.at(item));
      const bool as_it_was =
          invoice != nullptr && is_as_it_was(*invoice, letter.on, open, letter.received.at(item));
      const bool again =
          newest(debtor, item) != &letter ||
          std::any_of(beside.items.begin(), beside.items.end(),
                      [item = item](const policy::NoticeItem& one) { return one.item == item; });
      good = good && as_it_was && !again;
      owed = owed || (as_it_was && invoice->state == InvoiceState::open);
    }
    if (good && owed) return true;
  }
  return false;
}

void JudgeOfLaw::judge_letter(const store::Occasion& occasion, const Knowledge& known, Date on,
                              bool spoken_of) {
  const auto& intent = occasion.intent;
  const auto& notice = *intent.law->notice;
  ++letters_taken_;
  Letter letter{on, {}, {}, {}};
  std::int64_t sum = 0;
  for (const auto& one : notice.items) {
    const auto line = std::find_if(intent.to_pay_now.begin(), intent.to_pay_now.end(),
                                   [&](const auto& each) { return each.item == one.item; });
    if (line == intent.to_pay_now.end())
      return wrong("the letter counts something that it does not list");
    const auto demand = demanded_.find(one.item);
    if (demand == demanded_.end() || on - demand->second <= days_of_a_demand)
      wrong("the letter lists " + line->number + ", which is not in default");
    letter.open[one.item] = one.open.minor;
    letter.received[one.item] = one.received.minor;
    letter.invoices[one.item] = line->invoice.value;
    sum += one.open.minor;
  }
  if (letter.open.size() != intent.to_pay_now.size()) wrong("the letter lists more than it counts");
  if (sum != notice.amount.minor || sum != intent.amount.minor)
    wrong("the letter asks for another amount than its claims come to");
  if (!intent.not_yet_due.empty() || !intent.arranged.empty() || !intent.disputed.empty())
    wrong("the letter shows more than it asks for");
  if (intent.law->claimed) wrong("the letter claims");
  if (notice.costs.minor > scale(sum))
    wrong("the letter announces " + to_string(notice.costs) + " over " + to_string(notice.amount));
  // Whatever is added to a sum that has its costs adds 15 % at the most: the minimum is owed once.
  const auto& debtor = occasion.account.debtor.value;
  if (!spoken_of && notice.costs.minor > sum * highest_percent / 100 + 1 &&
      has_costs(debtor, known, on, notice))
    wrong("the letter announces " + to_string(notice.costs) + " over " + to_string(notice.amount) +
          " as if it were the first");
  letters_[debtor].push_back(std::move(letter));
}

void JudgeOfLaw::judge_costs(const store::Occasion& occasion, const Knowledge& known, Date on) {
  const auto& claim = *occasion.intent.law->claimed;
  if (!claim.costs.is_positive()) return;
  ++claims_taken_;
  std::int64_t basis = 0;
  for (const auto item : claim.costs_items) {
    const auto* letter = newest(occasion.account.debtor.value, item);
    if (letter == nullptr) {
      wrong("costs of item " + std::to_string(item.value) + " without a letter about it");
      continue;
    }
    if (on <= end_of_term(letter->on))
      wrong("costs on " + to_string(on) + ", and the letter of " + to_string(letter->on) +
            " runs until " + to_string(end_of_term(letter->on)));
    basis += letter->open.at(item);
    // What was credited after the letter had made its amount too high.
    const auto& id = letter->invoices.at(item);
    const auto* invoice = known.invoice(id);
    if (invoice == nullptr) continue;
    const auto ids = known.invoices_of_debtors().find(invoice->debtor.value);
    for (const auto& other : ids->second) {
      const auto* credit = known.invoice(other);
      if (credit != nullptr && credit->credits == id && credit->open.is_negative() &&
          *credit->invoice_date > letter->on)
        wrong("costs after " + credit->number + " of " + to_string(*credit->invoice_date) +
              " has credited what the letter of " + to_string(letter->on) + " asked for");
    }
  }
  if (claim.costs.minor > scale(basis))
    wrong("costs of " + to_string(claim.costs) + " over " +
          to_string(Money{basis, claim.costs.currency}));
}

// From the day after the due date, four per cent a year over what was open on each day.
void JudgeOfLaw::judge_interest(const store::Occasion& occasion, const Knowledge& known, Date on) {
  const auto& intent = occasion.intent;
  const auto& claim = *intent.law->claimed;
  std::int64_t most = 0;  // in parts: cents × per cent × days
  for (const auto& line : intent.to_pay_now) {
    const auto* invoice = known.invoice(line.invoice.value);
    if (invoice == nullptr || !line.due_date) continue;
    for (Date day = *line.due_date + 1; day <= on; day = day + 1) {
      std::int64_t open = line.open.minor;
      for (const auto& payment : invoice->payments) {
        if (payment.booked_on >= day && payment.amount.is_positive() && payment.credit_note.empty())
          open += payment.amount.minor;
      }
      most += open * civil_percent;
    }
  }
  const auto stretches = static_cast<std::int64_t>(claim.working.size());
  if (claim.interest.minor > most / 36'500 + 1 + stretches)
    wrong("interest of " + to_string(claim.interest) + ", and the law gives at most " +
          to_string(Money{most / 36'500, claim.interest.currency}));
}

std::vector<std::string> JudgeOfLaw::judge(const store::Occasion& occasion,
                                           const policy::Policy& policy, const Knowledge& known,
                                           Date on, bool spoken_of) {
  found_.clear();
  const auto& intent = occasion.intent;
  if (intent.law && intent.law->notice) judge_letter(occasion, known, on, spoken_of);
  if (intent.law && intent.law->claimed) {
    judge_costs(occasion, known, on);
    judge_interest(occasion, known, on);
    const auto& claim = *intent.law->claimed;
    if (claim.total.minor != intent.amount.minor + claim.interest.minor + claim.costs.minor)
      wrong("the parts of the claim are not its total");
  }
  for (const auto& advance : intent.advances) {
    const auto* step = policy.find(advance.step);
    if (step != nullptr && step->deadline) demanded_.emplace(advance.item, on);
  }
  return found_;
}

}  // namespace dunning::simulation
