#include "daemon/net/log_in.hpp"

#include <algorithm>

#include "daemon/core/text.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/crypto/encoding.hpp"
#include "daemon/crypto/random.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "daemon/net/form.hpp"

namespace dunning::net {
namespace {

using Kind = TokenRefusal::Kind;

constexpr std::size_t secret_bytes = 32;  // of state and verifier: 64 characters of hex
constexpr Millis slower{5'000};           // RFC 8628 section 3.5, slow_down

struct Pending {
  std::string state;
  std::string verifier;
  std::string redirect_uri;
  std::string device_code;
  std::int64_t interval_ms = 0;
  std::int64_t until_ms = 0;
};

std::string text_of(const Pending& pending) {
  return json::write(json::Value::object({{"state", pending.state},
                                          {"verifier", pending.verifier},
                                          {"redirect_uri", pending.redirect_uri},
                                          {"device_code", pending.device_code},
                                          {"interval_ms", pending.interval_ms},
                                          {"until_ms", pending.until_ms}}));
}

Result<Pending> pending_of(const std::string& text, Instant now) {
  if (text.empty()) return fail(ErrorKind::not_found, "no login has been begun");
  const auto document = TRY(json::parse(text));
  const json::Cursor read(document);
  Pending pending;
  pending.state = TRY(read.text("state"));
  pending.verifier = TRY(read.text("verifier"));
  pending.redirect_uri = TRY(read.text("redirect_uri"));
  pending.device_code = TRY(read.text("device_code"));
  pending.interval_ms = TRY(read.integer("interval_ms"));
  pending.until_ms = TRY(read.integer("until_ms"));
  if (now.ms > pending.until_ms)
    return fail(ErrorKind::invalid_input, "this login was begun too long ago: begin it again");
  return pending;
}

Result<std::string> unguessable() {
  return crypto::hex(TRY(crypto::random_bytes(secret_bytes)));
}

std::string field(const FormFields& fields, std::string_view name) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == fields.end() ? "" : found->second;
}

std::string printable(std::string text) {
  text.resize(std::min<std::size_t>(text.size(), 200));
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c >= 0x7F; }, ' ');
  return text;
}

Error refused(const TokenRefusal& why) {
  const bool may_work_later = why.kind == Kind::lost || why.kind == Kind::wait;
  return {may_work_later ? ErrorKind::transient : ErrorKind::auth, why.why, why.not_before};
}

// The code that came back with the browser, when it belongs to this login.
Result<std::string> code_of(const std::string& pasted, const Pending& pending, bool is_shown) {
  const auto text = trimmed(pasted);
  const auto question = text.find('?');
  const bool has_fields = question != std::string::npos || text.find('=') != std::string::npos;
  if (!has_fields && is_shown && !text.empty()) return text;
  auto query = question == std::string::npos ? text : text.substr(question + 1);
  query = query.substr(0, query.find('#'));
  const auto fields = read_form(query);
  const auto error = field(fields, "error");
  if (!crypto::constant_time_equal(field(fields, "state"), pending.state)) {
    return fail(ErrorKind::invalid_input,
                "this is not the whole address the browser came to, or that of another login: "
                "begin again, and paste it with everything after the \"?\"");
  }
  if (!error.empty()) {
    return fail(ErrorKind::auth, "the system said no: " + printable(error) + " " +
                                     printable(field(fields, "error_description")));
  }
  auto code = field(fields, "code");
  if (code.empty()) return fail(ErrorKind::invalid_input, "this address has no code in it");
  return code;
}

}  // namespace

Result<LogIn::Begun> LogIn::begin_code(const std::string& redirect_uri) const {
  if (parts_.rules.authorize_url.empty())
    return fail(ErrorKind::invalid_input, "this system has no login in a browser");
  Pending pending;
  pending.state = TRY(unguessable());
  if (parts_.rules.pkce) pending.verifier = TRY(unguessable());
  pending.redirect_uri = redirect_uri;
  pending.until_ms = (parts_.clock.now() + pending_lives).ms;
  const auto challenge = pending.verifier.empty() ? std::string() : challenge_of(pending.verifier);
  return Begun{text_of(pending),
               authorize_url(parts_.rules, parts_.client, redirect_uri, pending.state, challenge),
               "", redirect_uri, Millis{0}};
}

Result<LogIn::Begun> LogIn::begin_device() const {
  if (parts_.rules.device_url.empty())
    return fail(ErrorKind::invalid_input, "this system has no login with a code on another device");
  const auto response = parts_.http.send(ask_device_code(parts_.rules, parts_.client));
  const auto code = TRY(read_device_code(response, parts_.clock.now()));
  Pending pending;
  pending.device_code = code.device_code.reveal();
  pending.interval_ms = code.interval.count();
  pending.until_ms = code.until.ms;
  return Begun{text_of(pending), code.verification_url, code.user_code, "", code.interval};
}

Result<TokenSet> LogIn::tokens_from(const ports::HttpRequest& request) const {
  const Asked asked{parts_.clock.now(), nullptr, ""};
  const auto response = parts_.http.send(request);
  auto answer = read_token_answer(parts_.rules, response, asked, parts_.clock.now());
  if (auto* tokens = std::get_if<TokenSet>(&answer)) return std::move(*tokens);
  return fail(refused(std::get<TokenRefusal>(answer)));
}

Result<TokenSet> LogIn::finish_code(const std::string& pending, const std::string& pasted) const {
  const auto begun = TRY(pending_of(pending, parts_.clock.now()));
  const bool is_shown = parts_.rules.redirect == ports::TokenRules::Redirect::out_of_band &&
                        begun.redirect_uri == parts_.rules.redirect_uri;
  const auto code = TRY(code_of(pasted, begun, is_shown));
  return tokens_from(
      by_code(parts_.rules, parts_.client, code, begun.redirect_uri, begun.verifier));
}

Result<LogIn::Poll> LogIn::poll_device(const std::string& pending) const {
  auto begun = TRY(pending_of(pending, parts_.clock.now()));
  const Asked asked{parts_.clock.now(), nullptr, ""};
  const auto response =
      parts_.http.send(by_device_code(parts_.rules, parts_.client, Secret(begun.device_code)));
  auto answer = read_token_answer(parts_.rules, response, asked, parts_.clock.now());
  if (auto* tokens = std::get_if<TokenSet>(&answer)) return Poll{std::move(*tokens), "", Millis{0}};
  const auto& refusal = std::get<TokenRefusal>(answer);
  if (refusal.kind == Kind::slow_down) begun.interval_ms += slower.count();
  if (refusal.kind == Kind::broken || refusal.kind == Kind::client) return fail(refused(refusal));
  return Poll{std::nullopt, text_of(begun), Millis{begun.interval_ms}};
}

Status LogIn::revoke(const Secret& refresh_token) const {
  if (parts_.rules.revocation_url.empty())
    return fail(ErrorKind::permanent, "this system has no way to take a consent back");
  const auto response =
      TRY(parts_.http.send(net::revoke(parts_.rules, parts_.client, refresh_token)));
  if (response.status >= 200 && response.status < 300) return {};
  return fail(ErrorKind::permanent,
              "the system answered " + std::to_string(response.status) + " to the revocation");
}

}  // namespace dunning::net
