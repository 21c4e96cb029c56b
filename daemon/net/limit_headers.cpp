#include "daemon/net/limit_headers.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/core/digits.hpp"
#include "daemon/core/text.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::net {
namespace {

using ports::LimitReading;
using ports::RequestLimit;

constexpr Millis second{1'000};
constexpr Millis hour{3'600'000};
constexpr int too_many_requests = 429;
// Where a limit is far beyond what any system grants, a header is garbage.
constexpr std::int64_t most_requests = 100'000'000;

std::optional<std::int64_t> number(const ports::Headers& headers, const std::string& name) {
  if (name.empty()) return std::nullopt;
  const auto text = ports::find_header(headers, name);
  if (!text) return std::nullopt;
  const auto value = digits(*text);
  return value && *value <= most_requests ? value : std::nullopt;
}

// How long after the moment of the Date header the window ends; by our clock where there is none.
std::optional<Millis> until_reset(const RequestLimit& limit, const TimedAnswer& answer) {
  if (limit.reset_header.empty()) return std::nullopt;
  const auto text = ports::find_header(answer.headers, limit.reset_header);
  const auto value = text ? digits(*text) : std::nullopt;
  if (!value) return std::nullopt;
  const bool seconds = limit.reset == RequestLimit::Reset::epoch_seconds;
  if (seconds && *value > std::int64_t{1} << 40) return std::nullopt;
  const Instant at{seconds ? *value * 1'000 : *value};
  return std::clamp(at - ports::date_of(answer.headers).value_or(answer.answered_at), Millis{0},
                    limit.window + second);
}

LimitReading read(const RequestLimit& limit, const TimedAnswer& answer) {
  LimitReading reading;
  reading.limit = limit.name;
  reading.requests = number(answer.headers, limit.limit_header);
  reading.remaining = number(answer.headers, limit.remaining_header);
  const auto reset = until_reset(limit, answer);
  if (reset && ports::date_of(answer.headers)) {
    reading.resets = {answer.asked_at + *reset - second, answer.answered_at + *reset};
  }
  return reading;
}

// What a 429 says how long to stay away; none when it does not.
std::optional<Millis> asked_wait(const TimedAnswer& answer) {
  const auto value = ports::find_header(answer.headers, "Retry-After");
  if (!value) return std::nullopt;
  const Instant now = ports::date_of(answer.headers).value_or(answer.answered_at);
  const auto at = ports::parse_retry_after(*value, now);
  return at ? std::optional(*at - now) : std::nullopt;
}

// How long a 429 closes a limit that it is known to mean.
Millis wait_for(const RequestLimit& limit, const TimedAnswer& answer) {
  return until_reset(limit, answer).value_or(std::min(limit.window, hour));
}

// By the problem header; nothing when it is not there or names none of ours.
std::vector<std::size_t> named(const std::vector<RequestLimit>& limits, const TimedAnswer& answer) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    const auto& limit = limits[i];
    if (limit.problem_header.empty() || limit.problem_word.empty()) continue;
    const auto value = ports::find_header(answer.headers, limit.problem_header);
    if (value && ascii_lower(*value).find(ascii_lower(limit.problem_word)) != std::string::npos)
      found.push_back(i);
  }
  // "app-minute" holds "minute", too: the longest word is the right one.
  std::size_t longest = 0;
  for (const auto i : found)
    longest = std::max(longest, limits[i].problem_word.size());
  std::erase_if(found, [&](std::size_t i) { return limits[i].problem_word.size() < longest; });
  return found;
}

}  // namespace

bool applies(const RequestLimit& limit, std::string_view path) {
  return limit.only_path.empty() || path.find(limit.only_path) != std::string_view::npos;
}

std::vector<LimitReading> read_limits(const std::vector<RequestLimit>& limits,
                                      const TimedAnswer& answer) {
  std::vector<LimitReading> readings(limits.size());
  std::vector<std::size_t> exhausted;
  std::vector<std::size_t> applying;
  for (std::size_t i = 0; i < limits.size(); ++i) {
    readings[i].limit = limits[i].name;
    if (!applies(limits[i], answer.path)) continue;
    applying.push_back(i);
    readings[i] = read(limits[i], answer);
    if (readings[i].remaining == 0) exhausted.push_back(i);
  }
  if (answer.status != too_many_requests) return readings;
  auto closed = named(limits, answer);
  if (closed.empty()) closed = exhausted;
  // A refusal that nothing explains: it may have been any of them, so for as long as the shortest.
  const bool explained = !closed.empty();
  if (!explained) closed = applying;
  std::optional<Millis> shortest;
  for (const auto i : closed) {
    const auto wait = wait_for(limits[i], answer);
    shortest = std::min(shortest.value_or(wait), wait);
  }
  for (const auto i : closed) {
    const auto own = explained ? wait_for(limits[i], answer) : *shortest;
    readings[i].closed_until = answer.answered_at + std::clamp(asked_wait(answer).value_or(own),
                                                               second, limits[i].window + second);
  }
  return readings;
}

std::string_view path_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) {
    const auto slash = url.find_first_of("/?#", scheme + 3);
    url = slash == std::string_view::npos ? std::string_view() : url.substr(slash);
  }
  return url.substr(0, url.find_first_of("?#"));
}

std::string path_without_keys(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    auto end = path.find('/', 1);
    if (end == std::string_view::npos) end = path.size();
    std::string segment(path.substr(0, end));
    path.remove_prefix(end);
    if (const auto open = segment.find('('); open != std::string::npos)
      segment = segment.substr(0, open) + "(*)";
    const std::string_view name = std::string_view(segment).substr(segment.starts_with('/'));
    const auto stem = name.substr(0, name.find('.'));
    const bool hexadecimal = std::all_of(stem.begin(), stem.end(), [](unsigned char c) {
      return std::isxdigit(c) != 0 || c == '-';
    });
    const bool numbered =
        std::any_of(stem.begin(), stem.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    plain += hexadecimal && numbered ? "/*" : segment;
  }
  return plain;
}

}  // namespace dunning::net
