#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace dunning::net {

// Where a request goes: scheme, host and port of an http or https URL, read by the same parser that
// sends it.
struct Origin {
  std::string scheme;  // lower case
  std::string host;    // lower case; an IPv6 address in brackets
  std::string port;    // always there: 443 for https, 80 for http

  bool operator==(const Origin&) const = default;
};

// Error permanent when it is no absolute http(s) URL, when it carries a user name or password, when
// it holds a space or control character, or when it is plain http to anything but this machine.
Result<Origin> origin_of(const std::string& url);

}  // namespace dunning::net
