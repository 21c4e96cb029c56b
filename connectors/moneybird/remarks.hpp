#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/json/cursor.hpp"

// What bookkeepers write beside a contact or an invoice: custom fields and notes.
namespace dunning::moneybird {

// The custom field that stops reminders (S6), unless the setting `stop_field` names another one.
constexpr std::string_view default_stop_field = "Geen herinneringen";

// The custom fields that hold something, as "name: value".
Result<std::vector<std::string>> read_tags(const json::Cursor& record);

// The same of the custom field `stop_field` alone, when its value is a stop sign: anything but
// nothing, "no", "nee", "false" and "0". Letter case does not matter, neither in the name nor in
// the value. An empty `stop_field` is no field.
Result<std::vector<std::string>> read_stop_signs(const json::Cursor& record,
                                                 std::string_view stop_field);

// The notes people wrote, the last `list_limit` of them, each cut at `text_limit_bytes`. Those
// that dunningd wrote itself are left out: they say nothing that it does not know.
Result<std::vector<std::string>> read_notes(const json::Cursor& record);

}  // namespace dunning::moneybird
