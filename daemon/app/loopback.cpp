#include "daemon/app/loopback.hpp"

#include <string_view>

namespace dunning::app {
namespace {

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.starts_with("127.");
}

// "https://user@host:port/path" → "host"; the whole text when it is no such thing.
std::string_view host_of(std::string_view url) {
  if (const auto scheme = url.find("://"); scheme != std::string_view::npos)
    url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const auto at = url.rfind('@'); at != std::string_view::npos) url.remove_prefix(at + 1);
  if (url.starts_with('[')) return url.substr(0, url.find(']') + 1);
  return url.substr(0, url.find(':'));
}

}  // namespace

std::string first_remote_peer(const settings::Configuration& configuration) {
  if (!is_loopback(configuration.mail.host)) return configuration.mail.host;
  for (const auto& administration : configuration.administrations) {
    const auto base_url = administration.settings.find("base_url");
    if (base_url == administration.settings.end()) return administration.name;
    if (!is_loopback(host_of(base_url->second))) return base_url->second;
  }
  return "";
}

}  // namespace dunning::app
