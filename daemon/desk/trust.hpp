#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

namespace dunning::desk {

// What a person takes as right although a guard doubts it: the name of an administration whose
// source looked suspicious or of which far more is due than was forecast (S23), or "store",
// "machine", "clock". The last three are asked of the daemon.
struct Trusted {
  Done done;
  std::optional<std::int64_t> request;  // the daemon's to answer
};
Result<Trusted> trust(const Desk& desk, const std::string& what);

}  // namespace dunning::desk
