#pragma once

#include <string>

#include "daemon/core/money.hpp"
#include "daemon/core/result.hpp"

namespace dunning::law {

// What a SEPA credit transfer asked for by a QR code says (EPC069-12, version 002, UTF-8).
struct EpcPayment {
  std::string name;       // of the payee, 1 to 70 characters
  std::string iban;       // spaces are left out
  std::string bic;        // 8 or 11 characters, or empty
  Money amount;           // EUR, 0.01 to 999999999.99
  std::string purpose;    // at most 4 capitals or digits, or empty
  std::string reference;  // ISO 11649, or empty; never together with text
  std::string text;       // at most 140 characters, or empty
  std::string note;       // to the payer, at most 70 characters, or empty
};

constexpr std::size_t epc_bytes_limit = 331;  // what a QR code of version 13, level M holds

// The payload: elements in their order with a line feed between, nothing after the last one used.
// Error invalid_input names the element: too long (in characters, or the whole in bytes), a line
// break or other control character, invalid UTF-8, an amount of another currency or out of bounds,
// an IBAN or reference whose check digits are wrong, reference and text both.
Result<std::string> epc_payload(const EpcPayment& payment);

}  // namespace dunning::law
