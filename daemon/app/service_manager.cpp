#include "daemon/app/service_manager.hpp"

#include <systemd/sd-daemon.h>

#include <algorithm>

namespace dunning::app::service_manager {

void ready() {
  sd_notify(0, "READY=1");
}
void stopping() {
  sd_notify(0, "STOPPING=1");
}
void alive() {
  sd_notify(0, "WATCHDOG=1");
}

void status(const std::string& one_line) {
  std::string text = "STATUS=" + one_line;
  std::replace(text.begin(), text.end(), '\n', ' ');
  sd_notify(0, text.c_str());
}

std::optional<Millis> watchdog_interval() {
  std::uint64_t usec = 0;
  if (sd_watchdog_enabled(0, &usec) <= 0) return std::nullopt;
  return Millis{static_cast<std::int64_t>(usec / 1000 / 2)};
}

}  // namespace dunning::app::service_manager
