#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"
#include "tests/sandbox/json.hpp"

// How Exact Online writes ids, dates, amounts and codes.
namespace dunning::sandbox::exact_online {

enum class GuidKind {
  user = 1,
  division_customer,
  account,
  contact,
  term,            // record: invoice * instalments_most + instalment
  term_part,       // record: the payment that split it off
  receipt,         // money received; record: line * instalments_most + which booking of it
  on_account,      // money on account; record: the economy's
  excess,          // received beyond what was owed; record: payment
  term_entry,      // EntryID of a term; record as of the term
  sales_entry,     // record: invoice
  sales_line,      // record: invoice
  bank_entry,      // record: bank line
  bank_line,       // record: bank line
  bank_header,     // the other side of a bank line
  bank_account,    // record: debtor
  mandate,         // record: debtor
  condition,       // record: index
  classification,  // record: index
  scenario,
  document,    // record: invoice
  attachment,  // record: invoice
  category,
  folder,
  gl_account,  // record: its number
  deletion,    // record: running number
  created,     // over the interface; record: running number
  payable,     // record: index
  report,
};

constexpr std::int64_t instalments_most = 64;

// The same kind and record give the same guid for ever; their order tells nothing.
std::string make_guid(GuidKind kind, std::int64_t record);
std::optional<std::int64_t> read_guid(GuidKind kind, std::string_view guid);
bool is_guid(std::string_view text);  // 8-4-4-4-12 hex digits

// "/Date(1768435200000)/": a day sits on midnight UTC; a moment is the wall clock of Amsterdam,
// written as if it were UTC.
Json wire_day(Date day);
Json wire_day(const std::optional<Date>& day);
Json wire_moment(Instant at);
std::int64_t wall_clock_ms(Instant at);
std::string wall_clock_text(Instant at);  // "2026-06-25T16:16:40"
// The milliseconds inside; none for any other text.
std::optional<std::int64_t> read_wire_date(std::string_view text);

// A number, without decimals when it has none: -1210, 16.5.
Json wire_amount(const Money& amount);
// In the division's currency, euro; a dollar is 80 cents for ever.
Money in_euro(const Money& amount);
Json rate_of(Currency currency);

std::string padded_code(const std::string& code);        // 18 wide, digits to the right
std::string padded_country(const std::string& country);  // 3 wide, to the left
Json text_or_null(const std::string& text);

}  // namespace dunning::sandbox::exact_online
