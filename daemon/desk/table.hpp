#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"

// How the desk prints for people.
namespace dunning::desk {

// Columns wide enough for what stands in them, two spaces apart, nothing after the last text of a
// line. Widths count characters, not bytes. Cells are made harmless for a terminal.
class Table {
 public:
  enum class Align { left, right };
  struct Column {
    std::string title;
    Align align = Align::left;
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  Table& row(std::vector<std::string> cells);
  // A line under the last row, across the columns.
  Table& below(const std::string& line);
  std::string print(std::size_t indent = 0) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::map<std::size_t, std::vector<std::string>> below_;  // by number of rows before it
};

// What a ledger or a debtor wrote can hold line ends, escape sequences and characters that turn the
// direction of text: each becomes a space or goes.
std::string printable(const std::string& text);

std::string number_text(const std::string& number);      // "(draft)" for an invoice without one
std::string date_text(const std::optional<Date>& date);  // "-" for none
std::string local_text(LocalTime local);                 // "2026-11-21 09:05"
std::string counted(std::int64_t count, const std::string& one, const std::string& many);

// A sum that keeps currencies apart; overflowing amounts stay what they were.
class Sums {
 public:
  void add(const Money& money);
  std::vector<Money> amounts() const;
  std::string text() const;  // "605.00 EUR + 20.00 USD", "-" for none

 private:
  std::map<Currency, Money> by_currency_;
};

}  // namespace dunning::desk
