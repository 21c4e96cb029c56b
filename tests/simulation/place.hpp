#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>
#include <system_error>

namespace dunning::simulation {

// In memory where the machine offers it: a crash of the process loses nothing there either, and the
// store's many fsyncs cost nothing.
inline std::filesystem::path place() {
  const std::filesystem::path memory = "/dev/shm";
  const auto name = "dunningd-simulation-" + std::to_string(getpid());
  std::error_code none;
  const bool room = access(memory.c_str(), W_OK) == 0 &&
                    std::filesystem::space(memory, none).available > (256ULL << 20) && !none;
  return (room ? memory : std::filesystem::path(DUNNING_BINARY_DIR)) / name;
}

}  // namespace dunning::simulation
