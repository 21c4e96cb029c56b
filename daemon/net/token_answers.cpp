#include "daemon/net/token_answers.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/ports/retry_after.hpp"

namespace dunning::net {
namespace {

using Kind = TokenRefusal::Kind;

constexpr std::size_t shown_characters = 200;
constexpr std::int64_t longest_life_s = 400LL * 86'400;
constexpr Millis soon{30'000};

// What a server says, fit for a log line: one line of plain ASCII.
std::string shown(std::string_view text) {
  std::string line(text.substr(0, shown_characters));
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c >= 0x7F; }, ' ');
  return line;
}

std::string body_of(const ports::HttpResponse& response) {
  return {std::istreambuf_iterator<char>(*response.body), std::istreambuf_iterator<char>()};
}

template <class T>
T or_none(Result<T> read) {
  return read ? std::move(*read) : T{};
}

// A number, or a number as text (Exact: "600").
std::optional<Millis> seconds_of(const json::Cursor& answer, std::string_view key) {
  const auto text = or_none(answer.find_id_text(key));
  if (!text || text->empty() || text->size() > 9 ||
      text->find_first_not_of("0123456789") != std::string::npos)
    return std::nullopt;
  return Millis{std::min<std::int64_t>(std::stoll(*text), longest_life_s) * 1000};
}

TokenRefusal lost(std::string why) {
  return {Kind::lost, std::move(why), std::nullopt};
}

// A token goes into a header: nothing else than printable ASCII may be in it.
bool is_sound(const std::string& token) {
  return token.size() <= (16 << 10) &&
         std::none_of(token.begin(), token.end(),
                      [](unsigned char c) { return c <= ' ' || c >= 0x7F; });
}

TokenAnswer read_tokens(const ports::TokenRules& rules, const json::Cursor& answer,
                        const Asked& asked, Instant now) {
  TokenSet tokens;
  auto access_token = answer.text("access_token");
  if (!access_token || access_token->empty() || !is_sound(*access_token))
    return lost("the token server's answer has no access token in it");
  tokens.access_token = Secret(std::move(*access_token));
  tokens.issued = now;
  auto life = seconds_of(answer, "expires_in");
  if (!life && rules.access_lifetime > Millis{0}) life = rules.access_lifetime;
  if (life) tokens.expires = asked.at + *life;
  auto refresh_token = or_none(answer.text_or_empty("refresh_token"));
  if (!is_sound(refresh_token)) return lost("the token server's refresh token is none");
  const auto& used = asked.refresh_token;
  if (refresh_token.empty()) refresh_token = used;
  if (!used.empty() && refresh_token != used) tokens.previous_refresh_token = Secret(used);
  tokens.refresh_token = Secret(std::move(refresh_token));
  tokens.refresh_since = now;
  if (!tokens.refresh_token.empty() && rules.idle_lifetime > Millis{0})
    tokens.idle_until = asked.at + rules.idle_lifetime;
  return tokens;
}

bool is_one_of(std::string_view error, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), error) != names.end();
}

TokenRefusal refusal(const ports::TokenRules& rules, const ports::HttpResponse& response,
                     std::string_view error, const std::string& description, const Asked& asked,
                     Instant now) {
  std::string why = "the token server answered " + std::to_string(response.status);
  if (!error.empty()) why += " " + shown(error);
  if (!description.empty()) why += " (" + shown(description) + ")";
  const auto reason = ports::find_header(response.headers, "reason").value_or("");
  const bool renews = !asked.refresh_token.empty();
  const bool early_by_error =
      renews && error == "access_denied" && rules.refresh_not_before > Millis{0};
  if (reason.starts_with("TooEarlyToRefreshTokens") || early_by_error)
    return {Kind::too_early, std::move(why), now + soon};
  if (error == "authorization_pending") return {Kind::pending, std::move(why), std::nullopt};
  if (error == "slow_down") return {Kind::slow_down, std::move(why), std::nullopt};
  if (response.status == 429 || response.status == 503) {
    const auto after = ports::find_header(response.headers, "retry-after");
    const auto until = after ? ports::parse_retry_after(*after, now) : std::nullopt;
    if (until || response.status == 429) return {Kind::wait, std::move(why), until};
  }
  if (response.status >= 500 || response.status == 408 || error == "temporarily_unavailable" ||
      error == "server_error")
    return lost(std::move(why));
  // RFC 6749 section 5.2: a verdict comes with 400 or 401. Any other refusal is about the address,
  // or of something on the way, and ends no login.
  if (response.status != 400 && response.status != 401 && response.status != 403)
    return {Kind::client, std::move(why), std::nullopt};
  if (is_one_of(error, {"invalid_grant", "interaction_required", "consent_required",
                        "login_required", "access_denied", "authorization_declined",
                        "expired_token", "bad_verification_code"}))
    return {Kind::broken, std::move(why), std::nullopt};
  // Exact Online: "Old refresh token used." and "The refresh token expired at …".
  if (renews && is_one_of(error, {"unauthorized_client", "invalid_request"}))
    return {Kind::broken, std::move(why), std::nullopt};
  return {Kind::client, std::move(why), std::nullopt};
}

}  // namespace

TokenAnswer read_token_answer(const ports::TokenRules& rules,
                              const Result<ports::HttpResponse>& response, const Asked& asked,
                              Instant now) {
  if (!response) return lost(response.error().message);
  const auto document = json::parse(body_of(*response));
  const bool fine = response->status >= 200 && response->status < 300;
  if (!document || !document->is_object()) {
    if (fine) return lost("the token server's answer cannot be read");
    return refusal(rules, *response, "", "", asked, now);
  }
  const json::Cursor answer(*document);
  if (fine) return read_tokens(rules, answer, asked, now);
  return refusal(rules, *response, or_none(answer.text_or_empty("error")),
                 or_none(answer.text_or_empty("error_description")), asked, now);
}

Result<DeviceCode> read_device_code(const Result<ports::HttpResponse>& response, Instant now) {
  if (!response) return fail(response.error());
  const auto document = json::parse(body_of(*response));
  if (response->status != 200 || !document || !document->is_object()) {
    std::string error;
    if (document && document->is_object())
      error = or_none(json::Cursor(*document).text_or_empty("error"));
    return fail(ErrorKind::permanent, "the server gives no device code: it answered " +
                                          std::to_string(response->status) + " " + shown(error));
  }
  const json::Cursor answer(*document);
  DeviceCode code;
  code.device_code = Secret(TRY(answer.text("device_code")));
  code.user_code = shown(TRY(answer.text("user_code")));
  code.verification_url = or_none(answer.text_or_empty("verification_uri"));
  if (code.verification_url.empty())  // the older spelling, still in use
    code.verification_url = or_none(answer.text_or_empty("verification_url"));
  code.verification_url = shown(code.verification_url);
  code.until = now + seconds_of(answer, "expires_in").value_or(Millis{900'000});
  code.interval = std::max(seconds_of(answer, "interval").value_or(Millis{5'000}), Millis{1'000});
  return code;
}

}  // namespace dunning::net
