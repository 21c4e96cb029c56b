#pragma once

#include <string>

namespace dunning::test {

struct Ran {
  int code = -1;
  std::string output;  // standard output and standard error
};

// Runs the real program through the shell.
Ran dunningctl(const std::string& arguments);
bool says(const Ran& ran, const std::string& part);

}  // namespace dunning::test
