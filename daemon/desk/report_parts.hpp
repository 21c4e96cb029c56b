#pragma once

#include <functional>

#include "daemon/desk/report.hpp"

// What the reports share.
namespace dunning::desk {

// Asks `fill` for the rows of each administration whose books have been read, on the day that the
// question means there; those that have not been read get a note.
using FillReport = std::function<Status(const Administration&, Date on, ReportOf&)>;
Result<Report> fill_report(const Desk& desk, const ReportQuestion& question, Report report,
                           const FillReport& fill);

// part * factor / whole with one decimal, half away from zero; `whole` is positive. Exact up to a
// book of a trillion (10^12) over ten years.
Tenths rounded_tenths(std::int64_t part, std::int64_t factor, std::int64_t whole);

// Whether something of it is still owed: not a draft, not settled.
bool is_open(const policy::Item& item);

}  // namespace dunning::desk
