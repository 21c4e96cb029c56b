#pragma once

#include <string>

#include "daemon/core/result.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox {

// Which requests a fault or a trigger is about. Empty members match everything.
struct Matching {
  std::string method;
  std::string
      path_prefix;  // of the whole path, or of the part below the administration ("/contacts")
  std::string path_contains;
  int nth = 1;  // the first matching request that counts, from 1

  // Reads the members of the same names; others are left to the caller.
  static Result<Matching> read(const Json& from);
  // `below` is the path below the administration, or empty.
  bool fits(const Request& request, const std::string& below) const;
};

}  // namespace dunning::sandbox
