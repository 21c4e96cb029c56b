#pragma once

#include <map>
#include <string>

#include "daemon/ports/connector.hpp"

namespace dunning::exact_online {

// What Exact Online demands of everybody: how its tokens are renewed (not before 9 minutes 30, each
// refresh token once), 60 calls a minute and 5,000 a day for an app and a division, and the block
// after ten errors an hour at one address. Sources: Exact's pages on API limits and on OAuth.
Result<ports::SystemRules> rules(const std::map<std::string, std::string>& settings);

}  // namespace dunning::exact_online
