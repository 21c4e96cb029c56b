#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "daemon/cli/verb.hpp"
#include "daemon/core/instant.hpp"

// The command line as values. CLI11 is named in parse.cpp only.
namespace dunning::cli {

struct Command {
  Asked asked;
  std::optional<Instant> now;  // pretended
  std::unique_ptr<Verb> verb;  // with its own options filled in
};

// The command line ended before there was a command: --help, --version, or an error.
struct Ended {
  int code = 0;
  std::string output;  // for standard output, or with a code other than 0 for standard error
};

std::variant<Command, Ended> parse(int argc, const char* const* argv);

}  // namespace dunning::cli
