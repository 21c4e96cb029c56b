#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/app/login_wish.hpp"
#include "daemon/app/loop.hpp"
#include "daemon/app/plugin_host.hpp"
#include "daemon/app/vault_key.hpp"
#include "daemon/core/login.hpp"
#include "daemon/ports/access_tokens.hpp"
#include "daemon/ports/random.hpp"
#include "daemon/settings/configuration.hpp"
#include "daemon/store/store.hpp"

namespace dunning::app {

// The logins of one configuration: tokens for whoever sends requests or mail, what people ask about
// them, and what keeps them alive. Made without a network call. Borrows the configuration and its
// surroundings. Thread rule: `tokens` and what it returns from any thread; `grant` and `step` one
// call at a time.
class Logins {
 public:
  struct Surroundings {
    store::Store& store;
    const PluginHost* plugins;  // none: only the login of the mail server
    const ports::Vault& vault;
    const ports::Clock& clock;
    ports::Log& log;
    ports::Random& random;
    std::string owner;  // names this process in claims
  };
  // Error: which login cannot be, and why.
  static Result<std::unique_ptr<Logins>> create(const settings::Configuration& configuration,
                                                const Surroundings& surroundings);
  ~Logins();

  // The name is one of the configuration's.
  ports::AccessTokens& tokens(const std::string& login);

  // Does what a person asks, with one request to the system at most.
  LoginReply grant(const LoginWish& wish);

  // One bounded step: a request row of a command, or a login that dies when nobody uses it.
  TaskResult step();

 private:
  struct Entry;
  Logins(const settings::Configuration& configuration, const Surroundings& surroundings);

  Result<ports::TokenRules> rules_of(const settings::Login& login) const;
  Result<LoginReply> try_grant(const LoginWish& wish);
  Result<LoginReply> begin(Entry& entry);
  Result<LoginReply> begin_device(Entry& entry);
  Result<LoginReply> finish(Entry& entry, const LoginWish& wish);
  Result<LoginReply> poll(Entry& entry, const LoginWish& wish);
  Result<LoginReply> import_tokens(Entry& entry, const LoginWish& wish);
  Result<LoginReply> log_out(Entry& entry, const LoginWish& wish);
  Result<LoginReply> logged_in(Entry& entry, const TokenSet& tokens, const LoginWish& wish);
  Result<std::string> redirect_uri(const Entry& entry) const;
  bool serve_one_request();
  Millis keep_alive();

  const settings::Configuration& configuration_;
  const Surroundings surroundings_;
  VaultKey key_;
  std::map<std::string, std::unique_ptr<Entry>> entries_;
};

}  // namespace dunning::app
