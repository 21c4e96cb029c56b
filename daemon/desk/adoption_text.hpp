#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/policy/account.hpp"

namespace dunning::desk {

std::optional<policy::Adoption::Choice> parse_choice(std::string_view text);
std::string_view name(policy::Adoption::Choice choice);  // "first_step", for programs
std::string sentence(const policy::Adoption& adoption);  // for people

}  // namespace dunning::desk
