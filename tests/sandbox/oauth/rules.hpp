#pragma once

#include <set>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox::oauth {

// In whose words an error is told.
enum class Style { plain, exact, microsoft };
// How an answer says how long the access token lives.
enum class ExpiresIn { number, text, absent };
// What tokens look like, and what else is beside them.
enum class Look { hex, long_text, json_web_token, microsoft, google };

// What a provider's token endpoints do, as data: one value of this per provider. What is known of
// the providers, and what is a guess, stands beside their values in rules.cpp; every member can be
// changed by the command `option` with the name "token.<member>", durations in seconds
// ("token.access_life_s").
struct Rules {
  std::string name;  // of the accounting system, or of the mail provider
  Style style = Style::plain;
  Look look = Look::long_text;
  std::string token_type = "Bearer";

  // A part "*" of a path fits anything. Empty: there is no such endpoint.
  std::string authorize_path;
  std::string token_path;
  std::string revocation_path;
  std::string device_path;

  std::set<std::string> scopes;  // that can be asked for; empty: the app's are fixed, none is sent
  std::vector<std::string> usual_scopes;  // of the first grant, and when none is asked for
  std::string offline_scope;              // without it there is no refresh token; empty: always one

  bool basic_auth = true;  // where the client's secret may be
  bool body_auth = true;
  bool pkce = false;                // for apps without a secret
  bool client_credentials = false;  // a token for the app itself
  // Redirect addresses beside public https ones.
  bool http_localhost = true;
  bool https_localhost = true;
  bool http_loopback_address = false;
  bool out_of_band = false;  // urn:ietf:wg:oauth:2.0:oob shows the code

  Millis access_life{0};  // 0: for ever
  Millis code_life{300'000};
  Millis refresh_life{0};       // of a refresh token that nobody uses; 0: for ever
  bool rotates = true;          // a refresh gives a new refresh token
  bool old_stays_good = false;  // the one before goes on working,
  Millis grace{0};              // or for so long after it was used first
  int old_token_status = 400;   // afterwards
  Millis too_early{0};          // a refresh sooner than this after the last token is refused
  int too_early_status = 400;
  int calls_a_day = 0;     // per app; 0: any number
  int errors_an_hour = 0;  // more than so many refusals block the app for an hour; 0: never
  ExpiresIn expires_in = ExpiresIn::number;
  bool one_chain = false;  // a new consent kills the refresh tokens of the one before
  Millis settling{0};      // so long a new access token is not accepted yet
  int lose_answers = 0;    // of so many grants the answer gets lost after it took effect
  int device_polls = 1;    // so many times the device is told to wait
};

Rules moneybird_rules();
Rules exact_online_rules();
Rules xero_rules();
Rules microsoft_rules();
Rules google_rules();

// Sets the member of this name, without "token."; unknown names and wrong types are errors.
Status change(Rules& rules, const std::string& member, const Json& value);

}  // namespace dunning::sandbox::oauth
