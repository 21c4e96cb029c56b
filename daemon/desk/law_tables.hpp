#pragma once

#include <map>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/json/value.hpp"
#include "daemon/law/jurisdiction.hpp"

namespace dunning::desk {

// S40. How far ahead a person is warned that a table ends.
constexpr int tables_warned_days = 30;

// A table of rates that a debtor's interest may rest on, and that has ended or ends soon: from then
// on no interest is stated (missing_rates) until somebody adds the next rate.
struct EndingTable {
  std::string jurisdiction;  // "nl"
  std::string table;         // "commercial", the one that has rows of its own
  Date checked_until;

  bool ended(Date today) const { return checked_until < today; }
  std::string command() const;  // that adds the next rate
};

std::vector<EndingTable> ending_tables(const std::map<std::string, law::Jurisdiction>& all,
                                       Date today);

// "The commercial rates of nl are known until 2026-12-31"
std::string sentence(const EndingTable& table);

json::Value to_json(const std::vector<EndingTable>& tables, Date today);

}  // namespace dunning::desk
