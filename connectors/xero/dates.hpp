#pragma once

#include <optional>
#include <string_view>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/json/cursor.hpp"

// Xero's two families of dates. Both come as "/Date(1789344000000+0000)/", and they are not the
// same thing: a timestamp is an instant, a calendar date is midnight UTC of a day in the
// organisation's own calendar and is never converted to any zone.
namespace dunning::xero {

// The instant of a timestamp: "/Date(ms)/" with or without an offset (the milliseconds are UTC
// whatever it says), ISO 8601 with Z, or without a zone, which means UTC. None for anything else,
// and for "/Date(0…)/", which stands for no value.
std::optional<Instant> timestamp(std::string_view text);

// A calendar date of `object`: from its twin (`key` + "String", "2026-10-14T00:00:00") when there
// is one, else from `key` itself. None when both are missing or empty; invalid_input for what is no
// date.
Result<std::optional<Date>> find_calendar_date(const json::Cursor& object, std::string_view key);

// For If-Modified-Since: "2026-11-21T08:55:00Z", whole seconds (cut, so never later than `at`). Xero's
// pages show it without the Z; its OpenAPI document and its own clients have a zone, which leaves
// nothing to guess.
std::string modified_since(Instant at);

}  // namespace dunning::xero
