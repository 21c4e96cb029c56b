#pragma once

#include <string>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/faults.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"

// How Xero says no.
namespace dunning::sandbox::xero {

// 401 and 403: {"Type": null, "Title": …, "Detail": …}.
Response unauthorized(const std::string& detail);
Response forbidden();
// "TokenExpired: token expired at 11/21/2026 07:00:05"
Response token_expired(Instant at);
Response not_found();
// 400 {"ErrorNumber": 16, "Type": "QueryParseException", …}
Response bad_query(const std::string& message);
// 400 {"ErrorNumber": 10, "Type": "ValidationException", …, "Elements": […]}
Response invalid_elements(const Json& elements);
Response invalid(const std::string& message);  // of no element in particular
Response server_error();
// 429; `problem` in X-Rate-Limit-Problem, Retry-After when `after_s` is not negative.
Response too_many(const std::string& problem, std::int64_t after_s);
Response failed(const Fault& fault, Instant now);
// The same answer to who did not ask for JSON.
Response as_xml(Response response);

}  // namespace dunning::sandbox::xero
