#pragma once

#include <map>
#include <optional>
#include <string>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/http.hpp"

namespace dunning::sandbox::xero {

// The answers kept under the Idempotency-Key of a write, for six minutes from the first one, per
// app; those of errors, too.
class Idempotency {
 public:
  // The answer to give without carrying the request out: the one kept, or a refusal. None: go on.
  std::optional<Response> known(const std::string& app, const Request& request, Instant now);
  void keep(const std::string& app, const Request& request, const Response& response, Instant now);

 private:
  struct Kept {
    std::string request;  // method, target and body
    Response response;
    Instant first;
  };
  std::map<std::string, Kept> kept_;  // by app and key
};

}  // namespace dunning::sandbox::xero
