#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"
#include "daemon/json/value.hpp"

// The parts that every JSON answer is made of (docs/json.md).
namespace dunning::desk {

// Rises when a member is renamed, removed or changes its meaning; new members do not raise it.
constexpr int json_format = 1;

json::Value json_answer(std::string_view kind);           // {"format": 1, "kind": …}
json::Value json_part(const Money& money);                // {"amount": "121.00", "currency": "EUR"}
json::Value json_part(const std::optional<Date>& date);   // "2026-11-21" or null
json::Value json_part(const std::optional<Instant>& at);  // "2026-11-21T09:00:00.000Z" or null
json::Value json_part(LocalTime local);                   // "2026-11-21 09:05", wall clock
json::Value json_part(const std::vector<std::string>& texts);
std::string json_text(const json::Value& value);    // as it is printed: indented by two
json::Value json_or_null(const std::string& text);  // an empty text is null

}  // namespace dunning::desk
