#include <algorithm>

#include "daemon/law/interest.hpp"
#include "daemon/policy/reckoning.hpp"

// Interest, statutory or agreed, item by item.
namespace dunning::policy {
namespace {

constexpr int months_of_a_year = 12;

law::Percent agreed_a_year(const Reckoning& of) {
  const int times = of.policy.interest->per == AgreedInterest::Per::month ? months_of_a_year : 1;
  return {of.policy.interest->percent_e4 * times, 0};
}

// The rates against this debtor; none: no interest of that kind.
std::optional<law::RateTable> rates(const Reckoning& of, Basis basis) {
  if (basis == Basis::agreed && of.policy.interest && of.agreed())
    return law::agreed_rate(agreed_a_year(of));
  if (basis != Basis::statutory || of.statute().currency != of.all.account.currency)
    return std::nullopt;
  const auto* table = of.statute().rates_for(of.all.debtor_type);
  return table ? std::optional(*table) : std::nullopt;
}

// The first day of interest of an item; none: it bears none yet.
std::optional<Date> interest_from(const Reckoning& of, const Standing& one) {
  const auto since = default_of(one, of.all).first_day;
  if (!since || of.law().interest_after_notice.empty()) return since;
  const auto* life = of.all.notices.of(one.item->id, one.item->round);
  if (!life || life->state != NoticeLife::State::ended) return std::nullopt;
  if (life->notice().name != of.law().interest_after_notice) return std::nullopt;
  return std::max(*since, life->term->costs_from);
}

}  // namespace

void announce_interest(const Reckoning& of, Basis basis, StatedAnnouncement& stated,
                       std::string& missing) {
  const auto table = rates(of, basis);
  if (!table) return;
  const auto* row = law::row_on(*table, of.all.today);
  if (!row) {
    missing = law::missing_rates(*table, of.all.today).message;
    return;
  }
  stated.interest_basis = basis;
  stated.monthly = basis == Basis::agreed && of.policy.interest->per == AgreedInterest::Per::month;
  stated.interest_rate =
      stated.monthly ? law::Percent{of.policy.interest->percent_e4, 0} : row->percent;
  stated.interest_article = basis == Basis::agreed ? "" : table->article;
  for (const auto index : of.items) {
    const auto from = interest_from(of, of.all.items[index]);
    if (from && (!stated.from || *from < *stated.from)) stated.from = from;
  }
}

void claim_interest(const Reckoning& of, Basis basis, StatedClaim& stated, std::string& missing) {
  const auto table = rates(of, basis);
  if (!table) return;
  for (const auto index : of.items) {
    const Standing& one = of.all.items[index];
    const auto from = interest_from(of, one);
    if (!from || !one.net.is_positive()) continue;
    Money principal = one.net;
    std::vector<law::Receipt> receipts;
    for (const auto& payment : one.item->payments) {
      if (payment.booked_on < *from || payment.booked_on > of.all.today) continue;
      receipts.push_back({payment.booked_on, payment.amount});
      principal.minor += payment.amount.minor;
    }
    // A receipt that was reversed makes its days unsure: only what is open now bears interest.
    const bool reversed = std::any_of(receipts.begin(), receipts.end(), [](const auto& receipt) {
      return !receipt.amount.is_positive();
    });
    if (reversed) {
      principal = one.net;
      receipts.clear();
    }
    const auto found = law::interest(*table, principal, *from, of.all.today, receipts);
    if (!found) {
      if (law::is_missing_rates(found.error())) missing = found.error().message;
      continue;
    }
    for (const auto& part : found->segments) {
      stated.working.push_back({one.item->id, part.first_day, part.last_day, part.days, part.rate,
                                part.base, part.interest});
    }
    stated.interest.minor += found->total.minor;
    stated.interest_article = basis == Basis::agreed ? "" : found->article;
  }
  if (stated.interest.is_positive()) stated.interest_basis = basis;
}

}  // namespace dunning::policy
