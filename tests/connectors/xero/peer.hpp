#pragma once

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>

#include "connectors/xero/connector.hpp"
#include "tests/connectors/xero/organisation.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

// An organisation without a network, the connector that talks to it, and what a daemon keeps of it.
namespace dunning::xero::test {

struct Peer {
  fakes::ManualClock clock{*parse_instant("2026-11-21T09:00:00.250Z")};
  fakes::RecordingLog log;
  Organisation organisation{clock};
  // Answers that come instead of the organisation's, by a part of the URL.
  std::map<std::string, fakes::Scripted> instead;
  fakes::ScriptedHttp http{[this](const ports::HttpRequest& request) { return answer(request); }};
  ports::ConnectorContext context{
      http,
      clock,
      log,
      {{"base_url", "https://api.xero.example/api.xro/2.0/"}, {"tenant", organisation.tenant}}};
  std::unique_ptr<ports::Connector> connector = made();

  std::unique_ptr<ports::Connector> made() {
    auto one = XeroConnector::create(context);
    REQUIRE_MESSAGE(one, one.error().message);
    return std::move(*one);
  }
  fakes::Scripted answer(const ports::HttpRequest& request) {
    for (const auto& [part, scripted] : instead) {
      if (request.url.find(part) != std::string::npos) return scripted;
    }
    return organisation.answer(request);
  }
  std::size_t requests_of(auto&& call) {
    const auto before = http.requests.size();
    call();
    return http.requests.size() - before;
  }
};

// All pages of a pull, as one: what each page brought, and how the last one ended.
inline ports::Page pull_all(Peer& peer, ports::PullMode mode, const std::string& cursor) {
  ports::Page all;
  std::string resume;
  for (int pages = 0; pages < 100; ++pages) {
    auto page = peer.connector->pull(mode, cursor, resume);
    REQUIRE_MESSAGE(page, page.error().message);
    all.records.insert(all.records.end(), page->records.begin(), page->records.end());
    all.listed.insert(all.listed.end(), page->listed.begin(), page->listed.end());
    all.unreadable.insert(all.unreadable.end(), page->unreadable.begin(), page->unreadable.end());
    all.complete_kinds = page->complete_kinds;
    all.unsettled_invoices_listed = page->unsettled_invoices_listed;
    all.next_cursor = page->next_cursor;
    if (page->next_cursor) return all;
    REQUIRE(page->resume);
    resume = *page->resume;
  }
  FAIL("the pull has no end");
  return all;
}

inline std::map<std::string, Invoice> invoices_in(const std::vector<Record>& records) {
  std::map<std::string, Invoice> all;
  for (const auto& record : records) {
    if (const auto* invoice = std::get_if<Invoice>(&record)) all[invoice->id.value] = *invoice;
  }
  return all;
}

}  // namespace dunning::xero::test
