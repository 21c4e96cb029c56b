#pragma once

#include <map>
#include <optional>
#include <string>

#include "daemon/app/report_content.hpp"
#include "daemon/ports/log.hpp"

namespace dunning::app {

// When the owner is mailed what (S9, S23, S24), for one administration. A mail is written into the
// outbox, one of a kind a day, and leaves by the same channel as messages; pause, trust and the
// novelty breaker do not hold it back. What stops sending is told on its first day and then in the
// weekly mail. Without `reports.to` nothing is told. Thread rule: one call at a time per object.
class OwnerReports {
 public:
  struct Parts {
    const settings::Configuration& configuration;
    const settings::Administration& administration;
    store::Store& store;
    const ports::Clock& clock;
    ports::Log& log;
  };
  explicit OwnerReports(const Parts& parts) : parts_(parts) {}

  // Writes one mail that is due now; false when there is none. A mail that cannot be made is logged
  // and holds nothing up.
  Result<bool> step(AdministrationId id, const desk::MachineState& machine);

 private:
  using Kind = messages::ReportKind;
  // A mail that is due, and the stops it tells of.
  struct Due {
    messages::Report report;
    std::vector<std::string> tells{};
  };
  Result<std::optional<Due>> due(Kind kind, const ReportOn& on) const;
  Result<std::optional<Due>> due_stopped(const ReportOn& on) const;
  Result<std::optional<Due>> due_silent_sync(const ReportOn& on) const;
  Result<std::optional<Due>> due_silent_inbox(const ReportOn& on) const;
  Result<std::optional<Due>> due_stale_books(const ReportOn& on) const;
  Result<std::optional<Due>> due_silent_sending(const ReportOn& on) const;
  Result<std::optional<Due>> due_forewarning(const ReportOn& on) const;
  Result<std::optional<Due>> due_weekly(const ReportOn& on) const;
  Result<std::optional<Due>> due_shadow(const ReportOn& on) const;

  Result<bool> made_within(Kind kind, AdministrationId id, Date today, int days) const;
  Result<std::vector<std::string>> untold(const ReportOn& on, Millis lasted, bool stale_sync) const;
  Status write(const ReportOn& on, const Due& due);

  const Parts parts_;
  std::map<Kind, Date> settled_;  // asked on that day, and nothing more of it on that day
};

}  // namespace dunning::app
