#include "daemon/net/authorized_http.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "daemon/net/refreshing_tokens.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::net {
namespace {

constexpr std::int64_t never_seen = std::numeric_limits<std::int64_t>::min();

}  // namespace

AuthorizedHttp::AuthorizedHttp(ports::Http& next, const ports::Clock& clock, Origin origin)
    : next_(next), clock_(clock), origin_(std::move(origin)), clock_difference_ms_(never_seen) {}

Result<std::unique_ptr<AuthorizedHttp>> AuthorizedHttp::create(ports::Http& next,
                                                               const ports::Clock& clock,
                                                               const std::string& base_url,
                                                               ports::AccessTokens& tokens) {
  auto origin = TRY(origin_of(base_url));
  std::unique_ptr<AuthorizedHttp> http(new AuthorizedHttp(next, clock, std::move(origin)));
  http->tokens_ = &tokens;
  return http;
}

Result<std::unique_ptr<AuthorizedHttp>> AuthorizedHttp::create(ports::Http& next,
                                                               const ports::Clock& clock,
                                                               const std::string& base_url,
                                                               Secret token) {
  auto origin = TRY(origin_of(base_url));
  const auto is_odd = [](unsigned char c) { return c <= ' ' || c >= 0x7F; };
  if (token.empty() || std::any_of(token.reveal().begin(), token.reveal().end(), is_odd)) {
    return fail(ErrorKind::auth, "the token is empty or holds a character that no token holds");
  }
  std::unique_ptr<AuthorizedHttp> http(new AuthorizedHttp(next, clock, std::move(origin)));
  http->fixed_ = std::make_unique<FixedToken>(std::move(token));
  http->tokens_ = http->fixed_.get();
  return http;
}

Result<ports::HttpResponse> AuthorizedHttp::send(const ports::HttpRequest& request) {
  const Origin origin = TRY(origin_of(request.url));
  if (ports::find_header(request.headers, "authorization")) {
    return fail(ErrorKind::invalid_input, "a request brings its own Authorization header");
  }
  if (request.credentials == ports::Credentials::withheld) return next_.send(request);
  if (origin != origin_) {
    return fail(ErrorKind::invalid_input, "a request to " + origin.host +
                                              " would take the credentials of " + origin_.host +
                                              " elsewhere");
  }
  const auto token = TRY(tokens_->current());
  auto response = TRY(send_with(request, token));
  if (response.status != 401) return response;
  const auto another = tokens_->after_refusal(token);
  if (another) return send_with(request, *another);
  if (fixed_) return response;  // the connector says what its system said
  return fail(another.error());
}

Result<ports::HttpResponse> AuthorizedHttp::send_with(const ports::HttpRequest& request,
                                                      const Secret& token) {
  ports::HttpRequest authorized = request;
  authorized.headers.emplace_back("Authorization", "Bearer " + token.reveal());
  auto response = TRY(next_.send(authorized));
  if (const auto server_now = ports::date_of(response.headers)) {
    clock_difference_ms_ = (*server_now - clock_.now()).count();
  }
  return response;
}

std::optional<Millis> AuthorizedHttp::last_clock_difference() const {
  const std::int64_t difference = clock_difference_ms_;
  if (difference == never_seen) return std::nullopt;
  return Millis{difference};
}

}  // namespace dunning::net
