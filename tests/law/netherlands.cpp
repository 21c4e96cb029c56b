#include "tests/law/netherlands.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "daemon/settings/configuration.hpp"

namespace dunning::law::test {

const Jurisdiction& netherlands() {
  static const Jurisdiction loaded = [] {
    auto file = settings::load_jurisdiction(std::string(DUNNING_SOURCE_DIR) +
                                            "/config/jurisdictions/nl.yaml");
    REQUIRE(file.value.has_value());
    return *std::move(file.value);
  }();
  return loaded;
}

const CostRule& costs_of(DebtorType type) {
  const CostRule* rule = netherlands().statute.costs_for(type, day("2026-01-01"));
  REQUIRE(rule != nullptr);
  return *rule;
}

Money eur(const std::string& text) {
  const auto money = parse_money(text, Currency{});
  REQUIRE_MESSAGE(money.has_value(), text);
  return *money;
}

Date day(const std::string& text) {
  const auto date = parse_date(text);
  REQUIRE_MESSAGE(date.has_value(), text);
  return *date;
}

Percent percent(const std::string& text) {
  const auto parsed = parse_percent(text);
  REQUIRE_MESSAGE(parsed.has_value(), text);
  return *parsed;
}

std::vector<Row> rows(const std::string& file, const std::string& kind) {
  std::ifstream in(std::string(DUNNING_SOURCE_DIR) + "/tests/fixtures/law/" + file);
  REQUIRE_MESSAGE(in.good(), file);
  std::vector<Row> result;
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    Row row;
    for (std::string word; words >> word;)
      row.push_back(word);
    if (!row.empty() && (kind.empty() || row.front() == kind)) result.push_back(std::move(row));
  }
  return result;
}

std::vector<std::vector<Row>> cases(const std::string& file) {
  std::vector<std::vector<Row>> result;
  for (auto& row : rows(file)) {
    if (row.front() == "case") result.emplace_back();
    REQUIRE(!result.empty());
    result.back().push_back(std::move(row));
  }
  return result;
}

}  // namespace dunning::law::test
