#include "tests/law/oracle.hpp"

namespace dunning::law::test {
namespace {

__extension__ typedef __int128 Big;

// The percentage of a day, in ten-thousandths: the last row that began by then.
std::int64_t rate_on(const RateTable& table, Date day) {
  std::int64_t found = 0;
  for (const RateRow& row : table.rows) {
    if (row.from <= day) found = row.percent.e4;
  }
  return found;
}

bool leap(int year) {
  if (year % 400 == 0) return true;
  if (year % 100 == 0) return false;
  return year % 4 == 0;
}

bool begins_a_year(Date day, Date first) {
  if (day <= first) return false;
  if (first.month() == 2 && first.day() == 29 && !leap(day.year()))
    return day.month() == 2 && day.day() == 28;
  return day.month() == first.month() && day.day() == first.day();
}

// Sums of a day's base times its rate, until a segment ends and becomes cents.
std::int64_t half_up(Big sum) {
  const Big year = Big{365} * 1'000'000;
  return static_cast<std::int64_t>((2 * sum + year) / (2 * year));
}

}  // namespace

OracleInterest oracle_interest(const RateTable& table, std::int64_t principal, Date first,
                               Date last, const std::vector<OraclePayment>& payments) {
  OracleInterest result;
  std::int64_t joined = 0;
  std::int64_t this_year = 0;
  Big sum = 0;
  for (const auto& payment : payments) {
    if (payment.date < first) principal -= payment.cents;
    if (principal < 0) principal = 0;
  }
  for (Date day = first; day <= last; day = day + 1) {
    if (principal + joined == 0) break;  // what bears nothing any more never begins again
    if (table.compounds_yearly && begins_a_year(day, first)) {
      joined += this_year;
      this_year = 0;
    }
    sum += Big{principal + joined} * rate_on(table, day);
    ++result.days;
    bool paid = false;
    for (const auto& payment : payments) {
      if (payment.date != day || payment.cents == 0) continue;
      paid = true;
      principal = payment.cents < principal ? principal - payment.cents : 0;
    }
    const Date next = day + 1;
    const bool ends = day == last || paid || rate_on(table, next) != rate_on(table, day) ||
                      (table.compounds_yearly && begins_a_year(next, first));
    if (!ends) continue;
    this_year += half_up(sum);
    result.total += half_up(sum);
    ++result.segments;
    sum = 0;
  }
  return result;
}

OracleClaim oracle_claim(const RateTable& table, std::int64_t principal, Date first,
                         std::int64_t costs, Date costs_from, Date until,
                         const std::vector<OraclePayment>& payments) {
  OracleClaim result;
  result.open_costs = costs;
  result.open_principal = principal;
  Big sum = 0;
  // A payment may come before any interest does.
  Date day = first;
  for (const auto& payment : payments)
    day = payment.date < day ? payment.date : day;
  for (; day <= until; day = day + 1) {
    if (table.compounds_yearly && begins_a_year(day, first) && result.open_principal > 0) {
      result.open_principal += result.open_interest;
      result.open_interest = 0;
    }
    if (day >= first) sum += Big{result.open_principal} * rate_on(table, day);
    bool paid = false;
    for (const auto& payment : payments)
      paid = paid || (payment.date == day && payment.cents > 0);
    const Date next = day + 1;
    if (day == until || paid || rate_on(table, next) != rate_on(table, day) ||
        (table.compounds_yearly && begins_a_year(next, first))) {
      result.open_interest += half_up(sum);
      result.interest += half_up(sum);
      sum = 0;
    }
    for (const auto& payment : payments) {
      if (payment.date != day) continue;
      std::int64_t rest = payment.cents;
      const auto pay = [&rest](std::int64_t& open) {
        const std::int64_t part = rest < open ? rest : open;
        open -= part;
        rest -= part;
      };
      if (day >= costs_from) pay(result.open_costs);
      pay(result.open_interest);
      pay(result.open_principal);
      result.unallocated += rest;
    }
  }
  return result;
}

std::vector<OracleCosts> oracle_costs(const std::vector<std::int64_t>& ascending) {
  std::vector<OracleCosts> result;
  // Thousandths of a cent: 0.5 % of a cent is five of them.
  std::int64_t costs = 0;
  std::int64_t principal = 0;
  for (const std::int64_t wanted : ascending) {
    for (; principal < wanted; ++principal) {
      if (principal < 250'000)
        costs += 150;
      else if (principal < 500'000)
        costs += 100;
      else if (principal < 1'000'000)
        costs += 50;
      else if (principal < 20'000'000)
        costs += 10;
      else
        costs += 5;
    }
    std::int64_t within = costs;
    if (wanted == 0)
      within = 0;
    else if (within < 4'000'000)
      within = 4'000'000;
    else if (within > 677'500'000)
      within = 677'500'000;
    result.push_back({within / 1000, (within + 500) / 1000});
  }
  return result;
}

Date oracle_last_day(Date posted, int delivery_days, const std::set<Date>& holidays) {
  Date day = posted;
  int delivered = 0;
  while (delivered < delivery_days) {
    day = day + 1;
    const bool sunday = day.iso_weekday() == 7;
    const bool monday = day.iso_weekday() == 1;
    if (!sunday && !monday && holidays.count(day) == 0) ++delivered;
  }
  for (int i = 0; i < 14; ++i)
    day = day + 1;
  while (day.iso_weekday() == 6 || day.iso_weekday() == 7 || holidays.count(day) != 0)
    day = day + 1;
  return day;
}

}  // namespace dunning::law::test
