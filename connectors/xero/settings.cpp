#include "connectors/xero/settings.hpp"

#include <algorithm>

#include "connectors/xero/text.hpp"
#include "daemon/core/digits.hpp"

namespace dunning::xero {
namespace {

constexpr std::string_view default_base_url = "https://api.xero.com/api.xro/2.0";
constexpr std::string_view api = "/api.xro/2.0";
constexpr std::string_view default_stop_group = "No reminders";
// What a new app gets; more when its plan has more.
constexpr std::string_view default_daily_calls = "1000";

std::string value(const std::map<std::string, std::string>& settings, const std::string& key,
                  std::string_view otherwise) {
  const auto found = settings.find(key);
  return found == settings.end() ? std::string(otherwise) : trimmed(found->second);
}

std::string address(const std::map<std::string, std::string>& settings, const std::string& key,
                    std::string_view otherwise) {
  auto url = value(settings, key, otherwise);
  if (url.empty()) url = otherwise;
  while (url.ends_with('/'))
    url.pop_back();
  return url;
}

bool is_guid(std::string_view text) {
  constexpr std::size_t guid_size = 36;
  if (text.size() != guid_size) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = std::isxdigit(static_cast<unsigned char>(text[i])) != 0;
    if (dash ? text[i] != '-' : !hex) return false;
  }
  return true;
}

// The other addresses lie beside the API on the same host.
std::string root_of(const std::string& base_url) {
  if (base_url.ends_with(api)) return base_url.substr(0, base_url.size() - api.size());
  const auto path = base_url.find('/', std::string_view("https://").size());
  return base_url.substr(0, path);
}

}  // namespace

Result<Settings> read_settings(const std::map<std::string, std::string>& given) {
  Settings settings;
  settings.base_url = address(given, "base_url", default_base_url);
  settings.identity_url = address(given, "identity_url", "");
  for (const auto* url : {&settings.base_url, &settings.identity_url}) {
    if (url->empty() || url->starts_with("https://")) continue;
    return fail(ErrorKind::invalid_input,
                std::string(url == &settings.base_url ? "base_url" : "identity_url") +
                    ": expected an address that begins with https://");
  }
  settings.connections_url = root_of(settings.base_url) + "/connections";
  settings.tenant = value(given, "tenant", "");
  settings.tenant_is_id = is_guid(settings.tenant);
  if (settings.tenant_is_id) settings.tenant = ascii_lower(settings.tenant);
  settings.stop_group = value(given, "stop_group", default_stop_group);
  settings.scopes = value(given, "scopes", "");
  const auto links = ascii_lower(value(given, "online_invoices", "false"));
  settings.online_invoices = links == "true" || links == "yes";
  if (!settings.online_invoices && links != "false" && links != "no")
    return fail(ErrorKind::invalid_input, "online_invoices: expected true or false");
  const auto calls = digits(value(given, "daily_calls", default_daily_calls));
  if (!calls || *calls < 100)
    return fail(ErrorKind::invalid_input, "daily_calls: expected a number from 100");
  settings.daily_calls = *calls;
  return settings;
}

}  // namespace dunning::xero
