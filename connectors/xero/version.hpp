#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/json/cursor.hpp"

// The version of a record: "<moment of the last change in ms>/<digest of what was read of it>".
// Xero does not move the moment for every change (due dates and the sent mark of invoices that are
// paid in part, contact groups perhaps), so the moment alone would hide changes from the mirror;
// and a digest alone would hide what a summary does not show.
namespace dunning::xero {

// Of UpdatedDateUTC, or its twin; "0" when neither can be read.
std::string moment_of(const json::Cursor& record);

std::string version_text(std::string_view moment, const std::vector<std::string>& read);

// The moment of such a version.
std::string_view moment_in(std::string_view version);

}  // namespace dunning::xero
