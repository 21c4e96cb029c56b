#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/sandbox_test/exact.hpp"

using namespace dunning;
using namespace dunning::sandbox;

TEST_CASE("current/Me needs no division and tells the server's own wall clock") {
  Exact exact;
  const Response response = exact.inside.ask("GET", "/api/v1/current/Me", exact.headers());
  REQUIRE(response.status == 200);
  const Json me = json_of(response)["d"]["results"][0];
  CHECK(me["CurrentDivision"] == std::stoi(exact.division));
  CHECK(me["ServerTime"] == "2026-11-02T09:00:00");
  CHECK(me["ServerUtcOffset"] == 3600);
  CHECK(me["Legislation"] == "11");  // an Int64
  CHECK(me["CustomerCode"] == "             84112");
  exact.inside.control("clock", {{"now", "2026-07-02T08:00:00Z"}});
  const Json summer = json_of(exact.inside.ask("GET", "/api/v1/current/Me?$select=ServerTime",
                                               exact.headers()))["d"]["results"][0];
  CHECK(summer["ServerTime"] == "2026-07-02T10:00:00");
  CHECK(summer.contains("UserID"));  // the key comes along
  CHECK_FALSE(summer.contains("Email"));
}

TEST_CASE("the divisions are listed in two spellings, and a foreign one is refused") {
  Exact exact;
  const Json rows = exact.rows("system/Divisions");
  REQUIRE(rows.size() == 2);
  CHECK(rows[1]["Code"] == std::stoi(exact.division));
  CHECK(rows[1]["Hid"] == "1");
  CHECK(rows[1]["Country"] == "NL ");
  CHECK(rows[1]["Status"] == 1);
  CHECK(rows[1]["DivisionMoveDate"].is_null());
  CHECK(rows[1]["__metadata"]["type"] == "Exact.Web.Api.Models.System.Division");
  CHECK(exact.get("system/Divisions", {{"$select", "Main"}}).status == 400);
  CHECK(exact.get("hrm/Divisions", {{"$select", "Main,HID"}}).status == 200);
  exact.division = "12";
  const Response refused = exact.get("system/Divisions");
  CHECK(refused.status == 403);
  CHECK(header_of(refused, "Reason") == "NoDivisionAccess");
}

TEST_CASE("pages of sixty: the total of $top counts down, and $skiptoken is the last key") {
  Exact exact({90, 0});
  const Response first = exact.get("crm/Accounts", {{"$top", "80"}, {"$select", "ID,Name"}});
  const Json d = json_of(first)["d"];
  REQUIRE(d["results"].size() == 60);
  const std::string next = d["__next"].get<std::string>();
  CHECK(next.starts_with("https://127.0.0.1:7443/api/v1/" + exact.division + "/crm/Accounts?"));
  CHECK(next.find("$top=20") != std::string::npos);
  CHECK(next.find("$skiptoken=guid'" + d["results"][59]["ID"].get<std::string>() + "'") !=
        std::string::npos);
  const Json rest = json_of(exact.follow(next))["d"];
  REQUIRE(rest.is_array());
  CHECK(rest.size() == 20);
  std::set<std::string> ids;
  for (const Json& row : exact.all("crm/Accounts", {{"$select", "ID"}}))
    ids.insert(row["ID"].get<std::string>());
  CHECK(ids.size() == 90);
}

TEST_CASE("an order by another column names that column in the token") {
  Exact exact({70, 0});
  const Json d = json_of(
      exact.get("crm/Accounts", {{"$orderby", "Modified asc"}, {"$select", "ID,Modified"}}))["d"];
  const std::string next = d["__next"].get<std::string>();
  CHECK(next.find("$skiptoken=datetime'20") != std::string::npos);
  CHECK(next.find(",guid'") != std::string::npos);
  CHECK(json_of(exact.follow(next))["d"]["results"].size() == 10);
}

TEST_CASE("a small $top gives a bare list, and the switch takes that away") {
  Exact exact({5, 0});
  const Exact::Options options{{"$top", "3"}, {"$select", "ID"}};
  CHECK(json_of(exact.get("crm/Accounts", options))["d"].size() == 3);
  exact.option("bare_arrays", false);
  CHECK(json_of(exact.get("crm/Accounts", options))["d"]["results"].size() == 3);
  const Json counted = json_of(exact.get(
      "crm/Accounts", {{"$top", "0"}, {"$inlinecount", "allpages"}, {"$select", "ID"}}))["d"];
  CHECK(counted["__count"] == "5");
  CHECK(counted["results"].empty());
}

TEST_CASE("a bulk list needs $select, has pages of a thousand and takes fourteen filters only") {
  Exact exact({30, 1100});
  CHECK(error_text(exact.get("bulk/Cashflow/Receivables")) ==
        "Please add a $select or a $top=1 statement to the query string.");
  const Json d = json_of(exact.get("bulk/Cashflow/Receivables", {{"$select", "ID"}}))["d"];
  CHECK(d["results"].size() == 1000);
  CHECK(d.contains("__next"));
  for (const char* refused :
       {"Modified gt datetime'2026-01-01'", "IsFullyPaid eq false",
        "DueDate lt datetime'2026-01-01'", "Nothing eq 1", "Status eq", "Status eq 20 or"}) {
    CAPTURE(refused);
    const Response response =
        exact.get("bulk/Cashflow/Receivables", {{"$select", "ID"}, {"$filter", refused}});
    CHECK(response.status == 400);
    CHECK(error_text(response) == "Bad Request - Error in query syntax.");
  }
}

TEST_CASE("filters know guids, dates, Int64 literals, doubled quotes, padding and functions") {
  Exact exact;
  exact.debtor("417", {{"company", "O'Brien & Zn"}, {"email", "ap@obrien.example"}});
  exact.debtor("Z-9", {{"company", "Zadelmakerij"}});
  const auto found = [&](const std::string& filter) {
    Json names = Json::array();
    for (const Json& row : exact.rows("crm/Accounts", {{"$select", "Name"}, {"$filter", filter}}))
      names.push_back(row["Name"]);
    return names;
  };
  const Json obrien = Json::array({"O'Brien & Zn"});
  CHECK(found("Name eq 'O''Brien & Zn'") == obrien);
  CHECK(found("Code eq '417'").empty());
  CHECK(found("Code eq '               417'") == obrien);
  CHECK(found("trim(Code) eq '417'") == obrien);
  CHECK(found("substringof('obrien',Email) eq true") == obrien);
  CHECK(found("startswith(Name,'Zadel')") == Json::array({"Zadelmakerij"}));
  CHECK(found("Email eq null") == Json::array({"Zadelmakerij"}));
  CHECK(found("not (Email eq null) and Blocked eq false") == obrien);
  CHECK(found("Modified ge datetime'2026-11-02T09:00:00'").size() == 2);  // the wall clock
  CHECK(found("Modified gt datetime'2026-11-02T09:00:00'").empty());
  const std::string id =
      exact
          .rows("crm/Accounts",
                {{"$select", "ID"}, {"$filter", "startswith(Name,'Zadel')"}})[0]["ID"]
          .get<std::string>();
  CHECK(found("ID eq guid'" + id + "'") == Json::array({"Zadelmakerij"}));
  CHECK(json_of(exact.get("crm/Accounts(guid'" + id + "')"))["d"]["Code"] == "Z-9");
  CHECK(exact.get("crm/Accounts(guid'00000000-0000-0000-0000-000000000000')").status == 404);
}

TEST_CASE("who does not ask for JSON gets Atom") {
  Exact exact;
  exact.debtor("417", {{"company", "Kees & Co"}});
  Inside::Headers headers = exact.headers();
  headers.erase("accept");
  const Response response = exact.inside.ask(
      "GET", exact.target("crm/Accounts", {{"$select", "ID,Name,Modified"}}), headers);
  CHECK(response.content_type.starts_with("application/atom+xml"));
  CHECK(response.body.find("<d:Name>Kees &amp; Co</d:Name>") != std::string::npos);
  CHECK(
      response.body.find("<d:Modified m:type=\"Edm.DateTime\">2026-11-02T09:00:00</d:Modified>") !=
      std::string::npos);
}

TEST_CASE(
    "mandatory filters are refused with the fields that would do; Modified is not among them") {
  Exact exact;
  exact.option("mandatory_filters", true);
  const Response refused = exact.get(
      "crm/Accounts", {{"$select", "ID"}, {"$filter", "Modified gt datetime'2026-01-01'"}});
  CHECK(refused.status == 400);
  CHECK(error_text(refused).find("ChamberOfCommerce") != std::string::npos);
  CHECK(error_text(refused).find("Modified") == std::string::npos);
  CHECK(exact.get("crm/Accounts", {{"$select", "ID"}, {"$filter", "Status eq 'C'"}}).status == 200);
}

TEST_CASE("Int64 values are texts of digits, or numbers when the switch says so") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "121.00");
  CHECK(exact.terms()[0]["Timestamp"].is_string());
  exact.held = false;
  exact.option("int64_as_text", false);
  CHECK(exact
            .rows("sync/Cashflow/PaymentTerms",
                  {{"$filter", "Timestamp gt 1L"}, {"$select", "ID"}})[0]["Timestamp"]
            .is_number_integer());
}

TEST_CASE("the faults of the sandbox fall on Exact's lists as well") {
  Exact exact({80, 0});
  exact.inside.control("fault", {{"kind", "duplicate_rows"}, {"path_contains", "crm/Accounts"}});
  CHECK(exact.rows("crm/Accounts", {{"$select", "ID"}}).size() == 61);
  exact.inside.control("fault",
                       {{"kind", "shifted_pages"}, {"path_contains", "crm/Accounts"}, {"nth", 2}});
  CHECK(exact.all("crm/Accounts", {{"$select", "ID"}}).size() == 79);
  exact.inside.control("fault",
                       {{"kind", "status"}, {"status", 429}, {"path_contains", "crm/Accounts"}});
  const Response limited = exact.get("crm/Accounts", {{"$select", "ID"}});
  CHECK(limited.body.empty());
  CHECK(header_of(limited, "X-RateLimit-Minutely-Remaining") == "0");
  exact.inside.control("fault",
                       {{"kind", "status"}, {"status", 408}, {"path_contains", "crm/Accounts"}});
  CHECK(exact.get("crm/Accounts", {{"$select", "ID"}}).status == 408);
}

TEST_CASE("a sync run is in the order of its Timestamps, or backwards within a page") {
  Exact exact({3, 0});
  const Exact::Options ask{{"$filter", "Timestamp gt 1L"}, {"$select", "ID"}};
  const auto stamps = [&] {
    std::vector<std::int64_t> all;
    for (const Json& row : exact.rows("sync/CRM/Accounts", ask))
      all.push_back(std::stoll(row["Timestamp"].get<std::string>()));
    return all;
  };
  const auto forward = stamps();
  CHECK(std::is_sorted(forward.begin(), forward.end()));
  exact.option("sync_in_order", false);
  auto backward = stamps();
  CHECK(backward != forward);
  std::reverse(backward.begin(), backward.end());
  CHECK(backward == forward);
}

TEST_CASE("the Timestamp for a day is asked of a function, and begins before what changed since") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "100.00");
  exact.inside.advance_s(10 * 86'400);
  exact.invoice("1", "A-2", "100.00");
  const Json d = json_of(exact.get(
      "read/sync/Sync/SyncTimestamp",
      {{"modified", "datetime'2026-11-10T00:00:00'"}, {"endPoint", "'PaymentTerms'"}}))["d"];
  const Json since = exact.terms(std::stoll(d["TimeStampAsBigInt"].get<std::string>()));
  REQUIRE(since.size() == 1);
  CHECK(since[0]["YourRef"] == "A-2");
  CHECK(exact.get("read/sync/Sync/SyncTimestamp").status == 400);
}

TEST_CASE("debtors can be shared out, so that a system shows only some of them") {
  Exact exact({30, 60});
  CHECK(exact.all("crm/Accounts", {{"$select", "ID"}}).size() == 30);
  exact.option("share", true);
  CHECK(exact.all("crm/Accounts", {{"$select", "ID"}}).size() == 10);
  for (const Json& row : exact.receivables("Status eq 20"))
    CHECK(row["AccountCode"].is_string());
}

TEST_CASE("an address in other capitals is the same address, or none") {
  Exact exact;
  exact.held = false;
  CHECK(exact.get("CRM/accounts", {{"$select", "ID"}}).status == 200);
  exact.option("paths_ignore_case", false);
  CHECK(exact.get("CRM/accounts", {{"$select", "ID"}}).status == 404);
}
