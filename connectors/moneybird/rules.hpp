#pragma once

#include <map>
#include <string>

#include "daemon/ports/connector.hpp"

// What Moneybird demands of everybody (developer.moneybird.com: authentication, introduction).
namespace dunning::moneybird {

Result<ports::SystemRules> rules(const std::map<std::string, std::string>& settings);

}  // namespace dunning::moneybird
