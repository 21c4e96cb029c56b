#pragma once

#include <functional>
#include <memory>
#include <string>

#include "daemon/app/stored_login.hpp"
#include "daemon/net/file_vault.hpp"
#include "daemon/net/refreshing_tokens.hpp"
#include "daemon/store/store.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/logins/provider.hpp"

namespace dunning::test {

// A directory with a store and a vault key, gone with the object.
class Home {
 public:
  Home();
  ~Home();
  Home(const Home&) = delete;
  Home& operator=(const Home&) = delete;
  std::string path;
  std::string connection() const { return "sqlite://" + path + "/store.db"; }
};

// Calls `at_call` before and after each call of another book.
class WatchedBook final : public ports::LoginBook {
 public:
  explicit WatchedBook(ports::LoginBook& inner) : inner_(inner) {}
  std::function<void()> at_call;

  Result<LoginState> read() override {
    return watched([&] { return inner_.read(); });
  }
  Result<bool> claim(const Claim& claim) override {
    return watched([&] { return inner_.claim(claim); });
  }
  Status give_up(const Claim& claim, const std::string& trouble, Instant not_before) override {
    return watched([&] { return inner_.give_up(claim, trouble, not_before); });
  }
  Status save(std::int64_t generation, const TokenSet& tokens) override {
    return watched([&] { return inner_.save(generation, tokens); });
  }
  Result<bool> mark_broken(std::int64_t generation, const std::string& why, Instant now) override {
    return watched([&] { return inner_.mark_broken(generation, why, now); });
  }

 private:
  template <class Call>
  std::invoke_result_t<Call> watched(Call call) {
    if (at_call) at_call();
    auto result = call();
    if (at_call) at_call();
    return result;
  }
  ports::LoginBook& inner_;
};

// What one process has of a login: its own store connection, its own connection to the provider.
class Process {
 public:
  Process(const Home& home, Provider& provider, fakes::ManualClock& clock);

  // Every call of a port passes here, before and after its effect.
  void at_every_port_call(std::function<void()> what);

  void log_in(const TokenSet& tokens);
  // The token, or the kind of the error.
  std::string current();
  Result<Secret> ask() { return tokens_.current(); }
  std::optional<Instant> keep_alive() { return tokens_.keep_alive().value_or(std::nullopt); }
  LoginRecord record();

  Provider::Line line;
  fakes::RecordingLog log;

 private:
  struct Random final : ports::Random {
    std::uint64_t state = 1;
    std::uint64_t next() override { return state = state * 6364136223846793005ULL + 1; }
  };
  fakes::ManualClock& clock_;
  std::unique_ptr<store::Store> store_;
  net::FileVault vault_{""};
  app::VaultKey key_;
  app::StoredLogin stored_;
  WatchedBook book_;
  Random random_;
  net::RefreshingTokens tokens_;
};

}  // namespace dunning::test
