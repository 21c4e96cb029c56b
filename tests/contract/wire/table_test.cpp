#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/contract/wire/table.hpp"

using namespace dunning;
using namespace dunning::contract::wire;

namespace {

constexpr const char* example = R"json({
  "roots": ["/api/"],
  "types": {
    "Thing": {"id!": "guid", "state!": "=open|paid", "due": "ms_date", "lines": "[Line]", "note": "text?"},
    "Line": {"amount!": "number or decimal", "*": "any"},
    "Error": {"error!": "word"}
  },
  "headers": {"accept!": "text"},
  "failures": {"404": "Error", "429": "none"},
  "operations": [
    {"name": "things", "method": "GET", "path": "/api/{id}/things",
     "query": {"page!": "whole", "all": "flag"}, "answers": {"200": "[Thing]"}},
    {"name": "thing", "method": "GET", "path": "/api/{id}/things(guid'{guid}')", "answers": {"200": "Thing"}},
    {"name": "add", "method": "POST", "path": "/api/{id}/things", "request": {"name!": "word"},
     "headers": {"x-key": "word", "x-token": "nothing"}, "answers": {"204": "none"}},
    {"name": "form", "method": "POST", "path": "/api/token", "form": {"grant!": "=a|b"}, "answers": {"200": "any"}}
  ]
})json";

std::unique_ptr<Table> table() {
  const auto file = std::filesystem::temp_directory_path() /
                    ("contract-table-" + std::to_string(::getpid()) + ".json");
  std::ofstream(file) << example;
  auto read = Table::read(file.string());
  std::filesystem::remove(file);
  REQUIRE(read);
  return std::move(*read);
}

Exchange get(const std::string& target, const std::string& answer) {
  return {"GET", target, {{"accept", "application/json"}}, "", 200, "application/json", answer};
}

const std::string guid = "0f6c1c2e-54a8-4a39-8d27-6f0f5e2a9b11";

std::string first(const std::vector<std::string>& complaints) {
  REQUIRE(complaints.size() == 1);
  return complaints.front();
}

}  // namespace

TEST_CASE("contract table: an exchange as it should be has no complaint, and is counted") {
  const auto held = table();
  CHECK(held->complaints(
                get("/api/12/things?page=1&all=true",
                    R"json([{"id": ")json" + guid + R"json(", "state": "open", "due": "/Date(0)/",
                                  "lines": [{"amount": "1.50", "more": 1}, {"amount": 2}], "note": null}])json"))
            .empty());
  CHECK(held->complaints(get("/api/12/things(guid'" + guid + "')",
                             R"({"id": ")" + guid + R"(", "state": "paid"})"))
            .empty());
  CHECK(held->met().at("things") == 1);
  CHECK(held->met().at("add") == 0);
  CHECK(held->concerns("/api/12/things"));
  CHECK(!held->concerns("/control/state"));
}

TEST_CASE("contract table: what is wrong with a request is named") {
  const auto held = table();
  CHECK(first(held->complaints(get("/api/12/things", "[]"))) ==
        "GET /api/12/things query: 'page' is missing");
  CHECK(first(held->complaints(get("/api/12/things?page=x", "[]"))) ==
        "GET /api/12/things query 'page': has to be whole, not 'x'");
  CHECK(first(held->complaints(get("/api/12/things?page=1&sort=id", "[]"))) ==
        "GET /api/12/things query: 'sort' is not in the table");
  Exchange add{"POST", "/api/12/things", {{"accept", "x"}}, R"({"name": "a"})", 204, "", ""};
  CHECK(held->complaints(add).empty());
  add.headers["x-key"] = "";
  CHECK(first(held->complaints(add)).find("header 'x-key'") != std::string::npos);
  add.headers = {{"accept", "x"}, {"x-token", "secret"}};
  CHECK(first(held->complaints(add)).find("header 'x-token': has to be nothing") !=
        std::string::npos);
  add.headers = {};
  CHECK(first(held->complaints(add)).find("header: 'accept' is missing") != std::string::npos);
  add.headers = {{"accept", "x"}};
  add.body = R"({"name": "a", "other": 1})";
  CHECK(first(held->complaints(add)).find("request.other: is not in the table") !=
        std::string::npos);
  CHECK(
      first(
          held->complaints(
              {"POST", "/api/token", {{"accept", "x"}}, "grant=c", 200, "application/json", "{}"}))
          .find("form.grant: has to be =a|b") != std::string::npos);
}

TEST_CASE("contract table: what is wrong with an answer is named") {
  const auto held = table();
  const auto answered = [&](const std::string& answer) {
    return first(held->complaints(get("/api/12/things?page=1", answer)));
  };
  CHECK(answered(R"([{"id": 5, "state": "open"}])").find("answer[0].id: has to be guid, not 5") !=
        std::string::npos);
  CHECK(answered(R"([{"id": ")" + guid + R"("}])").find("answer[0]: 'state' is missing") !=
        std::string::npos);
  CHECK(answered(R"([{"id": ")" + guid + R"(", "state": "new"}])").find("=open|paid") !=
        std::string::npos);
  CHECK(answered("{}").find("has to be a list") != std::string::npos);
  CHECK(answered("<html>").find("is no JSON") != std::string::npos);
  Exchange failed = get("/api/12/things?page=1", R"({"error": "no"})");
  failed.status = 404;
  CHECK(held->complaints(failed).empty());
  failed.status = 429;
  CHECK(first(held->complaints(failed)).find("has to be empty") != std::string::npos);
  failed.status = 500;
  CHECK(first(held->complaints(failed)).find("status 500 is not in the table") !=
        std::string::npos);
}

TEST_CASE("contract table: a path or a method that is not there is a complaint") {
  const auto held = table();
  CHECK(first(held->complaints(get("/api/12/other", "[]"))).find("no such path") !=
        std::string::npos);
  CHECK(first(held->complaints({"DELETE", "/api/12/things", {}, "", 200, "", ""}))
            .find("other methods only") != std::string::npos);
}
