#include "daemon/core/calendar.hpp"

#include <array>
#include <cstdio>

#include "daemon/core/digits.hpp"

namespace dunning {
namespace {

std::chrono::year_month_day ymd(Date date) {
  return std::chrono::year_month_day{std::chrono::sys_days{std::chrono::days{date.days()}}};
}

Date from(std::chrono::year_month_day day) {
  return Date::from_days(std::chrono::sys_days{day}.time_since_epoch().count());
}

template <class Counts>
Date add_counting(Date date, int n, Counts counts) {
  const int direction = n < 0 ? -1 : 1;
  for (int left = n * direction; left > 0;) {
    date = date + direction;
    if (counts(date)) --left;
  }
  return date;
}

}  // namespace

Date Date::from_days(std::int64_t days_since_epoch) {
  return Date{static_cast<std::int32_t>(days_since_epoch)};
}

std::optional<Date> Date::from_ymd(int year, unsigned month, unsigned day) {
  const std::chrono::year_month_day value{std::chrono::year{year}, std::chrono::month{month},
                                          std::chrono::day{day}};
  if (!value.ok()) return std::nullopt;
  return from(value);
}

int Date::year() const {
  return static_cast<int>(ymd(*this).year());
}
unsigned Date::month() const {
  return static_cast<unsigned>(ymd(*this).month());
}
unsigned Date::day() const {
  return static_cast<unsigned>(ymd(*this).day());
}
unsigned Date::iso_weekday() const {
  return std::chrono::weekday{std::chrono::sys_days{std::chrono::days{days_}}}.iso_encoding();
}

Date add_months(Date date, int months) {
  const auto day = ymd(date);
  const auto target =
      std::chrono::year_month{day.year(), day.month()} + std::chrono::months{months};
  const std::chrono::year_month_day exact = target / day.day();
  return exact.ok() ? from(exact) : from(std::chrono::year_month_day{target / std::chrono::last});
}

Date end_of_month(Date date) {
  const auto day = ymd(date);
  return from(std::chrono::year_month_day{day.year() / day.month() / std::chrono::last});
}

// By hand: dates are written with every record, and printf takes several times as long.
std::string to_string(Date date) {
  const auto day = ymd(date);
  std::string text = std::to_string(static_cast<int>(day.year()));
  if (text.size() < 4) text.insert(0, 4 - text.size(), '0');
  for (const unsigned part :
       {static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day())}) {
    text += '-';
    text += static_cast<char>('0' + part / 10);
    text += static_cast<char>('0' + part % 10);
  }
  return text;
}

std::optional<Date> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return Date::from_ymd(static_cast<int>(*year), static_cast<unsigned>(*month),
                        static_cast<unsigned>(*day));
}

std::optional<int> parse_minute_of_day(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = digits(text.substr(0, 2));
  const auto minute = digits(text.substr(3, 2));
  if (!hour || !minute || *minute > 59 || *hour * 60 + *minute > 1440) return std::nullopt;
  return static_cast<int>(*hour * 60 + *minute);
}

std::string minute_of_day_text(int minute) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", minute / 60, minute % 60);
  return text.data();
}

bool WorkingDays::is_business_day(Date date) const {
  return date.iso_weekday() <= 5 && !holidays.contains(date);
}

bool WorkingDays::is_banking_day(Date date) const {
  return date.iso_weekday() <= 5 && !target_closed.contains(date);
}

Date WorkingDays::add_business_days(Date date, int n) const {
  return add_counting(date, n, [this](Date day) { return is_business_day(day); });
}

Date WorkingDays::add_banking_days(Date date, int n) const {
  return add_counting(date, n, [this](Date day) { return is_banking_day(day); });
}

Date WorkingDays::next_business_day(Date date) const {
  return is_business_day(date) ? date : add_business_days(date, 1);
}

Date WorkingDays::next_banking_day(Date date) const {
  return is_banking_day(date) ? date : add_banking_days(date, 1);
}

}  // namespace dunning
