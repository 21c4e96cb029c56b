#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "daemon/core/secret.hpp"
#include "daemon/net/origin.hpp"
#include "daemon/ports/access_tokens.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/http.hpp"

namespace dunning::net {

// The Http a connector is given: adds "Authorization: Bearer …" so that the connector never sees
// the token, and sends it to one origin only. A request to another scheme, host or port, or one
// that brings its own Authorization header, is refused (invalid_input). With Credentials::withheld
// it goes out without the token, to any origin. A token that is refused (401) is replaced once and
// the request sent once more: what was refused was not carried out. Without a good token nothing is
// sent, and the error is that of AccessTokens. Borrows `next`, `clock` and `tokens`.
// Thread rule: `send` as for Http; `last_clock_difference` from any thread.
class AuthorizedHttp : public ports::Http {
 public:
  // permanent when `base_url` is no URL that Http would send to; auth when the token is empty or
  // cannot stand in a header.
  static Result<std::unique_ptr<AuthorizedHttp>> create(ports::Http& next,
                                                        const ports::Clock& clock,
                                                        const std::string& base_url, Secret token);
  static Result<std::unique_ptr<AuthorizedHttp>> create(ports::Http& next,
                                                        const ports::Clock& clock,
                                                        const std::string& base_url,
                                                        ports::AccessTokens& tokens);

  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;

  // The server's Date header minus our clock, at the last answer that had one (whole seconds are
  // all that header knows); none before. For the guard against a clock that cannot be right
  // (design, rule 10).
  std::optional<Millis> last_clock_difference() const;

 private:
  AuthorizedHttp(ports::Http& next, const ports::Clock& clock, Origin origin);

  Result<ports::HttpResponse> send_with(const ports::HttpRequest& request, const Secret& token);

  ports::Http& next_;
  const ports::Clock& clock_;
  Origin origin_;
  std::unique_ptr<ports::AccessTokens> fixed_;  // of the first form of create
  ports::AccessTokens* tokens_ = nullptr;
  std::atomic<std::int64_t> clock_difference_ms_;
};

}  // namespace dunning::net
