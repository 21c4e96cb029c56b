#include "daemon/law/percent.hpp"

#include <algorithm>
#include <cstdlib>

namespace dunning::law {
namespace {

constexpr int most_decimals = 4;
constexpr std::int64_t one = 10'000;
constexpr std::int64_t largest = 1000 * one;

Error no_percentage(std::string_view text) {
  return {ErrorKind::invalid_input,
          "\"" + std::string(text.substr(0, 40)) +
              "\" is not a percentage: expected digits with at most four decimals, such as 10.40",
          std::nullopt};
}

}  // namespace

Result<Percent> parse_percent(std::string_view text) {
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative) rest.remove_prefix(1);
  const auto point = rest.find('.');
  const auto whole = rest.substr(0, point);
  const auto part = point == std::string_view::npos ? std::string_view{} : rest.substr(point + 1);
  const auto are_digits = [](std::string_view some) {
    return std::all_of(some.begin(), some.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  if (whole.empty() || whole.size() > 4 || !are_digits(whole) || !are_digits(part) ||
      part.size() > most_decimals || (point != std::string_view::npos && part.empty())) {
    return fail(no_percentage(text));
  }
  Percent percent;
  percent.decimals = static_cast<int>(part.size());
  for (const char c : whole)
    percent.e4 = percent.e4 * 10 + (c - '0');
  for (int i = 0; i < most_decimals; ++i) {
    const auto at = static_cast<std::size_t>(i);
    percent.e4 = percent.e4 * 10 + (at < part.size() ? part[at] - '0' : 0);
  }
  if (percent.e4 > largest) return fail(no_percentage(text));
  if (negative) percent.e4 = -percent.e4;
  return percent;
}

std::string to_text(Percent percent) {
  const std::int64_t magnitude = std::abs(percent.e4);
  std::string part = std::to_string(magnitude % one);
  part.insert(0, most_decimals - part.size(), '0');
  const auto kept = static_cast<std::size_t>(std::clamp(percent.decimals, 0, most_decimals));
  while (part.size() > kept && part.back() == '0')
    part.pop_back();
  return (percent.e4 < 0 ? "-" : "") + std::to_string(magnitude / one) +
         (part.empty() ? "" : "." + part);
}

Percent operator+(Percent a, Percent b) {
  return {a.e4 + b.e4, std::max(a.decimals, b.decimals)};
}

}  // namespace dunning::law
