#include "tests/sandbox/matching.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox {

Result<Matching> Matching::read(const Json& from) {
  Matching matching;
  matching.method = TRY(text_member(from, "method", ""));
  matching.path_prefix = TRY(text_member(from, "path_prefix", ""));
  matching.path_contains = TRY(text_member(from, "path_contains", ""));
  matching.nth = static_cast<int>(TRY(whole_member(from, "nth", 1)));
  if (matching.nth < 1) return fail(ErrorKind::invalid_input, "'nth' has to be 1 or more");
  return matching;
}

bool Matching::fits(const Request& request, const std::string& below) const {
  if (!method.empty() && method != request.method) return false;
  if (!path_prefix.empty() && !request.path.starts_with(path_prefix) &&
      !below.starts_with(path_prefix)) {
    return false;
  }
  return path_contains.empty() || request.path.find(path_contains) != std::string::npos;
}

}  // namespace dunning::sandbox
