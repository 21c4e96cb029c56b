// Money of a debtor that is on no invoice yet.
#include <algorithm>
#include <utility>

#include "tests/sandbox/economy.hpp"

namespace dunning::sandbox {

Result<std::int64_t> Economy::add_on_account(OnAccount money) {
  if (debtor(money.debtor) == nullptr) return fail(ErrorKind::not_found, "no such debtor");
  if (money.amount.minor <= 0)
    return fail(ErrorKind::invalid_input, "money on account is more than nothing");
  money.id = ++last_id_;
  money.created = money.updated = now_;
  const std::int64_t id = money.id;
  on_account_.emplace(id, std::move(money));
  return id;
}

Status Economy::allocate(std::int64_t on_account, std::int64_t id,
                         std::optional<std::int64_t> minor) {
  const auto found = on_account_.find(on_account);
  if (found == on_account_.end()) return fail(ErrorKind::not_found, "no such money on account");
  OnAccount& money = found->second;
  Invoice& invoice = *TRY(existing(id));
  const std::int64_t most = std::min(money.left_minor(), invoice.open_minor());
  const std::int64_t taken = minor.value_or(most);
  if (invoice.debtor != money.debtor || invoice.total.currency != money.amount.currency ||
      !invoice.is_sent() || taken <= 0 || taken > most)
    return fail(ErrorKind::invalid_input, "the invoice does not take it");
  money.allocations.push_back({++last_id_, id, taken, today()});
  money.updated = now_;
  Payment payment;
  payment.id = ++last_id_;
  payment.booked_on = today();
  payment.amount = {taken, invoice.total.currency};
  payment.created = now_;
  payment.on_account = on_account;
  invoice.payments.push_back(std::move(payment));
  invoice.updated = now_;
  settle(invoice);
  return {};
}

Status Economy::void_on_account(std::int64_t on_account) {
  const auto found = on_account_.find(on_account);
  if (found == on_account_.end()) return fail(ErrorKind::not_found, "no such money on account");
  if (!found->second.allocations.empty())
    return fail(ErrorKind::invalid_input, "some of it is allocated");
  found->second.voided = true;
  found->second.updated = now_;
  return {};
}

}  // namespace dunning::sandbox
