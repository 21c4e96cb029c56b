#include "tests/cli/command_line.hpp"

#include <doctest/doctest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace dunning::test {

Ran dunningctl(const std::string& arguments) {
  Ran ran;
  const std::string command = std::string(DUNNINGCTL) + " " + arguments + " 2>&1";
  FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> part{};
  for (std::size_t n = 0; (n = std::fread(part.data(), 1, part.size(), pipe)) > 0;)
    ran.output.append(part.data(), n);
  const int status = ::pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

bool says(const Ran& ran, const std::string& part) {
  return ran.output.find(part) != std::string::npos;
}

}  // namespace dunning::test
