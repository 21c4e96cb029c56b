#include "daemon/settings/nearest.hpp"

#include <algorithm>
#include <cctype>

#include "daemon/core/text.hpp"

namespace dunning::settings {
namespace {

// Optimal string alignment: the Levenshtein table, three rows of it, with swaps of neighbours.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

}  // namespace

std::string_view nearest(std::string_view written, const std::vector<std::string_view>& names) {
  constexpr std::size_t longest_compared = 64;
  if (written.size() > longest_compared) return {};
  std::string_view best;
  std::size_t best_distance = 0;
  for (const auto name : names) {
    const std::size_t distance = edit_distance(ascii_lower(written), ascii_lower(name));
    const std::size_t allowed = std::max<std::size_t>(1, std::max(written.size(), name.size()) / 3);
    if (distance <= allowed && (best.empty() || distance < best_distance)) {
      best = name;
      best_distance = distance;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view written, const std::vector<std::string_view>& names) {
  const auto name = nearest(written, names);
  return name.empty() ? std::string() : "; did you mean " + std::string(name) + "?";
}

std::string join(const std::vector<std::string_view>& names) {
  std::string text;
  for (const auto name : names)
    text += (text.empty() ? "" : ", ") + std::string(name);
  return text;
}

}  // namespace dunning::settings
