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
  explicit Peer(std::int64_t changed) {
    auto list = json::Value::array();
    auto invoice = moneybird::example::invoice();
    for (std::int64_t i = 0; i < changed; ++i) {
      const std::string id = std::to_string(498'100'000'000'000'000 + i);
      list.push(json::Value::object({{"id", id}, {"version", 1'789'517'111}}));
      invoice.set("id", id);
      records.push_back(json::write(invoice));
    }
    listed = json::write(list);
  }

  fakes::Scripted answer(const ports::HttpRequest& request) {
    std::string body = "[]";
    if (request.url.ends_with("/workflows.json")) {
      body = R"([{"id":"433100000000000201","collection_method":null,"steps":[]}])";
    } else if (request.url.find("/sales_invoices/") != std::string::npos) {
      body = request.method == "POST" ? next_batch() : listed;
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
  std::size_t sent = 0;
  std::size_t bytes = 0;
  std::vector<std::string> bodies;
};

template <class T>
T sure(Result<T> result) {
  if (!result) std::abort();
  return std::move(*result);
}

void poll(ports::Connector& connector) {
  const std::string cursor = "2026-11-21T08:50:00.000Z";
  std::string resume;
  do {
    auto page = sure(connector.pull(PullMode::delta, cursor, resume));
    for (auto from = page.listed.begin(); from != page.listed.end();) {
      std::vector<RecordRef> refs;
      for (; from != page.listed.end() && refs.size() < moneybird::batch_limit; ++from)
        refs.push_back(from->ref);
      if (sure(connector.look_again(refs)).records.size() != refs.size()) std::abort();
    }
    resume = page.resume.value_or("");
  } while (!resume.empty());
}

void poll_of_moneybird(benchmark::State& state) {
  Peer peer(state.range(0));
  fakes::ScriptedHttp http([&](const ports::HttpRequest& request) { return peer.answer(request); });
  fakes::ManualClock clock(*parse_instant("2026-11-21T09:00:00Z"));
  fakes::RecordingLog log;
  const ports::ConnectorContext context{http, clock, log, {{"administration", "123"}}};
  const auto connector = sure(moneybird::MoneybirdConnector::create(context));
  poll(*connector);  // reads the workflows, which is due once an hour
  const auto again = [&] {
    peer.sent = 0;
    peer.bytes = 0;
    peer.bodies.clear();
    http.requests.clear();
    poll(*connector);
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
    ->ArgName("changed")
    ->Arg(0)
    ->Arg(1)
    ->Arg(100)
    ->Arg(1000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
