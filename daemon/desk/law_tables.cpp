#include "daemon/desk/law_tables.hpp"

#include <algorithm>
#include <set>

#include "daemon/desk/parts.hpp"

namespace dunning::desk {

namespace {

// The table whose rows these are: itself, or the one it takes them from, which stands before it in
// the file. Rows that were taken keep day and source.
const law::RateTable& written_table(const law::Statute& statute, const law::RateTable& table) {
  if (table.rows.empty()) return table;
  const auto& newest = table.rows.back();
  for (const auto& one : statute.rates) {
    if (one.rows.empty()) continue;
    if (one.rows.back().from == newest.from && one.rows.back().source == newest.source) return one;
  }
  return table;
}

}  // namespace

std::string EndingTable::command() const {
  return "dunningctl rates add " + jurisdiction + " " + table + " --from " +
         to_string(checked_until + 1) + " --percent PERCENT --source TEXT";
}

std::vector<EndingTable> ending_tables(const std::map<std::string, law::Jurisdiction>& all,
                                       Date today) {
  std::vector<EndingTable> ending;
  for (const auto& [name, jurisdiction] : all) {
    std::set<std::string> told;
    for (const auto& [type, rules] : jurisdiction.statute.debtors) {
      const auto* table = jurisdiction.statute.table(rules.interest);
      if (table == nullptr || table->checked_until > today + tables_warned_days) continue;
      const std::string& written = written_table(jurisdiction.statute, *table).name;
      if (told.insert(written).second) ending.push_back({name, written, table->checked_until});
    }
  }
  return ending;
}

std::string sentence(const EndingTable& table) {
  return "The " + table.table + " rates of " + table.jurisdiction + " are known until " +
         to_string(table.checked_until);
}

json::Value to_json(const std::vector<EndingTable>& tables, Date today) {
  auto list = json::Value::array();
  for (const auto& table : tables) {
    list.push(json::Value::object({{"jurisdiction", table.jurisdiction},
                                   {"table", table.table},
                                   {"checked_until", to_string(table.checked_until)},
                                   {"ended", table.ended(today)},
                                   {"command", table.command()}}));
  }
  return list;
}

}  // namespace dunning::desk
