#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/core/text.hpp"
#include "daemon/json/cursor.hpp"

// How Moneybird writes what people typed. Shared by the readers of invoices and contacts.
namespace dunning::moneybird {

// An account number as a machine writes it: "NL91 ABNA 0417" is "NL91ABNA0417".
std::string without_spaces(std::string_view account);

// "firstname lastname" of a contact or contact person.
Result<std::string> full_name(const json::Cursor& person);

// The parts of a text, separated by comma or semicolon, in their order, without empty ones.
std::vector<std::string> parts_of(std::string_view list);
// The addresses of a field that may hold several.
inline std::vector<std::string> mail_addresses(std::string_view list) {
  return parts_of(list);
}

// "nl" of "nl" and "nl-be"; empty for anything that does not begin with two letters.
std::string language_code(std::string_view text);

// Of a contact: yes by either of its two flags, no when one says so and none says yes.
Result<Known> collected_by_direct_debit(const json::Cursor& contact);

}  // namespace dunning::moneybird
