#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "tests/simulation/judge.hpp"

// Money that may be on its way (S8), and how far the books are kept (S9).
namespace dunning::simulation {
namespace {

constexpr int days_of_a_veto = 10;  // banking days: five, and five more while a task is open
constexpr int days_after_due = 1;
constexpr int days_after_a_term = 2;

bool names(const std::string& text, const std::string& number) {
  const auto at = text.find(number);
  if (at == std::string::npos) return false;
  const auto after = at + number.size();
  return after == text.size() || std::isalnum(static_cast<unsigned char>(text[after])) == 0;
}

}  // namespace

// What speaks for a line being the payment of that part, or nothing.
std::string Judge::concerned(const BankLine& line, const Invoice& invoice, std::int64_t open,
                             const std::string& debtor) const {
  const auto& known = world_->knowledge;
  if (names(line.description, invoice.number)) return "names it";
  const auto* owes = known.debtor(debtor);
  if (owes != nullptr && !owes->iban.empty() && line.counterparty_iban == owes->iban)
    return "comes from the debtor's account";
  if (line.amount.currency != invoice.open.currency) return {};
  if (line.amount.minor == open || line.open.minor == open) return "has its amount";
  // All that was due by some day. What cannot be read may be among it.
  std::map<Date, std::int64_t> by_day;
  std::set<std::string> counted;
  const auto ids = known.invoices_of_debtors().find(debtor);
  for (const auto& id : ids->second) {
    const auto* known_as = known.of({RecordKind::invoice, id});
    if (known_as == nullptr || !known_as->record) return {};
    const auto& one = std::get<Invoice>(*known_as->record);
    // Deleted and entered again under another id: nobody may have looked at the old one since.
    if (!counted.insert(Knowledge::claim_key(one)).second) return {};
    const bool counts =
        one.state == InvoiceState::open || one.state == InvoiceState::payment_under_way;
    if (!counts || one.credit_note || one.open.currency != invoice.open.currency) continue;
    for (const auto& part : Knowledge::parts(one)) {
      if (part.open > 0 && part.due) by_day[*part.due] += part.open;
    }
  }
  std::int64_t sum = 0;
  for (const auto& [day, amount] : by_day) {
    sum += amount;
    if (line.amount.minor == sum || line.open.minor == sum)
      return "has the amount of all that was due by " + to_string(day);
  }
  return {};
}

void Judge::judge_bank(const Conversation& conversation, const store::Occasion& occasion) {
  const auto& debtor = occasion.account.debtor.value;
  for (const auto* line : world_->knowledge.bank_lines()) {
    if (!line->amount.is_positive() || !line->open.is_positive()) continue;
    if (occasion.on > add_weekdays(line->booked_on, days_of_a_veto)) continue;
    for (const auto* list : {&occasion.intent.to_pay_now, &occasion.intent.not_yet_due}) {
      for (const auto& asked : *list) {
        const auto* invoice = world_->knowledge.invoice(asked.invoice.value);
        if (invoice == nullptr) continue;
        for (const auto& part : Knowledge::parts(*invoice)) {
          if (part.claim != claim_of(asked, debtor)) continue;
          const auto why = concerned(*line, *invoice, part.open, debtor);
          if (!why.empty())
            violation("visible", short_key(conversation.key) + " asks for " + asked.number +
                                     ", and the bank line " + line->id + " of " +
                                     to_string(line->booked_on) + " " + why);
        }
      }
    }
  }
}

void Judge::judge_books(const Conversation& conversation, const store::Occasion& occasion,
                        const policy::Policy& policy) {
  if (!world_->plan().asks(Trouble::late_books)) return;
  for (const auto& advance : occasion.intent.advances) {
    const auto* step = policy.find(advance.step);
    if (step == nullptr || step->before_due() || !advance.due_date) continue;
    const auto claim = claim_of(advance.item, occasion);
    Date needed = add_weekdays(*advance.due_date, days_after_due);
    for (const auto& one : ladders_[claim]) {
      const auto& before = policy.steps[one.step];
      if (one.round == advance.round && before.deadline && one.step < *policy.index_of(step->name))
        needed = std::max(needed, add_weekdays(one.on + before.deadline->count, days_after_a_term));
    }
    // A promise or an offer that ran out: the last day on which the money was in time.
    for (const auto& said : said_.held) {
      if (said.claim == Knowledge::invoice_of(claim) && said.until && !said.to_call &&
          said.word.starts_with("offer/") && *said.until <= occasion.on)
        needed = std::max(needed, *said.until - 1);
    }
    if (!world_->books_told || *world_->books_told < needed)
      violation("books",
                short_key(conversation.key) + ": " + claim + " takes " + advance.step +
                    ", and the books were kept up to " +
                    (world_->books_told ? to_string(*world_->books_told) : std::string("no day")) +
                    "; it needs " + to_string(needed));
  }
}

}  // namespace dunning::simulation
