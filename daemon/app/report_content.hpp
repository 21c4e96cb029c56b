#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/plan.hpp"
#include "daemon/messages/report.hpp"

// What the mails to the owner say, from what the desk answers a person who asks (plan, stops) and
// from what the store has counted. Nothing here decides when a mail is due: app/owner_reports.hpp.
namespace dunning::app {

// One administration, as the reports see it.
struct ReportOn {
  const desk::Desk& desk;
  desk::Administration administration;
  AdministrationId id;
  LocalTime local;  // now, on its wall clock

  Date today() const { return local.date; }
};

// S24: what would leave on that day, and what waits for a person. None when there is nothing to
// tell.
Result<std::optional<messages::Report>> forewarning(const ReportOn& on, Date leaves_on);

// S23: what stops everything, and the messages that wait behind it.
Result<messages::Report> stopped(const ReportOn& on);

Result<messages::Report> silent_sync(const ReportOn& on);

// S9: the messages that wait until the books have been kept further.
Result<messages::Report> stale_books(const ReportOn& on);

// What stops, waits or has finished. `sent` in the last seven days.
Result<messages::Report> weekly(const ReportOn& on, std::size_t sent);

// What would have left today if shadow mode were off.
Result<messages::Report> shadow(const ReportOn& on);

}  // namespace dunning::app
