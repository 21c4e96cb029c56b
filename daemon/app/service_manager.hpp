#pragma once

#include <optional>
#include <string>

#include "daemon/core/instant.hpp"

// libsystemd lives here: what the service manager hears of us. Does nothing outside systemd.
namespace dunning::app::service_manager {

void ready();
void stopping();
void status(const std::string& one_line);
void alive();                               // the watchdog's ping
std::optional<Millis> watchdog_interval();  // how often `alive` is wanted at least, when it is

}  // namespace dunning::app::service_manager
