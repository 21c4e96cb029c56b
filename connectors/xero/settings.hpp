#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace dunning::xero {

// The keys of an administration's `settings:` that are known here.
constexpr std::string_view setting_names[] = {
    "base_url", "identity_url", "tenant", "stop_group", "online_invoices", "daily_calls", "scopes"};

// What an administration's `settings:` say (docs/connectors.md).
struct Settings {
  std::string base_url;  // without slash at the end
  std::string connections_url;
  std::string identity_url;  // empty: Xero's own hosts
  std::string tenant;        // the organisation's id or name; empty: a custom connection
  bool tenant_is_id = false;
  std::string stop_group;
  bool online_invoices = false;
  std::int64_t daily_calls = 0;
  std::string scopes;  // empty: the usual ones
};

Result<Settings> read_settings(const std::map<std::string, std::string>& settings);

}  // namespace dunning::xero
