#include <algorithm>

#include "tests/simulation/judge.hpp"

// What a message states of the books: its lines, their due dates and its sum (S1, S18, S25, S28).
namespace dunning::simulation {

std::optional<Date> Judge::due_of(const Knowledge::Part& part, long call) const {
  const auto extended = said_.extension(Knowledge::invoice_of(part.claim), call);
  return extended ? extended : part.due;
}

// Credits and disputes are taken off the earliest due date first.
Judge::Owed Judge::owed(const Invoice& invoice, const std::string& claim, long call) const {
  std::int64_t credited = 0;
  const auto& known = world_->knowledge;
  const auto ids = known.invoices_of_debtors().find(invoice.debtor.value);
  for (const auto& id : ids->second) {
    const auto* credit = known.invoice(id);
    if (credit != nullptr && credit->state == InvoiceState::open && credit->open.minor < 0 &&
        credit->credits == invoice.id.value)
      credited -= credit->open.minor;
  }
  std::int64_t disputed = said_.disputed_part(Knowledge::claim_key(invoice), call);
  for (const auto& part : Knowledge::parts(invoice)) {
    const auto open = std::max<std::int64_t>(part.open, 0);
    const auto credit = std::min(credited, open);
    const auto dispute = std::min(disputed, open);
    if (part.claim == claim) return {std::max<std::int64_t>(open - credit - dispute, 0), dispute};
    credited -= credit;
    disputed -= dispute;
  }
  return {};
}

void Judge::judge_lines(const Conversation& conversation, const store::Occasion& occasion) {
  const auto& known = world_->knowledge;
  for (const auto* list : {&occasion.intent.to_pay_now, &occasion.intent.not_yet_due}) {
    for (const auto& line : *list) {
      const std::string about = short_key(conversation.key) + " asks for " + line.number;
      const auto* invoice = known.invoice(line.invoice.value);
      if (invoice == nullptr) {
        violation("visible", about + ", which is gone or cannot be read");
        continue;
      }
      if (invoice->state != InvoiceState::open || !invoice->open.is_positive()) {
        violation("visible", about + ", which the ledger had shown as " + invoice->ledger_state +
                                 " with " + to_string(invoice->open) + " open");
        continue;
      }
      const auto parts = Knowledge::parts(*invoice);
      const auto claim = claim_of(line, invoice->debtor.value);
      const auto part = std::find_if(parts.begin(), parts.end(),
                                     [&](const auto& one) { return one.claim == claim; });
      if (part == parts.end() || part->open <= 0) {
        violation("visible", about + " of " + to_string(line.total) +
                                 ", and the books have nothing open of that amount");
        continue;
      }
      const auto call = conversation.body_call;
      const auto extended = said_.extension(Knowledge::claim_key(*invoice), call);
      if (list == &occasion.intent.to_pay_now && extended && occasion.on <= *extended)
        violation("visible", about + " before " + to_string(*extended) + ", as was agreed");
      if (line.due_date != due_of(*part, call))
        violation("amount", about + " with another due date than the books have");
      if (!invoice->stop_signs.empty()) violation("visible", about + " against a stop sign");
      if (line.open.currency != occasion.intent.amount.currency ||
          invoice->open.currency != line.open.currency) {
        violation("currency", about + " in " + std::string(invoice->open.currency.code()) +
                                  " among amounts in " +
                                  std::string(occasion.intent.amount.currency.code()));
        continue;
      }
      if (said_.unclear.contains(invoice->debtor.value)) continue;
      const auto owes = owed(*invoice, claim, call);
      if (owes.disputed > 0 && owes.disputed >= part->open)
        violation("visible", about + ", all of which is in dispute");
      if (line.open.minor != owes.open)
        violation("amount", about + " " + to_string(line.open) + ", and the books say " +
                                to_string(Money{owes.open, invoice->open.currency}));
    }
  }
}

void Judge::judge_amount(const Conversation& conversation, const store::Occasion& occasion) {
  const auto& intent = occasion.intent;
  std::int64_t sum = 0;
  for (const auto& line : intent.to_pay_now.empty() ? intent.not_yet_due : intent.to_pay_now)
    sum += line.open.minor;
  for (const auto& credit : intent.credits)
    sum -= credit.amount.minor;
  if (sum != intent.amount.minor)
    violation("amount", short_key(conversation.key) + " asks for " + to_string(intent.amount) +
                            ", and its lines come to " +
                            to_string(Money{sum, intent.amount.currency}));
  if (intent.to_pay_now.empty()) return;
  // Never more than everything overdue less everything in the debtor's favour.
  std::int64_t most = 0;
  const auto& known = world_->knowledge;
  const auto ids = known.invoices_of_debtors().find(occasion.account.debtor.value);
  for (const auto& id : ids->second) {
    const auto* one = known.invoice(id);
    if (one == nullptr || one->state != InvoiceState::open ||
        one->open.currency != intent.amount.currency)
      continue;
    if (one->open.minor < 0 && one->credits.empty()) most += one->open.minor;
    if (one->credit_note) continue;
    for (const auto& part : Knowledge::parts(*one)) {
      const auto due = due_of(part, conversation.body_call);
      if (part.open > 0 && due && *due < occasion.on)
        most += part.open - owed(*one, part.claim, conversation.body_call).disputed;
    }
  }
  // S37: what came in above the principal pays what was claimed beside it, and is no credit.
  const auto beside = claimed_.find(occasion.account.debtor.value);
  if (beside != claimed_.end()) most += beside->second;
  if (intent.amount.minor > most && !said_.unclear.contains(occasion.account.debtor.value))
    violation("amount", short_key(conversation.key) + " asks for " + to_string(intent.amount) +
                            ", and all that is overdue less credits is " +
                            to_string(Money{most, intent.amount.currency}));
}

}  // namespace dunning::simulation
