#include "tests/simulation/knowledge.hpp"

#include <algorithm>

namespace dunning::simulation {

bool is_settled(const Invoice& invoice) {
  switch (invoice.state) {
    case InvoiceState::draft:
      return false;
    case InvoiceState::paid:
    case InvoiceState::voided:
    case InvoiceState::written_off:
      return true;
    default:
      return !invoice.open.is_positive();
  }
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
    auto& claim = claims_[claim_key(*invoice)];
    if (is_settled(*invoice)) {
      claim.perhaps_settled = true;
    } else if (claim.settled || claim.perhaps_settled) {
      ++claim.perhaps;
    }
  }
  told_[process].clear();
}

void Knowledge::learn(const RecordRef& ref, Known&& what) {
  if (what.record) {
    if (const auto* invoice = std::get_if<Invoice>(&*what.record)) {
      auto& ids = by_debtor_[invoice->debtor.value];
      if (std::find(ids.begin(), ids.end(), ref.id) == ids.end()) ids.push_back(ref.id);
      if (!invoice->credit_note && invoice->state != InvoiceState::draft) {
        auto& claim = claims_[claim_key(*invoice)];
        const bool settled = is_settled(*invoice);
        if (claim.settled && !settled) ++claim.round;
        if (!claim.settled && claim.perhaps_settled && !settled) ++claim.perhaps;
        claim.settled = settled;
        claim.perhaps_settled = false;
      }
    }
  }
  known_[ref] = std::move(what);
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

Knowledge::Claim Knowledge::claim(const std::string& key) const {
  const auto found = claims_.find(key);
  return found == claims_.end() ? Claim{} : found->second;
}

}  // namespace dunning::simulation
