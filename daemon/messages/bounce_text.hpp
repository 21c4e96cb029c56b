#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/messages/incoming.hpp"

// Private to daemon/messages: what stands in the words of a mail that came in, without its MIME.
namespace dunning::messages {

// Our outbox keys in a text: "<32 hex digits@…>", and the header X-Dunningd-Key.
std::vector<std::string> keys_in(std::string_view text);

// The fields of message/delivery-status (RFC 3464), one entry for each recipient. The original
// recipient is preferred to the final one: it is what we sent to.
std::vector<FailedRecipient> status_fields(const std::string& text);

// The same from a mailer that writes sentences (qmail, Exim, old gateways): addresses that stand in
// angle brackets or alone, each with the words that follow it. `named`: the header
// X-Failed-Recipients, or empty. Entries only where the words say whether it is for good.
std::vector<FailedRecipient> failures_in_words(const std::string& text, const std::string& named);

// What answers by themselves have as their subject: "Out of office", "Automatisch antwoord: …".
bool is_auto_subject(const std::string& subject);

// The text without the lines that quote another mail, and without what stands below the line that
// begins such a quotation ("On … wrote:", "-----Original Message-----", "Van: …").
std::string without_quotation(std::string_view text);

// Line ends as '\n', no NUL, valid enough for reading fields: ASCII and what lies beyond it.
std::string clean_lines(const std::string& raw);

}  // namespace dunning::messages
