#pragma once

#include <functional>
#include <string>

#include "daemon/ports/login_book.hpp"

namespace dunning::fakes {

// The book of one login in memory, with the rules of store::Logins. Each call can be made to fail.
class MemoryLoginBook final : public ports::LoginBook {
 public:
  LoginState state;
  std::string claimed_by;
  int saves = 0;
  bool takes_saves = true;
  std::function<void()> before_read;

  Result<LoginState> read() override {
    if (before_read) before_read();
    return state;
  }
  Result<bool> claim(const Claim& claim) override {
    auto& record = state.record;
    const bool taken = record.claimed_until && *record.claimed_until > claim.now;
    if (claim.generation != record.generation || taken || record.broken_since) return false;
    record.claimed_until = claim.until;
    if (!record.sent_at) record.sent_at = claim.now;
    const auto day = claim.now.ms / 86'400'000;
    record.calls_today = record.calls_day == day ? record.calls_today + 1 : 1;
    record.calls_day = day;
    claimed_by = claim.owner;
    return true;
  }
  Status give_up(const Claim& claim, const std::string& trouble, Instant not_before) override {
    if (claim.owner != claimed_by) return {};
    state.record.claimed_until.reset();
    state.record.not_before = not_before;
    state.record.trouble = trouble;
    ++state.record.failures;
    return {};
  }
  Status save(std::int64_t generation, const TokenSet& tokens) override {
    if (!takes_saves) return fail(ErrorKind::transient, "the disk is full");
    if (generation != state.record.generation)
      return fail(ErrorKind::conflict, "somebody was faster");
    ++saves;
    put(tokens);
    return {};
  }
  Result<bool> mark_broken(std::int64_t generation, const std::string& why, Instant now) override {
    if (generation != state.record.generation) return false;
    state.record.broken_since = now;
    state.record.broken_why = why;
    state.record.claimed_until.reset();
    return true;
  }

  // As if another process had saved them, or a person had logged in.
  void put(const TokenSet& tokens) {
    const auto calls = state.record.calls_today;
    const auto day = state.record.calls_day;
    const auto generation = state.record.generation + 1;
    state.record = LoginRecord{};
    state.record.generation = generation;
    state.record.calls_today = calls;
    state.record.calls_day = day;
    state.record.issued = tokens.issued;
    state.record.expires = tokens.expires;
    state.record.idle_until = tokens.idle_until;
    state.tokens = tokens;
  }
};

}  // namespace dunning::fakes
