#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/contract/wire/table.hpp"
#include "tests/sandbox/oauth/form.hpp"
#include "tests/sandbox_test/inside.hpp"

namespace dunning::sandbox {

// A client of the sandbox's Exact Online, with the token that is good for ever.
class Exact {
 public:
  using Options = std::vector<std::pair<std::string, std::string>>;

  explicit Exact(PopulationSize size = {0, 0}, std::uint64_t seed = 7) : inside(size, seed) {
    const Json access = inside.access("exact_online");
    token = access["token"].get<std::string>();
    division = std::to_string(access["division"].get<int>());
  }

  Inside::Headers headers() const {
    return {{"authorization", "Bearer " + token}, {"accept", "application/json"}};
  }
  std::string target(const std::string& path, const Options& options) const {
    std::string made = "/api/v1/" + division + "/" + path;
    char separator = '?';
    for (const auto& [name, value] : options) {
      made += separator + name + "=" + oauth::url_encoded(value);
      separator = '&';
    }
    return made;
  }
  Response get(const std::string& path, const Options& options = {}) {
    return ask("GET", target(path, options), "");
  }
  // An absolute address that the sandbox gave.
  Response follow(const std::string& address) {
    return ask("GET", address.substr(address.find('/', std::string("https://").size())), "");
  }
  Response post(const std::string& path, const Json& body) {
    return ask("POST", target(path, {}), body.dump());
  }
  Response put(const std::string& path, const Json& body) {
    return ask("PUT", target(path, {}), body.dump());
  }
  Response remove(const std::string& path) { return ask("DELETE", target(path, {}), ""); }
  // Every exchange is held against the contract table; of a request that is refused, its answer.
  Response ask(const std::string& method, const std::string& target, const std::string& body) {
    Inside::Headers sent = headers();
    if (!body.empty()) sent["content-type"] = "application/json";
    Response response = inside.ask(method, target, sent, body);
    if (!held) return response;
    const auto complaints = table().complaints(
        {method, target, sent, body, response.status, response.content_type, response.body});
    for (const std::string& complaint : complaints) {
      if (response.status < 400 || complaint.find(" answer") != std::string::npos)
        FAIL_CHECK(complaint);
    }
    return response;
  }
  static const contract::wire::Table& table() {
    static const auto read =
        contract::wire::Table::read(DUNNING_SOURCE_DIR "/tests/contract/wire/exact_online.json");
    REQUIRE(read);
    return **read;
  }
  // The rows of a first page; the test fails when there is none.
  Json rows(const std::string& path, const Options& options = {}) {
    const Response response = get(path, options);
    CAPTURE(response.body);
    REQUIRE(response.status == 200);
    const Json d = json_of(response)["d"];
    return d.is_array() ? d : d["results"];
  }
  // Every page.
  Json all(const std::string& path, const Options& options = {}) {
    Json found = Json::array();
    Response response = get(path, options);
    for (;;) {
      CAPTURE(response.body);
      REQUIRE(response.status == 200);
      const Json d = json_of(response)["d"];
      for (const Json& row : d.is_array() ? d : d["results"])
        found.push_back(row);
      if (d.is_array() || !d.contains("__next")) return found;
      response = follow(d["__next"].get<std::string>());
    }
  }
  Json terms(std::int64_t above = 1) {
    return all(
        "sync/Cashflow/PaymentTerms",
        {{"$filter", "Timestamp gt " + std::to_string(above) + "L"}, {"$select", all_terms}});
  }
  Json receivables(const std::string& filter = "Status eq 20 or Status eq 30") {
    return all("bulk/Cashflow/Receivables", {{"$filter", filter}, {"$select", all_receivables}});
  }
  static std::int64_t highest(const Json& rows) {
    std::int64_t most = 1;
    for (const Json& row : rows)
      most = std::max(most, std::int64_t{std::stoll(row["Timestamp"].get<std::string>())});
    return most;
  }
  void option(const std::string& name, const Json& value) {
    inside.control("option", {{"system", "exact_online"}, {"name", name}, {"value", value}});
  }
  Json debtor(const std::string& number, const Json& more = Json::object()) {
    Json body{{"company", "Zadel " + number}, {"customer_number", number}};
    body.update(more);
    return inside.control("add_debtor", body);
  }
  Json invoice(const std::string& debtor, const std::string& number, const std::string& amount,
               const Json& more = Json::object()) {
    Json body{{"debtor", debtor}, {"number", number}, {"amount", amount}};
    body.update(more);
    return inside.control("add_invoice", body);
  }

  static constexpr const char* all_terms =
      "ID,Timestamp,LineType,Status,IsFullyPaid,Account,AccountCode,AccountName,AccountContact,"
      "InvoiceNumber,EntryNumber,YourRef,InvoiceDate,DueDate,AmountDC,AmountFC,Currency,"
      "TransactionAmountDC,TransactionType,TransactionEntryID,PaymentMethod,LastPaymentDate,"
      "EntryID,Modified";
  static constexpr const char* all_receivables =
      "ID,Status,IsFullyPaid,Account,AccountCode,InvoiceNumber,YourRef,InvoiceDate,DueDate,"
      "AmountDC,AmountFC,RateFC,Currency,TransactionAmountDC,TransactionType,TransactionEntryID,"
      "EntryID,PaymentMethod,LastPaymentDate";

  Inside inside;
  bool held = true;  // to the contract table
  std::string token;
  std::string division;
};

inline std::string error_text(const Response& response) {
  return json_of(response)["error"]["message"]["value"].get<std::string>();
}

}  // namespace dunning::sandbox
