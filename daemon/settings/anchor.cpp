#include "daemon/settings/anchor.hpp"

#include <cstdlib>
#include <regex>

#include "daemon/settings/scalars.hpp"

namespace dunning::settings {

std::optional<ReadAnchor> read_anchor(std::string_view text) {
  static const std::regex form(
      "([a-z][a-z0-9_-]*)(\\.deadline)?(?: *([+-]) +([0-9][^,]*))?(, *end of month)?");
  std::match_results<std::string_view::const_iterator> parts;
  if (!std::regex_match(text.begin(), text.end(), parts, form)) return std::nullopt;
  ReadAnchor anchor{parts[1], {}, parts[2].matched, parts[5].matched};
  if (!parts[4].matched) return anchor;
  const auto span = read_span(std::string(parts[4]));
  if (!span) return std::nullopt;
  anchor.offset = *span;
  if (parts[3] == "-") anchor.offset.count = -anchor.offset.count;
  return anchor;
}

std::string anchor_text(std::string_view word, const policy::Anchor& at) {
  std::string text(word);
  if (at.offset.count != 0) {
    policy::Span distance = at.offset;
    distance.count = std::abs(at.offset.count);
    text += (at.offset.count < 0 ? " - " : " + ") + to_string(distance);
  }
  return text + (at.end_of_month ? ", end of month" : "");
}

}  // namespace dunning::settings
