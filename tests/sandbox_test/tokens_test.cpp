// The token servers of every provider, on the simulated clock.
#include <doctest/doctest.h>

#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox/oauth/form.hpp"
#include "tests/sandbox_test/inside.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

using Form = std::map<std::string, std::string>;

constexpr std::int64_t day_s = 86'400;
const std::string away = "https://dunning.example/callback";

// One app of one provider.
struct Client {
  Inside& inside;
  std::string system;
  std::string token_path;
  std::string authorize_path;
  std::string id;
  std::string secret;

  Client(Inside& sandbox, const std::string& name) : inside(sandbox), system(name) {
    const Json access = sandbox.access(name);
    const std::string base = "https://127.0.0.1:7443";
    token_path = access["token_url"].get<std::string>().substr(base.size());
    authorize_path = access["authorize_url"].get<std::string>().substr(base.size());
    id = access["client_id"].get<std::string>();
    secret = access["client_secret"].get<std::string>();
  }
  Response ask(Form form) {
    form.emplace("client_id", id);
    form.emplace("client_secret", secret);
    return inside.post_form(token_path, form);
  }
  Response refresh(const std::string& token) {
    return ask({{"grant_type", "refresh_token"}, {"refresh_token", token}});
  }
  std::string first() { return inside.access(system)["refresh_token"].get<std::string>(); }
  Response authorize(Form query) {
    query.emplace("client_id", id);
    query.emplace("response_type", "code");
    query.emplace("redirect_uri", away);
    std::string target = authorize_path;
    for (const auto& [name, value] : query)
      target += (target == authorize_path ? "?" : "&") + name + "=" + oauth::url_encoded(value);
    return inside.ask("GET", target);
  }
  std::string code(const Form& query = {}) {
    const Response answer = authorize(query);
    REQUIRE(answer.status == 302);
    const std::string location = header_of(answer, "Location");
    REQUIRE(location.starts_with(away + "?"));
    return oauth::read_form(location.substr(away.size() + 1))["code"];
  }
  void option(const std::string& name, const Json& value) {
    inside.control("option", {{"system", system}, {"name", "token." + name}, {"value", value}});
  }
};

std::string member(const Response& response, const char* name) {
  return json_of(response).value(name, std::string());
}
std::string error(const Response& response) {
  return member(response, "error");
}

}  // namespace

TEST_CASE("a code is asked for, brings the state back, and is changed for tokens once") {
  Inside inside;
  Client xero(inside, "xero");
  const Response page = xero.authorize({{"state", "s 1"}, {"scope", "offline_access"}});
  REQUIRE(page.status == 302);
  const std::string location = header_of(page, "Location");
  auto back = oauth::read_form(location.substr(location.find('?') + 1));
  CHECK(back["state"] == "s 1");
  const Form form{
      {"grant_type", "authorization_code"}, {"code", back["code"]}, {"redirect_uri", away}};
  const Response tokens = xero.ask(form);
  CHECK(tokens.status == 200);
  CHECK(json_of(tokens)["expires_in"] == 1800);
  CHECK(member(tokens, "token_type") == "Bearer");
  CHECK(member(tokens, "scope") == "offline_access");
  CHECK(!member(tokens, "refresh_token").empty());
  const Response again = xero.ask(form);
  CHECK(again.status == 400);
  CHECK(error(again) == "invalid_grant");
}

TEST_CASE("a code dies after its lifetime, and is bound to the redirect address") {
  Inside inside;
  for (const auto& [system, life_s] :
       {std::pair{"xero", 300}, {"exact_online", 180}, {"moneybird", 300}}) {
    Client client(inside, system);
    const auto change = [&](const std::string& code, const std::string& uri) {
      return client
          .ask({{"grant_type", "authorization_code"}, {"code", code}, {"redirect_uri", uri}})
          .status;
    };
    const std::string late = client.code();
    inside.advance_s(life_s);
    CHECK(change(late, away) == 400);
    const std::string in_time = client.code();
    inside.advance_s(life_s - 1);
    CHECK(change(in_time, away + "/other") == 400);
    CHECK(change(in_time, away) == 200);
  }
}

TEST_CASE("redirect addresses are taken as each provider takes them") {
  Inside inside;
  const auto taken = [&](const char* system, const std::string& uri) {
    return Client(inside, system).authorize({{"redirect_uri", uri}}).status != 400;
  };
  CHECK(taken("xero", "http://localhost:8400/callback"));
  CHECK(!taken("xero", "http://127.0.0.1:8400/callback"));
  CHECK(!taken("xero", "http://localhost.example/callback"));
  CHECK(!taken("exact_online", "http://localhost:8400/callback"));
  CHECK(!taken("exact_online", "https://localhost:8400/callback"));
  CHECK(taken("exact_online", "https://dunning.example/callback"));
  CHECK(taken("moneybird", "urn:ietf:wg:oauth:2.0:oob"));
  CHECK(!taken("xero", "urn:ietf:wg:oauth:2.0:oob"));
  CHECK(taken("google", "http://127.0.0.1:8400/"));
  const Response shown =
      Client(inside, "moneybird").authorize({{"redirect_uri", "urn:ietf:wg:oauth:2.0:oob"}});
  CHECK(shown.body.find("<code>") != std::string::npos);
}

TEST_CASE("an app without a secret proves itself by PKCE with S256 alone") {
  Inside inside;
  Client xero(inside, "xero");
  xero.id = inside.access("xero")["public_client_id"].get<std::string>();
  // RFC 7636, appendix B.
  const std::string verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
  const std::string challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
  const auto location = [](const Response& page) { return header_of(page, "Location"); };
  CHECK(location(xero.authorize({})).find("error=invalid_request") != std::string::npos);
  CHECK(
      location(xero.authorize({{"code_challenge", challenge}, {"code_challenge_method", "plain"}}))
          .find("error=invalid_request") != std::string::npos);
  const auto change = [&](const std::string& verified_by) {
    const std::string code =
        xero.code({{"code_challenge", challenge}, {"code_challenge_method", "S256"}});
    return inside.post_form(xero.token_path, {{"grant_type", "authorization_code"},
                                              {"client_id", xero.id},
                                              {"code", code},
                                              {"redirect_uri", away},
                                              {"code_verifier", verified_by}});
  };
  CHECK(change("").status == 400);
  CHECK(change(verifier + "x").status == 400);
  const Response tokens = change(verifier);
  REQUIRE(tokens.status == 200);
  CHECK(inside
            .post_form(xero.token_path, {{"grant_type", "refresh_token"},
                                         {"client_id", xero.id},
                                         {"refresh_token", member(tokens, "refresh_token")}})
            .status == 200);
}

TEST_CASE("a client is known by Basic or by its body, as the provider takes it") {
  Inside inside;
  Client xero(inside, "xero");
  const Form form{{"grant_type", "refresh_token"}, {"refresh_token", xero.first()}};
  const auto basic = [](const std::string& id, const std::string& secret) {
    return Inside::Headers{{"authorization", "Basic " + crypto::base64(id + ":" + secret)}};
  };
  CHECK(inside.post_form(xero.token_path, form, basic(xero.id, xero.secret)).status == 200);
  const Response wrong = inside.post_form(xero.token_path, form, basic(xero.id, "wrong"));
  CHECK(wrong.status == 400);
  CHECK(error(wrong) == "invalid_client");
  CHECK(xero.refresh(xero.first()).status == 200);
  xero.option("body_auth", false);
  CHECK(xero.refresh(xero.first()).status == 400);
  Client exact(inside, "exact_online");
  CHECK(inside
            .post_form(exact.token_path,
                       {{"grant_type", "refresh_token"}, {"refresh_token", exact.first()}},
                       basic(exact.id, exact.secret))
            .status == 400);
  CHECK(exact.refresh(exact.first()).status == 200);
}

TEST_CASE(
    "Xero: the refresh token rotates, and the one before works 30 minutes from its first use") {
  Inside inside;
  Client xero(inside, "xero");
  const std::string first = xero.first();
  const std::string second = member(xero.refresh(first), "refresh_token");
  CHECK(second != first);
  inside.advance_s(30 * 60 - 1);
  const Response once_more = xero.refresh(first);
  CHECK(once_more.status == 200);
  CHECK(member(once_more, "refresh_token") != second);
  inside.advance_s(1);
  const Response too_late = xero.refresh(first);
  CHECK(too_late.status == 400);
  CHECK(error(too_late) == "invalid_grant");
  CHECK(xero.refresh(second).status == 200);
}

TEST_CASE("a refresh token that nobody uses dies: 60 days at Xero, 30 at Exact") {
  Inside inside;
  Client xero(inside, "xero");
  Client exact(inside, "exact_online");
  std::string of_xero = xero.first();
  std::string of_exact = exact.first();
  inside.advance_s(30 * day_s - 1);
  of_exact = member(exact.refresh(of_exact), "refresh_token");
  inside.advance_s(30 * day_s);
  CHECK(!(of_xero = member(xero.refresh(of_xero), "refresh_token")).empty());
  const Response dead = exact.refresh(of_exact);
  CHECK(dead.status == 400);
  CHECK(error(dead) == "invalid_request");
  CHECK(member(dead, "error_description") ==
        "The refresh token expired at 1/1/2027 7:59:59 AM and it is now 1/1/2027 7:59:59 AM.");
  inside.advance_s(60 * day_s);
  CHECK(error(xero.refresh(of_xero)) == "invalid_grant");
}

TEST_CASE("Exact: not before 570 seconds, expires_in is text, an old token is told so") {
  Inside inside;
  Client exact(inside, "exact_online");
  const std::string first = exact.first();
  const Response answer = exact.refresh(first);
  CHECK(json_of(answer)["expires_in"] == "600");
  const std::string second = member(answer, "refresh_token");
  inside.advance_s(569);
  const Response early = exact.refresh(second);
  CHECK(early.status == 400);
  CHECK(error(early) == "access_denied");
  CHECK(header_of(early, "Reason") ==
        "TooEarlyToRefreshTokens: Rate limit exceeded: access_token not expired");
  exact.option("too_early_status", 401);
  CHECK(exact.refresh(second).status == 401);
  const Response old = exact.refresh(first);
  CHECK(old.status == 401);
  CHECK(member(old, "error_description") == "Old refresh token used.");
  exact.option("old_token_status", 400);
  CHECK(exact.refresh(first).status == 400);
  inside.advance_s(1);
  CHECK(exact.refresh(second).status == 200);
}

TEST_CASE("Exact: 200 token calls a day, and more than ten refusals block the app for an hour") {
  Inside inside;
  Client exact(inside, "exact_online");
  std::string token = exact.first();
  for (int i = 0; i < 11; ++i)
    CHECK(exact.refresh("nonsense").status == 400);
  CHECK(exact.refresh(token).status == 429);
  inside.advance_s(3600);
  CHECK(!(token = member(exact.refresh(token), "refresh_token")).empty());
  exact.option("too_early_s", 0);
  inside.control("clock", {{"now", "2026-11-03T00:00:00Z"}});
  for (int i = 0; i < 200; ++i)
    token = member(exact.refresh(token), "refresh_token");
  CHECK(exact.refresh(token).status == 429);
  inside.advance_s(day_s);
  CHECK(exact.refresh(token).status == 200);
}

TEST_CASE(
    "Moneybird says nothing of a lifetime, and can be told to, and to keep the refresh token") {
  Inside inside;
  Client moneybird(inside, "moneybird");
  const Response answer = moneybird.refresh(moneybird.first());
  CHECK(!json_of(answer).contains("expires_in"));
  CHECK(json_of(answer)["created_at"] == parse_instant("2026-11-02T08:00:00Z")->ms / 1000);
  CHECK(member(answer, "access_token").size() == 64);
  const std::string second = member(answer, "refresh_token");
  CHECK(moneybird.refresh(moneybird.first()).status == 400);
  moneybird.option("expires_in", "number");
  moneybird.option("access_life_s", 3600);
  moneybird.option("rotates", false);
  const Response told = moneybird.refresh(second);
  CHECK(json_of(told)["expires_in"] == 3600);
  CHECK(!json_of(told).contains("refresh_token"));
  CHECK(moneybird.refresh(second).status == 200);
}

TEST_CASE("Moneybird serves whoever comes with an app's token, within its scopes and lifetime") {
  Inside inside;
  Client moneybird(inside, "moneybird");
  const std::string root =
      "/api/v2/" + inside.access("moneybird")["administration_id"].get<std::string>();
  const auto get = [&](const std::string& token, const std::string& path) {
    return inside.ask("GET", root + path, {{"authorization", "Bearer " + token}}).status;
  };
  const std::string narrow = member(moneybird.refresh(moneybird.first()), "access_token");
  CHECK(get(narrow, "/sales_invoices.json") == 200);
  CHECK(get(narrow, "/users.json") == 401);
  moneybird.option("access_life_s", 7200);
  const std::string wide =
      inside.control("grant", {{"system", "moneybird"}, {"scopes", {"settings"}}})["access_token"]
          .get<std::string>();
  CHECK(get(wide, "/users.json") == 200);
  CHECK(get(wide, "/sales_invoices.json") == 401);
  inside.advance_s(7200);
  CHECK(get(wide, "/users.json") == 401);
  CHECK(get(narrow, "/sales_invoices.json") == 200);  // was given out for ever
  inside.control("revoke", {{"system", "moneybird"}});
  CHECK(get(narrow, "/sales_invoices.json") == 401);
  CHECK(get(inside.access("moneybird")["token"].get<std::string>(), "/users.json") == 200);
}

TEST_CASE("a new token may be refused for its first seconds") {
  Inside inside;
  Client moneybird(inside, "moneybird");
  moneybird.option("settling_s", 2);
  const std::string token = member(moneybird.refresh(moneybird.first()), "access_token");
  const auto active = [&] { return inside.control("introspect", {{"token", token}})["active"]; };
  CHECK(active() == false);
  inside.advance_s(2);
  CHECK(active() == true);
}

TEST_CASE("an app gets a token for itself, without a refresh token") {
  Inside inside;
  const Json access = inside.access("xero");
  Client xero(inside, "xero");
  CHECK(error(xero.ask({{"grant_type", "client_credentials"}})) == "unauthorized_client");
  xero.id = access["machine_client_id"].get<std::string>();
  xero.secret = access["machine_client_secret"].get<std::string>();
  const Response answer =
      xero.ask({{"grant_type", "client_credentials"}, {"scope", "accounting.invoices"}});
  CHECK(answer.status == 200);
  CHECK(!json_of(answer).contains("refresh_token"));
  CHECK(member(answer, "scope") == "accounting.invoices");
  CHECK(error(xero.ask({{"grant_type", "client_credentials"}, {"scope", "all.of.it"}})) ==
        "invalid_scope");
}

TEST_CASE("an answer can get lost after the refresh token was changed") {
  Inside inside;
  Client exact(inside, "exact_online");
  exact.option("lose_answers", 1);
  CHECK(exact.refresh(exact.first()).delivery == Delivery::cut);
  CHECK(error(exact.refresh(exact.first())) == "unauthorized_client");
  Client xero(inside, "xero");
  inside.control(
      "fault",
      {{"kind", "cut_connection"}, {"path_prefix", "/connect/token"}, {"after_effect", true}});
  CHECK(xero.refresh(xero.first()).delivery == Delivery::cut);
  CHECK(xero.refresh(xero.first()).status == 200);
}

TEST_CASE("the user says no, consents to less, withdraws, and so does the app") {
  Inside inside;
  Client xero(inside, "xero");
  inside.control("consent", {{"system", "xero"}, {"allowed", false}});
  CHECK(header_of(xero.authorize({{"state", "x"}}), "Location") ==
        away + "?error=access_denied&state=x");
  inside.control("consent", {{"system", "xero"},
                             {"allowed", true},
                             {"scopes", {"offline_access", "accounting.contacts"}}});
  const Response less =
      xero.ask({{"grant_type", "authorization_code"},
                {"code", xero.code({{"scope", "offline_access accounting.invoices"}})},
                {"redirect_uri", away}});
  CHECK(member(less, "scope") == "offline_access");
  CHECK(inside
            .post_form("/connect/revocation", {{"client_id", xero.id},
                                               {"client_secret", xero.secret},
                                               {"token", member(less, "refresh_token")}})
            .status == 200);
  CHECK(error(xero.refresh(member(less, "refresh_token"))) == "invalid_grant");
  CHECK(error(xero.refresh(xero.first())) == "invalid_grant");
}

TEST_CASE("Microsoft gives tokens for mail by code, by device code and to the app itself") {
  Inside inside;
  Client microsoft(inside, "microsoft");
  CHECK(microsoft.token_path == "/microsoft/common/oauth2/v2.0/token");
  const std::string scope = "offline_access https://outlook.office.com/SMTP.Send";
  const Response by_code = microsoft.ask({{"grant_type", "authorization_code"},
                                          {"code", microsoft.code({{"scope", scope}})},
                                          {"redirect_uri", away}});
  CHECK(by_code.status == 200);
  CHECK(json_of(by_code)["ext_expires_in"] == 3600);
  // The refresh token before goes on working.
  const std::string refresh_token = member(by_code, "refresh_token");
  CHECK(microsoft.refresh(refresh_token).status == 200);
  inside.advance_s(40 * day_s);
  CHECK(microsoft.refresh(refresh_token).status == 200);

  const std::string public_id = inside.access("microsoft")["public_client_id"].get<std::string>();
  const Response device = inside.post_form("/microsoft/contoso.example/oauth2/v2.0/devicecode",
                                           {{"client_id", public_id}, {"scope", scope}});
  REQUIRE(device.status == 200);
  const Form poll{{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"},
                  {"client_id", public_id},
                  {"device_code", member(device, "device_code")}};
  const Response pending = inside.post_form(microsoft.token_path, poll);
  CHECK(pending.status == 400);
  CHECK(error(pending) == "authorization_pending");
  CHECK(json_of(pending)["error_codes"][0] == 70016);
  const Response given = inside.post_form(microsoft.token_path, poll);
  CHECK(given.status == 200);
  CHECK(inside.control("introspect", {{"token", member(given, "access_token")}})["system"] ==
        "microsoft");

  microsoft.id = inside.access("microsoft")["machine_client_id"].get<std::string>();
  microsoft.secret = inside.access("microsoft")["machine_client_secret"].get<std::string>();
  CHECK(microsoft
            .ask({{"grant_type", "client_credentials"},
                  {"scope", "https://outlook.office365.com/.default"}})
            .status == 200);
}

TEST_CASE("a device code expires, and the user may decline it") {
  Inside inside;
  Client microsoft(inside, "microsoft");
  const auto device_code = [&] {
    return member(
        inside.post_form("/microsoft/common/oauth2/v2.0/devicecode", {{"client_id", microsoft.id}}),
        "device_code");
  };
  const auto poll = [&](const std::string& code) {
    return error(microsoft.ask(
        {{"grant_type", "urn:ietf:params:oauth:grant-type:device_code"}, {"device_code", code}}));
  };
  const std::string old = device_code();
  inside.advance_s(900);
  CHECK(poll(old) == "expired_token");
  CHECK(poll("nonsense") == "bad_verification_code");
  inside.control("consent", {{"system", "microsoft"}, {"allowed", false}});
  CHECK(poll(device_code()) == "authorization_declined");
}

TEST_CASE("Google keeps the refresh token, and does not repeat it") {
  Inside inside;
  Client google(inside, "google");
  const Response answer = google.refresh(google.first());
  CHECK(answer.status == 200);
  CHECK(!json_of(answer).contains("refresh_token"));
  inside.advance_s(181 * day_s);
  CHECK(google.refresh(google.first()).status == 200);
  inside.advance_s(182 * day_s);
  CHECK(error(google.refresh(google.first())) == "invalid_grant");
}

TEST_CASE("token endpoints fail as they are told, and their calls are counted") {
  Inside inside;
  Client xero(inside, "xero");
  inside.control("fault", {{"kind", "status"}, {"status", 503}, {"path_prefix", "/connect/token"}});
  CHECK(xero.refresh(xero.first()).status == 503);
  CHECK(xero.refresh(xero.first()).status == 200);
  CHECK(inside.view("requests?path_contains=/connect/token")["total"] == 2);
  for (const Json& tokens : inside.view("tokens")) {
    if (tokens["system"] == "xero") CHECK(tokens["grants"][0]["refreshes"] == 1);
  }
}
