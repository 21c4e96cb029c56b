#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/session.hpp"
#include "daemon/store/words.hpp"

// Private to daemon/store: reading words, and how one is kept.
namespace dunning::store {

// The body of a word without its invoice, which stands beside it: an invoice may get another id
// (S1).
std::string word_body(const policy::Word& word);
// What the digest of the entry word_said covers.
std::string word_payload(const std::string& author, const std::string& body,
                         const std::string& reason);
// The invoice a word of that kind is about, or none.
std::optional<InvoiceId> invoice_of(const policy::Word& word);

// `where` follows FROM words; erased ones are left out. With `as_of`: as they stood at that moment.
Result<std::vector<SaidWord>> read_words(Session& session, const std::string& where,
                                         std::initializer_list<In> in,
                                         std::optional<Instant> as_of = std::nullopt);

}  // namespace dunning::store
