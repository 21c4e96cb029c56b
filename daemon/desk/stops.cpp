#include "daemon/desk/stops.hpp"

#include <algorithm>

#include "daemon/desk/login_list.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/freshness.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/stops.hpp"

namespace dunning::desk {
namespace {

using policy::Reason;

std::optional<Stop> stale(const Desk& desk, const Administration& administration) {
  // Without access the books cannot be read, and nothing else than a person helps.
  if (const auto login = broken_login(desk, *administration.configured)) {
    return Stop{Reason::stale_sync, login->record.broken_since,
                "its login " + login->name + " gives no access to its books: " + login->broken(),
                login->command()};
  }
  const std::string sync = "dunningctl sync " + administration.name();
  if (!administration.stored || !administration.stored->delta_completed) {
    std::string detail = "its books have never been read completely";
    if (administration.stored && !administration.stored->last_error.empty())
      detail += ": " + administration.stored->last_error;
    return Stop{Reason::stale_sync, std::nullopt, detail, sync};
  }
  const auto& stored = *administration.stored;
  if (stored.failing_since) {
    return Stop{Reason::stale_sync, stored.failing_since,
                "its books cannot be read: " + stored.last_error, sync};
  }
  if (policy::is_stale(stored.delta_completed, desk.configuration.poll.interval,
                       desk.clock.now())) {
    return Stop{Reason::stale_sync, stored.delta_completed,
                "its books have not been read since then: is dunningd running?", sync};
  }
  return std::nullopt;
}

// When the history last saw it begin; none when it cannot be read: a stop is told all the same.
std::optional<Instant> last(const Desk& desk, const store::Administration& stored,
                            std::string_view event) {
  const auto entries = store::History(desk.store).about(stored.id, "administration");
  if (!entries) return std::nullopt;
  const auto found = std::find_if(entries->rbegin(), entries->rend(),
                                  [&](const auto& entry) { return entry.event == event; });
  return found == entries->rend() ? std::nullopt : std::optional<Instant>(found->at);
}

// S23: the daemon found far more due than was forecast, and nobody has trusted it since.
std::optional<Stop> novelty(const Desk& desk, const Administration& administration) {
  if (!administration.stored) return std::nullopt;
  const auto& stored = *administration.stored;
  const auto known = store::Stops(desk.store).list(stored.id);
  if (!known) return std::nullopt;
  for (const auto& one : *known) {
    if (one.reason != policy::name(Reason::novelty)) continue;
    const Date since = administration.local(desk.clock, one.since).date;
    if (stored.novelty_trusted && *stored.novelty_trusted >= since) continue;
    return Stop{
        Reason::novelty, one.since,
        "far more is due than was forecast a week ago; look at it with dunningctl plan -a " +
            administration.name(),
        "dunningctl trust " + administration.name()};
  }
  return std::nullopt;
}

// S22: what is planned waits for the look before it leaves.
std::optional<Stop> no_budget(const Desk& desk, const Administration& administration) {
  if (!administration.stored) return std::nullopt;
  const auto known = store::Stops(desk.store).list(administration.stored->id);
  if (!known) return std::nullopt;
  for (const auto& one : *known) {
    if (one.reason == policy::name(Reason::no_budget))
      return Stop{Reason::no_budget, one.since, "", ""};
  }
  return std::nullopt;
}

}  // namespace

std::vector<Stop> stops(const Desk& desk, const Administration& administration) {
  std::vector<Stop> found;
  const auto& machine = desk.machine;
  if (machine.clock_suspect)
    found.push_back({Reason::clock_suspect, {}, machine.detail, "dunningctl trust clock"});
  if (machine.other_machine)
    found.push_back({Reason::other_machine, {}, machine.detail, "dunningctl trust machine"});
  if (machine.restored)
    found.push_back({Reason::restored, {}, machine.detail, "dunningctl trust store"});
  if (const auto& stored = administration.stored) {
    const std::string& name = administration.name();
    if (stored->paused) {
      found.push_back(
          {Reason::paused, last(desk, *stored, "paused"), "", "dunningctl resume -a " + name});
    }
    if (!stored->adopted_on) {
      found.push_back({Reason::not_adopted, last(desk, *stored, "administration_entered"), "",
                       "dunningctl adopt " + name + " --yes"});
    }
    if (!stored->suspicious.empty()) {
      found.push_back({Reason::suspicious_source, last(desk, *stored, "source_suspicious"),
                       stored->suspicious, "dunningctl trust " + name});
    }
  }
  if (auto stop = stale(desk, administration)) found.push_back(std::move(*stop));
  if (auto stop = novelty(desk, administration)) found.push_back(std::move(*stop));
  if (auto stop = no_budget(desk, administration)) found.push_back(std::move(*stop));
  return found;
}

policy::RunState run_state(const std::vector<Stop>& stops) {
  policy::RunState state;
  for (const auto& stop : stops) {
    switch (stop.reason) {
      case Reason::clock_suspect:
        state.clock_suspect = true;
        break;
      case Reason::other_machine:
        state.other_machine = true;
        break;
      case Reason::restored:
        state.restored = true;
        break;
      case Reason::paused:
        state.paused = true;
        break;
      case Reason::not_adopted:
        state.not_adopted = true;
        break;
      case Reason::suspicious_source:
        state.suspicious_source = true;
        break;
      case Reason::stale_sync:
        state.stale_sync = true;
        break;
      case Reason::novelty:
        state.novelty = true;
        break;
      default:
        break;
    }
  }
  return state;
}

std::string to_text(const Stop& stop, const Administration& administration,
                    const ports::Clock& clock) {
  std::string text =
      administration.name() + " sends nothing (" + std::string(policy::name(stop.reason)) + "): ";
  text += stop.detail.empty() ? std::string(policy::explain(stop.reason)) : printable(stop.detail);
  if (text.back() != '.' && text.back() != '?') text += ".";
  if (stop.since) text += " Since " + local_text(administration.local(clock, *stop.since)) + ".";
  if (stop.command.empty()) return text + " It goes on by itself.\n";
  return text + " Lift it with: " + stop.command + "\n";
}

json::Value to_json(const std::vector<Stop>& stops) {
  auto list = json::Value::array();
  for (const auto& stop : stops) {
    list.push(json::Value::object({{"reason", policy::name(stop.reason)},
                                   {"since", json_part(stop.since)},
                                   {"detail", json_or_null(stop.detail)},
                                   {"command", json_or_null(stop.command)}}));
  }
  return list;
}

}  // namespace dunning::desk
