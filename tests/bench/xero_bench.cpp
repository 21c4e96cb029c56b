// What Xero costs, in requests and bytes: the first load of a book, polls in which so many invoices
// changed, and the nightly sweep. `minimum` is what the documented page size allows at best: each
// list once. The baseline parses the same bytes and keeps nothing.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/xero/connector.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/connectors/xero/example.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/fakes/scripted_http.hpp"

namespace {

using namespace dunning;
using ports::PullMode;
using xero::Source;

constexpr std::int64_t invoices_per_contact = 5;

enum class Shape { whole, summary };

std::string guid(std::int64_t number) {
  const auto text = std::to_string(100'000'000'000 + number);
  return "00000000-0000-4000-8000-" + text;
}

std::int64_t pages_of(std::int64_t rows) {
  return (rows + xero::page_size - 1) / xero::page_size;
}

// Pages of one list, made beforehand.
class Pages {
 public:
  Pages(Source source, std::int64_t rows, json::Value example, std::string_view key) {
    for (std::int64_t from = 0; from == 0 || from < rows; from += xero::page_size) {
      auto items = json::Value::array();
      for (auto row = from; row < std::min<std::int64_t>(rows, from + xero::page_size); ++row) {
        example.set(key, guid(row));
        items.push(example);
      }
      auto body = json::Value::object(
          {{"pagination", json::Value::object({{"page", from / xero::page_size + 1},
                                               {"pageSize", xero::page_size},
                                               {"pageCount", pages_of(rows)},
                                               {"itemCount", rows}})}});
      body.set(collection(source), std::move(items));
      pages_.push_back(json::write(body));
    }
  }
  const std::string& page(std::size_t number) const { return pages_.at(number - 1); }

 private:
  std::vector<std::string> pages_;
};

struct Peer {
  Peer(std::int64_t rows, Shape shape) {
    auto invoice = xero::example::invoice();
    if (shape == Shape::summary) {
      for (const char* dropped : {"Payments", "LineItems", "HasAttachments"})
        invoice = xero::example::without(invoice, dropped);
      invoice.set("AmountDue", *invoice.find("Total"));
    }
    lists.emplace("/Invoices?", Pages(Source::invoices, rows, invoice, "InvoiceID"));
    const auto contacts = (rows + invoices_per_contact - 1) / invoices_per_contact;
    lists.emplace("/Contacts?",
                  Pages(Source::contacts, contacts, xero::example::contact(), "ContactID"));
    for (const auto source : {Source::credit_notes, Source::overpayments, Source::prepayments})
      lists.emplace("/" + std::string(collection(source)) + "?", Pages(source, 0, {}, ""));
    minimum = std::max<std::int64_t>(pages_of(rows), 1) +
              std::max<std::int64_t>(pages_of(contacts), 1) + 3;
  }

  fakes::Scripted answer(const ports::HttpRequest& request) {
    std::string body = R"({"InvoiceReminders":[{"Enabled":false}]})";
    for (const auto& [list, pages] : lists) {
      if (request.url.find(list) == std::string::npos) continue;
      const auto at = request.url.find("page=") + 5;
      body = pages.page(static_cast<std::size_t>(std::atoi(request.url.c_str() + at)));
    }
    bytes += body.size();
    bodies.push_back(body);
    return {200, {}, std::move(body), {}};
  }

  std::map<std::string, Pages> lists;
  std::int64_t minimum = 0;
  std::size_t bytes = 0;
  std::vector<std::string> bodies;
};

template <class T>
T sure(Result<T> result) {
  if (!result) std::abort();
  return std::move(*result);
}

std::size_t pull(ports::Connector& connector, PullMode mode, const std::string& cursor) {
  std::size_t records = 0;
  std::string resume;
  do {
    const auto page = sure(connector.pull(mode, cursor, resume));
    if (!page.unreadable.empty() || !page.listed.empty()) std::abort();
    records += page.records.size();
    if (page.next_cursor) return records;
    resume = page.resume.value();
  } while (true);
}

struct Pull {
  PullMode mode;
  std::string cursor;
  Shape shape;
};

void measure(benchmark::State& state, const Pull& what) {
  Peer peer(state.range(0), what.shape);
  fakes::ScriptedHttp http([&](const ports::HttpRequest& request) { return peer.answer(request); });
  fakes::ManualClock clock(*parse_instant("2026-11-21T09:00:00Z"));
  fakes::RecordingLog log;
  const ports::ConnectorContext context{http, clock, log, {}};
  const auto connector = sure(xero::XeroConnector::create(context));
  std::size_t records = 0;
  const auto again = [&] {
    peer.bytes = 0;
    peer.bodies.clear();
    http.requests.clear();
    records = pull(*connector, what.mode, what.cursor);
  };
  again();  // also reads whether Xero reminds by itself, which is due once a day
  again();
  const auto bodies = peer.bodies;
  bench::against_baseline(state, std::max<std::int64_t>(static_cast<std::int64_t>(records), 1),
                          again, [&] {
                            for (const auto& body : bodies) {
                              std::istringstream in(body);
                              const auto parsed = json::parse(in);
                              if (!parsed) std::abort();
                              benchmark::DoNotOptimize(*parsed);
                            }
                          });
  state.counters["requests"] = static_cast<double>(http.requests.size());
  state.counters["minimum"] = static_cast<double>(peer.minimum);
  state.counters["bytes"] = static_cast<double>(peer.bytes);
}

constexpr const char* cursor = "2026-11-21T08:00:00.000Z";

void first_load_of_xero(benchmark::State& state) {
  measure(state, {PullMode::sweep, "", Shape::whole});
}
void poll_of_xero(benchmark::State& state) {
  measure(state, {PullMode::delta, cursor, Shape::whole});
}
void sweep_of_xero(benchmark::State& state) {
  measure(state, {PullMode::sweep, cursor, Shape::summary});
}

BENCHMARK(first_load_of_xero)->ArgName("open")->Arg(10'000)->Unit(benchmark::kMillisecond);
BENCHMARK(poll_of_xero)
    ->ArgName("changed")
    ->Arg(0)
    ->Arg(1)
    ->Arg(100)
    ->Arg(5'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(sweep_of_xero)->ArgName("open")->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
