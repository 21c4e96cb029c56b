// What Moneybird costs, in requests and bytes: a poll when so many of its invoices changed since
// the last one (what did not change costs nothing), the first load of a book, and the sweep that
// lists all of it again. Invoices only; contacts come in the same way. The baseline parses the same
// bytes and keeps nothing.
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <memory>
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

// Gives the cursor for the next one. `known`: the mirror has what is listed.
std::string read(ports::Connector& connector, PullMode mode, const std::string& cursor,
                 bool known = false) {
  std::string resume;
  do {
    auto page = sure(connector.pull(mode, cursor, resume));
    if (known) page.listed.clear();
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

// One account of such a book, and a connection to it.
struct Book {
  Book(std::int64_t invoices, std::int64_t lines) : peer(invoices, lines) {}

  // `again` repeats on the peer what costs; the baseline parses what the peer said.
  void measure(benchmark::State& state, std::int64_t items, const std::function<void()>& again) {
    const auto afresh = [&] {
      peer.sent = 0;
      peer.bytes = 0;
      peer.bodies.clear();
      http.requests.clear();
      again();
    };
    afresh();
    const auto bodies = peer.bodies;
    bench::against_baseline(state, items, afresh, [&] {
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

  Peer peer;
  fakes::ScriptedHttp http{
      [this](const ports::HttpRequest& request) { return peer.answer(request); }};
  fakes::ManualClock clock{*parse_instant("2026-11-21T09:00:00Z")};
  fakes::RecordingLog log;
  std::unique_ptr<ports::Connector> connector =
      sure(moneybird::MoneybirdConnector::create({http, clock, log, {{"administration", "123"}}}));
};

void poll_of_moneybird(benchmark::State& state) {
  Book book(state.range(0), state.range(1));
  // Reads the workflows, which is due once an hour, and compares the bank lines.
  const auto cursor = read(*book.connector, PullMode::delta, "2026-11-21T08:50:00.000Z");
  book.measure(state, std::max<std::int64_t>(state.range(0), 1),
               [&] { (void)read(*book.connector, PullMode::delta, cursor); });
}

void first_load_of_moneybird(benchmark::State& state) {
  Book book(state.range(0), 0);
  book.measure(state, state.range(0), [&] { (void)read(*book.connector, PullMode::sweep, ""); });
}

void sweep_of_moneybird(benchmark::State& state) {
  Book book(state.range(0), 0);
  book.measure(state, state.range(0),
               [&] { (void)read(*book.connector, PullMode::sweep, "", true); });
}

BENCHMARK(poll_of_moneybird)
    ->ArgNames({"changed", "bank_lines"})
    ->Args({0, 0})
    ->Args({0, 5000})
    ->Args({1, 0})
    ->Args({100, 0})
    ->Args({1000, 0})
    ->Args({5000, 0})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(first_load_of_moneybird)->ArgName("open")->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(sweep_of_moneybird)->ArgName("open")->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
