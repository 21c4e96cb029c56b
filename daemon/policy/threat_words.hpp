#pragma once

#include <optional>
#include <string_view>

// Words of a creditor with a judgment in his hands. In a reminder they threaten what cannot
// lawfully be done, in any language: seizure, the bailiff, a register of bad payers.
namespace dunning::policy {

// The first of them in the text, as the list has it; none: there is none.
std::optional<std::string_view> threat_in(std::string_view text);

// By what they are unlawful.
inline constexpr std::string_view threat_article = "Directive 2005/29/EC, art. 8, 9";

}  // namespace dunning::policy
