#include "daemon/core/loopback.hpp"

#include <charconv>
#include <system_error>

namespace dunning {
namespace {

// One part of an IPv4 address: 0 to 255, no sign, no leading zero, which some would read as octal.
bool is_octet(std::string_view text) {
  if (text.empty() || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return false;
  int value = 0;
  const auto* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  return read.ec == std::errc{} && read.ptr == end && value >= 0 && value <= 255;
}

}  // namespace

bool is_loopback_host(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) return host == "[::1]";
  if (host == "localhost" || host == "::1") return true;
  if (!host.starts_with("127.")) return false;
  int octets = 0;
  for (;; ++octets) {
    const auto dot = host.find('.');
    if (!is_octet(host.substr(0, dot))) return false;
    if (dot == std::string_view::npos) break;
    host.remove_prefix(dot + 1);
  }
  return octets == 3;
}

}  // namespace dunning
