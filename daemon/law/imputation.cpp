#include "daemon/law/imputation.hpp"

#include <algorithm>
#include <tuple>

#include "daemon/law/accrual.hpp"

namespace dunning::law {
namespace {

struct Account {
  const Claim& claim;
  Accrual accrual;
  Money open_costs;
  Money paid_costs;
  Money paid_interest;
  Money paid_principal;
};

Money least(Money a, Money b) {
  return a.minor < b.minor ? a : b;
}
void move_to(Money& from, Money& to, Money amount) {
  from.minor -= amount.minor;
  to.minor += amount.minor;
}

bool costs_are_due(const Claim& claim, Date day) {
  return !claim.costs_from || *claim.costs_from <= day;
}

// What a payment of that day can be for.
Money payable(const Account& account, Date day) {
  Money open = account.accrual.open_base();
  open.minor += account.accrual.open_interest().minor;
  if (costs_are_due(account.claim, day)) open.minor += account.open_costs.minor;
  return open;
}

// BW 6:44(1).
void allocate(Account& account, Date day, Money amount, Imputation& result) {
  const Money nothing{0, amount.currency};
  Allocation share{day, account.claim.name, nothing, nothing, nothing};
  if (costs_are_due(account.claim, day)) share.to_costs = least(amount, account.open_costs);
  account.open_costs.minor -= share.to_costs.minor;
  move_to(amount, account.paid_costs, share.to_costs);
  share.to_interest = account.accrual.pay_interest(amount);
  move_to(amount, account.paid_interest, share.to_interest);
  share.to_principal = account.accrual.pay_base(amount);
  move_to(amount, account.paid_principal, share.to_principal);
  result.allocations.push_back(std::move(share));
}

// BW 6:43(2): what comes first sorts lower.
auto rank(const Account& account, Date day) {
  const RateTable& table = account.claim.rates;
  const Date first = account.claim.first_interest_day;
  const RateRow* row = row_on(table, table.fixed_at_start ? first : day);
  return std::tuple(first > day, row == nullptr ? 0 : -row->percent.e4, first);
}

// Claims of one rank share in proportion to what is open; the odd cents go to the first of them.
void share_out(std::vector<Account*>& claims, Date day, Money& rest, Imputation& result) {
  Wide open = 0;
  for (const Account* claim : claims)
    open += payable(*claim, day).minor;
  if (open == 0) return;
  const std::int64_t given = static_cast<std::int64_t>(std::min<Wide>(open, rest.minor));
  std::vector<std::int64_t> shares;
  std::int64_t odd = given;
  for (const Account* claim : claims) {
    shares.push_back(static_cast<std::int64_t>(
        divided(Wide{given} * payable(*claim, day).minor, open, Rounding::down)));
    odd -= shares.back();
  }
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const std::int64_t room = payable(*claims[i], day).minor - shares[i];
    const std::int64_t more = std::min({odd, room, std::int64_t{1}});
    odd -= more;
    const Money share{shares[i] + more, rest.currency};
    rest.minor -= share.minor;
    if (share.is_positive()) allocate(*claims[i], day, share, result);
  }
}

void pay(std::vector<Account>& accounts, const Remittance& payment, Imputation& result) {
  Money rest = payment.amount;
  for (const auto& name : payment.designated) {
    for (Account& account : accounts) {
      const Money share = least(rest, payable(account, payment.date));
      if (account.claim.name != name || !share.is_positive()) continue;
      rest.minor -= share.minor;
      allocate(account, payment.date, share, result);
    }
  }
  std::vector<Account*> ordered;
  for (Account& account : accounts)
    ordered.push_back(&account);
  std::stable_sort(ordered.begin(), ordered.end(), [&](const Account* a, const Account* b) {
    return rank(*a, payment.date) < rank(*b, payment.date);
  });
  for (auto first = ordered.begin(); first != ordered.end() && rest.is_positive();) {
    const auto next = std::find_if(first, ordered.end(), [&](const Account* one) {
      return rank(*one, payment.date) != rank(**first, payment.date);
    });
    std::vector<Account*> equal(first, next);
    share_out(equal, payment.date, rest, result);
    first = next;
  }
  result.unallocated.minor += rest.minor;
}

Status checked(std::span<const Claim> claims, std::span<const Remittance> payments) {
  if (claims.empty()) return fail(ErrorKind::invalid_input, "there is no claim to pay");
  const Currency currency = claims.front().principal.currency;
  constexpr std::int64_t largest = 10'000'000'000'000'000;
  const auto good = [&](Money amount) {
    return amount.currency == currency && !amount.is_negative() && amount.minor <= largest;
  };
  for (const Claim& claim : claims) {
    if (!good(claim.principal) || !good(claim.costs))
      return fail(ErrorKind::invalid_input, "an amount of the claim " + claim.name + " is wrong");
  }
  for (const Remittance& payment : payments) {
    if (!good(payment.amount))
      return fail(ErrorKind::invalid_input,
                  "the payment of " + to_string(payment.date) + " is wrong");
  }
  return {};
}

}  // namespace

Result<Imputation> impute(std::span<const Claim> claims, std::span<const Remittance> payments,
                          Date statement_day, const Counting& counting) {
  TRY(checked(claims, payments));
  const Money nothing{0, claims.front().principal.currency};
  Counting by_segment = counting;
  by_segment.round = Counting::Round::each_segment;  // a payment settles whole cents
  std::vector<Account> accounts;
  for (const Claim& claim : claims) {
    accounts.push_back({claim,
                        Accrual(claim.rates, claim.principal, claim.first_interest_day, by_segment),
                        claim.costs, nothing, nothing, nothing});
  }
  std::vector<Remittance> ordered(payments.begin(), payments.end());
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const Remittance& a, const Remittance& b) { return a.date < b.date; });

  Imputation result;
  result.unallocated = nothing;
  for (const Remittance& payment : ordered) {
    if (payment.date > statement_day) break;
    for (Account& account : accounts)
      TRY(account.accrual.run_through(payment.date));
    pay(accounts, payment, result);
  }
  for (Account& account : accounts) {
    TRY(account.accrual.run_through(statement_day));
    const Accrual& accrual = account.accrual;
    ClaimStanding standing{account.claim.name,      accrual.total(),        account.paid_costs,
                           account.paid_interest,   account.paid_principal, account.open_costs,
                           accrual.open_interest(), accrual.open_base(),    nothing,
                           accrual.segments()};
    standing.open_total.minor =
        standing.open_costs.minor + standing.open_interest.minor + standing.open_principal.minor;
    result.claims.push_back(std::move(standing));
  }
  return result;
}

}  // namespace dunning::law
