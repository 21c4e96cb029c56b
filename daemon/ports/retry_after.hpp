#pragma once

#include <optional>
#include <string_view>

#include "daemon/core/instant.hpp"
#include "daemon/ports/http.hpp"

namespace dunning::ports {

// The moment of an HTTP date, "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7, the one form
// that may be sent today); none for anything else.
std::optional<Instant> parse_http_date(std::string_view text);

// The server's clock when it answered, from its Date header; none without one that can be read.
std::optional<Instant> date_of(const Headers& headers);

// When to ask again, from the value of a Retry-After header. Three forms are in use: seconds from
// now, an HTTP date, and (Moneybird, against the standard) seconds since 1970, known by being 10^9
// or more. Never earlier than now and never later than a day from now: a nonsense value must not
// stop us for years. None for a value that is none of these.
std::optional<Instant> parse_retry_after(std::string_view value, Instant now);

}  // namespace dunning::ports
