#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/exact_online/wire.hpp"
#include "daemon/core/result.hpp"

namespace dunning::exact_online {

constexpr std::string_view default_stop_classification = "Geen herinneringen";

constexpr std::string_view default_suspense_accounts = "Vraagposten, Suspense";

// The keys of an administration's `settings:` that are known here.
constexpr std::string_view setting_names[] = {
    "base_url",          "site",           "division",   "stop_classification",
    "suspense_accounts", "invoice_number", "write_back", "totals"};

// An administration's settings for this connector (docs/connectors.md says what each means).
struct Settings {
  std::string base_url;  // scheme and host of the country's site, without a slash at the end
  std::string division;  // always said, never "the current one": that follows the user's browser
  std::string stop_classification;
  std::vector<std::string> suspense_accounts;
  NumberIs number_is = NumberIs::invoice_number;
  bool write_tasks = false;    // notes become tasks instead
  bool compare_totals = true;  // with Exact's own, at the end of a sweep

  // Errors name the setting and what is expected.
  static Result<Settings> read(const std::map<std::string, std::string>& settings);
};

// Of `base_url` and `site` alone, for rules that need no division.
Result<std::string> base_url_of(const std::map<std::string, std::string>& settings);

}  // namespace dunning::exact_online
