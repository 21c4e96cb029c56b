// What a poll of Moneybird costs, in requests and bytes, when so many of its invoices changed since
// the last one; what did not change costs nothing. The baseline parses the same bytes and keeps
// nothing.
#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/moneybird/connector.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/connectors/moneybird/example.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

namespace {

using namespace dunning;
using ports::PullMode;

struct Peer {
  Peer(std::int64_t changed, std::int64_t lines) {
    auto list = json::Value::array();
    auto invoice = moneybird::example::invoice();
    for (std::int64_t i = 0; i < changed; ++i) {
      const std::string id = std::to_string(498'100'000'000'000'000 + i);
      list.push(json::Value::object({{"id", id}, {"version", 1'789'517'111}}));
      invoice.set("id", id);
      records.push_back(json::write(invoice));
    }
    listed = json::write(list);
    auto bank = json::Value::array();
    for (std::int64_t i = 0; i < lines; ++i)
      bank.push(json::Value::object(
          {{"id", std::to_string(499'100'000'000'000'000 + i)}, {"version", 1'789'517'111 + i}}));
    bank_lines = json::write(bank);
  }

  fakes::Scripted answer(const ports::HttpRequest& request) {
    std::string body = "[]";
    if (request.url.ends_with("/workflows.json")) {
      body = R"([{"id":"433100000000000201","collection_method":null,"steps":[]}])";
    } else if (request.url.find("/sales_invoices/") != std::string::npos) {
      body = request.method == "POST" ? next_batch() : listed;
    } else if (request.url.find("/financial_mutations/") != std::string::npos) {
      body = bank_lines;
    }
    bytes += body.size();
    bodies.push_back(body);
    return {200, {}, std::move(body), {}};
  }
  // The connector asks for the ids in their order.
  std::string next_batch() {
    std::string body;
    for (std::size_t i = 0; i < moneybird::batch_limit && sent < records.size(); ++i, ++sent) {
      body += (body.empty() ? "[" : ",") + records[sent];
    }
    return body + "]";
  }

  std::vector<std::string> records;
  std::string listed;
  std::string bank_lines;
  std::size_t sent = 0;
  std::size_t bytes = 0;
  std::vector<std::string> bodies;
};

template <class T>
T sure(Result<T> result) {
  if (!result) std::abort();
  return std::move(*result);
}

// Gives the cursor for the next one.
std::string poll(ports::Connector& connector, const std::string& cursor) {
  std::string resume;
  do {
    auto page = sure(connector.pull(PullMode::delta, cursor, resume));
    for (auto from = page.listed.begin(); from != page.listed.end();) {
      std::vector<RecordRef> refs;
      for (; from != page.listed.end() && refs.size() < moneybird::batch_limit; ++from)
        refs.push_back(from->ref);
      // At first contact every bank line is listed; what they cost then is not this row.
      if (refs.front().kind == RecordKind::bank_line) break;
      if (sure(connector.look_again(refs)).records.size() != refs.size()) std::abort();
    }
    if (page.next_cursor) return *page.next_cursor;
    resume = page.resume.value();
  } while (true);
}

void poll_of_moneybird(benchmark::State& state) {
  Peer peer(state.range(0), state.range(1));
  fakes::ScriptedHttp http([&](const ports::HttpRequest& request) { return peer.answer(request); });
  fakes::ManualClock clock(*parse_instant("2026-11-21T09:00:00Z"));
  fakes::RecordingLog log;
  const ports::ConnectorContext context{http, clock, log, {{"administration", "123"}}};
  const auto connector = sure(moneybird::MoneybirdConnector::create(context));
  // Reads the workflows, which is due once an hour, and compares the bank lines.
  const auto cursor = poll(*connector, "2026-11-21T08:50:00.000Z");
  const auto again = [&] {
    peer.sent = 0;
    peer.bytes = 0;
    peer.bodies.clear();
    http.requests.clear();
    (void)poll(*connector, cursor);
  };
  again();
  const auto bodies = peer.bodies;
  bench::against_baseline(state, std::max<std::int64_t>(state.range(0), 1), again, [&] {
    for (const auto& body : bodies) {
      std::istringstream in(body);
      const auto parsed = json::parse_array(in, [](json::Value&& one) -> Status {
        benchmark::DoNotOptimize(one);
        return {};
      });
      if (!parsed) std::abort();
    }
  });
  state.counters["requests"] = static_cast<double>(http.requests.size());
  state.counters["bytes"] = static_cast<double>(peer.bytes);
}

BENCHMARK(poll_of_moneybird)
    ->ArgNames({"changed", "bank_lines"})
    ->Args({0, 0})
    ->Args({0, 5000})
    ->Args({1, 0})
    ->Args({100, 0})
    ->Args({1000, 0})
    ->Unit(benchmark::kMillisecond);

}  // namespace
