#pragma once

#include <functional>
#include <optional>
#include <string>

#include "daemon/core/login.hpp"
#include "daemon/net/token_requests.hpp"
#include "daemon/ports/http.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/sandbox/oauth/token_server.hpp"

namespace dunning::test {

// The process under test has died here.
struct Died {};

// A provider's token server on a clock of the test, and the way to it.
class Provider {
 public:
  Provider(sandbox::oauth::Rules rules, fakes::ManualClock& clock);
  // With what we know of that provider instead of what the test says.
  Provider(sandbox::oauth::Rules its_rules, ports::TokenRules our_rules, fakes::ManualClock& clock);

  // As the connector of that system says it of itself.
  ports::TokenRules rules;
  net::OAuthClient client;
  sandbox::oauth::TokenServer server;

  // A person says yes.
  TokenSet consent();
  bool accepts(const std::string& access_token) const;
  // Refreshes that took effect, and refusals.
  int granted() const;
  int refused() const;
  void lose_answers(int count);

  // Opens the page of consent; the address the browser comes to, or the page itself.
  std::string browse(const std::string& url);

  // One process's connection. `at_send` runs before a request arrives, `at_answer` when it has
  // taken effect and the answer is on its way; a request that `at_send` says no to never arrives.
  class Line final : public ports::Http {
   public:
    explicit Line(Provider& provider) : provider_(provider) {}
    std::function<bool()> at_send;
    std::function<void()> at_answer;
    Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;

   private:
    Provider& provider_;
  };

 private:
  fakes::ManualClock& clock_;
};

ports::TokenRules exact_token_rules();
ports::TokenRules xero_token_rules();

}  // namespace dunning::test
