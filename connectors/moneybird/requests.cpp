#include "connectors/moneybird/requests.hpp"

#include <array>
#include <cctype>

#include "connectors/moneybird/wire.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::moneybird {
namespace {

constexpr std::size_t error_body_limit = 65'536;

std::string beginning_of(std::istream& body) {
  std::string text(error_body_limit, '\0');
  body.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(body.gcount()));
  return text;
}

ErrorKind kind_of(int status) {
  if (status == 401 || status == 403) return ErrorKind::auth;
  if (status == 404) return ErrorKind::not_found;
  if (status == 429) return ErrorKind::rate_limited;
  if (status >= 500) return ErrorKind::transient;
  if (status == 402 || status < 400) return ErrorKind::permanent;
  return ErrorKind::invalid_input;
}

// Without the query.
std::string title(const Ask& ask) {
  return ask.method + " " + ask.path.substr(0, ask.path.find('?'));
}

std::string_view hint_for(ErrorKind kind) {
  if (kind == ErrorKind::auth)
    return ": renew the token, and see that it has the scope sales_invoices";
  return "";
}

}  // namespace

Status Requests::admit(ports::Purpose purpose) const {
  const int reserve = reserve_below(purpose);
  if (!requests_left_ || *requests_left_ > reserve || clock_.now() >= window_ends_) return {};
  return fail(Error{ErrorKind::rate_limited,
                    "Moneybird allows " + std::to_string(*requests_left_) +
                        " more requests for now, which are kept for what is more urgent",
                    window_ends_});
}

Error Requests::refusal(const Ask& ask, ports::HttpResponse& response, Instant server_time) const {
  const ErrorKind kind = kind_of(response.status);
  const std::string complaint = complaint_in(beginning_of(*response.body));
  Error error{kind,
              "Moneybird answered " + title(ask) + " with " + std::to_string(response.status) +
                  (complaint.empty() ? "" : " (" + complaint + ")") + std::string(hint_for(kind)),
              std::nullopt};
  if (kind == ErrorKind::rate_limited) {
    error.not_before = clock_.now() + wait_after_429(response.headers, server_time);
  }
  return error;
}

Result<Answer> Requests::send(const Ask& ask) {
  TRY(admit(ask.purpose));
  ports::HttpRequest request;
  request.method = ask.method;
  request.url = base_url_ + ask.path;
  request.headers = {{"Accept", "application/json"}};
  if (!ask.body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  request.body = ask.body;
  request.purpose = ask.purpose;
  request.deadline = ask.deadline;
  request.max_body_bytes = ask.max_body_bytes;

  const Millis began = clock_.elapsed();
  auto response = TRY(http_.send(request));
  const Millis took = clock_.elapsed() - began;
  const auto date = ports::find_header(response.headers, "Date");
  const Instant server_time =
      (date ? ports::parse_http_date(*date) : std::nullopt).value_or(clock_.now());
  if (const auto left = allowance(response.headers, server_time)) {
    requests_left_ = left->requests;
    window_ends_ = clock_.now() + left->resets_in;
  }
  if (response.status < 200 || response.status > 299)
    return fail(refusal(ask, response, server_time));
  return Answer{title(ask), std::move(response.body), response.body_bytes, server_time - took,
                server_time};
}

std::string percent_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
      encoded += c;
    } else {
      encoded += {'%', hex[byte >> 4], hex[byte & 15U]};
    }
  }
  return encoded;
}

}  // namespace dunning::moneybird
