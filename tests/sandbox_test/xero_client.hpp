#pragma once

#include <string>

#include "tests/sandbox_test/inside.hpp"

namespace dunning::sandbox {

// A client of Xero with a token of its own, in one organisation.
class XeroClient {
 public:
  explicit XeroClient(Inside& inside) : inside_(inside) {
    tenant = inside.access("xero")["tenant_id"].get<std::string>();
    renew();
  }
  void renew(const Json& grant = Json::object());  // {"scopes": […], "administrations": […]}

  // Below /api.xro/2.0: "/Invoices?page=1".
  Response get(const std::string& below, Inside::Headers more = {}) {
    return ask("GET", below, "", std::move(more));
  }
  Response put(const std::string& below, const Json& body, Inside::Headers more = {}) {
    return ask("PUT", below, body.dump(), std::move(more));
  }
  Response post(const std::string& below, const Json& body, Inside::Headers more = {}) {
    return ask("POST", below, body.dump(), std::move(more));
  }
  Response ask(const std::string& method, const std::string& below, const std::string& body,
               Inside::Headers more);
  // The records of a list; fails the test when it is refused.
  Json all(const std::string& collection, const std::string& query = "",
           const Inside::Headers& more = {});
  Json one(const std::string& collection, const std::string& id) {
    return json_of(get("/" + collection + "/" + id))[collection][0];
  }
  void option(const std::string& name, const Json& value) {
    inside_.control("option", {{"system", "xero"}, {"name", name}, {"value", value}});
  }
  // An invoice of 121.00 EUR of debtor Z-1, who is made with the first one; its guid.
  std::string invoice(const std::string& number, const Json& more = Json::object());

  std::string tenant;
  std::string token;

 private:
  Inside& inside_;
  bool has_debtor_ = false;
};

}  // namespace dunning::sandbox
