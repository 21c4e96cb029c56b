#pragma once

#include <doctest/doctest.h>

#include <initializer_list>
#include <map>
#include <memory>
#include <string>

#include "connectors/moneybird/connector.hpp"
#include "daemon/json/write.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

// A Moneybird without a network, and the connector that talks to it.
namespace dunning::moneybird {

inline constexpr const char* date_header = "Sat, 21 Nov 2026 09:00:00 GMT";

// One administration, of which each answer is set by the part of the URL it is for.
struct Peer {
  std::map<std::string, fakes::Scripted> answers = {
      {"/workflows.json",
       {200, {}, R"([{"id":"433100000000000201","collection_method":null,"steps":[]}])", {}}},
      {"/sales_invoices/synchronization.json", {200, {}, "[]", {}}},
      {"/external_sales_invoices/synchronization.json", {200, {}, "[]", {}}},
      {"/contacts/synchronization.json", {200, {}, "[]", {}}},
      {"/financial_mutations/synchronization.json", {200, {}, "[]", {}}}};
  ports::Headers headers = {{"Date", date_header}};
  fakes::ManualClock clock{
      *parse_instant("2026-11-21T09:02:00Z")};  // two minutes ahead of the server
  fakes::RecordingLog log;
  fakes::ScriptedHttp http{[this](const ports::HttpRequest& request) { return answer(request); }};
  ports::ConnectorContext context{
      http, clock, log, {{"base_url", "https://mb.example/api/v2/"}, {"administration", "123"}}};
  std::unique_ptr<ports::Connector> connector = std::move(*MoneybirdConnector::create(context));

  fakes::Scripted answer(const ports::HttpRequest& request) {
    for (const auto& [part, scripted] : answers) {
      if (request.url.find(part) == std::string::npos) continue;
      auto with_headers = scripted;
      with_headers.headers.insert(with_headers.headers.end(), headers.begin(), headers.end());
      return with_headers;
    }
    return {404, headers, R"({"error":"record not found","symbolic":{"id":"not_found"}})", {}};
  }
  void answers_with(const std::string& part, const std::string& body) {
    answers[part] = {200, {}, body, {}};
  }
};

// All pages of a pull; gives the last one.
inline ports::Page pull_all(Peer& peer, ports::PullMode mode, const std::string& cursor) {
  std::string resume;
  for (int pages = 0; pages < 10; ++pages) {
    auto page = peer.connector->pull(mode, cursor, resume);
    REQUIRE_MESSAGE(page, page.error().message);
    if (page->next_cursor) return *page;
    resume = page->resume.value();
  }
  FAIL("the pull has no end");
  return {};
}

inline std::string list_of(std::initializer_list<json::Value> records) {
  auto list = json::Value::array();
  for (const auto& record : records)
    list.push(record);
  return json::write(list);
}

}  // namespace dunning::moneybird
