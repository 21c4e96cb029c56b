#pragma once

#include <string>

namespace dunning::app {

// This machine's name as the kernel has it, for claims and for SMTP's greeting; "localhost" when it
// has none that can stand in a command.
std::string host_name();

}  // namespace dunning::app
