#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/records.hpp"

// What no ledger may hand us, whatever the connector thought of it (design: plugins are trusted
// code, and every record is validated all the same). A record that fails is quarantined and shown;
// it is never repaired by guessing. Pure; any thread.
namespace dunning {

constexpr std::size_t id_limit_bytes = 200;       // ids, versions, references given by a ledger
constexpr std::size_t text_limit_bytes = 16'384;  // any other text of a record
constexpr std::size_t list_limit = 1'000;  // mailboxes, lines, stop signs, due rows, payments

bool is_utf8(
    std::string_view text);  // well-formed: no overlong forms, no surrogates, at most U+10FFFF

// Why this text may not be kept: malformed UTF-8, a NUL, too long; none when it may.
std::optional<std::string> nonsense_in_text(std::string_view text);
// The same for what names a record: also not empty, one line, at most id_limit_bytes.
std::optional<std::string> nonsense_in_id(std::string_view id);

std::optional<std::string> nonsense_in(const RecordRef& ref);

// The first thing that is wrong with a record, with the name of its field: an empty id, an invoice
// without debtor, an enumerator that does not exist, open amount or due row in another currency
// than the total, text by nonsense_in_text, a control character in a mail address.
std::optional<std::string> nonsense_in(const Record& record);

}  // namespace dunning
