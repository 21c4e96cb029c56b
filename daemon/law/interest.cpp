#include "daemon/law/interest.hpp"

#include <algorithm>

#include "daemon/law/accrual.hpp"

namespace dunning::law {
namespace {

// What keeps every product within its width: 10^16 minor units, a century.
constexpr std::int64_t largest_principal = 10'000'000'000'000'000;
constexpr std::int64_t longest_days = 36'600;

Status checked(Money principal, Date first_day, Date last_day, std::span<const Receipt> receipts) {
  if (principal.is_negative() || principal.minor > largest_principal)
    return fail(ErrorKind::invalid_input, "no principal: " + to_string(principal));
  if (last_day - first_day > longest_days)
    return fail(ErrorKind::invalid_input, "interest over more than a century");
  for (const Receipt& receipt : receipts) {
    if (receipt.amount.currency != principal.currency || receipt.amount.is_negative() ||
        receipt.amount.minor > largest_principal)
      return fail(ErrorKind::invalid_input,
                  "no receipt on " + to_string(principal) + ": " + to_string(receipt.amount));
  }
  return {};
}

}  // namespace

Result<Interest> interest(const RateTable& table, Money principal, Date first_day, Date last_day,
                          std::span<const Receipt> receipts, const Counting& counting) {
  TRY(checked(principal, first_day, last_day, receipts));
  std::vector<Receipt> ordered(receipts.begin(), receipts.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Receipt& a, const Receipt& b) { return a.date < b.date; });

  Accrual account(table, principal, first_day, counting);
  for (const Receipt& receipt : ordered) {
    if (receipt.date >= last_day) break;
    if (receipt.amount.is_zero()) continue;
    TRY(account.run_through(receipt.date));
    account.pay_principal(receipt.amount);
  }
  TRY(account.run_through(last_day));

  Interest result;
  result.segments = account.segments();
  for (const auto& segment : result.segments)
    result.days += segment.days;
  result.total = account.total();
  result.article = table.article;
  return result;
}

}  // namespace dunning::law
