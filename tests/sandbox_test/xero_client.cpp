#include "tests/sandbox_test/xero_client.hpp"

#include <doctest/doctest.h>

namespace dunning::sandbox {

void XeroClient::renew(const Json& grant) {
  Json wanted = grant;
  wanted["system"] = "xero";
  token = inside_.control("grant", wanted)["access_token"].get<std::string>();
}

Response XeroClient::ask(const std::string& method, const std::string& below,
                         const std::string& body, Inside::Headers more) {
  more.emplace("authorization", "Bearer " + token);
  if (!tenant.empty()) more.emplace("xero-tenant-id", tenant);
  more.emplace("accept", "application/json");
  return inside_.ask(method, "/api.xro/2.0" + below, more, body);
}

Json XeroClient::all(const std::string& collection, const std::string& query,
                     const Inside::Headers& more) {
  const Response response = get("/" + collection + query, more);
  CAPTURE(response.body);
  REQUIRE(response.status == 200);
  return json_of(response)[collection];
}

std::string XeroClient::invoice(const std::string& number, const Json& more) {
  if (!has_debtor_)
    inside_.control("add_debtor", {{"company", "Zadel B.V."},
                                   {"customer_number", "Z-1"},
                                   {"email", "ap@zadel.example, baas@zadel.example"}});
  has_debtor_ = true;
  Json wanted{{"debtor", "Z-1"}, {"amount", "121.00"}, {"number", number}, {"due_in", -10}};
  if (more.contains("due_date")) wanted.erase("due_in");
  wanted.update(more);
  return inside_.control("add_invoice", wanted)["xero_id"].get<std::string>();
}

}  // namespace dunning::sandbox
