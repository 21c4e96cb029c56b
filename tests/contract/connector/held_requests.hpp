#pragma once

#include <string>

#include "tests/processes/sandbox_process.hpp"

namespace dunning::contract {

// Holds every request that the sandbox remembers against the table of this file in
// tests/contract/wire; what is wrong fails the running test. Answers are not looked at: they are
// often what the suite asked the sandbox to spoil. For destructors: nothing while an exception ends
// the test.
void check_requests(processes::SandboxProcess& sandbox, const std::string& file);

}  // namespace dunning::contract
