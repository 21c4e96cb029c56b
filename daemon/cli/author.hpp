#pragma once

#include <string>

namespace dunning::cli {

// Who says it: the name given with --as, else the person behind sudo, else the login, else the
// user.
std::string author(const std::string& as);

}  // namespace dunning::cli
