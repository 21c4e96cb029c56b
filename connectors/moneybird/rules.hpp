#pragma once

#include <map>
#include <string>
#include <string_view>

#include "daemon/ports/connector.hpp"

// What Moneybird demands of everybody (developer.moneybird.com: authentication, introduction).
namespace dunning::moneybird {

constexpr std::string_view default_base_url = "https://moneybird.com/api/v2";

Result<ports::SystemRules> rules(const std::map<std::string, std::string>& settings);

}  // namespace dunning::moneybird
