#include "daemon/law/rates.hpp"

#include <algorithm>

#include "daemon/core/spelling.hpp"

namespace dunning::law {
namespace {

constexpr Spelling<RowStatus> statuses[] = {{RowStatus::confirmed, "confirmed"},
                                            {RowStatus::derived, "derived"},
                                            {RowStatus::unconfirmed, "unconfirmed"}};

constexpr std::string_view missing = "missing_rates: ";

bool earlier(const RateRow& row, Date day) {
  return row.from < day;
}

}  // namespace

std::string_view name(RowStatus status) {
  return spelled(statuses, status);
}
std::optional<RowStatus> parse_row_status(std::string_view text) {
  return read_spelling(statuses, text);
}

const RateRow* row_on(const RateTable& table, Date day) {
  if (day > table.checked_until) return nullptr;
  const auto after = std::upper_bound(table.rows.begin(), table.rows.end(), day,
                                      [](Date one, const RateRow& row) { return one < row.from; });
  if (after == table.rows.begin()) return nullptr;
  const RateRow& row = *(after - 1);
  return row.status == RowStatus::unconfirmed ? nullptr : &row;
}

bool covers(const RateTable& table, Date first_day, Date last_day) {
  if (last_day > table.checked_until || row_on(table, first_day) == nullptr) return false;
  return std::none_of(table.rows.begin(), table.rows.end(), [&](const RateRow& row) {
    return row.status == RowStatus::unconfirmed && row.from > first_day && row.from <= last_day;
  });
}

Error missing_rates(const RateTable& table, Date day) {
  const std::string why = day > table.checked_until
                              ? "checked until " + to_string(table.checked_until)
                              : "no confirmed row";
  return {ErrorKind::not_found,
          std::string(missing) + "the " + table.name + " rate of " + to_string(day) +
              " is not known (" + why + ")",
          std::nullopt};
}

bool is_missing_rates(const Error& error) {
  return error.kind == ErrorKind::not_found && error.message.find(missing) != std::string::npos;
}

RateTable agreed_rate(Percent percent) {
  RateTable table;
  table.name = "agreed";
  table.rows = {{*Date::from_ymd(1900, 1, 1), percent, RowStatus::confirmed, "the contract"}};
  table.checked_until = *Date::from_ymd(9999, 12, 31);
  return table;
}

RateTable raised(RateTable table, Percent points) {
  for (RateRow& row : table.rows)
    row.percent = row.percent + points;
  return table;
}

void add_row(RateTable& table, RateRow row, Date checked_until) {
  const auto at = std::lower_bound(table.rows.begin(), table.rows.end(), row.from, earlier);
  if (at != table.rows.end() && at->from == row.from)
    *at = std::move(row);
  else
    table.rows.insert(at, std::move(row));
  table.checked_until = std::max(table.checked_until, checked_until);
}

}  // namespace dunning::law
