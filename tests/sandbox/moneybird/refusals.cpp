#include "tests/sandbox/moneybird/refusals.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox::moneybird {

Response json_response(int status, const Json& body) {
  Response response;
  response.status = status;
  response.body = text_of(body);
  return response;
}

Response no_content() {
  Response response;
  response.status = 204;
  return response;
}

Response symbolic(int status, const std::string& text, const std::string& member,
                  const std::string& code) {
  return json_response(status, {{"error", text}, {"symbolic", {{member, code}}}});
}

Response plain_refusal(int status, const std::string& text) {
  return json_response(status, {{"error", text}});
}

Response blank_members(const std::vector<std::string>& members) {
  Json body{{"error", Json::object()}, {"details", Json::object()}};
  for (const std::string& member : members) {
    body["error"][member] = Json::array({"can't be blank"});
    body["details"][member] = Json::array({{{"error", "blank"}}});
  }
  return json_response(422, body);
}

Response record_not_found() {
  return symbolic(404, "record not found", "id", "not_found");
}
Response bad_token() {
  return symbolic(401, "token is invalid", "request", "invalid_grant");
}

}  // namespace dunning::sandbox::moneybird
