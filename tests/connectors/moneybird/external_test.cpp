// External sales invoices: another list, other words, ids that cannot be a sales invoice's.
#include "daemon/json/parse.hpp"
#include "tests/connectors/moneybird/peer.hpp"

using namespace dunning;
using namespace dunning::moneybird;
using ports::PullMode;

namespace {

const std::string external_list = "/external_sales_invoices/synchronization.json";

std::string external(const std::string& state = "late", const std::string& unpaid = "121.0") {
  return R"({"id":"498","administration_id":"123","contact_id":"7","contact":{"id":"7",)"
         R"("direct_debit":false,"sepa_active":false},"date":"2026-09-01","state":")" +
         state +
         R"(","due_date":"2026-09-15","reference":"WEB-17","entry_number":12,"origin":"api",)"
         R"("currency":"EUR","version":1789517111,"payments":[],"total_paid":"0.0",)"
         R"("total_unpaid":")" +
         unpaid +
         R"(","total_price_incl_tax":"121.0","marked_dubious_on":null,"notes":[],"events":[]})";
}

// One that is to read them.
struct ExternalPeer : Peer {
  ExternalPeer() {
    auto with = context;
    with.settings["external_invoices"] = "yes";
    connector = std::move(*MoneybirdConnector::create(with));
  }
};

Invoice read(const std::string& text) {
  return read_external_invoice(json::parse(text).value()).value();
}

}  // namespace

TEST_CASE("moneybird external: read with the number its debtor knows, and sent by nobody we know") {
  const auto invoice = read(external());
  CHECK(invoice.id.value == "external:498");
  CHECK(invoice.number == "WEB-17");
  CHECK(invoice.debtor.value == "7");
  CHECK(invoice.open.minor == 12'100);
  CHECK(to_string(*invoice.due_date) == "2026-09-15");
  CHECK(invoice.sent == Known::unknown);
  CHECK(invoice.direct_debit == Known::no);
  CHECK_FALSE(invoice.dunned_elsewhere);
  const std::pair<const char*, InvoiceState> states[] = {
      {"new", InvoiceState::draft},        {"open", InvoiceState::open},
      {"late", InvoiceState::open},        {"pending_payment", InvoiceState::payment_under_way},
      {"paid", InvoiceState::paid},        {"uncollectible", InvoiceState::written_off},
      {"reminded", InvoiceState::unknown}, {"", InvoiceState::unknown}};
  for (const auto& [state, expected] : states) {
    CAPTURE(state);
    CHECK(read(external(state)).state == expected);
  }
  CHECK_FALSE(
      read_external_invoice(json::parse(R"({"id":"1","version":1,"contact_id":null})").value()));
}

TEST_CASE("moneybird external: the same digits as a sales invoice are another record") {
  Peer world;
  world.answers_with("/external_sales_invoices/synchronization.json", "[" + external() + "]");
  const auto looked = world.connector->look_again({{RecordKind::invoice, "external:498"}});
  REQUIRE(looked);
  REQUIRE(looked->records.size() == 1);
  CHECK(dunning::ref(looked->records.front()) == RecordRef{RecordKind::invoice, "external:498"});
  CHECK(world.http.requests.back().body == R"({"ids":["498"]})");
  CHECK(world.http.count("/123/external_sales_invoices/") == 1);
  CHECK(world.http.count("/123/sales_invoices/") == 0);
  // A batch of both asks each list, and says of each what is missing.
  const auto both = world.connector->look_again(
      {{RecordKind::invoice, "498"}, {RecordKind::invoice, "external:498"}});
  REQUIRE(both);
  CHECK(both->missing == std::vector<RecordRef>{{RecordKind::invoice, "498"}});
  CHECK(both->records.size() == 1);
}

TEST_CASE("moneybird external: every pull lists all of them, by an explicit wide period") {
  ExternalPeer world;
  world.answers_with(external_list, R"([{"id":"498","version":1789517111}])");
  const auto first = pull_all(world, PullMode::sweep, "");
  CHECK(world.http.count(external_list + "?filter=period%3A19900101..20361231") == 1);
  CHECK(first.complete_kinds ==
        std::vector<RecordKind>{RecordKind::invoice, RecordKind::debtor, RecordKind::bank_line});
  // A delta that finds the very same list names nothing of it.
  std::string resume;
  std::size_t listed = 0;
  for (int pages = 0; pages < 10; ++pages) {
    const auto page = world.connector->pull(PullMode::delta, *first.next_cursor, resume).value();
    listed += page.listed.size();
    if (page.next_cursor) break;
    resume = *page.resume;
  }
  CHECK(listed == 0);
  world.answers_with(external_list, R"([{"id":"498","version":1789517199}])");
  const auto page = world.connector->pull(PullMode::delta, *first.next_cursor, "").value();
  const auto changed =
      world.connector->pull(PullMode::delta, *first.next_cursor, *page.resume).value();
  REQUIRE(changed.listed.size() == 1);
  CHECK(changed.listed.front().ref.id == "external:498");
}

TEST_CASE("moneybird external: a refusal is logged once, and stops neither pull nor other lists") {
  ExternalPeer world;
  world.answers[external_list] = {401, {}, R"({"error":"No access to external"})", {}};
  const auto last = pull_all(world, PullMode::sweep, "");
  // What was not listed is not complete either: nothing is taken for deleted.
  CHECK(last.complete_kinds == std::vector<RecordKind>{RecordKind::debtor, RecordKind::bank_line});
  (void)pull_all(world, PullMode::delta, *last.next_cursor);
  CHECK(world.http.count(external_list) == 1);
  CHECK(world.log.has("warning external_invoices_refused"));
}

TEST_CASE("moneybird external: they are read when that is wanted only") {
  Peer world;
  const auto last = pull_all(world, PullMode::sweep, "");
  CHECK(world.http.count(external_list) == 0);
  CHECK(last.complete_kinds.size() == 3);
  auto context = world.context;
  context.settings["external_invoices"] = "perhaps";
  CHECK(MoneybirdConnector::create(context).error().message ==
        "external_invoices: expected yes or no");
}

TEST_CASE("moneybird external: notes go to their own route, and there is nothing to print") {
  Peer world;
  world.answers_with("/external_sales_invoices/498/notes.json", R"({"id":"5"})");
  const RecordRef ref{RecordKind::invoice, "external:498"};
  REQUIRE(world.connector->write({ref, "Reminder sent", std::string(32, 'a')}));
  CHECK(world.http.requests.back().url.find("/123/external_sales_invoices/498/notes.json") !=
        std::string::npos);
  CHECK(world.connector->document(ref).error().kind == ErrorKind::not_found);
}
