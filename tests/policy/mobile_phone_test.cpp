#include "daemon/policy/mobile_phone.hpp"

#include <doctest/doctest.h>

using namespace dunning;

namespace {

std::string read(const std::string& phone, const std::string& country) {
  Debtor debtor;
  debtor.phone = phone;
  debtor.address.country = country;
  const auto found = policy::mobile_phone(debtor);
  return found ? found->number : "none";
}

}  // namespace

TEST_CASE("a mobile number is read by the plan of the debtor's country") {
  struct Row {
    const char* phone;
    const char* country;
    const char* number;
  };
  const Row rows[] = {
      {"06-12345678", "NL", "+31612345678"},
      {"06 12 34 56 78", "NL", "+31612345678"},
      {"+31 6 1234 5678", "NL", "+31612345678"},
      {"+31 (0)6 12345678", "NL", "+31612345678"},
      {"0031612345678", "NL", "+31612345678"},
      {"06-12345678 (Jan)", "NL", "+31612345678"},
      {"06-12345678 / 010-1234567", "NL", "+31612345678"},
      {"Tel: 06 1234 5678", "NL", "+31612345678"},
      {"010-1234567", "NL", "none"},
      {"06-1234567", "NL", "none"},
      {"0475 12 34 56", "BE", "+32475123456"},
      {"04 123 45 67", "BE", "none"},  // Liège
      {"02 123 45 67", "BE", "none"},
      {"0151 23456789", "DE", "+4915123456789"},
      {"0171 2345678", "DE", "+491712345678"},
      {"030 1234567", "DE", "none"},
      {"07700 900123", "GB", "+447700900123"},
      {"020 7946 0123", "GB", "none"},
      {"07012 345678", "GB", "none"},  // a personal number, no telephone
      {"06 12 34 56 78", "FR", "+33612345678"},
      {"+32 475 12 34 56", "NL", "+32475123456"},  // a Belgian telephone in the Netherlands
      {"+1 212 555 0123", "NL", "none"},
      {"06-12345678", "", "none"},
      {"06-12345678", "US", "none"},
      {"", "NL", "none"},
      {"06/12345678", "NL", "+31612345678"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.phone);
    CAPTURE(row.country);
    CHECK(read(row.phone, row.country) == row.number);
  }
}

TEST_CASE("what time it is at a telephone is that of the debtor's country") {
  Debtor debtor;
  debtor.phone = "07700 900123";
  debtor.address.country = "GB";
  CHECK(policy::mobile_phone(debtor)->time_zone == "Europe/London");
  debtor.phone = "+31612345678";
  CHECK(policy::mobile_phone(debtor)->time_zone == "Europe/London");
}
