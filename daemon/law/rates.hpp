#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/law/percent.hpp"

namespace dunning::law {

// How a row is known. An unconfirmed one is shown to people and never yields an amount.
enum class RowStatus { confirmed, derived, unconfirmed };
std::string_view name(RowStatus status);
std::optional<RowStatus> parse_row_status(std::string_view text);

struct RateRow {
  Date from;  // holds until the next row
  Percent percent;
  RowStatus status = RowStatus::confirmed;
  std::string source;
};

// A statutory rate over time, per cent a year.
struct RateTable {
  std::string name;               // "civil", "commercial"
  std::string article;            // "BW 6:119"
  std::vector<RateRow> rows;      // by `from`, ascending, no two of one day
  Date checked_until;             // nobody has looked beyond: a later day has no rate (S40)
  bool compounds_yearly = false;  // after each full year its interest joins the base
  bool fixed_at_start = false;    // the rate of the first day holds for the whole run
};

// The row in force on a day; none before the first row, after `checked_until`, and where the row is
// unconfirmed.
const RateRow* row_on(const RateTable& table, Date day);

// S40. Whether every day from the first to the last has a rate.
bool covers(const RateTable& table, Date first_day, Date last_day);
inline bool covers(const RateTable& table, Date day) {
  return covers(table, day, day);
}

// What is answered when a day has no rate: not_found, "missing_rates: …".
Error missing_rates(const RateTable& table, Date day);
bool is_missing_rates(const Error& error);

// S38. An agreed rate: the same on every day, simple unless compounding was agreed.
RateTable agreed_rate(Percent percent);

// The same table, each rate higher by so many points ("civil + 2").
RateTable raised(RateTable table, Percent points);

// S40. A row that came later: replaces one of the same day. `checked_until` moves on, never back.
void add_row(RateTable& table, RateRow row, Date checked_until);

}  // namespace dunning::law
