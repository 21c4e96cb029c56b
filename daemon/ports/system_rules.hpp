#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"

// What an accounting system demands of everybody who talks to it: how access is given and renewed,
// and how many requests it takes. Data of the connector (each value with its source there); the
// host acts on it (daemon/net), so that this is done once and right for all systems. Zero durations
// mean that there is no such rule.
namespace dunning::ports {

// OAuth 2.0 (RFC 6749) as one system speaks it. Mail providers have these rules, too.
struct TokenRules {
  std::string authorize_url;   // empty: no authorization code grant
  std::string token_url;       // empty: the system knows only tokens that are handed out by hand
  std::string revocation_url;  // RFC 7009; empty: none
  std::string device_url;      // RFC 8628; empty: no device code grant
  bool client_credentials = false;
  bool pkce = false;  // RFC 7636, S256

  enum class ClientProof {
    basic,    // Authorization: Basic, RFC 6749 section 2.3.1
    in_body,  // client_id and client_secret among the parameters
  };
  ClientProof client_proof = ClientProof::basic;

  enum class Redirect {
    loopback,     // http://localhost:PORT may be registered: login can catch the code by itself
    registered,   // https and public: the person pastes the address of the page that was opened
    out_of_band,  // `redirect_uri` below makes the system show the code
  };
  Redirect redirect = Redirect::registered;
  std::string redirect_uri;  // of out_of_band only

  std::vector<std::string> scopes;  // empty: not sent, the registration of the app decides
  std::map<std::string, std::string> authorize_parameters;  // further ones, as "prompt": "consent"

  Millis access_lifetime{0};  // when the answer does not say; 0: until it is refused
  // How long before its end an access token is renewed. A system that refuses to renew early has
  // `refresh_not_before`, counted from the issue, too.
  Millis refresh_margin{60'000};
  Millis refresh_not_before{0};
  bool rotates = false;     // each refresh ends the refresh token it was made with
  Millis grace{0};          // for so long after its first use a rotated token works once more
  Millis idle_lifetime{0};  // of a refresh token that nobody uses
  std::int64_t calls_per_day = 0;  // at the token endpoint; 0: no limit is known
};

// So many requests in a window. Several apply at once.
struct RequestLimit {
  std::string name;  // one word for status and metrics: "minute", "day"

  enum class Per {
    administration,  // and app: one set of books, by one client id
    app,             // all sets of books of one client id
    address,         // whatever this machine asks
  };
  Per per = Per::administration;
  std::int64_t requests = 0;
  Millis window{0};
  std::string only_path;  // counts only requests whose path contains this; empty: every request

  // What an answer's headers say about it; empty: nothing does.
  std::string limit_header;
  std::string remaining_header;
  std::string reset_header;
  enum class Reset { epoch_seconds, epoch_milliseconds };
  Reset reset = Reset::epoch_seconds;
  // On a 429: the header that names the limit which was hit, and the word that means this one
  // (letter case ignored, part of the value). Empty: the limit whose remaining header is 0, else
  // every limit that applies.
  std::string problem_header;
  std::string problem_word;
};

// So many refused requests in a window and the system shuts us out: we stop by ourselves well
// before. Counted per administration and path without its keys.
struct ErrorLimit {
  std::int64_t errors = 0;  // 0: no such rule
  Millis window{0};
  std::int64_t stop_at = 0;
};

struct SystemRules {
  // Where the system is asked, by the settings or by itself: requests carry the credentials to this
  // scheme, host and port, and nowhere else.
  std::string base_url;
  TokenRules tokens;
  std::vector<RequestLimit> limits;
  ErrorLimit errors;
};

}  // namespace dunning::ports
