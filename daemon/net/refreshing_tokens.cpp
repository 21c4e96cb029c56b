#include "daemon/net/refreshing_tokens.hpp"

#include <algorithm>
#include <utility>

#include "daemon/net/retry.hpp"

namespace dunning::net {
namespace {

using Kind = TokenRefusal::Kind;
using Claim = ports::LoginBook::Claim;

constexpr int most_looks = 3;  // at the book, when somebody else is always faster
constexpr std::int64_t day_ms = 86'400'000;
// A token that was refused younger than this may not have reached every server of the system yet.
constexpr Millis settles{10'000};
// A token that is refused before this was not refused for its age: a newer one changes nothing.
constexpr Millis young{60'000};
constexpr Millis longest_pause{25LL * 3'600'000};  // no moment in the book is believed beyond it
constexpr Backoff lost_backoff{Millis{60'000}, Millis{3'600'000}};
// Within the grace of a token that may have been used up there is no time for long pauses.
constexpr Backoff grace_backoff{Millis{30'000}, Millis{240'000}};
constexpr Backoff refused_backoff{Millis{600'000}, Millis{3'600'000}};

bool same(const Secret& a, const Secret& b) {
  return a.reveal() == b.reveal();
}

// Whether a moment in the book is still to come, and can be right at all.
bool is_ahead(const std::optional<Instant>& moment, Instant now) {
  return moment && *moment > now && *moment - now <= longest_pause;
}

Error later(std::string why, Instant not_before) {
  return {ErrorKind::rate_limited, std::move(why), not_before};
}

}  // namespace

Result<Secret> FixedToken::after_refusal(const Secret& /*refused*/) {
  return fail(ErrorKind::auth,
              "the token is refused; a new one has to be made and put in its place");
}

Error RefreshingTokens::repair(const std::string& what) const {
  return {ErrorKind::auth,
          "login " + parts_.login + ": " + what + "; repair it with: dunningctl auth login " +
              parts_.login,
          std::nullopt};
}

Result<Secret> RefreshingTokens::after_refusal(const Secret& refused) {
  return token(Wanted::another, &refused);
}

Status RefreshingTokens::renew_now() {
  TRY(token(Wanted::newer, nullptr));
  return {};
}

Result<std::optional<Instant>> RefreshingTokens::keep_alive() {
  const auto half = [](const LoginState& state) -> std::optional<Instant> {
    if (!state.tokens || !state.tokens->idle_until || state.record.broken_since)
      return std::nullopt;
    const auto since = state.tokens->refresh_since;
    return since + (*state.tokens->idle_until - since) / 2;
  };
  auto at = half(TRY(parts_.book.read()));
  if (!at || *at > parts_.clock.now()) return at;
  TRY(token(Wanted::newer, nullptr));
  const auto renewed = TRY(parts_.book.read());
  return half(renewed);
}

bool RefreshingTokens::is_due(const TokenSet& tokens, Instant now) const {
  if (tokens.access_token.empty()) return true;
  return tokens.expires && now >= *tokens.expires - parts_.rules.refresh_margin;
}

// What only a person can mend.
std::optional<Error> RefreshingTokens::why_nobody_can(const LoginState& state) const {
  if (state.record.broken_since) return repair(state.record.broken_why);
  if (parts_.grant == Grant::client_credentials) return std::nullopt;
  if (!state.tokens) return repair("nobody has logged in yet");
  if (state.tokens->refresh_token.empty())
    return repair("its token has ended and there is none to renew it with");
  return std::nullopt;
}

std::optional<Error> RefreshingTokens::why_not_now(const LoginState& state, Instant now) const {
  const auto& record = state.record;
  const std::string named = "login " + parts_.login + ": ";
  if (is_ahead(record.claimed_until, now) && *record.claimed_until - now <= claim_runs) {
    // Whoever holds it needs seconds as a rule; the claim itself runs for the worst case.
    return later(named + "its tokens are being renewed",
                 std::min(*record.claimed_until, now + Millis{5'000}));
  }
  if (is_ahead(record.not_before, now))
    return later(named + (record.trouble.empty() ? "not yet" : record.trouble), *record.not_before);
  const auto& rules = parts_.rules;
  if (rules.calls_per_day > 0 && record.calls_day == now.ms / day_ms &&
      record.calls_today >= rules.calls_per_day) {
    return later(named + "the day's requests for tokens are used up",
                 Instant{(now.ms / day_ms + 1) * day_ms});
  }
  if (state.tokens && !state.tokens->access_token.empty() && rules.refresh_not_before > Millis{0}) {
    const auto from = state.tokens->issued + rules.refresh_not_before;
    if (from > now && from - now <= rules.refresh_not_before)
      return later(named + "its tokens may not be renewed yet", from);
  }
  return std::nullopt;
}

Result<Secret> RefreshingTokens::token(Wanted wanted, const Secret* refused) {
  TRY(save_unsaved());
  std::optional<Instant> before;  // `newer` is what comes after these
  for (int look = 0; look < most_looks; ++look) {
    const auto state = TRY(parts_.book.read());
    const auto now = parts_.clock.now();
    const auto* tokens = state.tokens ? &*state.tokens : nullptr;
    const bool is_refused = tokens && refused && same(tokens->access_token, *refused);
    const bool good = tokens && !tokens->access_token.empty() && !is_refused &&
                      (!tokens->expires || now < *tokens->expires);
    if (wanted == Wanted::newer && tokens && look == 0) before = tokens->issued;
    const bool new_enough =
        wanted != Wanted::newer || (tokens && before && tokens->issued > *before);
    if (good && new_enough && (wanted == Wanted::another || !is_due(*tokens, now)))
      return tokens->access_token;
    if (is_refused && now >= tokens->issued && now - tokens->issued < settles)
      return fail(later("login " + parts_.login + ": its new token is not accepted yet",
                        tokens->issued + settles));
    if (is_refused && now >= tokens->issued && now - tokens->issued < young)
      return fail(ErrorKind::auth, "login " + parts_.login +
                                       ": the system refuses what it has just given; does this "
                                       "user still have access to these books?");
    auto why_not = why_nobody_can(state);
    if (!why_not) why_not = why_not_now(state, now);
    if (why_not) {
      if (good && wanted == Wanted::good) return tokens->access_token;
      return fail(std::move(*why_not));
    }
    std::unique_lock one(mutex_, std::try_to_lock);
    const Claim claim{state.record.generation,
                      parts_.owner + "/" + std::to_string(parts_.random.next()), now,
                      now + claim_runs};
    if (!one || !TRY(parts_.book.claim(claim))) continue;  // somebody was faster
    auto renewed = renew(state, claim);
    if (renewed || !good || wanted != Wanted::good) return renewed;
    return tokens->access_token;
  }
  return fail(later("login " + parts_.login + ": its tokens are being renewed",
                    parts_.clock.now() + Millis{1'000}));
}

// What was received and could not be kept: nothing goes on before it is.
Status RefreshingTokens::save_unsaved() {
  const std::unique_lock one(mutex_, std::try_to_lock);
  if (!one || !unsaved_) return {};
  const auto saved = parts_.book.save(unsaved_->generation, unsaved_->tokens);
  if (!saved && saved.error().kind != ErrorKind::conflict)
    return fail(Error(saved.error()).with_context("login " + parts_.login + ": new tokens"));
  unsaved_.reset();  // kept, or somebody has newer ones
  return {};
}

TokenAnswer RefreshingTokens::ask(const OAuthClient& client, const TokenSet* before,
                                  const Secret& refresh_token) {
  const auto request = parts_.grant == Grant::client_credentials
                           ? by_client(parts_.rules, client)
                           : by_refresh_token(parts_.rules, client, refresh_token);
  const Asked asked{parts_.clock.now(), before, refresh_token.reveal()};
  const auto response = parts_.http.send(request);
  return read_token_answer(parts_.rules, response, asked, parts_.clock.now());
}

// With the claim in hand.
Result<Secret> RefreshingTokens::renew(const LoginState& state, const Claim& claim) {
  const auto client = parts_.client();
  if (!client) {
    return fail(give_up(state, claim, {Kind::client, client.error().message, std::nullopt}));
  }
  const auto* before = state.tokens ? &*state.tokens : nullptr;
  auto answer = ask(*client, before, before ? before->refresh_token : Secret());
  if (auto* tokens = std::get_if<TokenSet>(&answer))
    return keep(claim.generation, std::move(*tokens));
  return refused(state, claim, *client, std::get<TokenRefusal>(answer));
}

Result<Secret> RefreshingTokens::keep(std::int64_t generation, TokenSet tokens) {
  const auto saved = parts_.book.save(generation, tokens);
  if (saved) {
    parts_.log.debug("tokens_renewed", {{"login", parts_.login}});
    return tokens.access_token;
  }
  if (saved.error().kind == ErrorKind::conflict) {
    const auto state = TRY(parts_.book.read());
    if (state.tokens) return state.tokens->access_token;
    return fail(repair("somebody has logged out"));
  }
  unsaved_ = Unsaved{generation, std::move(tokens)};
  parts_.log.error("tokens_not_kept", {{"login", parts_.login}, {"error", saved.error().message}});
  return fail(ErrorKind::transient, "login " + parts_.login +
                                        ": new tokens came and could not be kept; they are used "
                                        "when they are: " +
                                        saved.error().message);
}

Result<Secret> RefreshingTokens::refused(const LoginState& state, const Claim& claim,
                                         const OAuthClient& client, const TokenRefusal& first) {
  if (first.kind != Kind::broken || parts_.grant == Grant::client_credentials)
    return fail(give_up(state, claim, first));
  auto again = TRY(parts_.book.read());
  if (again.record.generation != claim.generation) {
    if (again.tokens) return again.tokens->access_token;
    return fail(repair("somebody has logged out"));
  }
  const auto& previous = state.tokens->previous_refresh_token;
  if (!previous.empty()) {
    auto answer = ask(client, &*state.tokens, previous);
    if (auto* tokens = std::get_if<TokenSet>(&answer))
      return keep(claim.generation, std::move(*tokens));
    const auto& second = std::get<TokenRefusal>(answer);
    if (second.kind != Kind::broken) return fail(give_up(state, claim, second));
  }
  if (!TRY(parts_.book.mark_broken(claim.generation, first.why, parts_.clock.now()))) {
    return fail(later("login " + parts_.login + ": its tokens are being renewed",
                      parts_.clock.now() + Millis{1'000}));
  }
  parts_.log.error("login_broken", {{"login", parts_.login},
                                    {"because", first.why},
                                    {"repair", "dunningctl auth login " + parts_.login}});
  return fail(repair(first.why));
}

// Nobody asks again before a moment that depends on what went wrong, and how often.
Error RefreshingTokens::give_up(const LoginState& state, const Claim& claim,
                                const TokenRefusal& why) {
  const auto now = parts_.clock.now();
  const auto& rules = parts_.rules;
  const int attempt = state.record.failures + 1;
  const auto sent_at = state.record.sent_at.value_or(now);
  const bool in_grace = rules.grace > Millis{0} && now >= sent_at && now - sent_at < rules.grace;
  std::optional<Millis> asked;
  if (why.not_before) asked = *why.not_before - now;
  if (why.kind == Kind::too_early && state.tokens && rules.refresh_not_before > Millis{0}) {
    const auto from = state.tokens->issued + rules.refresh_not_before;
    if (from > now) asked = from - now;
  }
  const auto& backoff = why.kind == Kind::client ? refused_backoff
                        : in_grace               ? grace_backoff
                                                 : lost_backoff;
  const auto not_before = now + delay(backoff, attempt, asked, parts_.random.next());
  if (const auto noted = parts_.book.give_up(claim, why.why, not_before); !noted) {
    parts_.log.error("login_not_noted",
                     {{"login", parts_.login}, {"error", noted.error().message}});
  }
  parts_.log.warning(
      "tokens_not_renewed",
      {{"login", parts_.login}, {"because", why.why}, {"again_at", to_string(not_before)}});
  const std::string message = "login " + parts_.login + ": " + why.why;
  if (why.kind == Kind::client) {
    return {ErrorKind::auth, message + "; are client_id, client_secret and scopes right?",
            not_before};
  }
  const bool limited = why.kind == Kind::wait || why.kind == Kind::too_early;
  return {limited ? ErrorKind::rate_limited : ErrorKind::transient, message, not_before};
}

}  // namespace dunning::net
