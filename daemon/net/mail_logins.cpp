#include "daemon/net/mail_logins.hpp"

namespace dunning::net {
namespace {

constexpr Millis days(std::int64_t count) {
  return Millis{count * 86'400'000};
}

}  // namespace

// A refresh token lives 90 days unused; the one before goes on working, so that a lost answer costs
// nothing.
ports::TokenRules microsoft_token_rules(const std::string& tenant, const std::string& base_url,
                                        MailGrant grant, MailUse use) {
  const std::string base = (base_url.empty() ? "https://login.microsoftonline.com" : base_url) +
                           "/" + tenant + "/oauth2/v2.0/";
  ports::TokenRules rules;
  rules.authorize_url = base + "authorize";
  rules.token_url = base + "token";
  rules.device_url = base + "devicecode";
  rules.client_credentials = true;
  rules.pkce = true;
  rules.client_proof = ports::TokenRules::ClientProof::in_body;
  rules.redirect = ports::TokenRules::Redirect::loopback;
  if (grant == MailGrant::application) {
    rules.scopes = {"https://outlook.office365.com/.default"};
  } else {
    rules.scopes = {"https://outlook.office.com/SMTP.Send", "offline_access"};
    if (use == MailUse::sends_and_reads)
      rules.scopes.insert(rules.scopes.begin() + 1,
                          "https://outlook.office.com/IMAP.AccessAsUser.All");
  }
  rules.access_lifetime = Millis{3'600'000};
  rules.refresh_margin = Millis{300'000};
  rules.idle_lifetime = days(90);
  return rules;
}

// A refresh token stays the same, dies after six months without use, and is given only when a
// person is asked for consent anew.
ports::TokenRules google_token_rules(const std::string& base_url) {
  ports::TokenRules rules;
  rules.authorize_url =
      (base_url.empty() ? "https://accounts.google.com" : base_url) + "/o/oauth2/v2/auth";
  const std::string token_base = base_url.empty() ? "https://oauth2.googleapis.com" : base_url;
  rules.token_url = token_base + "/token";
  rules.revocation_url = token_base + "/revoke";
  rules.pkce = true;
  rules.client_proof = ports::TokenRules::ClientProof::in_body;
  rules.redirect = ports::TokenRules::Redirect::loopback;
  rules.scopes = {"https://mail.google.com/"};
  rules.authorize_parameters = {{"access_type", "offline"}, {"prompt", "consent"}};
  rules.access_lifetime = Millis{3'600'000};
  rules.refresh_margin = Millis{300'000};
  rules.idle_lifetime = days(180);
  return rules;
}

}  // namespace dunning::net
