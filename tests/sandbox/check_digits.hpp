#pragma once

#include <string>
#include <string_view>

// Check digits modulo 97 (ISO 7064), as account numbers and payment references carry them.
namespace dunning::sandbox {

// "NL" + "TEST0166567191" → an IBAN that verifies.
std::string iban(std::string_view country, std::string_view account);

// "RF" with check digits in front of `text` (capitals and digits): an ISO 11649 creditor reference.
std::string creditor_reference(std::string_view text);

}  // namespace dunning::sandbox
