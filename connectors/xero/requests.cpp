#include "connectors/xero/requests.hpp"

#include <cctype>

#include "connectors/xero/limits.hpp"
#include "connectors/xero/wire.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::xero {
namespace {

constexpr Millis offline_wait{5 * 60'000};
// In a 400, of a history whose document does not exist.
constexpr std::string_view unknown_document = "document with the supplied id was not found";

ErrorKind kind_of(int status, const std::string& complaint) {
  if (status == 401 || status == 403) return ErrorKind::auth;
  if (status == 404) return ErrorKind::not_found;
  if (status == 429) return ErrorKind::rate_limited;
  if (status >= 500) return ErrorKind::transient;
  if (status < 400) return ErrorKind::permanent;
  if (complaint.find(unknown_document) != std::string::npos) return ErrorKind::not_found;
  return ErrorKind::invalid_input;
}

// Without the query.
std::string title(const Ask& ask) {
  return ask.method + " " + ask.path.substr(0, ask.path.find('?'));
}

std::string_view hint_for(int status, const std::string& complaint) {
  if (status == 403)
    return ": see that the organisation is still connected and that the user still sees it";
  if (status != 401) return "";
  // A new token would have the same scopes.
  if (complaint.find("AuthorizationUnsuccessful") != std::string::npos)
    return ": the login lacks a scope; log in again with those that are documented";
  return ": log in again";
}

}  // namespace

Error Requests::refusal(const Ask& ask, ports::HttpResponse& response) const {
  const std::string complaint = complaint_in(ports::beginning_of(*response.body));
  const ErrorKind kind = kind_of(response.status, complaint);
  std::string message = "Xero answered " + title(ask) + " with " + std::to_string(response.status);
  if (!complaint.empty()) message += " (" + complaint + ")";
  message += hint_for(response.status, complaint);
  Error error{kind, std::move(message), std::nullopt};
  if (kind == ErrorKind::rate_limited) {
    const auto limit = limit_hit(response.headers);
    if (!limit.empty()) error.message += ": the limit is that of the " + limit;
    error.not_before = clock_.now() + wait_after_429(response.headers);
  }
  // An organisation that is offline stays so for minutes.
  if (response.status == 503) error.not_before = clock_.now() + offline_wait;
  return error;
}

Result<Answer> Requests::send(const Ask& ask) {
  ports::HttpRequest request;
  request.method = ask.method;
  const bool below = ask.path.starts_with('/');
  request.url = below ? base_url_ + ask.path : ask.path;
  request.headers = {{"Accept", ask.accept}};
  if (below && !tenant_.empty()) request.headers.emplace_back("Xero-Tenant-Id", tenant_);
  if (!ask.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.headers.insert(request.headers.end(), ask.headers.begin(), ask.headers.end());
  request.body = ask.body;
  request.purpose = ask.purpose;
  request.deadline = ask.deadline;
  request.max_body_bytes = ask.max_body_bytes;

  const Millis began = clock_.elapsed();
  auto response = TRY(http_.send(request));
  const Millis took = clock_.elapsed() - began;
  const Instant answered_at = ports::date_of(response.headers).value_or(clock_.now());
  server_is_ahead_ = answered_at - clock_.now();
  const bool unchanged = response.status == 304;
  if (!unchanged && (response.status < 200 || response.status > 299))
    return fail(refusal(ask, response));
  return Answer{
      title(ask), std::move(response.headers), std::move(response.body), response.body_bytes,
      unchanged,  answered_at - took};
}

Result<json::Value> Requests::document(const Ask& ask) {
  auto answer = TRY(send(ask));
  auto parsed = json::parse(*answer.body);
  if (!parsed) return fail(unreadable(answer, parsed.error()));
  return parsed;
}

Result<json::Value> each_element(Answer& answer, std::string_view collection,
                                 const std::function<Status(json::Value&&)>& element) {
  auto around = json::parse_inner_array(*answer.body, {collection}, element);
  if (!around) return fail(unreadable(answer, around.error()));
  // A list that is not there is no empty list.
  const auto* list = around->find(collection);
  if (list == nullptr || !list->is_array()) {
    return fail(unreadable(
        answer, Error{ErrorKind::transient, "expected an object with " + std::string(collection),
                      std::nullopt}));
  }
  return around;
}

Error unreadable(const Answer& answer, const Error& error) {
  return {ErrorKind::transient, "Xero's answer to " + answer.to + ": " + error.message,
          std::nullopt};
}

}  // namespace dunning::xero
