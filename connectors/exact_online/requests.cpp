#include "connectors/exact_online/requests.hpp"

#include <cctype>

#include "connectors/exact_online/limits.hpp"
#include "connectors/exact_online/odata.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::exact_online {
namespace {

// A division that is being restored or converted is back by itself; whatever else keeps us out is
// for a person.
constexpr std::string_view passing_reason = "DivisionBlocked";

ErrorKind kind_of(int status, std::string_view reason) {
  if (status == 403 && reason.starts_with(passing_reason)) return ErrorKind::transient;
  if (status == 401 || status == 403) return ErrorKind::auth;
  if (status == 404) return ErrorKind::not_found;
  if (status == 429) return ErrorKind::rate_limited;
  if (status == 408 || status >= 500) return ErrorKind::transient;
  if (status < 400) return ErrorKind::permanent;
  return ErrorKind::invalid_input;
}

}  // namespace

Requests::Requests(ports::Http& http, const ports::Clock& clock, std::string base_url,
                   std::string division)
    : http_(http),
      clock_(clock),
      base_url_(std::move(base_url)),
      root_(base_url_ + "/api/v1/" + division) {}

std::string Requests::without_division(std::string_view path) const {
  return base_url_ + "/api/v1" + std::string(path);
}

bool Requests::is_ours(std::string_view url) const {
  return url.starts_with(base_url_ + "/") && base_url_.starts_with("https://") &&
         url.find_first_of("\\ \r\n") == std::string_view::npos;
}

std::string Requests::title(const Ask& ask) const {
  std::string_view path = ask.address;
  if (path.starts_with(root_)) path.remove_prefix(root_.size());
  if (path.starts_with(base_url_)) path.remove_prefix(base_url_.size());
  return ask.method + " " + std::string(path.substr(0, path.find('?')));
}

Error Requests::refusal(const Ask& ask, ports::HttpResponse& response, Instant server_time) const {
  const std::string reason(ports::find_header(response.headers, "Reason").value_or(""));
  const ErrorKind kind = kind_of(response.status, reason);
  std::string said = complaint_in(ports::beginning_of(*response.body));
  if (!reason.empty() && said.find(reason) == std::string::npos)
    said += (said.empty() ? "" : "; ") + reason.substr(0, 200);
  Error error{kind,
              "Exact Online answered " + title(ask) + " with " + std::to_string(response.status) +
                  (said.empty() ? "" : " (" + said + ")"),
              std::nullopt};
  if (kind == ErrorKind::rate_limited)
    error.not_before = clock_.now() + wait_after_429(response.headers, server_time);
  return error;
}

Result<Answer> Requests::send(const Ask& ask) {
  ports::HttpRequest request;
  request.method = ask.method;
  request.url = ask.address.starts_with('/') ? root_ + ask.address : ask.address;
  if (!is_ours(request.url)) {
    return fail(ErrorKind::permanent,
                "Exact Online gave an address on another host, to which nothing is sent");
  }
  request.headers = {{"Accept", "application/json"}};
  if (!ask.body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.headers.emplace_back("Prefer", "return=representation");
  }
  request.body = ask.body;
  request.purpose = ask.purpose;
  request.deadline = ask.deadline;
  request.max_body_bytes = ask.max_body_bytes;

  const Millis began = clock_.elapsed();
  auto response = TRY(http_.send(request));
  const Millis took = clock_.elapsed() - began;
  const Instant server_time = ports::date_of(response.headers).value_or(clock_.now());
  if (response.status < 200 || response.status > 299)
    return fail(refusal(ask, response, server_time));
  return Answer{title(ask), std::move(response.headers), std::move(response.body),
                response.body_bytes, server_time - took};
}

Result<std::string> each_row(Answer& answer, const std::function<Status(json::Value&&)>& row) {
  auto next = each_row(*answer.body, row);
  if (next) return next;
  return fail(ErrorKind::transient,
              "Exact Online's answer to " + answer.to + ": " + next.error().message);
}

std::string query(std::string_view path, std::string_view filter, std::string_view select) {
  std::string address(path);
  char separator = '?';
  for (const auto& [name, value] : {std::pair("$filter=", filter), std::pair("$select=", select)}) {
    if (value.empty()) continue;
    address += separator;
    address += name;
    // A list of names needs no escaping, and stays readable in a log of the other side.
    address += name == std::string_view("$select=") ? std::string(value) : percent_encoded(value);
    separator = '&';
  }
  return address;
}

std::string any_of(std::string_view field, const std::vector<std::string>& guids) {
  std::string filter;
  for (const auto& guid : guids)
    filter += (filter.empty() ? "" : " or ") + std::string(field) + " eq guid'" + guid + "'";
  return filter;
}

}  // namespace dunning::exact_online
