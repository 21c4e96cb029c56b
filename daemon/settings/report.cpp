#include "daemon/settings/report.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dunning::settings {

Report::Report(std::string file, std::string_view text) : file_(std::move(file)) {
  while (!text.empty()) {
    const auto end = text.find('\n');
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines_.emplace_back(line);
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
}

std::string_view Report::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > lines_.size()) return {};
  return lines_[static_cast<std::size_t>(number) - 1];
}

void Report::add(Place place, std::string message) {
  const std::string_view text = line(place.line);
  // A value that goes on over several lines is underlined to the end of its first.
  const int rest = static_cast<int>(text.size()) - place.column + 1;
  complaints_.push_back({.file = file_,
                         .line = place.line,
                         .column = place.column,
                         .message = std::move(message),
                         .excerpt = std::string(text),
                         .length = std::max(1, std::min(place.length, rest))});
}

void Report::add_unquoted(Place place, std::string message) {
  add(place, std::move(message));
  complaints_.back().excerpt.clear();
}

std::vector<Complaint> Report::take() {
  std::stable_sort(complaints_.begin(), complaints_.end(),
                   [](const Complaint& a, const Complaint& b) {
                     return std::tie(a.line, a.column) < std::tie(b.line, b.column);
                   });
  return std::exchange(complaints_, {});
}

}  // namespace dunning::settings
