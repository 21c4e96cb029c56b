// What our connector sends to Exact Online, and what comes back, held against the contract table.
#include <doctest/doctest.h>

#include <iterator>
#include <sstream>

#include "daemon/net/authorized_http.hpp"
#include "tests/contract/wire/table.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/in_process/systems.hpp"

using namespace dunning;
using json::Value;
using ports::PullMode;
using ports::Purpose;

namespace {

// Between the connector and the sandbox.
class Held final : public ports::Http {
 public:
  explicit Held(ports::Http& next) : next_(next) {}
  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override {
    auto response = next_.send(request);
    if (!response) return response;
    contract::wire::Exchange exchange;
    exchange.method = request.method;
    exchange.target = request.url.substr(request.url.find('/', 8));
    for (const auto& [name, value] : request.headers) {
      std::string lower = name;
      for (char& c : lower)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      exchange.headers[lower] = value;
    }
    exchange.body = request.body;
    exchange.status = response->status;
    exchange.content_type =
        std::string(ports::find_header(response->headers, "Content-Type").value_or(""));
    exchange.answer = std::string(std::istreambuf_iterator<char>(*response->body), {});
    response->body = std::make_unique<std::istringstream>(exchange.answer);
    for (const auto& complaint : table_->complaints(exchange))
      FAIL_CHECK(complaint);
    CHECK(response->status < 400);
    return response;
  }

 private:
  ports::Http& next_;
  std::unique_ptr<contract::wire::Table> table_ = std::move(
      contract::wire::Table::read(DUNNING_SOURCE_DIR "/tests/contract/wire/exact_online.json")
          .value());
};

std::string pull(ports::Connector& connector, PullMode mode, const std::string& cursor,
                 std::vector<RecordRef>& seen) {
  std::string resume;
  while (true) {
    const auto page = connector.pull(mode, cursor, resume);
    REQUIRE_MESSAGE(page, page.error().message);
    for (const auto& record : page->records)
      seen.push_back(dunning::ref(record));
    for (const auto& one : page->listed)
      seen.push_back(one.ref);
    CHECK(page->unreadable.empty());
    if (page->next_cursor) return *page->next_cursor;
    resume = *page->resume;
  }
}

}  // namespace

TEST_CASE("exact_online: every request we make, and every answer to it, is in the contract table") {
  fakes::ManualClock clock(*parse_instant("2026-11-16T08:00:00Z"));
  fakes::RecordingLog log;
  in_process::InProcessSandbox sandbox(clock, 3, {30, 120});
  Held held(sandbox);
  const auto system = in_process::exact_online();
  const auto settings = system.settings(sandbox);
  const auto http = net::AuthorizedHttp::create(held, clock, settings.at("base_url"),
                                                Secret(sandbox.access("exact_online", "token")))
                        .value();
  const auto connector = system.create({*http, clock, log, settings}).value();

  REQUIRE(connector->identify());
  std::vector<RecordRef> seen;
  auto cursor = pull(*connector, PullMode::sweep, "", seen);
  REQUIRE(seen.size() > 50);
  clock.advance(Millis{3'600'000});
  sandbox.command("add_debtor",
                  Value::object({{"company", "Adelaar B.V."}, {"email", "ap@debtor.example"}}));
  sandbox.command("bank_line", Value::object({{"amount", "12.00"}, {"message", "van wie?"}}));
  cursor = pull(*connector, PullMode::delta, cursor, seen);
  (void)pull(*connector, PullMode::delta, cursor, seen);
  std::vector<RecordRef> refs;
  std::optional<RecordRef> invoice;
  for (const auto& one : seen) {
    if (one.kind == RecordKind::invoice && !invoice) invoice = one;
    if (refs.size() < connector->capabilities().look_again_batch) refs.push_back(one);
  }
  REQUIRE(invoice);
  refs.back() = *invoice;
  CHECK(connector->look_again(refs, Purpose::fresh_look));
  CHECK(connector->look_again({{RecordKind::bank_line, invoice->id}}, Purpose::delta));
  const ports::LedgerNote note{*invoice, "Reminder sent", "00112233445566778899aabbccddeeff"};
  CHECK_FALSE(connector->find(note).value());
  REQUIRE(connector->write(note));
  CHECK(connector->find(note).value());
  CHECK(connector->document(*invoice).has_value());
  clock.advance(Millis{3'600'000});
  CHECK(connector->webhook_subscriptions().has_value());
}
