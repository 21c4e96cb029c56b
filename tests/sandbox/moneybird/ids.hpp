#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The record ids of the Moneybird face: eighteen digits, made of the kind of record and the
// economy's id.
namespace dunning::sandbox::moneybird {

enum class IdKind {
  administration = 10,
  user = 11,
  workflow = 12,
  document_style = 13,
  identity = 14,
  tax_rate = 15,
  ledger_account = 16,
  workflow_step = 17,
  financial_account = 18,
  financial_statement = 19,
  contact = 20,
  invoice = 30,
  payment = 40,
  note = 50,
  line = 60,
  person = 70,
  bank_line = 80,
  ledger_account_booking = 81,
  custom_field = 82,
};

std::string make_id(IdKind kind, std::int64_t record);
// The economy's id behind a wire id of that kind; none for any other text.
std::optional<std::int64_t> read_id(IdKind kind, std::string_view wire_id);

}  // namespace dunning::sandbox::moneybird
