#pragma once

#include <string>

#include "daemon/json/value.hpp"
#include "daemon/policy/word.hpp"

// How what a person said is kept: canonical JSON, 7-bit, without what is empty.
namespace dunning::store {

using WordBody = decltype(policy::Word::what);

std::string word_text(const WordBody& body);  // without the invoice it is about
// Error invalid_input when the kind is unknown or the text is none of ours.
Result<WordBody> read_word(const std::string& kind, const std::string& text,
                           const InvoiceId& invoice);

// What of it may stand in the history: numbers, dates and our own words, nothing personal.
json::Value word_facts(const policy::Word& word);

}  // namespace dunning::store
