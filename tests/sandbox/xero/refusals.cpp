#include "tests/sandbox/xero/refusals.hpp"

#include <nlohmann/json.hpp>

#include "tests/sandbox/http_date.hpp"
#include "tests/sandbox/xero/ids.hpp"

namespace dunning::sandbox::xero {

namespace {

Response json_response(int status, const Json& body) {
  Response response;
  response.status = status;
  response.body = text_of(body);
  return response;
}

Response plain(int status, const std::string& text) {
  Response response;
  response.status = status;
  response.content_type = "text/plain";
  response.body = text;
  return response;
}

Response access_refused(int status, const std::string& title, const std::string& detail) {
  return json_response(status, {{"Type", nullptr},
                                {"Title", title},
                                {"Status", status},
                                {"Detail", detail},
                                {"Instance", make_guid(IdKind::answer, 1)},
                                {"Extensions", Json::object()}});
}

Response exception(int status, int number, const char* type, const std::string& message) {
  return json_response(status, {{"ErrorNumber", number}, {"Type", type}, {"Message", message}});
}

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text)
    safe += c == '<' ? "&lt;" : c == '>' ? "&gt;" : c == '&' ? "&amp;" : std::string(1, c);
  return safe;
}

}  // namespace

Response unauthorized(const std::string& detail) {
  return access_refused(401, "Unauthorized", detail);
}

Response forbidden() {
  return access_refused(403, "Forbidden", "AuthenticationUnsuccessful");
}

Response token_expired(Instant at) {
  const std::string iso = to_string(at);
  return unauthorized("TokenExpired: token expired at " + iso.substr(5, 2) + "/" +
                      iso.substr(8, 2) + "/" + iso.substr(0, 4) + " " + iso.substr(11, 8));
}

Response not_found() {
  return plain(404, "The resource you're looking for cannot be found");
}

Response bad_query(const std::string& message) {
  return exception(400, 16, "QueryParseException", message);
}

Response invalid_elements(const Json& elements) {
  return json_response(400, {{"ErrorNumber", 10},
                             {"Type", "ValidationException"},
                             {"Message", "A validation exception occurred"},
                             {"Elements", elements}});
}

Response invalid(const std::string& message) {
  return exception(400, 10, "ValidationException", message);
}

Response server_error() {
  return exception(500, 500, "UnknownErrorException",
                   "An error occurred in Xero. Check the API Status page for current service "
                   "status.");
}

Response too_many(const std::string& problem, std::int64_t after_s) {
  Response response = plain(429, "");
  response.headers.emplace_back("X-Rate-Limit-Problem", problem);
  if (after_s >= 0) response.headers.emplace_back("Retry-After", std::to_string(after_s));
  return response;
}

Response failed(const Fault& fault, Instant now) {
  switch (fault.status) {
    case 400:
      return invalid("A validation exception occurred");
    case 401:
      return unauthorized("AuthenticationUnsuccessful");
    case 403:
      return forbidden();
    case 404:
      return not_found();
    case 429:
      break;
    case 500:
      return server_error();
    default:
      return plain(fault.status, "The Xero API is temporarily unavailable");
  }
  Response response = too_many("minute", -1);
  say_retry_after(fault, now, response);
  return response;
}

Response as_xml(Response response) {
  if (!response.content_type.starts_with("application/json")) return response;
  const Json body = Json::parse(response.body, nullptr, false);
  if (body.is_object() && body.contains("ErrorNumber")) {
    response.body =
        "<ApiException xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        "<ErrorNumber>" +
        std::to_string(body["ErrorNumber"].get<int>()) + "</ErrorNumber><Type>" +
        body.value("Type", "") + "</Type><Message>" + escaped(body.value("Message", "")) +
        "</Message></ApiException>";
  } else {
    response.body =
        "<Response xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">"
        "<Status>OK</Status></Response>";
  }
  response.content_type = "text/xml; charset=utf-8";
  return response;
}

}  // namespace dunning::sandbox::xero
