#pragma once

#include <string>

#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"

// Exact's answers that are no data.
namespace dunning::sandbox::exact_online {

Response json_response(int status, const Json& body);
Response empty_response(int status);
// {"error": {"code": "", "message": {"lang": "", "value": text}}}
Response refusal(int status, const std::string& text);
Response bad_syntax();  // 400
// 403 with the header Reason.
Response forbidden(const std::string& text, const std::string& reason);
Response token_expired();  // 401

}  // namespace dunning::sandbox::exact_online
