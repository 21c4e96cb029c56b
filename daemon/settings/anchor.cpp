#include "daemon/settings/anchor.hpp"

#include <cstdlib>
#include <regex>

#include "daemon/settings/scalars.hpp"

namespace dunning::settings {

std::optional<ReadAnchor> read_anchor(std::string_view text) {
  static const std::regex form("([a-z][a-z0-9_-]*)(\\.deadline)?(?: *([+-]) +([0-9].*))?");
  std::match_results<std::string_view::const_iterator> parts;
  if (!std::regex_match(text.begin(), text.end(), parts, form)) return std::nullopt;
  ReadAnchor anchor{parts[1], {}, parts[2].matched};
  if (!parts[4].matched) return anchor;
  const auto span = read_span(std::string(parts[4]));
  if (!span) return std::nullopt;
  anchor.offset = *span;
  if (parts[3] == "-") anchor.offset.count = -anchor.offset.count;
  return anchor;
}

bool is_later_anchor(std::string_view text) {
  static const std::regex form(".*end of month.*");
  return std::regex_match(text.begin(), text.end(), form);
}

std::string anchor_text(std::string_view word, policy::Span offset) {
  if (offset.count == 0) return std::string(word);
  policy::Span distance = offset;
  distance.count = std::abs(offset.count);
  return std::string(word) + (offset.count < 0 ? " - " : " + ") + to_string(distance);
}

}  // namespace dunning::settings
