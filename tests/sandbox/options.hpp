#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"
#include "tests/sandbox/population.hpp"

namespace dunning::sandbox {

// The command line of dunning-sandbox.
struct Options {
  std::string host = "127.0.0.1";
  int port = 0;
  std::uint64_t seed = 1;
  PopulationSize size{24, 120};
  Instant start;  // 06:00 in Amsterdam on --date
  std::string ready_file;
  std::string
      state_dir;  // where the CA certificate lies; the ready file's directory when not given
};

Result<Options> read_options(const std::vector<std::string>& arguments);

extern const char* const usage;

}  // namespace dunning::sandbox
