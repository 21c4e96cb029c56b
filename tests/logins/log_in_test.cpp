// How a person's consent becomes tokens, against the sandbox's token servers.
#include "daemon/net/log_in.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "daemon/net/mail_logins.hpp"
#include "tests/logins/provider.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

constexpr const char* home = "http://localhost:8765/";
constexpr Millis minute{60'000};

struct Desk {
  explicit Desk(sandbox::oauth::Rules its_rules) : provider(std::move(its_rules), clock) {}
  Desk(sandbox::oauth::Rules its_rules, ports::TokenRules our_rules)
      : provider(std::move(its_rules), std::move(our_rules), clock) {}
  net::LogIn log_in() { return net::LogIn({provider.rules, provider.client, line, clock}); }

  fakes::ManualClock clock{Instant{1'767'225'600'000}};
  Provider provider;
  Provider::Line line{provider};
};

std::string public_app(const Provider& provider) {
  return provider.server.access().at("public_client_id").get<std::string>();
}

std::string refusal(const Result<TokenSet>& tokens) {
  REQUIRE_FALSE(tokens);
  return tokens.error().message;
}

}  // namespace

TEST_CASE("log in: with a code, and PKCE for an app without a secret") {
  for (const bool has_secret : {true, false}) {
    CAPTURE(has_secret);
    Desk desk(sandbox::oauth::xero_rules());
    if (!has_secret) desk.provider.client = {public_app(desk.provider), {}};
    const auto begun = desk.log_in().begin_code(home);
    REQUIRE(begun);
    CHECK(begun->url.find("code_challenge=") != std::string::npos);
    // What has to stay here is not in the address.
    CHECK(begun->pending.find("verifier") != std::string::npos);
    const auto address = desk.provider.browse(begun->url);
    REQUIRE(address.starts_with(home));
    const auto tokens = desk.log_in().finish_code(begun->pending, "  " + address + "\n");
    REQUIRE_MESSAGE(tokens, (tokens ? "" : tokens.error().message));
    CHECK(desk.provider.accepts(tokens->access_token.reveal()));
    CHECK_FALSE(tokens->refresh_token.empty());
    // A code is good once.
    CHECK(refusal(desk.log_in().finish_code(begun->pending, address)).find("invalid_grant") !=
          std::string::npos);
  }
}

TEST_CASE("log in: an address of another login, a late one and a no are refused") {
  Desk desk(sandbox::oauth::xero_rules());
  const auto begun = desk.log_in().begin_code(home).value();
  const auto other = desk.log_in().begin_code(home).value();
  const auto address = desk.provider.browse(other.url);
  CHECK(refusal(desk.log_in().finish_code(begun.pending, address)).find("another login") !=
        std::string::npos);
  const auto code =
      address.substr(address.find("code="), address.find('&') - address.find("code="));
  for (const std::string& pasted :
       {code, code.substr(5), std::string(home) + "?" + code + "&state=", std::string()}) {
    CAPTURE(pasted);
    CHECK_FALSE(desk.log_in().finish_code(other.pending, pasted));
  }
  CHECK(refusal(desk.log_in().finish_code("", address)) == "no login has been begun");
  CHECK(desk.log_in().finish_code(other.pending, address));
  desk.clock.advance(61 * minute);
  CHECK(refusal(desk.log_in().finish_code(begun.pending, address)).find("too long ago") !=
        std::string::npos);

  const auto third = desk.log_in().begin_code(home).value();
  sandbox::Json no;
  no["allowed"] = false;
  REQUIRE(desk.provider.server.change_consent(no));
  const auto refused = desk.provider.browse(third.url);
  CHECK(refusal(desk.log_in().finish_code(third.pending, refused)).find("access_denied") !=
        std::string::npos);
}

TEST_CASE("log in: where the system shows the code, the code is enough") {
  auto rules = ports::TokenRules();
  rules.authorize_url = "https://127.0.0.1/oauth/authorize";
  rules.token_url = "https://127.0.0.1/oauth/token";
  rules.client_proof = ports::TokenRules::ClientProof::in_body;
  rules.redirect = ports::TokenRules::Redirect::out_of_band;
  rules.redirect_uri = "urn:ietf:wg:oauth:2.0:oob";
  Desk desk(sandbox::oauth::moneybird_rules(), rules);
  const auto begun = desk.log_in().begin_code(rules.redirect_uri).value();
  const auto page = desk.provider.browse(begun.url);
  const auto from = page.find("<code>") + 6;
  const auto tokens =
      desk.log_in().finish_code(begun.pending, page.substr(from, page.find("</code>") - from));
  REQUIRE_MESSAGE(tokens, (tokens ? "" : tokens.error().message));
  CHECK(desk.provider.accepts(tokens->access_token.reveal()));
  CHECK_FALSE(tokens->expires);
}

TEST_CASE("log in: with a code that is typed on another device, asked for no faster than allowed") {
  Desk desk(sandbox::oauth::microsoft_rules(),
            net::microsoft_token_rules("acme.example", "https://127.0.0.1/microsoft",
                                       net::MailGrant::person));
  desk.provider.client = {public_app(desk.provider), {}};
  const auto begun = desk.log_in().begin_device();
  REQUIRE_MESSAGE(begun, (begun ? "" : begun.error().message));
  CHECK(begun->user_code.size() == 9);
  CHECK(begun->interval == Millis{5'000});
  const auto waiting = desk.log_in().poll_device(begun->pending);
  REQUIRE(waiting);
  CHECK_FALSE(waiting->tokens);
  CHECK(waiting->wait == Millis{5'000});
  const auto polled = desk.log_in().poll_device(waiting->pending);
  REQUIRE(polled);
  REQUIRE(polled->tokens);
  CHECK(desk.provider.accepts(polled->tokens->access_token.reveal()));

  const auto late = desk.log_in().begin_device().value();
  desk.clock.advance(16 * minute);
  CHECK_FALSE(desk.log_in().poll_device(late.pending));
  Desk exact(sandbox::oauth::exact_online_rules());
  CHECK(exact.log_in().begin_device().error().kind == ErrorKind::invalid_input);
}

TEST_CASE("log in: a consent is taken back where the system has a way") {
  Desk desk(sandbox::oauth::xero_rules());
  const auto tokens = desk.provider.consent();
  CHECK(desk.provider.accepts(tokens.access_token.reveal()));
  REQUIRE(desk.log_in().revoke(tokens.refresh_token));
  CHECK_FALSE(desk.provider.accepts(tokens.access_token.reveal()));
  Desk exact(sandbox::oauth::exact_online_rules());
  CHECK(exact.log_in().revoke(Secret("r")).error().kind == ErrorKind::permanent);
}
