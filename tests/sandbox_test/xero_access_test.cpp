// Xero: who may come in, how often, and how it says no.
#include <doctest/doctest.h>

#include "tests/sandbox_test/xero_client.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE("xero: an organisation has to be named, and be connected") {
  Inside inside;
  XeroClient xero(inside);
  CHECK(xero.get("/Organisation").status == 200);
  const std::string right = xero.tenant;
  xero.tenant = "";
  const Response missing = xero.get("/Organisation");
  CHECK(missing.status == 403);
  CHECK(json_of(missing)["Detail"] == "AuthenticationUnsuccessful");
  xero.tenant = "00000000-0000-4000-8000-000000000000";
  CHECK(xero.get("/Organisation").status == 403);
  xero.tenant = inside.access("xero")["other_tenant_id"].get<std::string>();
  CHECK(json_of(xero.get("/Organisation"))["Organisations"][0]["Name"] == "Waterkant Verhuur B.V.");
  CHECK(xero.all("Invoices").empty());
  // The user takes the app away from one of them.
  const Json connections =
      json_of(inside.ask("GET", "/connections", {{"authorization", "Bearer " + xero.token}}));
  REQUIRE(connections.size() == 2);
  CHECK(connections[0]["tenantId"] == right);
  CHECK(connections[0]["id"] != right);
  CHECK(inside
            .ask("DELETE", "/connections/" + connections[1]["id"].get<std::string>(),
                 {{"authorization", "Bearer " + xero.token}})
            .status == 204);
  CHECK(xero.get("/Organisation").status == 403);
  xero.tenant = right;
  CHECK(xero.get("/Organisation").status == 200);
}

TEST_CASE("xero: connections say nothing of an organisation's limits") {
  Inside inside;
  XeroClient xero(inside);
  const Response answer =
      inside.ask("GET", "/connections", {{"authorization", "Bearer " + xero.token}});
  CHECK(header_of(answer, "X-AppMinLimit-Remaining") == "9999");
  CHECK(header_of(answer, "X-MinLimit-Remaining").empty());
  CHECK(inside.ask("GET", "/connections").status == 401);
}

TEST_CASE("xero: an expired token is told so in an American date, a wrong scope is no expiry") {
  Inside inside;
  XeroClient xero(inside);
  inside.advance_s(1800);
  const Response expired = xero.get("/Organisation");
  CHECK(expired.status == 401);
  CHECK(json_of(expired)["Detail"] == "TokenExpired: token expired at 11/02/2026 08:30:00");
  xero.renew({{"scopes", {"accounting.contacts.read"}}});
  CHECK(xero.get("/Contacts").status == 200);
  const Response scope = xero.get("/Invoices");
  CHECK(scope.status == 401);
  CHECK(json_of(scope)["Detail"] == "AuthorizationUnsuccessful");
  xero.renew({{"scopes", {"accounting.invoices.read"}}});
  const std::string id = xero.invoice("Z-1");
  CHECK(xero.get("/Invoices").status == 200);
  CHECK(xero.put("/Invoices/" + id + "/History", {{"Details", "x"}}).status == 401);
  xero.token = "nonsense";
  CHECK(json_of(xero.get("/Invoices"))["Detail"] == "AuthenticationUnsuccessful");
  xero.renew();
  inside.control("revoke", {{"system", "xero"}});
  CHECK(xero.get("/Invoices").status == 403);
}

TEST_CASE("xero: a custom connection need not name its organisation, unless it is switched so") {
  Inside inside;
  XeroClient xero(inside);
  const Json access = inside.access("xero");
  const Response granted = inside.post_form(
      "/connect/token", {{"grant_type", "client_credentials"},
                         {"scope", "accounting.invoices accounting.settings"},
                         {"client_id", access["machine_client_id"].get<std::string>()},
                         {"client_secret", access["machine_client_secret"].get<std::string>()}});
  xero.token = json_of(granted)["access_token"].get<std::string>();
  const std::string tenant = xero.tenant;
  xero.tenant = "";
  CHECK(xero.get("/Organisation").status == 200);
  xero.option("machine_needs_tenant", true);
  CHECK(xero.get("/Organisation").status == 403);
  xero.tenant = tenant;
  CHECK(xero.get("/Organisation").status == 200);
}

TEST_CASE("xero: without JSON in Accept the answer is XML, and so are errors") {
  Inside inside;
  XeroClient xero(inside);
  const Response xml = xero.get("/Invoices", {{"accept", "*/*"}});
  CHECK(xml.status == 200);
  CHECK(xml.content_type == "text/xml; charset=utf-8");
  const Response error = xero.get("/Invoices?where=Type+%3D+%27A%27", {{"accept", ""}});
  CHECK(error.status == 400);
  CHECK(error.body.find("<ApiException") == 0);
}

TEST_CASE("xero: sixty calls a minute and a thousand a day, in windows that begin when they like") {
  Inside inside;
  XeroClient xero(inside);
  CHECK(header_of(xero.get("/Organisation"), "X-MinLimit-Remaining") == "59");
  for (int i = 0; i < 59; ++i)
    xero.get("/Organisation");
  const Response minute = xero.get("/Organisation");
  CHECK(minute.status == 429);
  CHECK(header_of(minute, "X-Rate-Limit-Problem") == "minute");
  CHECK(header_of(minute, "Retry-After") == "43");  // not at the full minute
  inside.advance_s(43);
  CHECK(xero.get("/Organisation").status == 200);
  xero.option("day_limit", 62);
  CHECK(xero.get("/Organisation").status == 429);
  const Response day = xero.get("/Organisation");
  CHECK(header_of(day, "X-Rate-Limit-Problem") == "day");
  CHECK(header_of(day, "X-DayLimit-Remaining") == "0");
  CHECK(header_of(day, "X-MinLimit-Remaining") == "60");
  CHECK(std::stoi(header_of(day, "Retry-After")) > 10 * 3600);
}

TEST_CASE("xero: too many at once, and too many of the whole app, say no time") {
  Inside inside;
  XeroClient xero(inside);
  xero.option("concurrent_refusals", 1);
  const Response concurrent = xero.get("/Organisation");
  CHECK(concurrent.status == 429);
  CHECK(header_of(concurrent, "X-Rate-Limit-Problem") == "concurrent");
  CHECK(header_of(concurrent, "Retry-After").empty());
  CHECK(xero.get("/Organisation").status == 200);
  xero.option("app_minute_limit", 1);
  const Response app = xero.get("/Organisation");
  CHECK(header_of(app, "X-Rate-Limit-Problem") == "appminute");
  CHECK(header_of(app, "Retry-After").empty());
}

TEST_CASE("xero: an idempotency key gives the first answer again for six minutes, errors as well") {
  Inside inside;
  XeroClient xero(inside);
  const std::string history = "/Invoices/" + xero.invoice("Z-1") + "/History";
  const Inside::Headers key{{"idempotency-key", "k-1"}};
  const Json note{{"HistoryRecords", {{{"Details", "first"}}}}};
  const std::string first = xero.put(history, note, key).body;
  inside.advance_s(359);
  CHECK(xero.put(history, note, key).body == first);
  CHECK(inside.view("written")["notes"].size() == 1);
  const Response other = xero.put(history, {{"Details", "second"}}, key);
  CHECK(other.status == 400);
  CHECK(json_of(other)["Message"] == "Idempotency Key: k-1 is used with a different request.");
  inside.advance_s(1);
  CHECK(xero.put(history, note, key).status == 200);
  CHECK(inside.view("written")["notes"].size() == 2);
  CHECK(xero.put(history, note, {{"idempotency-key", std::string(129, 'k')}}).status == 400);
  const Inside::Headers failing{{"idempotency-key", "k-2"}};
  const Json payment{{"Amount", 5}};
  CHECK(xero.put("/Payments", payment, failing).status == 401);  // refused before it is looked at
  const Json bad{{"Details", ""}};
  const std::string refused = xero.put(history, bad, failing).body;
  CHECK(xero.put(history, bad, failing).body == refused);
}

TEST_CASE("xero: faults come in its own shapes") {
  Inside inside;
  XeroClient xero(inside);
  const auto failing = [&](int status) {
    inside.control("fault", {{"kind", "status"}, {"status", status}, {"path_prefix", "/Invoices"}});
    return xero.get("/Invoices");
  };
  CHECK(json_of(failing(500))["Type"] == "UnknownErrorException");
  CHECK(failing(503).body == "The Xero API is temporarily unavailable");
  CHECK(json_of(failing(403))["Title"] == "Forbidden");
  CHECK(failing(404).body == "The resource you're looking for cannot be found");
}
