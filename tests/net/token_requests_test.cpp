#include "daemon/net/token_requests.hpp"

#include <doctest/doctest.h>

#include "daemon/net/form.hpp"
#include "daemon/net/mail_logins.hpp"

using namespace dunning;
using ports::TokenRules;

namespace {

TokenRules rules() {
  TokenRules rules;
  rules.authorize_url = "https://login.example/authorize";
  rules.token_url = "https://login.example/token";
  rules.device_url = "https://login.example/device";
  rules.revocation_url = "https://login.example/revoke";
  rules.scopes = {"invoices", "offline_access"};
  return rules;
}

const net::OAuthClient client{"the id", Secret("s/e:c")};

}  // namespace

TEST_CASE("token requests: the challenge of PKCE is that of RFC 7636") {
  CHECK(net::challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST_CASE("token requests: the address of consent carries what the rules ask for") {
  auto asked = rules();
  CHECK(net::authorize_url(asked, client, "https://acme.example/back?x=1", "s1", "") ==
        "https://login.example/authorize?response_type=code&client_id=the%20id&redirect_uri="
        "https%3A%2F%2Facme.example%2Fback%3Fx%3D1&state=s1&scope=invoices%20offline_access");
  asked.scopes.clear();
  asked.authorize_parameters = {{"prompt", "consent"}};
  asked.authorize_url += "?tenant=1";
  CHECK(net::authorize_url(asked, client, "urn:oob", "s", "c") ==
        "https://login.example/authorize?tenant=1&response_type=code&client_id=the%20id&redirect_"
        "uri=urn%3Aoob&state=s&code_challenge=c&code_challenge_method=S256&prompt=consent");
}

TEST_CASE("token requests: the app proves itself as its system wants it") {
  auto asked = rules();
  const auto basic = net::by_refresh_token(asked, client, Secret("r+1"));
  CHECK(basic.method == "POST");
  CHECK(basic.url == "https://login.example/token");
  CHECK(basic.purpose == ports::Purpose::token);
  CHECK(basic.deadline == net::token_deadline);
  CHECK(basic.body == "grant_type=refresh_token&refresh_token=r%2B1");
  // RFC 6749 section 2.3.1: both parts are encoded before they are joined.
  CHECK(ports::find_header(basic.headers, "authorization") == "Basic dGhlJTIwaWQ6cyUyRmUlM0Fj");

  asked.client_proof = TokenRules::ClientProof::in_body;
  const auto in_body = net::by_refresh_token(asked, client, Secret("r"));
  CHECK(in_body.body ==
        "grant_type=refresh_token&refresh_token=r&client_id=the%20id&client_secret=s%2Fe%3Ac");
  CHECK_FALSE(ports::find_header(in_body.headers, "authorization"));

  const net::OAuthClient native{"id", {}};
  const auto by_code = net::by_code(rules(), native, "c!/1", "http://localhost:1/", "v");
  CHECK(by_code.body ==
        "grant_type=authorization_code&code=c%21%2F1&redirect_uri=http%3A%2F%2Flocalhost%3A1%2F&"
        "code_verifier=v&client_id=id");
  CHECK_FALSE(ports::find_header(by_code.headers, "authorization"));
}

TEST_CASE("token requests: an app that acts for itself asks for no refresh token") {
  CHECK(net::by_client(rules(), client).body == "grant_type=client_credentials&scope=invoices");
}

TEST_CASE("token requests: device code and revocation") {
  const auto device = net::ask_device_code(rules(), client);
  CHECK(device.url == "https://login.example/device");
  CHECK(device.body == "scope=invoices%20offline_access&client_id=the%20id");
  const auto poll = net::by_device_code(rules(), {"id", {}}, Secret("d"));
  CHECK(poll.body ==
        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code=d&client_id="
        "id");
  const auto revoked = net::revoke(rules(), client, Secret("r"));
  CHECK(revoked.url == "https://login.example/revoke");
  CHECK(revoked.body == "token=r");
}

TEST_CASE("token requests: what came back from the browser is read") {
  const auto fields = net::read_form("code=a%21%2Fb+c&state=&broken=%zz&flag");
  REQUIRE(fields.size() == 4);
  CHECK(fields[0] == std::pair<std::string, std::string>{"code", "a!/b c"});
  CHECK(fields[1].second.empty());
  CHECK(fields[2].second == "%zz");
  CHECK(fields[3].first == "flag");
  CHECK(net::read_form("").empty());
}

TEST_CASE("token requests: the mail providers' addresses and scopes") {
  const auto person = net::microsoft_token_rules("acme.example", "", net::MailGrant::person);
  CHECK(person.token_url == "https://login.microsoftonline.com/acme.example/oauth2/v2.0/token");
  CHECK(person.scopes ==
        std::vector<std::string>{"https://outlook.office.com/SMTP.Send", "offline_access"});
  const auto both = net::microsoft_token_rules("acme.example", "", net::MailGrant::person,
                                               net::MailUse::sends_and_reads);
  CHECK(both.scopes == std::vector<std::string>{"https://outlook.office.com/SMTP.Send",
                                                "https://outlook.office.com/IMAP.AccessAsUser.All",
                                                "offline_access"});
  const auto app =
      net::microsoft_token_rules("t", "https://localhost:1/microsoft", net::MailGrant::application);
  CHECK(app.device_url == "https://localhost:1/microsoft/t/oauth2/v2.0/devicecode");
  CHECK(app.scopes == std::vector<std::string>{"https://outlook.office365.com/.default"});
  CHECK(net::google_token_rules("").token_url == "https://oauth2.googleapis.com/token");
  CHECK(net::google_token_rules("").authorize_parameters.at("access_type") == "offline");
}
