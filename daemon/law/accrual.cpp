#include "daemon/law/accrual.hpp"

#include <algorithm>

namespace dunning::law {
namespace {

constexpr Wide fine_parts = 1'000'000'000;
constexpr Wide whole = 1'000'000;  // 100 % in ten-thousandths of a percent

bool is_leap(int year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

std::int64_t days_in_leap_years(Date first, Date last) {
  std::int64_t count = 0;
  for (int year = first.year(); year <= last.year(); ++year) {
    if (!is_leap(year)) continue;
    const Date from = std::max(first, *Date::from_ymd(year, 1, 1));
    const Date to = std::min(last, *Date::from_ymd(year, 12, 31));
    count += to - from + 1;
  }
  return count;
}

}  // namespace

Date anniversary(Date first_day, int year) {
  return add_months(first_day, 12 * year);
}

Accrual::Accrual(const RateTable& table, Money principal, Date first_day, const Counting& counting)
    : table_(table),
      counting_(counting),
      currency_(principal.currency),
      parts_(counting.round == Counting::Round::each_segment ? 1 : fine_parts),
      first_day_(first_day),
      next_(first_day),
      principal_(principal.minor * parts_) {}

Date Accrual::segment_end(Date last, const RateRow& row) const {
  Date end = last;
  if (compounds()) end = std::min(end, anniversary(first_day_, year_) - 1);
  if (table_.fixed_at_start) return end;
  for (const RateRow& later : table_.rows) {
    if (later.from <= next_) continue;
    if (later.from > end) break;
    const bool same = later.percent == row.percent && later.status != RowStatus::unconfirmed;
    if (!same || counting_.split == Counting::Split::at_every_row) return later.from - 1;
  }
  return end;
}

Wide Accrual::accrued(std::int64_t days, Date first, Date last, Percent rate) const {
  const Wide yearly = (principal_ + joined_) * rate.e4;
  if (counting_.days == Counting::Days::actual_365)
    return divided(yearly * days, whole * 365, Rounding::half_up);
  const std::int64_t leap = days_in_leap_years(first, last);
  return divided(yearly * ((days - leap) * 366 + leap * 365), whole * 365 * 366, Rounding::half_up);
}

Status Accrual::run_through(Date day) {
  while (next_ <= day && principal_ + joined_ > 0) {
    if (compounds() && next_ == anniversary(first_day_, year_)) {
      joined_ += fresh_;
      fresh_ = 0;
      ++year_;
    }
    const RateRow* row = row_on(table_, table_.fixed_at_start ? first_day_ : next_);
    if (row == nullptr) return fail(missing_rates(table_, next_));
    Date end = segment_end(day, *row);
    if (!table_.fixed_at_start && end > table_.checked_until) end = table_.checked_until;

    const std::int64_t days = end - next_ + 1;
    const Wide interest = accrued(days, next_, end, row->percent);
    segments_.push_back(
        {next_, end, days, row->percent, money(principal_ + joined_), money(interest)});
    fresh_ += interest;
    total_ += interest;
    next_ = end + 1;
  }
  next_ = std::max(next_, day + 1);
  return {};
}

Money Accrual::pay_principal(Money amount) {
  const Wide part = std::min(amount.minor * parts_, principal_);
  principal_ -= part;
  return money(part);
}

Money Accrual::pay_base(Money amount) {
  const Wide part = std::min(amount.minor * parts_, principal_ + joined_);
  const Wide of_joined = std::min(part, joined_);
  joined_ -= of_joined;
  principal_ -= part - of_joined;
  return money(part);
}

Money Accrual::pay_interest(Money amount) {
  const Wide part = std::min(amount.minor * parts_, fresh_);
  fresh_ -= part;
  return money(part);
}

Money Accrual::money(Wide amount) const {
  return {static_cast<std::int64_t>(divided(amount, parts_, Rounding::half_up)), currency_};
}
Money Accrual::open_base() const {
  return money(principal_ + joined_);
}
Money Accrual::open_interest() const {
  return money(fresh_);
}
Money Accrual::total() const {
  return money(total_);
}

}  // namespace dunning::law
