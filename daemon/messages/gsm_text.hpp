#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

// Text messages (3GPP TS 23.038): 160 characters of the GSM alphabet fit into one.
namespace dunning::messages {

constexpr std::size_t gsm_limit = 160;

// How many characters it takes; those of the extension table (€, [, {, ~…) take two. None when it
// holds one that the alphabet lacks, or is no UTF-8.
std::optional<std::size_t> gsm_length(std::string_view text);

// The same text in that alphabet: accents that it lacks are left out (ë is e), quotes, dashes and
// spaces become the plain ones. What has no likeness stays, and gsm_length refuses it.
std::string in_gsm_alphabet(std::string_view text);

}  // namespace dunning::messages
