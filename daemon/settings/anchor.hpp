#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/policy/policy.hpp"

// The grammar of `at:`, apart from which steps there are.
namespace dunning::settings {

struct ReadAnchor {
  std::string word;  // "due" or the name of a step
  policy::Span offset;
  bool deadline = false;
  bool end_of_month = false;
};

// "due", "due + 3 days", "due - 1 week", "reminder + 5 business days",
// "formal_notice.deadline + 3 banking days"; and each of them with ", end of month".
std::optional<ReadAnchor> read_anchor(std::string_view text);

std::string anchor_text(std::string_view word, const policy::Anchor& at);

}  // namespace dunning::settings
