#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

// Calendar dates and the three ways of counting days (S13). Time zones are not known here; they
// live at the edges (ports::Clock).
namespace dunning {

// A day in the proleptic Gregorian calendar. Always valid.
class Date {
 public:
  Date() = default;  // 1970-01-01
  static Date from_days(std::int64_t days_since_epoch);
  static std::optional<Date> from_ymd(int year, unsigned month, unsigned day);

  std::int64_t days() const { return days_; }  // since 1970-01-01
  int year() const;
  unsigned month() const;
  unsigned day() const;
  unsigned iso_weekday() const;  // 1 Monday … 7 Sunday

  auto operator<=>(const Date&) const = default;

 private:
  explicit Date(std::int32_t days) : days_(days) {}
  std::int32_t days_ = 0;
};

inline Date operator+(Date date, std::int64_t days) {
  return Date::from_days(date.days() + days);
}
inline Date operator-(Date date, std::int64_t days) {
  return Date::from_days(date.days() - days);
}
inline std::int64_t operator-(Date a, Date b) {
  return a.days() - b.days();
}

Date add_months(Date date,
                int months);  // the day is clamped: 31 January + 1 month = 28 or 29 February
Date end_of_month(Date date);

std::string to_string(Date date);                       // "2026-11-21"
std::optional<Date> parse_date(std::string_view text);  // exactly YYYY-MM-DD, a real date

// A day with the time of day, in some administration's time zone.
struct LocalTime {
  Date date;
  int minute_of_day = 0;  // 0 … 1439
  auto operator<=>(const LocalTime&) const = default;
};

std::optional<int> parse_minute_of_day(std::string_view text);  // "09:00" → 540; "24:00" → 1440
std::string minute_of_day_text(int minute);                     // 540 → "09:00"

// Which days count. `holidays` are those of creditor and debtor together (S13); `target_closed` are
// the days the TARGET settlement system is closed beside weekends. Both are data
// (config/jurisdictions).
struct WorkingDays {
  std::set<Date> holidays;
  std::set<Date> target_closed;

  bool is_business_day(Date date) const;  // Monday to Friday, no holiday
  bool is_banking_day(Date date) const;   // Monday to Friday, TARGET open
  // n ≥ 0: the n-th such day strictly after `date`; n < 0: strictly before; 0: `date` itself.
  Date add_business_days(Date date, int n) const;
  Date add_banking_days(Date date, int n) const;
  Date next_business_day(Date date) const;  // `date` itself when it is one
  Date next_banking_day(Date date) const;
};

}  // namespace dunning
