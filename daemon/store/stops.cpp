#include "daemon/store/stops.hpp"

#include "daemon/policy/freshness.hpp"
#include "daemon/store/books.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

std::vector<Stops::Stop> read_stops(Session& session, AdministrationId administration) {
  std::vector<Stops::Stop> stops;
  session.rows<std::string, Instant, std::optional<Date>>(
      "SELECT reason, since, last_told FROM stops WHERE administration = ? ORDER BY since, reason",
      {administration}, [&](std::string reason, Instant since, std::optional<Date> told) {
        stops.push_back({std::move(reason), since, told});
      });
  return stops;
}

bool changes(const std::vector<Stops::Stop>& known,
             const std::map<std::string, std::optional<Instant>>& reasons) {
  if (known.size() != reasons.size()) return true;
  for (const auto& stop : known) {
    if (!reasons.contains(stop.reason)) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<Stops::Stop>> Stops::list(AdministrationId administration) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::vector<Stop>> {
    return read_stops(session, administration);
  });
}

Status Stops::note(AdministrationId administration,
                   const std::map<std::string, std::optional<Instant>>& reasons, Date today,
                   Instant now) {
  if (!changes(TRY(list(administration)), reasons)) return {};
  return transact(store_, Access::write, [&](Session& session) -> Status {
    bool settles = false;
    std::map<std::string, std::optional<Instant>> begun = reasons;
    for (const Stop& stop : read_stops(session, administration)) {
      begun.erase(stop.reason);
      if (reasons.contains(stop.reason)) continue;
      session.run("DELETE FROM stops WHERE administration = ? AND reason = ?",
                  {administration, stop.reason});
      settles = settles ||
                (stop.reason != "not_adopted" && now - stop.since > policy::longest_interruption);
      append(session,
             {administration, now, "stop_ended", "administration",
              json::Value::object({{"reason", stop.reason}, {"since", stop.since.ms}}), ""});
    }
    for (const auto& [reason, since] : begun) {
      session.run("INSERT INTO stops (administration, reason, since) VALUES (?, ?, ?)",
                  {administration, reason, since.value_or(now)});
      append(session,
             {administration, now, "stop_began", "administration",
              json::Value::object({{"reason", reason}, {"since", since.value_or(now).ms}}), ""});
    }
    if (!settles) return {};
    note_fresh(session, administration, today, now);
    session.run("UPDATE accounts SET next_look = '', wakes = wakes + 1 WHERE administration = ?",
                {administration});
    return {};
  });
}

Status Stops::told(AdministrationId administration, const std::vector<std::string>& reasons,
                   Date on) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    for (const std::string& reason : reasons)
      session.run("UPDATE stops SET last_told = ? WHERE administration = ? AND reason = ?",
                  {on, administration, reason});
    return {};
  });
}

}  // namespace dunning::store
