#pragma once

#include <string_view>
#include <vector>

#include "daemon/ports/budget_book.hpp"
#include "daemon/ports/system_rules.hpp"

namespace dunning::net {

// An answer and when it was asked for and there, by our clock.
struct TimedAnswer {
  int status = 0;
  const ports::Headers& headers;
  std::string_view path;  // of the request, without the query
  Instant asked_at;
  Instant answered_at;
};

// Whether a limit counts requests to this path.
bool applies(const ports::RequestLimit& limit, std::string_view path);

// What an answer says about the limits that count it. Moments of the server are brought to our
// clock by its Date header; without one a reset is only believed as a wait. A 429 closes the limit
// that its problem header names, else those whose remaining header says 0, else all that apply; for
// as long as Retry-After says (ports/retry_after.hpp), else until the limit's reset header, else
// for a whole window, at most an hour. What nothing explains closes all that apply for the shortest
// of these. Never less than a second or more than a window and a second. Pure.
std::vector<ports::LimitReading> read_limits(const std::vector<ports::RequestLimit>& limits,
                                             const TimedAnswer& answer);

// The path of a URL, without query.
std::string_view path_of(std::string_view url);

// A path whose keys are a star: numbers, hexadecimal ids, guids, and whatever stands in
// parentheses. Two requests to one endpoint look the same.
std::string path_without_keys(std::string_view path);

}  // namespace dunning::net
