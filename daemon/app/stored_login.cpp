#include "daemon/app/stored_login.hpp"

namespace dunning::app {
namespace {

store::Logins::Claim of_store(const ports::LoginBook::Claim& claim) {
  return {claim.generation, claim.owner, claim.now, claim.until};
}

}  // namespace

// Without tokens there is nothing to open, and perhaps no key yet.
Result<LoginState> StoredLogin::read() {
  auto record = TRY(logins_.look(name_));
  if (!record.has_tokens()) return LoginState{std::move(record), std::nullopt};
  const auto key = TRY(key_.read());
  return logins_.read(name_, key);
}

Result<bool> StoredLogin::claim(const Claim& claim) {
  return logins_.claim(name_, of_store(claim));
}

Status StoredLogin::give_up(const Claim& claim, const std::string& trouble, Instant not_before) {
  return logins_.give_up(name_, of_store(claim), trouble, not_before);
}

// An app's own tokens come without a login: the first of them may make the key.
Status StoredLogin::save(std::int64_t generation, const TokenSet& tokens) {
  const auto key = TRY(key_.read_or_make());
  return logins_.save(name_, generation, tokens, key);
}

Result<bool> StoredLogin::mark_broken(std::int64_t generation, const std::string& why,
                                      Instant now) {
  return logins_.mark_broken(name_, generation, why, now);
}

}  // namespace dunning::app
