#pragma once

#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/xero/switches.hpp"

// Values as Xero writes them.
namespace dunning::sandbox::xero {

// A JSON number that keeps its zeros: 780.50. Becomes one in wire_text().
Json number(const std::string& digits);
Json amount(std::int64_t minor, Currency currency);  // two decimals, whatever the currency has

// "Date" (midnight UTC of the day in the organisation's calendar) and its twin "DateString".
void put_date(Json& into, const std::string& name, Date date, const Switches& switches);
// A moment; the zone can be left out.
Json moment(Instant at, const Switches& switches);
void put_updated(Json& into, Instant at, const Switches& switches);  // and its twin

// The text of an answer: numbers with their zeros, slashes of dates escaped.
std::string wire_text(const Json& value, const Switches& switches);

}  // namespace dunning::sandbox::xero
