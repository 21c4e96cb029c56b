#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/policy/admit.hpp"

namespace dunning::desk {

// Something that keeps everything of an administration from leaving (S23): what, since when, and
// the one command that lifts it.
struct Stop {
  policy::Reason reason = policy::Reason::paused;
  std::optional<Instant> since;
  std::string detail;   // the facts; may be empty
  std::string command;  // "dunningctl resume -a acme"; empty: it goes by itself
};

// In the order in which admit looks at them; empty when nothing stops it.
std::vector<Stop> stops(const Desk& desk, const Administration& administration);

// As admit takes it.
policy::RunState run_state(const std::vector<Stop>& stops);

// "acme sends nothing: Sending is paused. Since 2026-03-08 14:02. Lift it with: dunningctl …"
std::string to_text(const Stop& stop, const Administration& administration,
                    const ports::Clock& clock);
json::Value to_json(const std::vector<Stop>& stops);

}  // namespace dunning::desk
