#include <doctest/doctest.h>

#include <set>

#include "tests/sandbox_test/peer.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

std::set<std::string> ids(const Json& rows) {
  std::set<std::string> all;
  for (const Json& row : rows)
    all.insert(row["id"].get<std::string>());
  return all;
}

const char* const whole_time = "period:20240101..20281231";

}  // namespace

TEST_CASE("a Moneybird list without filter shows this year only, and any filter replaces that") {
  Peer peer({1, {0, 0}, "2026-11-02"});
  peer.control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
  for (const char* date : {"2025-12-31", "2026-01-01", "2026-12-31"}) {
    peer.control("add_invoice",
                 {{"debtor", "Z-1"}, {"amount", "10"}, {"number", date}, {"invoice_date", date}});
  }
  const auto numbers = [&](const std::string& query) {
    std::set<std::string> all;
    for (const Json& invoice : peer.get("/sales_invoices.json" + query).json()) {
      all.insert(invoice["invoice_id"].get<std::string>());
    }
    return all;
  };
  const std::set<std::string> this_year{"2026-01-01", "2026-12-31"};
  CHECK(numbers("") == this_year);
  CHECK(numbers("?filter=period:this_year") == this_year);
  CHECK(numbers("?filter=period:prev_year") == std::set<std::string>{"2025-12-31"});
  CHECK(numbers("?filter=state:open%7Clate").size() == 3);
  CHECK(peer.get("/sales_invoices/synchronization.json").json().size() == 3);
}

TEST_CASE("Moneybird filters: what is refused, what is ignored, what matches nothing") {
  struct Row {
    const char* name;
    const char* filter;
    int status;
    const char* body;  // exact; empty: not looked at
  };
  const Row rows[] = {
      {"unknown state", "state:unpaid", 400,
       R"({"error":"Status is not included in the list","symbolic":{"filter":"invalid"}})"},
      {"one unknown state of two", "state:late|unpaid", 400, ""},
      {"bare month", "period:202601", 400,
       R"({"error":"Period must have both a start and end date"})"},
      {"until the end of time", "period:20260101..", 400,
       R"({"error":"Period must have both a start and end date"})"},
      {"from the beginning of time", "period:..20260101", 400,
       R"({"error":"Period must have both a start and end date"})"},
      {"no month 13", "period:202613..202614", 400, R"({"error":"Period is invalid"})"},
      {"no such name", "period:last_year", 400, R"({"error":"Period is invalid"})"},
      {"unknown key", "colour:red", 200, ""},
      {"term without colon", "late", 200, ""},
      {"unknown contact", "contact_id:123", 200, "[]"},
      {"unknown reference", "reference:PO-none", 200, "[]"},
  };
  Peer peer;
  for (const Row& row : rows) {
    CAPTURE(row.name);
    for (const char* list : {"/sales_invoices.json", "/sales_invoices/synchronization.json"}) {
      const Answer answer = peer.get(std::string(list) + "?filter=" + row.filter);
      CHECK(answer.status == row.status);
      if (*row.body != '\0') CHECK(answer.body == row.body);
    }
  }
}

TEST_CASE("Moneybird's updated_after is exclusive and compares in UTC") {
  Peer peer({1, {0, 0}, "2026-11-02"});
  peer.control("clock", {{"now", "2026-11-02T08:00:00Z"}, {"ticking", false}});
  peer.control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
  peer.control("add_invoice", {{"debtor", "Z-1"}, {"amount", "121.00"}});
  const auto count = [&](const std::string& moment) {
    return peer.get("/sales_invoices/synchronization.json?filter=updated_after:" + moment)
        .json()
        .size();
  };
  CHECK(count("2026-11-02T07:59:59Z") == 1);
  CHECK(count("2026-11-02T08:00:00Z") == 0);
  CHECK(count("2026-11-02%2007:59:59%20UTC") == 1);
  CHECK(count("2026-11-02T09:00:00%2B01:00") == 0);
  CHECK(count("2026-11-02T08:30:00%2B01:00") == 1);
}

TEST_CASE("a draft without date matches a period that contains today") {
  Peer peer({1, {0, 0}, "2026-11-02"});
  peer.control("add_debtor", {{"company", "Zadel B.V."}, {"customer_number", "Z-1"}});
  peer.control("add_invoice", {{"debtor", "Z-1"}, {"amount", "10"}, {"as", "draft"}});
  CHECK(peer.get("/sales_invoices.json?filter=period:this_month").json().size() == 1);
  CHECK(peer.get("/sales_invoices.json?filter=period:prev_month").json().empty());
  CHECK(peer.get("/sales_invoices.json?filter=period:this_week").json().size() == 1);
  CHECK(peer.get("/sales_invoices.json?filter=period:prev_quarter").json().empty());
}

TEST_CASE(
    "pages of a Moneybird list carry on where the last one ended, and Link says whether there is "
    "more") {
  Peer peer;
  const std::string list = std::string("/sales_invoices.json?filter=") + whole_time;
  const std::size_t all =
      peer.get(std::string("/sales_invoices/synchronization.json?filter=") + whole_time)
          .json()
          .size();
  std::set<std::string> seen;
  std::size_t rows = 0;
  std::string link;
  int page = 0;
  do {
    const Answer answer = peer.get(list + "&per_page=40&page=" + std::to_string(++page));
    REQUIRE(answer.status == 200);
    const auto found = ids(answer.json());
    rows += found.size();
    seen.insert(found.begin(), found.end());
    link = answer.header("link");
    CHECK((link.find("rel=\"prev\"") != std::string::npos) == (page > 1));
  } while (link.find("rel=\"next\"") != std::string::npos);
  CHECK(page == static_cast<int>((all + 39) / 40));
  CHECK(rows == all);
  CHECK(seen.size() == all);
  CHECK(peer.get(list + "&page=999").json().empty());
}

TEST_CASE("page and per_page outside their bounds are refused with the documented text") {
  Peer peer;
  for (const char* wrong : {"101", "0", "x", "-1"}) {
    CAPTURE(wrong);
    const Answer answer = peer.get(std::string("/contacts.json?per_page=") + wrong);
    CHECK(answer.status == 400);
    CHECK(answer.body == R"({"error":"per_page does not have a valid value"})");
  }
  CHECK(peer.get("/contacts.json?page=0").body ==
        R"({"error":"page does not have a valid value"})");
}

TEST_CASE(
    "fetching by id answers at most 100 records, in another order, and leaves out unknown ids") {
  Peer peer;
  const Json list = peer.get("/sales_invoices/synchronization.json").json();
  REQUIRE(list.size() > 100);
  Json wanted = Json::array();
  for (const Json& row : list)
    wanted.push_back(row["id"]);
  const Json found = peer.post("/sales_invoices/synchronization.json", {{"ids", wanted}}).json();
  CHECK(found.size() == 100);
  const Json some = Json::array({wanted[0], "433130000099999999", wanted[3], wanted[1], wanted[2]});
  const Json four = peer.post("/sales_invoices/synchronization.json", {{"ids", some}}).json();
  CHECK(ids(four) == ids(Json::array({list[0], list[1], list[2], list[3]})));
  CHECK(peer.post("/sales_invoices/synchronization.json", Json::object()).body ==
        R"({"error":"Ids is required","symbolic":{"ids":"required"}})");
  CHECK(peer.post("/contacts/synchronization.json", {{"ids", "1"}}).body ==
        R"({"error":"Ids isn't an array","symbolic":{"ids":"array"}})");
  CHECK(peer.post("/contacts/synchronization.json", Json::array()).status == 400);
}

TEST_CASE(
    "Moneybird refuses a bad token, a missing scope, an unknown administration and unknown "
    "records") {
  Peer peer;
  const std::string unauthorized =
      R"({"error":"token is invalid","symbolic":{"request":"invalid_grant"}})";
  const Answer wrong = peer.send("GET", peer.root() + "/contacts.json", "", "wrong");
  CHECK(wrong.status == 401);
  CHECK(wrong.body == unauthorized);
  peer.control("token", {{"valid", false}});
  CHECK(peer.get("/contacts.json").status == 401);
  peer.control("token", {{"rotate", true}});
  CHECK(peer.get("/contacts.json").status == 200);
  peer.control("token", {{"scopes", {"sales_invoices"}}});
  CHECK(peer.get("/users.json").body == R"({"error":"No access to settings"})");
  CHECK(peer.get("/sales_invoices.json").status == 200);
  CHECK(peer.send("GET", "/api/v2/123/contacts.json", "").status == 404);
  CHECK(peer.get("/sales_invoices/1.json").body ==
        R"({"error":"record not found","symbolic":{"id":"not_found"}})");
  CHECK(
      peer.get("/sales_invoices/find_by_invoice_id/X.json").body ==
      R"({"error":"Sales invoice with invoice_id: X was not found","symbolic":{"invoice_id":"not_found"}})");
}

TEST_CASE("contacts are filtered by kind, name and time, and searched by text") {
  Peer peer;
  const Json companies =
      peer.get("/contacts/filter.json?per_page=100&filter=contact_type:company").json();
  const Json people =
      peer.get("/contacts/filter.json?per_page=100&filter=contact_type:private_individual").json();
  CHECK(companies.size() + people.size() == 24);
  CHECK_FALSE(people.empty());
  const std::string name = people[0]["firstname"].get<std::string>();
  for (const Json& contact : peer.get("/contacts/filter.json?filter=first_name:" + name).json()) {
    CHECK(contact["firstname"] == name);
  }
  CHECK(peer.get("/contacts/filter.json?filter=contact_type:robot").status == 400);
  CHECK(peer.get("/contacts.json?query=no-such-thing").json().empty());
}
