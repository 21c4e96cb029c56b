#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Xero's ids are guids. Here each follows from a kind and a number, and can be read back; their
// order has nothing to do with that of the numbers.
namespace dunning::sandbox::xero {

enum class IdKind : unsigned {
  tenant = 1,
  connection,
  contact,
  invoice,  // credit notes as well
  line,
  payment,
  allocation,
  on_account,
  overpaid,     // the overpayment that is left of an invoice; by its number
  written_off,  // the credit note of a write-off; by the invoice's number
  bank_transaction,
  account,
  branding_theme,
  contact_group,
  answer,
};

std::string make_guid(IdKind kind, std::int64_t number);
std::optional<std::int64_t> read_guid(IdKind kind, std::string_view guid);  // any letter case

}  // namespace dunning::sandbox::xero
