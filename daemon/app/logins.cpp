#include "daemon/app/logins.hpp"

#include <algorithm>

#include "daemon/app/crash_points.hpp"
#include "daemon/app/stored_login.hpp"
#include "daemon/app/version.hpp"
#include "daemon/net/curl_http.hpp"
#include "daemon/net/log_in.hpp"
#include "daemon/net/mail_logins.hpp"
#include "daemon/net/refreshing_tokens.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::app {
namespace {

using What = LoginWish::What;
using Grant = net::RefreshingTokens::Grant;

constexpr Millis look_again{3'600'000};  // at logins that nobody may be using
// Where the browser returns to when the configuration does not say, and any port will do.
constexpr const char* usual_loopback = "http://localhost:8765/";

LoginReply fine(std::string sentence) {
  LoginReply reply;
  reply.done = true;
  reply.sentence = std::move(sentence);
  return reply;
}

// Nobody types such a thing; a refresh token is one word.
bool is_token(const std::string& text) {
  return !text.empty() && text.size() <= 8'192 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return c > ' ' && c < 0x7F; });
}

}  // namespace

// Declared in the order of their making: each borrows from those before it.
struct Logins::Entry {
  const settings::Login& login;
  ports::TokenRules rules;
  net::CurlHttp curl;
  CrashingHttp http;
  StoredLogin book;
  std::function<Result<net::OAuthClient>()> client;
  net::RefreshingTokens tokens;
  std::optional<Instant> keep_alive_at{};

  Entry(const settings::Login& configured, ports::TokenRules its_rules,
        const settings::Configuration& configuration, const Surroundings& around,
        const VaultKey& key)
      : login(configured),
        rules(std::move(its_rules)),
        curl({configuration.ca_file, configuration.proxy, "dunningd/" + std::string(version())}),
        http(curl),
        book(configured.name, around.store, key),
        client([&configured, &vault = around.vault]() -> Result<net::OAuthClient> {
          net::OAuthClient app{configured.client_id, {}};
          if (!configured.client_secret.empty())
            app.secret = TRY(vault.secret(configured.client_secret));
          return app;
        }),
        tokens({configured.name, rules,
                configured.grant == settings::LoginGrant::client_credentials
                    ? Grant::client_credentials
                    : Grant::refresh_token,
                client, book, http, around.clock, around.random, around.log, around.owner}) {}
};

Logins::Logins(const settings::Configuration& configuration, const Surroundings& surroundings)
    : configuration_(configuration),
      surroundings_(surroundings),
      key_(configuration.vault_key, configuration.state_dir, surroundings.vault) {}

Logins::~Logins() = default;

Result<std::unique_ptr<Logins>> Logins::create(const settings::Configuration& configuration,
                                               const Surroundings& surroundings) {
  std::unique_ptr<Logins> logins(new Logins(configuration, surroundings));
  for (const auto& login : configuration.logins) {
    if (surroundings.plugins == nullptr && login.name != configuration.mail.login) continue;
    auto rules = logins->rules_of(login);
    if (!rules) return fail(std::move(rules).error().with_context("login " + login.name));
    logins->entries_[login.name] = std::make_unique<Entry>(login, std::move(*rules), configuration,
                                                           surroundings, logins->key_);
  }
  return logins;
}

Result<ports::TokenRules> Logins::rules_of(const settings::Login& login) const {
  const auto base_url = login.settings.find("base_url");
  const std::string base = base_url == login.settings.end() ? "" : base_url->second;
  const bool application = login.grant == settings::LoginGrant::client_credentials;
  ports::TokenRules rules;
  if (login.system == "microsoft") {
    const auto& inbox = configuration_.inbox;
    rules = net::microsoft_token_rules(
        login.tenant, base, application ? net::MailGrant::application : net::MailGrant::person,
        inbox && inbox->login == login.name ? net::MailUse::sends_and_reads : net::MailUse::sends);
  } else if (login.system == "google") {
    rules = net::google_token_rules(base);
  } else if (surroundings_.plugins == nullptr) {
    return fail(ErrorKind::not_found, "its system is not known here");
  } else {
    auto settings = login.settings;
    for (const auto& administration : configuration_.administrations) {
      if (administration.login == login.name)
        settings.insert(administration.settings.begin(), administration.settings.end());
    }
    rules = TRY(surroundings_.plugins->rules(login.system, settings)).tokens;
  }
  if (rules.token_url.empty())
    return fail(ErrorKind::invalid_input, login.system + " has no logins, only tokens");
  if (application && !rules.client_credentials)
    return fail(ErrorKind::invalid_input, login.system + " does not let an app act for itself");
  if (login.grant == settings::LoginGrant::device_code && rules.device_url.empty())
    return fail(ErrorKind::invalid_input, login.system + " has no device code");
  return rules;
}

ports::AccessTokens& Logins::tokens(const std::string& login) {
  return entries_.at(login)->tokens;
}

LoginReply Logins::grant(const LoginWish& wish) {
  auto reply = try_grant(wish);
  if (reply) return std::move(*reply);
  LoginReply failed;
  failed.failed = true;
  failed.sentence = reply.error().message;
  return failed;
}

Result<LoginReply> Logins::try_grant(const LoginWish& wish) {
  const auto found = entries_.find(wish.login);
  if (found == entries_.end())
    return fail(ErrorKind::not_found, "there is no login \"" + wish.login + "\"");
  auto& entry = *found->second;
  switch (wish.what) {
    case What::begin:
      return begin(entry);
    case What::begin_device:
      return begin_device(entry);
    case What::finish:
      return finish(entry, wish);
    case What::poll:
      return poll(entry, wish);
    case What::import_tokens:
      return import_tokens(entry, wish);
    case What::check:
      TRY(entry.tokens.renew_now());
      return fine("The app " + wish.login + " gets its tokens.");
    case What::log_out:
      return log_out(entry, wish);
  }
  return fail(ErrorKind::invalid_input, "unknown wish");
}

Result<std::string> Logins::redirect_uri(const Entry& entry) const {
  using Redirect = ports::TokenRules::Redirect;
  if (!entry.login.redirect_uri.empty()) return entry.login.redirect_uri;
  if (entry.rules.redirect == Redirect::out_of_band) return entry.rules.redirect_uri;
  if (entry.rules.redirect == Redirect::loopback) return std::string(usual_loopback);
  return fail(ErrorKind::invalid_input,
              "logins." + entry.login.name +
                  ".redirect_uri is missing: the address that is registered with the app");
}

// An app that acts for itself needs no person: its tokens come at once.
Result<LoginReply> Logins::begin(Entry& entry) {
  if (entry.login.grant == settings::LoginGrant::client_credentials) {
    TRY(entry.tokens.renew_now());
    return fine("The app " + entry.login.name + " gets its tokens; nobody has to log in.");
  }
  const auto client = TRY(entry.client());
  const auto key = TRY(key_.read_or_make());
  const auto uri = TRY(redirect_uri(entry));
  const net::LogIn log_in({entry.rules, client, entry.http, surroundings_.clock});
  const auto begun = TRY(log_in.begin_code(uri));
  TRY(store::Logins(surroundings_.store).keep_pending(entry.login.name, begun.pending, key));
  LoginReply reply;
  reply.url = begun.url;
  reply.redirect_uri = begun.redirect_uri;
  return reply;
}

Result<LoginReply> Logins::begin_device(Entry& entry) {
  const auto client = TRY(entry.client());
  const auto key = TRY(key_.read_or_make());
  const net::LogIn log_in({entry.rules, client, entry.http, surroundings_.clock});
  const auto begun = TRY(log_in.begin_device());
  TRY(store::Logins(surroundings_.store).keep_pending(entry.login.name, begun.pending, key));
  LoginReply reply;
  reply.url = begun.url;
  reply.user_code = begun.user_code;
  reply.wait_ms = begun.interval.count();
  return reply;
}

Result<LoginReply> Logins::finish(Entry& entry, const LoginWish& wish) {
  const auto client = TRY(entry.client());
  const auto key = TRY(key_.read());
  const auto pending = TRY(store::Logins(surroundings_.store).pending(wish.login, key));
  const net::LogIn log_in({entry.rules, client, entry.http, surroundings_.clock});
  const auto tokens = TRY(log_in.finish_code(pending, wish.text));
  return logged_in(entry, tokens, wish);
}

Result<LoginReply> Logins::poll(Entry& entry, const LoginWish& wish) {
  const auto client = TRY(entry.client());
  const auto key = TRY(key_.read());
  store::Logins logins(surroundings_.store);
  const auto pending = TRY(logins.pending(wish.login, key));
  const net::LogIn log_in({entry.rules, client, entry.http, surroundings_.clock});
  const auto polled = TRY(log_in.poll_device(pending));
  if (polled.tokens) return logged_in(entry, *polled.tokens, wish);
  TRY(logins.keep_pending(wish.login, polled.pending, key));
  LoginReply reply;
  reply.wait_ms = polled.wait.count();
  return reply;
}

// A refresh token from elsewhere is used at once: whether it works is known, and where tokens are
// used up by use, whoever had it before is out.
Result<LoginReply> Logins::import_tokens(Entry& entry, const LoginWish& wish) {
  if (!is_token(wish.text)) return fail(ErrorKind::invalid_input, "this is no refresh token");
  const auto now = surroundings_.clock.now();
  const auto record = TRY(store::Logins(surroundings_.store).look(wish.login));
  if (record.has_tokens() && !record.broken_since) {
    return fail(ErrorKind::conflict, "login " + wish.login +
                                         " works: log out first (dunningctl auth logout " +
                                         wish.login + ")");
  }
  TokenSet tokens;
  tokens.issued = tokens.refresh_since = now;
  tokens.refresh_token = Secret(wish.text);
  const auto key = TRY(key_.read_or_make());
  TRY(store::Logins(surroundings_.store).log_in(wish.login, tokens, key, wish.by, now));
  TRY(entry.tokens.renew_now());
  surroundings_.log.info("logged_in", {{"login", wish.login}, {"by", wish.by}});
  return fine("The refresh token of " + wish.login + " works; it has been renewed.");
}

Result<LoginReply> Logins::logged_in(Entry& entry, const TokenSet& tokens, const LoginWish& wish) {
  const auto key = TRY(key_.read_or_make());
  TRY(store::Logins(surroundings_.store)
          .log_in(wish.login, tokens, key, wish.by, surroundings_.clock.now()));
  entry.keep_alive_at.reset();
  surroundings_.log.info("logged_in", {{"login", wish.login}, {"by", wish.by}});
  std::string sentence = "Logged in: " + wish.login + ".";
  if (tokens.refresh_token.empty())
    sentence += " The system gave nothing to renew the access with: it ends by itself.";
  return fine(std::move(sentence));
}

// What is kept goes in any case, also when the system cannot be told.
Result<LoginReply> Logins::log_out(Entry& entry, const LoginWish& wish) {
  store::Logins logins(surroundings_.store);
  const auto state = entry.book.read();
  std::string told = "It was not told to the system: ";
  if (!state) {
    told += state.error().message + ".";
  } else if (!state->tokens || state->tokens->refresh_token.empty()) {
    told += "there is nothing to take back.";
  } else {
    const auto client = TRY(entry.client());
    const net::LogIn log_in({entry.rules, client, entry.http, surroundings_.clock});
    const auto revoked = log_in.revoke(state->tokens->refresh_token);
    told = revoked ? "The system has taken the access back."
                   : told + revoked.error().message + "; take the access back there yourself.";
  }
  const bool had = TRY(logins.log_out(wish.login));
  if (!had) return fine("There was no login " + wish.login + ".");
  surroundings_.log.info("logged_out", {{"login", wish.login}, {"by", wish.by}});
  return fine("Logged out: " + wish.login + ". " + told);
}

TaskResult Logins::step() {
  if (serve_one_request()) return {true, {}};
  return {false, keep_alive()};
}

bool Logins::serve_one_request() {
  store::Requests requests(surroundings_.store);
  const auto open = requests.open();
  if (!open) return false;
  const auto found = std::find_if(open->begin(), open->end(),
                                  [](const auto& request) { return request.kind == "auth"; });
  if (found == open->end()) return false;
  const auto wish = read_login_wish(found->argument);
  LoginReply reply;
  reply.failed = true;
  if (wish) {
    reply = grant(*wish);
  } else {
    reply.sentence = wish.error().message;
  }
  const auto kept = requests.answer_and_erase(found->id, text_of(reply), surroundings_.clock.now());
  if (kept) return true;
  surroundings_.log.error("request_not_answered", {{"error", kept.error().message}});
  return false;
}

// How long until the next login has to be kept alive.
Millis Logins::keep_alive() {
  const auto now = surroundings_.clock.now();
  Millis wait = look_again;
  for (auto& [name, entry] : entries_) {
    const bool later = entry->keep_alive_at && *entry->keep_alive_at > now &&
                       *entry->keep_alive_at - now <= look_again;
    if (!later) {
      const auto next = entry->tokens.keep_alive();  // tells the log itself what went wrong
      entry->keep_alive_at = now + look_again;
      if (next && *next && **next > now)
        entry->keep_alive_at = std::min(*entry->keep_alive_at, **next);
    }
    wait = std::min(wait, *entry->keep_alive_at - now);
  }
  return std::max(wait, Millis{1'000});
}

}  // namespace dunning::app
