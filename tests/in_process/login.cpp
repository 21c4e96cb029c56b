#include "tests/in_process/login.hpp"

#include <doctest/doctest.h>

namespace dunning::in_process {

Login::Login(const System& system, const Surroundings& surroundings)
    : system_(system),
      around_(surroundings),
      key_("", surroundings.state_dir, vault_),
      book_(system.name, surroundings.store, key_) {
  REQUIRE(key_.read_or_make());
  const auto settings = system.settings(around_.sandbox);
  const net::OAuthClient client{around_.sandbox.access(system.name, "client_id"),
                                Secret(around_.sandbox.access(system.name, "client_secret"))};
  tokens_ = std::make_unique<net::RefreshingTokens>(net::RefreshingTokens::Parts{
      system.name, system.rules(settings)->tokens, net::RefreshingTokens::Grant::refresh_token,
      [client] { return Result<net::OAuthClient>(client); }, book_, around_.http, around_.clock,
      around_.random, around_.log, "in-process"});
}

bool Login::has_tokens() {
  const auto state = book_.read();
  REQUIRE_MESSAGE(state, state.error().message);
  return state->tokens.has_value();
}

bool Login::needs_person() {
  const auto state = book_.read();
  REQUIRE_MESSAGE(state, state.error().message);
  return state->record.broken_since.has_value();
}

void Login::log_in() {
  const auto granted =
      around_.sandbox.command("grant", json::Value::object({{"system", system_.name}}));
  const auto state = book_.read();
  REQUIRE_MESSAGE(state, state.error().message);
  TokenSet tokens;
  tokens.refresh_token = Secret(granted.find("refresh_token")->text());
  tokens.access_token = Secret(granted.find("access_token")->text());
  tokens.issued = around_.clock.now();
  tokens.expires = tokens.issued + Millis{600'000};  // the shortest life there is
  tokens.refresh_since = tokens.issued;
  const auto saved = book_.save(state->record.generation, tokens);
  REQUIRE_MESSAGE(saved, saved.error().message);
}

}  // namespace dunning::in_process
