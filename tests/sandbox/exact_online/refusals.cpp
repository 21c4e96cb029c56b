#include "tests/sandbox/exact_online/refusals.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox::exact_online {

Response json_response(int status, const Json& body) {
  Response response;
  response.status = status;
  response.body = text_of(body);
  return response;
}

Response empty_response(int status) {
  Response response;
  response.status = status;
  response.content_type.clear();
  return response;
}

Response refusal(int status, const std::string& text) {
  return json_response(status,
                       {{"error", {{"code", ""}, {"message", {{"lang", ""}, {"value", text}}}}}});
}

Response bad_syntax() {
  return refusal(400, "Bad Request - Error in query syntax.");
}

Response forbidden(const std::string& text, const std::string& reason) {
  Response response = refusal(403, text);
  if (!reason.empty()) response.headers.emplace_back("Reason", reason);
  return response;
}

Response token_expired() {
  Response response = empty_response(401);
  response.headers.emplace_back(
      "WWW-Authenticate",
      "Bearer error=\"invalid_token\", error_description=\"access%20token%20expired\"");
  return response;
}

}  // namespace dunning::sandbox::exact_online
