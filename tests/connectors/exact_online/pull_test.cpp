#include <doctest/doctest.h>

#include "tests/connectors/exact_online/peer.hpp"

using namespace dunning;
using namespace dunning::exact_online;
using ports::PullMode;
using ports::Purpose;

namespace {

const RecordKind invoice_kind = RecordKind::invoice;

// Row versions as they are when something becomes visible late: lower than what was seen.
void commit_late(contract::ScriptedExact& world, const std::string& term, std::int64_t timestamp) {
  world.term(term)["Timestamp"] = std::to_string(timestamp);
}

}  // namespace

TEST_CASE("exact_online: the first contact reads everything over the bulk endpoints") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "1210.00");
  const auto pulled = peer.pull(PullMode::delta, "");
  REQUIRE(pulled.invoice(invoice));
  CHECK(pulled.last.complete_kinds.empty());
  CHECK_FALSE(pulled.last.unsettled_invoices_listed);
  CHECK(peer.requests_of("/sync/") == 1);  // SyncTimestamp
  CHECK(peer.world.http().requests.front().purpose == Purpose::first_load);
  const auto* account = std::get_if<Debtor>(&pulled.records.front());
  REQUIRE(account);
  CHECK(account->mailboxes.front() == Debtor::Mailbox{"billing", "anna@voorbeeld.example"});
}

TEST_CASE(
    "exact_online: a sweep says what it was complete in, and keeps the cursor of the deltas") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  peer.world.add_invoice(debtor, "1210.00");
  auto cursor = peer.sweep().cursor;
  cursor = peer.delta(cursor).cursor;
  cursor = peer.delta(cursor).cursor;
  const auto swept = peer.sweep(cursor);
  CHECK(swept.cursor == cursor);
  CHECK(swept.last.complete_kinds ==
        std::vector<RecordKind>{RecordKind::debtor, RecordKind::bank_line});
  CHECK(swept.last.unsettled_invoices_listed);
  CHECK(swept.listed.empty());
}

TEST_CASE(
    "exact_online: what could not be read keeps a sweep from concluding that anything is gone") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  peer.world.spoil_invoice(peer.world.add_invoice(debtor, "1210.00"));
  const auto good = peer.world.add_invoice(debtor, "12.00");
  peer.world.total_shown = "12.00";
  const auto swept = peer.sweep();
  CHECK(swept.unreadable.size() == 1);
  CHECK(swept.invoice(good));
  CHECK_FALSE(swept.last.unsettled_invoices_listed);
  CHECK(swept.last.complete_kinds == std::vector<RecordKind>{RecordKind::debtor});
}

TEST_CASE("exact_online: a delta begins where the run before the last one ended") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto early = peer.world.add_invoice(debtor, "10.00");
  const auto late = peer.world.add_invoice(debtor, "20.00");
  auto cursor = peer.sweep().cursor;
  for (int run = 0; run < 3; ++run)
    cursor = peer.delta(cursor).cursor;
  CHECK(peer.delta(cursor).records.empty());
  // Two rows change; the one with the lower version is committed only after a run saw the other.
  const auto late_term = peer.world.terms_of(late).front();
  const auto early_term = peer.world.terms_of(early).front();
  peer.world.touch(peer.world.term(early_term));
  const auto hidden =
      std::stoll(contract::ScriptedExact::text_of(peer.world.term(early_term), "Timestamp"));
  commit_late(peer.world, early_term, 1);
  peer.world.touch(peer.world.term(late_term));
  const auto seen = peer.delta(cursor);
  CHECK(seen.invoice(late));
  CHECK_FALSE(seen.invoice(early));
  commit_late(peer.world, early_term, hidden);
  const auto next = peer.delta(seen.cursor);
  CHECK(next.invoice(early));
  CHECK(next.invoice(late));  // told twice, which changes nothing
  CHECK(peer.delta(peer.delta(next.cursor).cursor).records.empty());
}

TEST_CASE("exact_online: the rows of one page need not be in the order of their versions") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  auto cursor = peer.sweep().cursor;
  for (int number = 0; number < 20; ++number)
    peer.world.add_invoice(debtor, "10.00");
  for (int run = 0; run < 3; ++run)
    cursor = peer.delta(cursor).cursor;
  CHECK(peer.delta(cursor).records.empty());
}

TEST_CASE("exact_online: deltas cost a page for a thousand changes, and nothing more") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  std::vector<std::string> invoices;
  for (int number = 0; number < 1'200; ++number)
    invoices.push_back(peer.world.add_invoice(debtor, "10.00"));
  auto cursor = peer.sweep().cursor;
  for (int run = 0; run < 3; ++run)
    cursor = peer.delta(cursor).cursor;
  const auto cost = [&] {
    const auto before = peer.world.requests();
    const auto pulled = peer.delta(cursor);
    CHECK(pulled.listed.empty());
    return peer.world.requests() - before;
  };
  CHECK(cost() == 7);
  for (const auto& invoice : invoices)
    peer.world.pay(invoice, "10.00");
  CHECK(cost() == 8);
}

TEST_CASE("S1: an invoice of which only a part changed is read with all its rows") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "500.00");
  peer.world.add_term(invoice, "710.00", *parse_date("2026-11-30"));
  auto cursor = peer.sweep().cursor;
  cursor = peer.delta(cursor).cursor;
  cursor = peer.delta(cursor).cursor;
  peer.world.touch(peer.world.term(peer.world.terms_of(invoice).front()));
  const auto changed = peer.delta(cursor);
  CHECK(changed.records.empty());
  REQUIRE(changed.lists({invoice_kind, invoice}));
  const auto looked = peer.connector->look_again({{invoice_kind, invoice}}, Purpose::delta).value();
  REQUIRE(looked.records.size() == 1);
  const auto& whole = std::get<Invoice>(looked.records[0]);
  CHECK(to_string(whole.open) == "1210.00 EUR");
  CHECK(whole.rows.size() == 2);
  // Both rows on one page are the whole invoice, and the very same record.
  const auto swept = peer.sweep(cursor);
  REQUIRE(swept.invoice(invoice));
  CHECK(*swept.invoice(invoice) == whole);
}

TEST_CASE("S1: an invoice whose rows lie on two pages is never read in half") {
  contract::ExactHabits habits;
  habits.page_size = 3;
  Peer peer(habits);
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  std::vector<std::string> invoices;
  for (int number = 0; number < 10; ++number) {
    invoices.push_back(peer.world.add_invoice(debtor, "500.00"));
    peer.world.add_term(invoices.back(), "710.00", *parse_date("2026-11-30"));
  }
  const auto swept = peer.sweep();
  for (const auto& invoice : invoices) {
    const auto* whole = swept.invoice(invoice);
    if (whole != nullptr) {
      CHECK(to_string(whole->open) == "1210.00 EUR");
    } else {
      CHECK(swept.lists({invoice_kind, invoice}));
    }
  }
}

TEST_CASE(
    "exact_online: when the division was moved, everything is read again and deltas begin anew") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "1210.00");
  auto cursor = peer.sweep().cursor;
  cursor = peer.delta(cursor).cursor;
  peer.world.pay(invoice, "1210.00");
  peer.world.move_division();  // all row versions are lower than those that were seen
  const auto pulled = peer.delta(cursor);
  REQUIRE(pulled.invoice(invoice));
  CHECK(pulled.invoice(invoice)->state == InvoiceState::paid);
  CHECK(peer.world.log().has("info full_resync"));
  CHECK(pulled.last.complete_kinds.empty());
  CHECK(peer.delta(pulled.cursor).last.next_cursor);
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 2);
}

TEST_CASE("exact_online: deletions are kept for two months, so an older cursor begins anew") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  peer.world.add_invoice(debtor, "1210.00");
  const auto cursor = peer.sweep().cursor;
  peer.world.pass(std::chrono::hours{24 * 54});
  (void)peer.delta(cursor);
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 1);
  peer.world.pass(std::chrono::hours{24 * 2});
  (void)peer.delta(cursor);
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 2);
}

TEST_CASE("exact_online: a sweep does not make the cursor of the deltas younger") {
  Peer peer;
  auto cursor = peer.sweep().cursor;
  peer.world.pass(std::chrono::hours{24 * 40});
  cursor = peer.sweep(cursor).cursor;
  peer.world.pass(std::chrono::hours{24 * 16});
  (void)peer.delta(cursor);
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 3);
}

TEST_CASE(
    "exact_online: a deleted term is looked for by its invoice, a deleted account by itself") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "1210.00");
  const auto split = peer.world.add_invoice(debtor, "500.00");
  peer.world.add_term(split, "710.00", *parse_date("2026-11-30"));
  const auto cursor = peer.delta(peer.sweep().cursor).cursor;
  peer.world.remove_invoice(invoice);
  const auto pulled = peer.delta(cursor);
  REQUIRE(pulled.lists({invoice_kind, invoice}));
  CHECK(pulled.gone.empty());
  const auto looked = peer.connector->look_again({{invoice_kind, invoice}}, Purpose::delta).value();
  CHECK(looked.missing == std::vector<RecordRef>{{invoice_kind, invoice}});
}

TEST_CASE("exact_online: supplier's terms are none of ours") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Leverancier B.V.");
  const auto cursor = peer.sweep().cursor;
  const auto payable = peer.world.add_invoice(debtor, "99.00");
  peer.world.term(peer.world.terms_of(payable).front())["LineType"] = 22;
  const auto unsaid = peer.world.add_invoice(debtor, "77.00");
  peer.world.term(peer.world.terms_of(unsaid).front())["LineType"] = json::Value();
  const auto pulled = peer.delta(cursor);
  CHECK_FALSE(pulled.invoice(payable));
  CHECK_FALSE(pulled.lists({invoice_kind, payable}));
  // Not saying which it is, it is looked for among the receivables.
  CHECK_FALSE(pulled.invoice(unsaid));
  CHECK(pulled.lists({invoice_kind, unsaid}));
}

TEST_CASE(
    "exact_online: nothing is believed when what is owed here is not what Exact says is owed") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  peer.world.add_invoice(debtor, "1210.00");
  peer.world.add_credit_note(debtor, "210.00");
  const auto sweep_with = [&](const char* shown) {
    peer.world.total_shown = shown;
    std::string resume;
    while (true) {
      auto page = peer.connector->pull(PullMode::sweep, "", resume);
      if (!page) return name(page.error().kind);
      if (page->next_cursor) return std::string_view("believed");
      resume = *page->resume;
    }
  };
  CHECK(sweep_with("1000.00") == "believed");
  CHECK(sweep_with("1210.00") == "believed");   // credits not taken off
  CHECK(sweep_with("-1000.00") == "believed");  // the other sign
  CHECK(sweep_with("1090.00") == "believed");   // books move meanwhile
  CHECK(sweep_with("2420.00") == "suspicious");
  CHECK(sweep_with("0") == "suspicious");
  peer.world.settings["totals"] = "ignore";
  peer.connector = peer.world.connect();
  CHECK(sweep_with("0") == "believed");
}

TEST_CASE("exact_online: a total that does not agree is counted once more, and again hours later") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  peer.world.add_invoice(debtor, "1210.00");
  peer.world.total_shown = "5000.00";
  std::string resume;
  std::optional<Error> stopped;
  std::optional<ports::Page> last;
  const auto go_on = [&] {
    stopped.reset();
    for (int pages = 0; pages < 50; ++pages) {
      auto page = peer.connector->pull(PullMode::sweep, "", resume);
      if (!page) {
        stopped = page.error();
        return;
      }
      last = *page;
      if (page->next_cursor) return;
      resume = *page->resume;
    }
    FAIL("the pull has no end");
  };
  go_on();
  REQUIRE(stopped);
  CHECK(stopped->kind == ErrorKind::suspicious);
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 2);
  // Whoever tries again meanwhile asks for the total alone.
  peer.world.total_shown.reset();
  peer.world.add_invoice(debtor, "4000.00");
  go_on();
  REQUIRE(stopped);
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 2);
  peer.world.pass(recount_after);
  go_on();
  CHECK_FALSE(stopped);
  CHECK(last->next_cursor);
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 3);
}

TEST_CASE("exact_online: a row that comes twice counts once") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "1210.00");
  peer.world.instead = [&](const ports::HttpRequest& request) -> std::optional<fakes::Scripted> {
    if (request.url.find("bulk/Cashflow/Receivables") == std::string::npos) return std::nullopt;
    auto answer = peer.world.respond(request);
    const auto from = answer.body.find("[{") + 1;
    const auto row = answer.body.substr(from, answer.body.rfind("}]") + 1 - from);
    answer.body.insert(from, row + ",");
    return answer;
  };
  const auto swept = peer.sweep();
  CHECK(peer.requests_of("bulk/Cashflow/Receivables") == 1);
  REQUIRE(swept.invoice(invoice));
  CHECK(to_string(swept.invoice(invoice)->open) == "1210.00 EUR");
}

TEST_CASE("exact_online: the scope for Exact's total may be missing") {
  Peer peer;
  peer.world.instead = [](const ports::HttpRequest& request) -> std::optional<fakes::Scripted> {
    if (request.url.find("OutstandingInvoicesOverview") == std::string::npos) return std::nullopt;
    return fakes::Scripted{403, {}, "", {}};
  };
  (void)peer.sweep();
  (void)peer.sweep();
  CHECK(peer.world.log().has("warning totals_refused"));
  CHECK(peer.requests_of("OutstandingInvoicesOverview") == 1);
}

TEST_CASE("exact_online: pages are followed on the configured host and over https only") {
  for (const char* next :
       {"https://evil.example/api/v1/123456/x", "http://start.exactonline.example/x",
        "https://start.exactonline.example.evil.example/x", "/api/v1/x"}) {
    Peer peer;
    peer.world.instead = [&](const ports::HttpRequest& request) -> std::optional<fakes::Scripted> {
      if (request.url.find("bulk/CRM/Contacts") == std::string::npos) return std::nullopt;
      return fakes::Scripted{
          200, {}, R"({"d":{"results":[],"__next":")" + std::string(next) + "\"}}", {}};
    };
    const auto page = peer.connector->pull(PullMode::sweep, "", "");
    REQUIRE_FALSE(page);
    CHECK(page.error().kind == ErrorKind::permanent);
    CHECK(peer.requests_of("evil") == 0);
  }
}

TEST_CASE("exact_online: a resume token of another host is not followed either") {
  Peer peer;
  const auto page = peer.connector->pull(PullMode::sweep, "", "");
  REQUIRE(page->resume);
  auto token = *page->resume;
  token.replace(token.find("\"next\":\"\""), 9, "\"next\":\"https://evil.example/\"");
  CHECK(peer.connector->pull(PullMode::sweep, "", token).error().kind == ErrorKind::permanent);
  CHECK(peer.requests_of("evil") == 0);
  for (const char* nonsense : {"x", "{}", "[]", "{\"full\":true}"})
    CHECK(peer.connector->pull(PullMode::sweep, "", nonsense).error().kind ==
          ErrorKind::invalid_input);
}

TEST_CASE("exact_online: a page that names itself as the next one does not turn for ever") {
  Peer peer;
  peer.world.instead = [&](const ports::HttpRequest& request) -> std::optional<fakes::Scripted> {
    if (request.url.find("bulk/CRM/Contacts") == std::string::npos) return std::nullopt;
    return fakes::Scripted{
        200,
        {},
        R"({"d":{"results":[],"__next":"https://start.exactonline.example/api/v1/123456/bulk/CRM/Contacts?again"}})",
        {}};
  };
  auto page = peer.connector->pull(PullMode::sweep, "", "");
  REQUIRE(page);
  page = peer.connector->pull(PullMode::sweep, "", *page->resume);
  CHECK(page.error().kind == ErrorKind::transient);
}

TEST_CASE("exact_online: a connector that is started in the middle of a pull goes on with it") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "1210.00");
  std::string resume;
  bool seen = false;
  bool account = false;
  while (true) {
    peer.connector = peer.world.connect();
    const auto page = peer.connector->pull(PullMode::sweep, "", resume);
    REQUIRE_MESSAGE(page, page.error().message);
    for (const auto& record : page->records)
      seen = seen || dunning::ref(record) == RecordRef{invoice_kind, invoice};
    // Nobody remembers the main contact, so the account is read by its id.
    for (const auto& one : page->listed)
      account = account || one.ref == RecordRef{RecordKind::debtor, debtor};
    if (page->next_cursor) break;
    resume = *page->resume;
  }
  CHECK(seen);
  CHECK(account);
  CHECK(
      peer.connector->look_again({{RecordKind::debtor, debtor}}, Purpose::sweep)->records.size() ==
      1);
}

TEST_CASE("S7: switching credit management on makes the next sweep say so of every invoice") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto invoice = peer.world.add_invoice(debtor, "1210.00");
  const auto before = peer.sweep();
  CHECK_FALSE(before.invoice(invoice)->dunned_elsewhere);
  peer.world.scenario = "5cc00000-7b1e-4d52-9c6e-00000000000c";
  const auto after = peer.sweep(before.cursor);
  CHECK(after.invoice(invoice)->dunned_elsewhere);
  CHECK(after.invoice(invoice)->version != before.invoice(invoice)->version);
}

TEST_CASE("exact_online: a new address of a main contact makes its account be read again") {
  Peer peer;
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  auto cursor = peer.delta(peer.sweep().cursor).cursor;
  CHECK(peer.delta(cursor).listed.empty());
  peer.world.change_contact(debtor, "nieuw@voorbeeld.example");
  const auto pulled = peer.delta(cursor);
  REQUIRE(pulled.lists({RecordKind::debtor, debtor}));
  const auto looked = peer.connector->look_again({{RecordKind::debtor, debtor}}, Purpose::delta);
  CHECK(std::get<Debtor>(looked->records.at(0)).mailboxes.front().address ==
        "nieuw@voorbeeld.example");
}

TEST_CASE(
    "exact_online: where deltas begin is not known everywhere, and then they begin at the "
    "beginning") {
  contract::ExactHabits habits;
  habits.says_sync_timestamp = false;
  Peer peer(habits);
  const auto debtor = peer.world.add_debtor("Voorbeeld B.V.");
  const auto old = peer.world.add_invoice(debtor, "10.00");
  peer.world.pay(old, "10.00");
  peer.world.term(peer.world.terms_of(old).front())["EndDate"] = "/Date(1500000000000)/";
  const auto open = peer.world.add_invoice(debtor, "20.00");
  const auto cursor = peer.sweep().cursor;
  CHECK(cursor.find("\"from\":[1,1,1,1]") != std::string::npos);
  const auto pulled = peer.delta(cursor);
  CHECK(pulled.invoice(open));
  // Nobody wants what was settled years ago.
  CHECK_FALSE(pulled.invoice(old));
}
