// What Exact Online costs: requests and bytes of the first load, the sweep and deltas, beside the
// least that its pages of a thousand rows allow; and rows into the mirror, beside the least that
// keeping them can cost. The baseline of a pull parses the same bytes and keeps nothing.
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/odata.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/mirror.hpp"
#include "daemon/store/store.hpp"
#include "tests/bench/bare_books.hpp"
#include "tests/bench/baseline.hpp"
#include "tests/connectors/exact_online/example.hpp"
#include "tests/contract/connector/scripted_exact.hpp"

namespace {

using namespace dunning;
using namespace dunning::exact_online;
using ports::PullMode;

constexpr std::int64_t page_rows = 1'000;
constexpr std::int64_t beside_rows = 6;  // of a poll: division, what changed beside terms, the bank
const Instant now{1'795'300'000'000};

template <class T>
T sure(Result<T> result) {
  if (!result) {
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::abort();
  }
  return std::move(*result);
}

// A whole pull; gives the cursor. What a page lists is read by its ids, as the daemon does.
std::string pull(ports::Connector& connector, PullMode mode, const std::string& cursor) {
  std::string resume;
  while (true) {
    auto page = sure(connector.pull(mode, cursor, resume));
    std::vector<RecordRef> refs;
    for (std::size_t at = 0; at < page.listed.size(); ++at) {
      refs.push_back(page.listed[at].ref);
      if (refs.size() < batch_limit && at + 1 < page.listed.size()) continue;
      benchmark::DoNotOptimize(sure(connector.look_again(refs, ports::Purpose::delta)));
      refs.clear();
    }
    if (page.next_cursor) return *page.next_cursor;
    resume = *page.resume;
  }
}

// Answers from a division, and later the same again without the work of making it.
class Gate final : public ports::Http {
 public:
  explicit Gate(contract::ScriptedExact& world) : world_(world) {}
  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override {
    if (!replaying_) bodies.push_back(world_.respond(request).body);
    if (next_ == bodies.size() && replaying_) std::abort();
    ports::HttpResponse response;
    response.status = 200;
    const auto& body = replaying_ ? bodies[next_++] : bodies.back();
    response.body = std::make_unique<std::istringstream>(body);
    response.body_bytes = body.size();
    return response;
  }
  void replay() {
    replaying_ = true;
    next_ = 0;
  }
  void record() { bodies.clear(); }

  std::vector<std::string> bodies;

 private:
  contract::ScriptedExact& world_;
  bool replaying_ = false;
  std::size_t next_ = 0;
};

// So many open invoices, ten to a debtor.
struct Division {
  explicit Division(std::int64_t open) : world(&ExactConnector::create, {}) {
    std::string debtor;
    for (std::int64_t number = 0; number < open; ++number) {
      if (number % 10 == 0) debtor = world.add_debtor("Debiteur " + std::to_string(number));
      (void)world.add_invoice(debtor, "500.00");
    }
  }
  contract::ScriptedExact world;
  Gate gate{world};
  fakes::ManualClock clock{*parse_instant("2026-11-21T09:00:00Z")};
  fakes::RecordingLog log;
  std::unique_ptr<ports::Connector> connector =
      sure(ExactConnector::create({gate, clock, log, world.settings}));
};

void measure(benchmark::State& state, Division& division, PullMode mode, const std::string& cursor,
             std::int64_t units, std::int64_t least) {
  division.gate.record();
  (void)pull(*division.connector, mode, cursor);
  const auto bodies = division.gate.bodies;
  bench::against_baseline(
      state, std::max<std::int64_t>(units, 1),
      [&] {
        division.gate.replay();
        (void)pull(*division.connector, mode, cursor);
      },
      [&] {
        for (const auto& body : bodies) {
          std::istringstream in(body);
          benchmark::DoNotOptimize(
              sure(json::parse_inner_array(in, {"d", "results"}, [](json::Value&& one) -> Status {
                benchmark::DoNotOptimize(one);
                return {};
              })));
        }
      });
  std::size_t bytes = 0;
  for (const auto& body : bodies)
    bytes += body.size();
  state.counters["requests"] = static_cast<double>(bodies.size());
  state.counters["least"] = static_cast<double>(least);
  state.counters["bytes"] = static_cast<double>(bytes);
}

std::int64_t pages(std::int64_t rows) {
  return std::max<std::int64_t>((rows + page_rows - 1) / page_rows, 1);
}

void first_load(benchmark::State& state) {
  Division division(state.range(0));
  measure(state, division, PullMode::sweep, "", state.range(0),
          pages(state.range(0)) + 2 * pages(state.range(0) / 10));
}

void sweep(benchmark::State& state) {
  Division division(state.range(0));
  const auto cursor = pull(*division.connector, PullMode::sweep, "");
  measure(state, division, PullMode::sweep, cursor, state.range(0),
          pages(state.range(0)) + 2 * pages(state.range(0) / 10));
}

void poll(benchmark::State& state) {
  Division division(10'000);
  auto cursor = pull(*division.connector, PullMode::sweep, "");
  for (int run = 0; run < 3; ++run)
    cursor = pull(*division.connector, PullMode::delta, cursor);
  division.world.pay_first(static_cast<std::size_t>(state.range(0)));
  measure(state, division, PullMode::delta, cursor, state.range(0),
          pages(state.range(0)) + beside_rows);
}

// A row as the bulk endpoint gives it to our $select, with its own ids; N stands for its number.
std::string row_text(std::int64_t number) {
  static const std::string text = json::write(example::term());
  const auto twelve_digits = [](std::int64_t value) {
    const auto digits = std::to_string(value);
    return std::string(12 - digits.size(), '0') + digits;
  };
  std::string row = text;
  for (const std::string_view guid : {std::string_view("a1000000-7b1e-4d52-9c6e-000000000001"),
                                      std::string_view(example::transaction)})
    row.replace(row.find(guid) + 24, 12, twelve_digits(number));
  const auto account = row.find(example::account_id);
  row.replace(account + 24, 12, twelve_digits(number % 10'000));
  const std::string_view shown = "26700031";
  for (auto at = row.find(shown); at != std::string::npos; at = row.find(shown, at + 1))
    row.replace(at, shown.size(), std::to_string(30'000'000 + number));
  return row;
}

std::string page_text(std::int64_t from) {
  std::string text = R"({"d":{"results":[)";
  for (std::int64_t number = from; number < from + page_rows; ++number)
    text += (number == from ? "" : ",") + row_text(number);
  return text + "]}}";
}

void into_the_mirror(std::int64_t rows) {
  const bench::Place place;
  const auto store = sure(store::Store::open({"sqlite://" + place.path(), 1, false, 0}));
  const auto id =
      sure(store::Administrations(*store).enter("bench", "exact_online", "1", "", now)).id;
  store::Mirror mirror(*store);
  const Scenarios scenarios;
  for (std::int64_t from = 0; from < rows; from += page_rows) {
    std::istringstream in(page_text(from));
    std::vector<Term> terms;
    (void)sure(each_row(in, [&](json::Value&& row) -> Status {
      terms.push_back(sure(read_term(row, Currency())));
      return {};
    }));
    store::Arrived page;
    for (const auto& group : grouped(std::move(terms))) {
      auto understood =
          sure(understand(group, {scenarios, NumberIs::invoice_number, OwedSign::Sign::negative}));
      for (auto& record : understood.records)
        page.records.push_back(std::move(record));
    }
    if (!mirror.take_look(id, page, now)) std::abort();
  }
}

// Parses the same text, inserts one row for the invoice and one for its item, a page a transaction.
void parsed_and_inserted(std::int64_t rows) {
  bench::BareBooks bare;
  for (std::int64_t from = 0; from < rows; from += page_rows) {
    bare.begin_page();
    std::istringstream in(page_text(from));
    (void)sure(json::parse_inner_array(in, {"d", "results"}, [&](json::Value&& row) -> Status {
      bare.insert({row.find("TransactionID")->text(), json::write(row),
                   row.find("InvoiceNumber")->token(), row.find("AmountFC")->token(),
                   row.find("DueDate")->text()});
      return {};
    }));
    bare.end_page();
  }
}

void ingest(benchmark::State& state) {
  bench::against_baseline(
      state, state.range(0), [&] { into_the_mirror(state.range(0)); },
      [&] { parsed_and_inserted(state.range(0)); });
}

BENCHMARK(first_load)
    ->Name("exact_online/first load/open invoices")
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(sweep)
    ->Name("exact_online/sweep/open invoices")
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(poll)
    ->Name("exact_online/poll/changed")
    ->Arg(0)
    ->Arg(1)
    ->Arg(100)
    ->Arg(5'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(ingest)
    ->Name("exact_online/ingest/rows")
    ->Arg(100'000)
    ->Iterations(1)
    ->Unit(benchmark::kMillisecond);

}  // namespace
