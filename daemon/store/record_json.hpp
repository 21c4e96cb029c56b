#pragma once

#include <string>

#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"

// How a record of the mirror is kept: canonical JSON, 7-bit, without what is empty or unknown. The
// kind and the ids it is filed under are columns beside it.
namespace dunning::store {

std::string record_text(const Record& record);
// Error invalid_input when the text is none of ours.
Result<Debtor> read_debtor(const std::string& text);
Result<Invoice> read_invoice(const std::string& text);
Result<BankLine> read_bank_line(const std::string& text);

}  // namespace dunning::store
