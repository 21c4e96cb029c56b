#include "tests/simulation/knowledge.hpp"

#include <algorithm>

namespace dunning::simulation {

bool is_settled(const Invoice& invoice, std::int64_t open) {
  switch (invoice.state) {
    case InvoiceState::draft:
      return false;
    case InvoiceState::paid:
    case InvoiceState::voided:
    case InvoiceState::written_off:
      return true;
    default:
      return open <= 0;
  }
}

std::vector<Knowledge::Part> Knowledge::parts(const Invoice& invoice) {
  if (invoice.rows.empty())
    return {{claim_key(invoice), invoice.due_date, invoice.total.minor, invoice.open.minor}};
  std::vector<Part> parts;
  for (const auto& row : invoice.rows)
    parts.push_back({claim_key(invoice) + "#" + std::to_string(row.amount.minor), row.due_date,
                     row.amount.minor, row.open.minor});
  std::sort(parts.begin(), parts.end(),
            [](const Part& one, const Part& other) { return one.due < other.due; });
  return parts;
}

void Knowledge::remember(const std::string& process) {
  for (auto& [ref, what] : told_[process])
    learn(ref, std::move(what));
  told_[process].clear();
}

void Knowledge::forget(const std::string& process) {
  for (const auto& [ref, what] : told_[process]) {
    if (!what.record) continue;
    const auto* invoice = std::get_if<Invoice>(&*what.record);
    if (invoice == nullptr || invoice->credit_note) continue;
    for (const auto& part : parts(*invoice)) {
      auto& claim = claims_[part.claim];
      if (is_settled(*invoice, part.open)) {
        claim.perhaps_settled = true;
      } else if (claim.settled || claim.perhaps_settled) {
        ++claim.perhaps;
      }
    }
  }
  told_[process].clear();
}

void Knowledge::learn(const RecordRef& ref, Known&& what) {
  if (what.record) {
    if (const auto* invoice = std::get_if<Invoice>(&*what.record)) {
      auto& ids = by_debtor_[invoice->debtor.value];
      if (std::find(ids.begin(), ids.end(), ref.id) == ids.end()) ids.push_back(ref.id);
      if (!invoice->credit_note && invoice->state != InvoiceState::draft) learn_claims(*invoice);
    }
  }
  known_[ref] = std::move(what);
}

void Knowledge::learn_claims(const Invoice& invoice) {
  for (const auto& part : parts(invoice)) {
    auto& claim = claims_[part.claim];
    const bool settled = is_settled(invoice, part.open);
    if (claim.settled && !settled) ++claim.round;
    if (!claim.settled && claim.perhaps_settled && !settled) ++claim.perhaps;
    claim.settled = settled;
    claim.perhaps_settled = false;
  }
}

const Knowledge::Known* Knowledge::of(const RecordRef& ref) const {
  const auto found = known_.find(ref);
  return found == known_.end() ? nullptr : &found->second;
}

const Invoice* Knowledge::invoice(const std::string& id) const {
  const auto* known = of({RecordKind::invoice, id});
  return known != nullptr && known->record ? std::get_if<Invoice>(&*known->record) : nullptr;
}

const Debtor* Knowledge::debtor(const std::string& id) const {
  const auto* known = of({RecordKind::debtor, id});
  return known != nullptr && known->record ? std::get_if<Debtor>(&*known->record) : nullptr;
}

std::vector<const BankLine*> Knowledge::bank_lines() const {
  std::vector<const BankLine*> lines;
  for (auto one = known_.lower_bound({RecordKind::bank_line, ""});
       one != known_.end() && one->first.kind == RecordKind::bank_line; ++one) {
    const auto& record = one->second.record;
    if (record && std::holds_alternative<BankLine>(*record))
      lines.push_back(&std::get<BankLine>(*record));
  }
  return lines;
}

Knowledge::Claim Knowledge::claim(const std::string& key) const {
  const auto found = claims_.find(key);
  return found == claims_.end() ? Claim{} : found->second;
}

}  // namespace dunning::simulation
