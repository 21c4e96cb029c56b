// Reading by id, notes, documents, and how far the books are.
#include "tests/connectors/xero/peer.hpp"

using namespace dunning;
using namespace dunning::xero;
using namespace dunning::xero::test;
using ports::Purpose;

namespace {

RecordRef invoice_ref(const std::string& id) {
  return {RecordKind::invoice, id};
}

}  // namespace

TEST_CASE("S22: a look before a send brings credits that nobody could name yet") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto invoice = peer.organisation.add_invoice(contact, "980.50");
  const auto old = peer.organisation.add_credit(Source::credit_notes, contact, "1.00");
  peer.clock.advance(Millis{3'600'000});
  const auto fresh = peer.organisation.add_credit(Source::credit_notes, contact, "30.00");
  const auto received = peer.organisation.add_credit(Source::overpayments, contact, "7.00");
  peer.clock.advance(Millis{60'000});
  const auto looked = peer.connector->look_again({invoice_ref(invoice)}, Purpose::fresh_look);
  REQUIRE_MESSAGE(looked, looked.error().message);
  const auto records = invoices_in(looked->records);
  CHECK(records.size() == 3);
  CHECK(records.contains("CreditNotes/" + fresh));
  CHECK(records.contains("Overpayments/" + received));
  CHECK_FALSE(records.contains("CreditNotes/" + old));
  // Batches that follow at once, and reading what a pull listed, do not pay for it again.
  const auto again = [&](Purpose purpose) {
    return peer.requests_of(
        [&] { REQUIRE(peer.connector->look_again({invoice_ref(invoice)}, purpose)); });
  };
  CHECK(again(Purpose::fresh_look) == 1);
  CHECK(again(Purpose::sweep) == 1);
  peer.clock.advance(credits_look_gap);
  CHECK(again(Purpose::sweep) == 1);
  CHECK(again(Purpose::fresh_look) == 4);
}

TEST_CASE("xero: credits are read again by themselves, and many of them from their list") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  std::vector<RecordRef> refs;
  std::vector<std::string> guids;
  for (int n = 0; n < 5; ++n) {
    guids.push_back(peer.organisation.add_credit(Source::prepayments, contact, "5.00"));
    refs.push_back(ref_of(Source::prepayments, guids.back()));
  }
  peer.organisation.set(Source::prepayments, guids[0], "Status", "PAID");
  peer.organisation.set(Source::prepayments, guids[0], "RemainingCredit",
                        json::Value::number("0.00"));
  peer.organisation.remove(Source::prepayments, guids[1]);
  REQUIRE(peer.connector->look_again({}, Purpose::sweep));  // reads the reminder settings
  ports::LookedAt looked;
  // The list, and the two that are not in it.
  CHECK(peer.requests_of(
            [&] { looked = peer.connector->look_again(refs, Purpose::sweep).value(); }) == 3);
  CHECK(looked.missing == std::vector<RecordRef>{refs[1]});
  const auto records = invoices_in(looked.records);
  CHECK(records.size() == 4);
  CHECK(records.at(refs[0].id).state == InvoiceState::paid);
  CHECK(to_string(records.at(refs[4].id).open) == "-5.00 EUR");
}

TEST_CASE("xero: contacts are read with their people and groups, archived ones too") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  peer.organisation.group(contact, "No reminders");
  const auto looked = peer.connector->look_again(
      {{RecordKind::debtor, contact}, {RecordKind::debtor, "x"}}, Purpose::sweep);
  REQUIRE(looked);
  REQUIRE(looked->records.size() == 1);
  CHECK(std::get<Debtor>(looked->records[0]).stop_signs ==
        std::vector<std::string>{"No reminders"});
  CHECK(looked->missing == std::vector<RecordRef>{{RecordKind::debtor, "x"}});
  CHECK(peer.http.requests.back().url.find("includeArchived=true") != std::string::npos);
}

TEST_CASE("xero: a bill that is asked for is not ours") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Leverancier");
  const auto bill = peer.organisation.add_invoice(contact, "10.00");
  peer.organisation.set(Source::invoices, bill, "Type", "ACCPAY");
  const auto looked = peer.connector->look_again({invoice_ref(bill)}, Purpose::sweep);
  REQUIRE(looked);
  CHECK(looked->missing == std::vector<RecordRef>{invoice_ref(bill)});
}

TEST_CASE("xero: a record that came without its id is unreadable, and nothing is taken for gone") {
  Peer peer;
  peer.instead["/Invoices?"] = {200, {}, R"({"Invoices":[{"Type":"ACCREC"}]})", {}};
  const auto looked = peer.connector->look_again({invoice_ref("1")}, Purpose::sweep);
  REQUIRE(looked);
  CHECK(looked->missing.empty());
  CHECK(looked->unreadable.size() == 2);
}

TEST_CASE("xero: links to pay by are read when they are asked for, once each") {
  Peer peer;
  peer.context.settings["online_invoices"] = "true";
  peer.connector = peer.made();
  const auto contact = peer.organisation.add_contact("Vlietstra");
  std::vector<RecordRef> refs;
  for (int n = 0; n < online_links_limit + 2; ++n)
    refs.push_back(invoice_ref(peer.organisation.add_invoice(contact, "10.00")));
  const auto with_link = [&](Purpose purpose) {
    int links = 0;
    const auto looked = peer.connector->look_again(refs, purpose).value();
    for (const auto& [id, invoice] : invoices_in(looked.records))
      links += invoice.payment_link == "https://in.xero.com/" + id ? 1 : 0;
    return links;
  };
  CHECK(with_link(Purpose::sweep) == 0);
  CHECK(peer.http.count("/OnlineInvoice") == 0);
  CHECK(with_link(Purpose::fresh_look) == online_links_limit);
  CHECK(with_link(Purpose::fresh_look) == online_links_limit + 2);
  CHECK(with_link(Purpose::sweep) == online_links_limit + 2);
  CHECK(peer.http.count("/OnlineInvoice") == online_links_limit + 2);
  // In a pull the link is known as well, so that the mirror keeps it.
  const auto page = pull_all(peer, ports::PullMode::delta, "2026-11-21T08:00:00.000Z");
  for (const auto& [id, invoice] : invoices_in(page.records))
    CHECK(invoice.payment_link == "https://in.xero.com/" + id);
}

TEST_CASE("xero: a link that cannot be had holds nothing back") {
  Peer peer;
  peer.context.settings["online_invoices"] = "yes";
  peer.connector = peer.made();
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto invoice = peer.organisation.add_invoice(contact, "10.00");
  peer.instead["/OnlineInvoice"] = {500, {}, "", {}};
  const auto looked = peer.connector->look_again({invoice_ref(invoice)}, Purpose::fresh_look);
  REQUIRE(looked);
  CHECK(invoices_in(looked->records).at(invoice).payment_link.empty());
}

TEST_CASE("xero: a note goes into the history, with its marker and a key that repeats nothing") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const std::string marker = "00112233445566778899aabbccddeeff";
  const ports::LedgerNote note{{RecordKind::debtor, contact}, "Reminder sent", marker};
  CHECK(peer.connector->find(note).value() == std::nullopt);
  const auto reference = peer.connector->write(note);
  REQUIRE_MESSAGE(reference, reference.error().message);
  CHECK(*reference == "Contacts/" + contact + "/History/" + marker);
  const auto& request = peer.http.requests.back();
  CHECK(request.method == "PUT");
  CHECK(request.purpose == Purpose::write_back);
  CHECK(ports::find_header(request.headers, "Idempotency-Key") == "dunningd-" + marker);
  CHECK(peer.connector->find(note).value() == *reference);
  CHECK(peer.organisation.notes("Contacts/" + contact) ==
        std::vector<std::string>{"Reminder sent\n[dunningd " + marker + "]"});
  const auto credit = peer.organisation.add_credit(Source::credit_notes, contact, "5.00");
  CHECK(peer.connector->write({ref_of(Source::credit_notes, credit), "x", marker}));
  CHECK(peer.connector->write({invoice_ref("none"), "x", marker}).error().kind ==
        ErrorKind::not_found);
  CHECK_FALSE(peer.connector->write({{RecordKind::bank_line, "1"}, "x", marker}));
}

TEST_CASE("xero: a note that was answered with 200 and refused is not there") {
  Peer peer;
  peer.instead["/History"] = {
      200, {}, R"({"HistoryRecords":[{"ValidationErrors":[{"Message":"too long"}]}]})", {}};
  const auto written = peer.connector->write({invoice_ref("1"), "x", "y"});
  CHECK(written.error().kind == ErrorKind::invalid_input);
  CHECK(written.error().message == "Xero did not take the note: too long");
  peer.instead["/History"] = {200, {}, "{\"Hist", {}};
  CHECK(peer.connector->write({invoice_ref("1"), "x", "y"}).error().kind == ErrorKind::transient);
}

TEST_CASE("xero: an invoice and a credit note come as PDF, money on account does not") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto invoice = peer.organisation.add_invoice(contact, "10.00");
  const auto document = peer.connector->document(invoice_ref(invoice));
  REQUIRE_MESSAGE(document, document.error().message);
  CHECK(document->bytes.starts_with("%PDF-"));
  CHECK(document->file_name == "invoice-" + invoice + ".pdf");
  CHECK(ports::find_header(peer.http.requests.back().headers, "Accept") == "application/pdf");
  const auto credit = peer.organisation.add_credit(Source::credit_notes, contact, "5.00");
  CHECK(peer.connector->document(ref_of(Source::credit_notes, credit)));
  CHECK_FALSE(peer.connector->document(ref_of(Source::overpayments, "1")));
  peer.instead["/Invoices/"] = {200, {}, "{}", {}};
  CHECK(peer.connector->document(invoice_ref(invoice)).error().kind == ErrorKind::transient);
}

TEST_CASE("S9: how far the books are is asked once an hour, and not without the scope for it") {
  Peer peer;
  const auto contact = peer.organisation.add_contact("Vlietstra");
  const auto invoice = peer.organisation.add_invoice(contact, "10.00");
  CHECK(peer.connector->books_as_of().value() == std::nullopt);
  peer.organisation.pay(invoice, "5.00");
  CHECK(peer.connector->books_as_of().value() == std::nullopt);
  peer.clock.advance(books_age_limit);
  CHECK(peer.connector->books_as_of().value() == parse_date("2026-11-21"));
  CHECK(peer.http.requests.size() == 2);
  peer.clock.advance(books_age_limit);
  peer.organisation.payments_refused = true;
  CHECK(peer.connector->books_as_of().value() == std::nullopt);
  CHECK(peer.log.has("warning payments_refused"));
}
