#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/sandbox/oauth/form.hpp"
#include "tests/sandbox_test/inside.hpp"

namespace dunning::sandbox {

// A client of the sandbox's Moneybird with the personal token.
struct MoneybirdClient {
  Inside& inside;
  std::string root;
  std::string token;

  explicit MoneybirdClient(Inside& where) : inside(where) {
    const Json access = inside.access("moneybird");
    root = "/api/v2/" + access["administration_id"].get<std::string>();
    token = access["token"].get<std::string>();
  }
  Response ask(const std::string& method, const std::string& target, const Json& body = nullptr) {
    Inside::Headers headers{{"authorization", "Bearer " + token}};
    if (!body.is_null()) headers["content-type"] = "application/json";
    return inside.ask(method, target, headers, body.is_null() ? "" : body.dump());
  }
  Response get(const std::string& below) { return ask("GET", root + below); }
  Response post(const std::string& below, const Json& body) {
    return ask("POST", root + below, body);
  }
  Json rows(const std::string& below) {
    const Response response = get(below);
    CAPTURE(response.body);
    REQUIRE(response.status == 200);
    return json_of(response);
  }
  // The first of a collection, all of its kind asked for.
  Json one(const std::string& collection, const std::string& filter) {
    const Json all =
        rows("/" + collection + ".json?filter=" + oauth::url_encoded(filter) + "&per_page=100");
    REQUIRE(!all.empty());
    return all[0];
  }
};

}  // namespace dunning::sandbox
