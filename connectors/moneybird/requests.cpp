#include "connectors/moneybird/requests.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "connectors/moneybird/wire.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::moneybird {
namespace {

// After a 429. Moneybird's Retry-After is a moment, and never further away than its five minutes.
constexpr Millis shortest_wait{1'000};
constexpr Millis longest_wait{300'000};

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

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_one_of(std::string_view host, const std::vector<std::string>& hosts) {
  return std::any_of(hosts.begin(), hosts.end(), [&](const std::string& one) {
    return host == one || host.ends_with("." + one);
  });
}

std::string_view hint_for(const Ask& ask, ErrorKind kind) {
  if (kind != ErrorKind::auth) return "";
  if (ask.path.find("/financial_mutations") != std::string::npos)
    return ": see that the token has the scope bank";
  return ": renew the token, and see that it has the scope sales_invoices";
}

}  // namespace

Error Requests::refusal(const Ask& ask, ports::HttpResponse& response, Instant server_time) const {
  const ErrorKind kind = kind_of(response.status);
  const std::string complaint = complaint_in(ports::beginning_of(*response.body));
  Error error{kind,
              "Moneybird answered " + title(ask) + " with " + std::to_string(response.status) +
                  (complaint.empty() ? "" : " (" + complaint + ")") +
                  std::string(hint_for(ask, kind)),
              std::nullopt};
  if (kind == ErrorKind::rate_limited) {
    const auto asked = ports::find_header(response.headers, "Retry-After");
    const auto at = asked ? ports::parse_retry_after(*asked, server_time) : std::nullopt;
    const Millis wait = at ? *at - server_time : longest_wait;
    error.not_before = clock_.now() + std::clamp(wait, shortest_wait, longest_wait);
  }
  return error;
}

Result<Requests::Exchange> Requests::exchange(const Ask& ask) {
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
  const Instant server_time = ports::date_of(response.headers).value_or(clock_.now());
  return Exchange{std::move(response), server_time - took, server_time};
}

Result<Answer> Requests::answer_of(const Ask& ask, Exchange exchange) const {
  auto& response = exchange.response;
  if (response.status < 200 || response.status > 299)
    return fail(refusal(ask, response, exchange.answered_at));
  return Answer{title(ask),          std::move(response.headers), std::move(response.body),
                response.body_bytes, exchange.asked_at,           exchange.answered_at};
}

Result<Answer> Requests::send(const Ask& ask) {
  return answer_of(ask, TRY(exchange(ask)));
}

Result<Answer> Requests::send_and_follow(const Ask& ask, const std::vector<std::string>& hosts) {
  auto first = TRY(exchange(ask));
  if (!is_redirect(first.response.status)) return answer_of(ask, std::move(first));
  return follow(ask, first, hosts);
}

Result<Answer> Requests::follow(const Ask& ask, const Exchange& redirect,
                                const std::vector<std::string>& hosts) {
  const auto location = ports::find_header(redirect.response.headers, "Location");
  const std::string host = location ? https_host_of(*location) : "";
  if (host.empty() || !is_one_of(host, hosts)) {
    return fail(ErrorKind::permanent,
                "Moneybird answered " + title(ask) + " with a redirect to " +
                    (host.empty() ? "no https address" : host + ", which is not allowed") +
                    "; see the setting document_hosts");
  }
  ports::HttpRequest request;
  request.url = std::string(*location);
  request.purpose = ask.purpose;
  request.deadline = ask.deadline;
  request.max_body_bytes = ask.max_body_bytes;
  request.credentials = ports::Credentials::withheld;
  auto response = TRY(http_.send(request));
  if (response.status < 200 || response.status > 299) {
    // A link that has expired is made anew by asking again.
    const auto kind = response.status == 429 || response.status >= 500 || response.status == 403
                          ? ErrorKind::transient
                          : ErrorKind::permanent;
    return fail(kind, "the address to which Moneybird redirected " + title(ask) + " answered " +
                          std::to_string(response.status));
  }
  return Answer{title(ask),          std::move(response.headers), std::move(response.body),
                response.body_bytes, redirect.asked_at,           redirect.answered_at};
}

std::string https_host_of(std::string_view url) {
  constexpr std::string_view scheme = "https://";
  if (!url.starts_with(scheme)) return {};
  url.remove_prefix(scheme.size());
  const auto authority = url.substr(0, url.find_first_of("/?#\\"));
  if (authority.find('@') != std::string_view::npos) return {};
  std::string host;
  for (const char c : authority.substr(0, authority.find(':'))) {
    const bool fits = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '-';
    if (!fits) return {};
    host += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return host;
}

}  // namespace dunning::moneybird
