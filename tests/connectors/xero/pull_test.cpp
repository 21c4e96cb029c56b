// Which requests a pull makes, and what it may not miss.
#include "tests/connectors/xero/peer.hpp"

using namespace dunning;
using namespace dunning::xero;
using namespace dunning::xero::test;
using ports::PullMode;

namespace {

constexpr const char* cursor = "2026-11-21T08:00:00.000Z";

// What a request asked for beside the list and the page.
bool asks(const ports::HttpRequest& request, std::string_view part) {
  return request.url.find(part) != std::string::npos;
}

const ports::HttpRequest& first_of(const Peer& peer, std::string_view list) {
  for (const auto& request : peer.http.requests) {
    if (asks(request, list)) return request;
  }
  FAIL("nothing was asked of ", std::string(list));
  return peer.http.requests.front();
}

}  // namespace

TEST_CASE("xero: a delta asks every list for what was modified since the cursor, in every state") {
  Peer peer;
  (void)pull_all(peer, PullMode::delta, cursor);
  // The five lists, and once whether Xero reminds by itself.
  CHECK(peer.http.requests.size() == 6);
  for (const char* list :
       {"/Contacts?", "/CreditNotes?", "/Overpayments?", "/Prepayments?", "/Invoices?"}) {
    CAPTURE(list);
    const auto& request = first_of(peer, list);
    CHECK(ports::find_header(request.headers, "If-Modified-Since") == "2026-11-21T08:00:00Z");
    CHECK(ports::find_header(request.headers, "Accept") == "application/json");
    CHECK(ports::find_header(request.headers, "Xero-Tenant-Id") == peer.organisation.tenant);
    CHECK(asks(request, "page=1&pageSize=1000"));
    CHECK(request.purpose == ports::Purpose::delta);
    CHECK_FALSE(asks(request, "Statuses"));
    CHECK_FALSE(asks(request, "AUTHORISED"));
    CHECK_FALSE(asks(request, "summaryOnly"));
  }
  CHECK(asks(first_of(peer, "/Invoices?"), "where=Type%3D%3D%22ACCREC%22&"));
  CHECK(asks(first_of(peer, "/Contacts?"), "includeArchived=true"));
  // And the next poll costs five requests.
  CHECK(peer.requests_of([&] { (void)pull_all(peer, PullMode::delta, cursor); }) == 5);
}

TEST_CASE("xero: the first load asks for what is open, whole") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto open = peer.organisation.add_invoice(contact, "980.50");
  const auto paid = peer.organisation.add_invoice(contact, "20.00");
  const auto in_part = peer.organisation.add_invoice(contact, "30.00");
  peer.organisation.pay(paid, "20.00");
  peer.organisation.pay(in_part, "10.00");
  const auto page = pull_all(peer, PullMode::sweep, "");
  const auto invoices = invoices_in(page.records);
  CHECK(invoices.size() == 2);
  CHECK(invoices.at(in_part).payments.size() == 1);
  CHECK(invoices.contains(open));
  CHECK(page.listed.empty());
  CHECK(page.unsettled_invoices_listed);
  CHECK(page.complete_kinds == std::vector<RecordKind>{RecordKind::debtor});
  const auto& request = first_of(peer, "/Invoices?");
  CHECK(asks(request, "Statuses=DRAFT,SUBMITTED,AUTHORISED"));
  CHECK_FALSE(asks(request, "summaryOnly"));
  CHECK_FALSE(ports::find_header(request.headers, "If-Modified-Since"));
  CHECK(request.purpose == ports::Purpose::first_load);
}

TEST_CASE("xero: a sweep asks for summaries, and lists only what was paid in part") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto open = peer.organisation.add_invoice(contact, "980.50");
  const auto in_part = peer.organisation.add_invoice(contact, "30.00");
  peer.organisation.pay(in_part, "10.00");
  const auto whole = invoices_in(pull_all(peer, PullMode::sweep, "").records);
  const auto page = pull_all(peer, PullMode::sweep, cursor);
  const auto invoices = invoices_in(page.records);
  REQUIRE(invoices.size() == 1);
  CHECK(invoices.at(open) == whole.at(open));
  REQUIRE(page.listed.size() == 1);
  CHECK(page.listed[0].ref == RecordRef{RecordKind::invoice, in_part});
  CHECK(page.listed[0].version == whole.at(in_part).version);
}

TEST_CASE("xero: paid, open again, voided: every change arrives as such") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto invoice = peer.organisation.add_invoice(contact, "980.50");
  const auto state_after = [&](auto change) {
    peer.clock.advance(Millis{3'600'000});
    const auto since = to_string(peer.clock.now() - Millis{60'000});
    change();
    return invoices_in(pull_all(peer, PullMode::delta, since).records).at(invoice);
  };
  const auto paid = state_after([&] { peer.organisation.pay(invoice, "980.50"); });
  CHECK(paid.state == InvoiceState::paid);
  CHECK(paid.payments.size() == 1);
  const auto again = state_after([&] { peer.organisation.unpay(invoice); });
  CHECK(again.state == InvoiceState::open);
  CHECK(to_string(again.open) == "980.50 EUR");
  CHECK(again.payments.empty());
  const auto voided = state_after([&] {
    peer.organisation.set(Source::invoices, invoice, "Status", "VOIDED");
    peer.organisation.set(Source::invoices, invoice, "AmountDue", json::Value::number("0.00"));
  });
  CHECK(voided.state == InvoiceState::voided);
}

TEST_CASE("S18: credit notes, overpayments and prepayments arrive as credits") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  for (const auto source : {Source::credit_notes, Source::overpayments, Source::prepayments})
    (void)peer.organisation.add_credit(source, contact, "55.00");
  for (const auto& [id, credit] : invoices_in(pull_all(peer, PullMode::sweep, "").records)) {
    CAPTURE(id);
    CHECK(to_string(credit.open) == "-55.00 EUR");
    CHECK(credit.debtor.value == contact);
    CHECK(credit.credit_note != credit.on_account);
  }
  CHECK(invoices_in(pull_all(peer, PullMode::sweep, cursor).records).size() == 3);
  CHECK(invoices_in(pull_all(peer, PullMode::delta, cursor).records).size() == 3);
}

TEST_CASE(
    "xero: bills and suppliers' credits are left out, also when the filter let them through") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Leverancier");
  const auto theirs = peer.organisation.add_credit(Source::overpayments, contact, "9.00");
  peer.organisation.set(Source::overpayments, theirs, "Type", "SPEND-OVERPAYMENT");
  CHECK(invoices_in(pull_all(peer, PullMode::delta, cursor).records).empty());
}

TEST_CASE("xero: pages are read from the last one back, the first one twice") {
  Peer peer;
  peer.organisation.most_per_page = 2;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  std::set<std::string> all;
  for (int n = 0; n < 7; ++n) {
    all.insert(peer.organisation.add_invoice(contact, "10.00"));
    peer.clock.advance(Millis{1'000});
  }
  const auto page = pull_all(peer, PullMode::delta, cursor);
  std::set<std::string> read;
  for (const auto& [id, invoice] : invoices_in(page.records))
    read.insert(id);
  CHECK(read == all);
  std::string order;
  for (const auto& request : peer.http.requests) {
    const auto at = request.url.find("page=");
    if (asks(request, "/Invoices?")) order += request.url.substr(at + 5, 1);
  }
  CHECK(order == "14321");
}

TEST_CASE("xero: a row that moves to another page while the pages are read is not skipped") {
  // At each point of the walk each row may be touched, which moves it to the end and those behind
  // it up by one; in a sweep it may be paid instead, and leaves the list.
  for (const bool sweep : {false, true}) {
    for (int moment = 1; moment <= 6; ++moment) {
      for (int row = 0; row < 7; ++row) {
        CAPTURE(sweep);
        CAPTURE(moment);
        CAPTURE(row);
        Peer peer;
        peer.organisation.most_per_page = 2;
        const auto contact = peer.organisation.add_contact("Vlietstra");
        std::vector<std::string> invoices;
        for (int n = 0; n < 7; ++n) {
          invoices.push_back(peer.organisation.add_invoice(contact, "10.00"));
          peer.clock.advance(Millis{1'000});
        }
        peer.clock.advance(Millis{60'000});
        int lists = 0;
        peer.organisation.before_list = [&] {
          // The four other lists take one request each.
          if (++lists != 4 + moment) return;
          const auto& touched = invoices[static_cast<std::size_t>(row)];
          if (sweep) {
            peer.organisation.pay(touched, "10.00");
          } else {
            peer.organisation.set(Source::invoices, touched, "Reference", "touched");
          }
        };
        const auto page =
            pull_all(peer, sweep ? PullMode::sweep : PullMode::delta, sweep ? "" : cursor);
        const auto read = invoices_in(page.records);
        for (int n = 0; n < 7; ++n) {
          // The touched one is in the next delta, because the cursor lies before it.
          if (n != row) CHECK(read.contains(invoices[static_cast<std::size_t>(n)]));
        }
        peer.clock.advance(Millis{60'000});
        const auto next = pull_all(peer, PullMode::delta, *page.next_cursor);
        const auto& touched = invoices[static_cast<std::size_t>(row)];
        if (lists >= 4 + moment) CHECK(invoices_in(next.records).contains(touched));
      }
    }
  }
}

TEST_CASE("xero: when a page lacks a row the pages are read again") {
  for (const std::size_t shifted : {2U, 3U, 4U}) {
    Peer peer;
    peer.organisation.most_per_page = 2;
    const auto contact = peer.organisation.add_contact("Vlietstra");
    for (int n = 0; n < 7; ++n)
      (void)peer.organisation.add_invoice(contact, "10.00");
    peer.organisation.shifted_page = shifted;
    CHECK(invoices_in(pull_all(peer, PullMode::delta, cursor).records).size() == 7);
    CHECK(peer.http.count("/Invoices?") == 9);
  }
}

TEST_CASE("xero: a list that never has as many rows as it says comes to an end") {
  Peer peer;
  peer.instead["/Invoices?"] = {
      200, {}, R"({"pagination":{"pageCount":2,"itemCount":9},"Invoices":[]})", {}};
  (void)pull_all(peer, PullMode::delta, cursor);
  CHECK(peer.http.count("/Invoices?") == 1 + 3 * 2);
}

TEST_CASE("xero: without a page count it goes on until a page is not full, and back") {
  Peer peer;
  peer.organisation.with_pagination = false;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  for (int n = 0; n < 1'500; ++n)
    (void)peer.organisation.add_invoice(contact, "10.00");
  const auto page = pull_all(peer, PullMode::delta, cursor);
  CHECK(invoices_in(page.records).size() == 1'500);
  CHECK(peer.http.count("/Invoices?") == 3);
}

TEST_CASE("xero: the cursor is the server's time when the pull began, less the overlap") {
  Peer peer;
  peer.instead["/Contacts?"] = {
      200,
      {{"Date", "Sat, 21 Nov 2026 08:50:00 GMT"}},  // ten minutes behind ours
      R"({"Contacts":[]})",
      {}};
  CHECK(pull_all(peer, PullMode::delta, cursor).next_cursor == "2026-11-21T08:45:00.000Z");
}

TEST_CASE("xero: 304 means that nothing was modified") {
  Peer peer;
  for (const char* list :
       {"/Contacts?", "/CreditNotes?", "/Overpayments?", "/Prepayments?", "/Invoices?"})
    peer.instead[list] = {304, {}, "", {}};
  const auto page = pull_all(peer, PullMode::delta, cursor);
  CHECK(page.records.empty());
  CHECK(page.next_cursor);
}

TEST_CASE("xero: an answer without its list is no empty list") {
  Peer peer;
  peer.instead["/Contacts?"] = {200, {}, R"({"Status":"OK"})", {}};
  const auto page = peer.connector->pull(PullMode::delta, cursor, "");
  REQUIRE_FALSE(page);
  CHECK(page.error().kind == ErrorKind::transient);
  peer.instead["/Contacts?"] = {200, {}, "<Response/>", {}};
  CHECK(peer.connector->pull(PullMode::delta, cursor, "").error().kind == ErrorKind::transient);
}

TEST_CASE("xero: a contact whose id cannot be read leaves the contacts incomplete, not the rest") {
  Peer peer;
  peer.instead["/Contacts?"] = {200, {}, R"({"Contacts":[{"Name":"x"},{"ContactID":"c-1"}]})", {}};
  const auto page = pull_all(peer, PullMode::sweep, cursor);
  CHECK(page.complete_kinds.empty());
  CHECK(page.unreadable.size() == 1);
  CHECK(page.records.size() == 1);
}

TEST_CASE("S7: whether Xero reminds by itself is read with every sweep, and once after a start") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto invoice = peer.organisation.add_invoice(contact, "980.50");
  const auto dunned = [&](PullMode mode) {
    return invoices_in(pull_all(peer, mode, cursor).records).at(invoice).dunned_elsewhere;
  };
  CHECK_FALSE(dunned(PullMode::delta));
  peer.organisation.reminders = true;
  CHECK_FALSE(dunned(PullMode::delta));
  CHECK(dunned(PullMode::sweep));
  CHECK(peer.http.count("/InvoiceReminders/Settings") == 2);
  peer.connector = peer.made();
  CHECK(dunned(PullMode::delta));
  peer.clock.advance(reminders_age_limit);
  peer.organisation.reminders = false;
  peer.organisation.set(Source::invoices, invoice, "Reference", "x");
  CHECK_FALSE(dunned(PullMode::delta));
}

TEST_CASE("xero: tokens and cursors of nobody are refused") {
  Peer peer;
  for (const char* resume :
       {"x", "Invoices", "Invoices 0 down 0 1 - steady 2026-11-21T09:00:00Z whole",
        "Bills 1 first 0 0 - steady 2026-11-21T09:00:00Z whole",
        "Invoices 1 sideways 0 0 - steady 2026-11-21T09:00:00Z whole",
        "Invoices 1 first 0 0 - steady then whole"}) {
    CAPTURE(resume);
    CHECK(peer.connector->pull(PullMode::delta, cursor, resume).error().kind ==
          ErrorKind::invalid_input);
  }
  CHECK(peer.connector->pull(PullMode::delta, "yesterday", "").error().kind ==
        ErrorKind::invalid_input);
}
