#pragma once

#include "daemon/settings/logins.hpp"

// Private to daemon/settings: `inbox:`, the mailbox to which bounces and replies come.
namespace dunning::settings {

// Fills Configuration::inbox when the section is there.
void read_inbox(const Section& section, const ReadSecret& secret, Configuration& configuration,
                Report& report);

}  // namespace dunning::settings
