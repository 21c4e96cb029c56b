#include "daemon/web/health.hpp"

#include "daemon/desk/gauges.hpp"

namespace dunning::web {
namespace {

constexpr int unavailable = 503;

}  // namespace

Response health() {
  return {200, "ok\n"};
}

Response readiness(const Content& content) {
  const auto administrations = desk::administrations(content.desk, std::nullopt);
  if (!administrations) {
    return {unavailable,
            "not ready: the store does not answer: " + administrations.error().message + "\n"};
  }
  std::string text = "ready\n";
  if (content.running().reload_refused)
    text += "note: the newest configuration was refused; the one before is in force\n";
  for (const auto& one : *administrations) {
    if (!one.stored || !one.stored->failing_since) continue;
    text += "note: " + one.name() + " cannot be read since " +
            to_string(*one.stored->failing_since) + " (dunningctl status)\n";
  }
  return {200, text};
}

}  // namespace dunning::web
