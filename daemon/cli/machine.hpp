#pragma once

#include "daemon/desk/desk.hpp"

namespace dunning::cli {

// What the guards of this machine see, as the daemon's next task will.
desk::MachineState look_at_machine(const desk::Desk& desk);

}  // namespace dunning::cli
