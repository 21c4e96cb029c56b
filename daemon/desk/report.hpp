#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"

// `dunningctl report …`: figures about the book, as a table for people, as CSV for a spreadsheet
// and as JSON. Amounts of different currencies stand in rows of their own and are never added. Read
// from the store alone; nothing here decides.
namespace dunning::desk {

// A number with one decimal: 124 is "12.4".
struct Tenths {
  std::int64_t value = 0;
  bool operator==(const Tenths&) const = default;
};

// Nothing, text, a count, a number, an amount or a date.
using Cell = std::variant<std::monostate, std::string, std::int64_t, Tenths, Money, Date>;

struct ReportColumn {
  std::string key;    // in CSV and JSON
  std::string title;  // in the table
};

struct ReportOf {
  Administration administration;
  std::vector<std::vector<Cell>> rows;  // a cell for each column
  std::vector<std::string> notes;       // sentences below the table
};

struct Report {
  std::string name;  // "aging"
  Date on;           // the day it speaks of
  std::vector<ReportColumn> columns;
  std::vector<ReportOf> administrations;
};

struct ReportQuestion {
  std::optional<std::string> administration;  // none: all of the configuration
  std::optional<Date> as_of;                  // none: today; else as the mirror stood that evening
  int days = 0;                               // the period, or the distance; 0: the report's own
};

// What each debtor owes, by how long it has been overdue: not yet due, 1-30, 31-60, 61-90 and more
// than 90 days; credits that are tied to no invoice apart. A row for each debtor and currency, the
// most overdue first, then the sums.
Result<Report> aging(const Desk& desk, const ReportQuestion& question);

// Days sales outstanding: what is open over what was invoiced in the last `days` (90), times those
// days; the best there could be (what is not yet due alone), and the difference, which is lateness.
Result<Report> dso(const Desk& desk, const ReportQuestion& question);

// How each debtor paid in the last `days` (365): invoices paid, how many of them late, how many
// days late on average; the latest payers first.
Result<Report> behaviour(const Desk& desk, const ReportQuestion& question);

// Each step of each policy in the last 365 days: messages, what was asked for, and how much of it
// was paid within `days` (14) after delivery. A step whose days have not passed yet is not counted.
Result<Report> steps(const Desk& desk, const ReportQuestion& question);

// What in the books keeps dunningd from working: invoices that were never sent, without due date,
// debtors without address or language, of unknown type, records that could not be read.
Result<Report> data_quality(const Desk& desk, const ReportQuestion& question);

// invalid_input names the reports there are.
Result<Report> report(const Desk& desk, const std::string& name, const ReportQuestion& question);

std::string to_text(const Report& report);
std::string to_csv(const Report& report);  // with the administration's name in the first column
json::Value to_json(const Report& report);

// Every account there was on that day, settled ones too; as it stood that evening when the day is
// before today.
Status every_account_ever(const Desk& desk, const Administration& administration, Date on,
                          const std::function<Status(const policy::Account&)>& look);

}  // namespace dunning::desk
