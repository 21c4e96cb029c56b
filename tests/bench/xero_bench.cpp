// What Xero costs, in requests and bytes: the first load of a book, polls in which so many invoices
// changed, and the nightly sweep. `minimum` is what the documented page size allows at best: each
// list once. The baseline parses the same bytes and keeps nothing. And how fast whole invoices come
// into the mirror, beside the least that keeping them can cost.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/xero/connector.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/mirror.hpp"
#include "daemon/store/store.hpp"
#include "tests/bench/bare_books.hpp"
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

// A page of a list as Xero gives it, N invoices from this number on; made of one text, since making
// it is no part of what is measured.
std::string page_text(std::int64_t from) {
  static const std::string example = json::write(xero::example::invoice());
  static const auto digits = example.find(xero::example::invoice_id);
  static const auto number = example.find("INV-2041");
  std::string text = R"({"Invoices":[)";
  for (std::int64_t row = from; row < from + xero::page_size; ++row) {
    std::string one = example;
    one.replace(number, 8, "I" + std::to_string(1'000'000 + row));
    one.replace(digits, guid(row).size(), guid(row));
    text += (row == from ? "" : ",") + one;
  }
  return text + "]}";
}

template <class Each>
void each_invoice(std::int64_t from, const Each& each) {
  std::istringstream in(page_text(from));
  (void)sure(json::parse_inner_array(in, {"Invoices"}, [&](json::Value&& one) -> Status {
    each(one);
    return {};
  }));
}

void into_the_mirror(std::int64_t invoices) {
  const bench::Place place;
  const Instant now{1'795'300'000'000};
  const auto store = sure(store::Store::open({"sqlite://" + place.path(), 1, false, 0}));
  const auto id = sure(store::Administrations(*store).enter("bench", "xero", "1", "", now)).id;
  store::Mirror mirror(*store);
  for (std::int64_t from = 0; from < invoices; from += xero::page_size) {
    store::Arrived page;
    each_invoice(from, [&](const json::Value& one) {
      page.records.push_back(sure(xero::read_invoice(Source::invoices, one, {})));
    });
    if (!mirror.take_look(id, page, now)) std::abort();
  }
}

void parsed_and_inserted(std::int64_t invoices) {
  bench::BareBooks bare;
  for (std::int64_t from = 0; from < invoices; from += xero::page_size) {
    bare.begin_page();
    each_invoice(from, [&](const json::Value& one) {
      bare.insert({one.find("InvoiceID")->text(), json::write(one),
                   one.find("InvoiceNumber")->text(), one.find("AmountDue")->token(),
                   one.find("DueDateString")->text()});
    });
    bare.end_page();
  }
}

void ingest_of_xero(benchmark::State& state) {
  bench::against_baseline(
      state, state.range(0), [&] { into_the_mirror(state.range(0)); },
      [&] { parsed_and_inserted(state.range(0)); });
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
BENCHMARK(ingest_of_xero)
    ->ArgName("invoices")
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(sweep_of_xero)->ArgName("open")->Arg(10'000)->Unit(benchmark::kMillisecond);

}  // namespace
