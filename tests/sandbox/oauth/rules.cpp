#include "tests/sandbox/oauth/rules.hpp"

#include <map>
#include <nlohmann/json.hpp>

namespace dunning::sandbox::oauth {

namespace {

constexpr Millis seconds(std::int64_t count) {
  return Millis{count * 1000};
}
constexpr Millis days(std::int64_t count) {
  return seconds(count * 86'400);
}

const std::map<std::string, bool Rules::*> flags = {
    {"basic_auth", &Rules::basic_auth},
    {"body_auth", &Rules::body_auth},
    {"pkce", &Rules::pkce},
    {"client_credentials", &Rules::client_credentials},
    {"http_localhost", &Rules::http_localhost},
    {"https_localhost", &Rules::https_localhost},
    {"http_loopback_address", &Rules::http_loopback_address},
    {"out_of_band", &Rules::out_of_band},
    {"rotates", &Rules::rotates},
    {"old_stays_good", &Rules::old_stays_good},
    {"one_chain", &Rules::one_chain},
};

const std::map<std::string, int Rules::*> counts = {
    {"old_token_status", &Rules::old_token_status}, {"too_early_status", &Rules::too_early_status},
    {"calls_a_day", &Rules::calls_a_day},           {"errors_an_hour", &Rules::errors_an_hour},
    {"lose_answers", &Rules::lose_answers},         {"device_polls", &Rules::device_polls},
};

const std::map<std::string, Millis Rules::*> durations = {
    {"access_life_s", &Rules::access_life},   {"code_life_s", &Rules::code_life},
    {"refresh_life_s", &Rules::refresh_life}, {"grace_s", &Rules::grace},
    {"too_early_s", &Rules::too_early},       {"settling_s", &Rules::settling},
};

const std::map<std::string, ExpiresIn> forms = {
    {"number", ExpiresIn::number}, {"text", ExpiresIn::text}, {"absent", ExpiresIn::absent}};

}  // namespace

// Tokens do not expire today; whether a refresh gives a new refresh token is not known for certain.
Rules moneybird_rules() {
  Rules rules;
  rules.name = "moneybird";
  rules.look = Look::hex;
  rules.token_type = "bearer";
  rules.authorize_path = "/oauth/authorize";
  rules.token_path = "/oauth/token";
  rules.scopes = {"sales_invoices", "documents", "estimates", "bank", "time_entries", "settings"};
  rules.usual_scopes = {"sales_invoices"};
  rules.out_of_band = true;
  rules.expires_in = ExpiresIn::absent;
  return rules;
}

// No scopes are sent, no redirect to this machine, ten minutes, single use without any grace, not
// before 570 seconds. 401 is an older reading of too early, and 400 one of the old token.
Rules exact_online_rules() {
  Rules rules;
  rules.name = "exact_online";
  rules.style = Style::exact;
  rules.token_type = "bearer";
  rules.authorize_path = "/api/oauth2/auth";
  rules.token_path = "/api/oauth2/token";
  rules.basic_auth = false;
  rules.http_localhost = false;
  rules.https_localhost = false;
  rules.access_life = seconds(600);
  rules.code_life = seconds(180);
  rules.refresh_life = days(30);
  rules.old_token_status = 401;
  rules.too_early = seconds(570);
  rules.calls_a_day = 200;
  rules.errors_an_hour = 10;
  rules.expires_in = ExpiresIn::text;
  return rules;
}

Rules xero_rules() {
  Rules rules;
  rules.name = "xero";
  rules.look = Look::json_web_token;
  rules.authorize_path = "/identity/connect/authorize";
  rules.token_path = "/connect/token";
  rules.revocation_path = "/connect/revocation";
  rules.scopes = {"openid",
                  "profile",
                  "email",
                  "offline_access",
                  "app.connections",
                  "accounting.transactions",
                  "accounting.transactions.read",
                  "accounting.invoices",
                  "accounting.invoices.read",
                  "accounting.payments",
                  "accounting.payments.read",
                  "accounting.banktransactions",
                  "accounting.banktransactions.read",
                  "accounting.contacts",
                  "accounting.contacts.read",
                  "accounting.settings",
                  "accounting.settings.read",
                  "accounting.attachments",
                  "accounting.attachments.read",
                  "accounting.reports.read",
                  "accounting.reports.aged.read",
                  "accounting.journals.read"};
  rules.usual_scopes = {"offline_access",           "accounting.invoices",
                        "accounting.contacts",      "accounting.payments.read",
                        "accounting.settings.read", "accounting.banktransactions.read",
                        "accounting.attachments"};
  rules.offline_scope = "offline_access";
  rules.pkce = true;
  rules.client_credentials = true;
  rules.access_life = seconds(1800);
  rules.code_life = seconds(300);
  rules.refresh_life = days(60);
  rules.grace = seconds(1800);
  return rules;
}

// The tenant is a part of the path. A refresh token lives 90 days, and the one before goes on
// working.
Rules microsoft_rules() {
  Rules rules;
  rules.name = "microsoft";
  rules.style = Style::microsoft;
  rules.look = Look::microsoft;
  rules.authorize_path = "/microsoft/*/oauth2/v2.0/authorize";
  rules.token_path = "/microsoft/*/oauth2/v2.0/token";
  rules.device_path = "/microsoft/*/oauth2/v2.0/devicecode";
  rules.scopes = {"openid",
                  "profile",
                  "email",
                  "offline_access",
                  "https://outlook.office.com/SMTP.Send",
                  "https://outlook.office.com/IMAP.AccessAsUser.All",
                  "https://outlook.office365.com/.default",
                  "https://outlook.office.com/.default"};
  rules.usual_scopes = {"offline_access", "https://outlook.office.com/SMTP.Send"};
  rules.offline_scope = "offline_access";
  rules.pkce = true;
  rules.client_credentials = true;
  rules.http_loopback_address = true;
  rules.access_life = seconds(3600);
  rules.code_life = seconds(600);
  rules.refresh_life = days(90);
  rules.old_stays_good = true;
  return rules;
}

// A refresh token stays the same, and dies when nobody uses it for six months.
Rules google_rules() {
  Rules rules;
  rules.name = "google";
  rules.look = Look::google;
  rules.authorize_path = "/google/o/oauth2/v2/auth";
  rules.token_path = "/google/token";
  rules.revocation_path = "/google/revoke";
  rules.scopes = {"openid", "email", "https://mail.google.com/"};
  rules.usual_scopes = {"https://mail.google.com/"};
  rules.pkce = true;
  rules.http_loopback_address = true;
  rules.access_life = seconds(3600);
  rules.code_life = seconds(600);
  rules.refresh_life = days(182);
  rules.rotates = false;
  return rules;
}

Status change(Rules& rules, const std::string& member, const Json& value) {
  if (const auto flag = flags.find(member); flag != flags.end()) {
    if (!value.is_boolean())
      return fail(ErrorKind::invalid_input, "'" + member + "' has to be true or false");
    rules.*(flag->second) = value.get<bool>();
    return {};
  }
  const auto count = counts.find(member);
  const auto duration = durations.find(member);
  if (count != counts.end() || duration != durations.end()) {
    if (!value.is_number_unsigned())
      return fail(ErrorKind::invalid_input, "'" + member + "' has to be a whole number");
    if (count != counts.end()) {
      rules.*(count->second) = value.get<int>();
    } else {
      rules.*(duration->second) = seconds(value.get<std::int64_t>());
    }
    return {};
  }
  if (member == "expires_in") {
    const auto form = forms.find(value.is_string() ? value.get<std::string>() : "");
    if (form == forms.end())
      return fail(ErrorKind::invalid_input, "'expires_in' has to be number, text or absent");
    rules.expires_in = form->second;
    return {};
  }
  return fail(ErrorKind::invalid_input, "there is no option 'token." + member + "'");
}

}  // namespace dunning::sandbox::oauth
