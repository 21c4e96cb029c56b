#pragma once

#include <string>
#include <string_view>

#include "daemon/policy/account.hpp"

namespace dunning::desk {

std::string_view name(policy::Adoption::Choice choice);  // "first_step", for programs
std::string sentence(const policy::Adoption& adoption);  // for people

}  // namespace dunning::desk
