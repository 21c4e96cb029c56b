#include "tests/sandbox/moneybird/period.hpp"

#include <optional>

#include "daemon/core/digits.hpp"

namespace dunning::sandbox::moneybird {

namespace {

Date month_start(Date day) {
  return *Date::from_ymd(day.year(), day.month(), 1);
}
Period month_of(Date day) {
  return {month_start(day), end_of_month(day)};
}

std::optional<Period> named(const std::string& text, Date today) {
  const std::size_t split = text.find('_');
  if (split == std::string::npos) return std::nullopt;
  const std::string which = text.substr(0, split);
  const std::string unit = text.substr(split + 1);
  if (which != "this" && which != "prev" && which != "next") return std::nullopt;
  const int shift = which == "this" ? 0 : which == "prev" ? -1 : 1;
  if (unit == "week") {
    const Date monday = today - (today.iso_weekday() - 1) + 7 * shift;
    return Period{monday, monday + 6};
  }
  if (unit == "month") return month_of(add_months(month_start(today), shift));
  if (unit == "quarter") {
    const int back = static_cast<int>((today.month() - 1) % 3);
    const Date first = add_months(month_start(today), 3 * shift - back);
    return Period{first, end_of_month(add_months(first, 2))};
  }
  if (unit == "year") {
    const int year = today.year() + shift;
    return Period{*Date::from_ymd(year, 1, 1), *Date::from_ymd(year, 12, 31)};
  }
  return std::nullopt;
}

// "202601" as its month, "20260115" as its day.
std::optional<Period> written_out(const std::string& text) {
  const auto number = digits(text);
  if (!number) return std::nullopt;
  const auto value = static_cast<int>(*number);
  if (text.size() == 6) {
    const auto day = Date::from_ymd(value / 100, static_cast<unsigned>(value % 100), 1);
    if (day) return month_of(*day);
  } else if (text.size() == 8) {
    const auto day = Date::from_ymd(value / 10'000, static_cast<unsigned>(value / 100 % 100),
                                    static_cast<unsigned>(value % 100));
    if (day) return Period{*day, *day};
  }
  return std::nullopt;
}

}  // namespace

OrRefusal<Period> read_period(const std::string& text, Date today) {
  if (const auto known = named(text, today)) return *known;
  const std::size_t dots = text.find("..");
  if (dots == std::string::npos) {
    return plain_refusal(400, written_out(text) ? "Period must have both a start and end date"
                                                : "Period is invalid");
  }
  const std::string from = text.substr(0, dots);
  const std::string until = text.substr(dots + 2);
  if (from.empty() || until.empty())
    return plain_refusal(400, "Period must have both a start and end date");
  const auto first = written_out(from);
  const auto last = written_out(until);
  if (!first || !last || from.size() != until.size() || last->last < first->first) {
    return plain_refusal(400, "Period is invalid");
  }
  return Period{first->first, last->last};
}

}  // namespace dunning::sandbox::moneybird
