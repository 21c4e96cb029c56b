#include "connectors/moneybird/wire.hpp"

#include <doctest/doctest.h>

#include <map>

#include "daemon/core/record_checks.hpp"
#include "daemon/json/write.hpp"
#include "tests/connectors/moneybird/example.hpp"

using namespace dunning;
using namespace dunning::moneybird;
using example::parsed;
using example::with;

namespace {

const Workflows standard = {{"433100000000000201", {}}};

Invoice invoice_with(std::string_view key, std::string_view text,
                     const Workflows& workflows = standard) {
  auto read = read_invoice(with(example::invoice(), key, text), workflows);
  REQUIRE_MESSAGE(read, read.error().message);
  return *read;
}

Debtor contact_with(std::string_view key, std::string_view text) {
  auto read = read_contact(with(example::contact(), key, text));
  REQUIRE_MESSAGE(read, read.error().message);
  return *read;
}

}  // namespace

TEST_CASE("moneybird: an invoice is read whole, amounts to the cent") {
  const auto read = read_invoice(example::invoice(), standard);
  REQUIRE(read);
  CHECK(read->id.value == "498100000000000001");
  CHECK(read->version == "1789517111");
  CHECK(read->debtor.value == "498100000000000101");
  CHECK(read->number == "2026-0042");
  CHECK(read->invoice_date == parse_date("2026-09-01"));
  CHECK(read->due_date == parse_date("2026-09-15"));
  CHECK(to_string(read->total) == "363.00 EUR");
  CHECK(to_string(read->open) == "363.00 EUR");
  CHECK(read->state == InvoiceState::open);
  CHECK(read->ledger_state == "late");
  CHECK_FALSE(read->credit_note);
  CHECK(read->reference == "PO-77");
  CHECK(read->payment_reference == "RF18000000000000000004242");
  CHECK(read->language == "nl");
  CHECK(read->sent == Known::yes);
  CHECK(read->sent_on == parse_date("2026-09-01"));
  CHECK(read->direct_debit == Known::no);
  CHECK(read->payment_link == "https://moneybird.com/123/online_sales_invoices/x/pay");
  CHECK_FALSE(read->dubious);
  CHECK_FALSE(read->dunned_elsewhere);
  CHECK(read->stop_signs.empty());
}

TEST_CASE("moneybird: every state has its meaning, and one we do not know is never dunned") {
  const std::map<std::string, InvoiceState> table = {
      {"draft", InvoiceState::draft},     {"scheduled", InvoiceState::draft},
      {"open", InvoiceState::open},       {"late", InvoiceState::open},
      {"reminded", InvoiceState::open},   {"pending_payment", InvoiceState::payment_under_way},
      {"paid", InvoiceState::paid},       {"uncollectible", InvoiceState::written_off},
      {"in_orbit", InvoiceState::unknown}};
  for (const auto& [word, state] : table) {
    CAPTURE(word);
    const auto invoice = invoice_with("state", "\"" + word + "\"");
    CHECK(invoice.state == state);
    CHECK(invoice.ledger_state == word);
  }
}

TEST_CASE("moneybird: amounts are decimals of any length, as text or number, and nothing else") {
  const std::map<std::string, std::string> right = {
      {"\"363.0\"", "363.00 EUR"}, {"\"12.71\"", "12.71 EUR"}, {"\"0.0\"", "0.00 EUR"},
      {"363.00", "363.00 EUR"},    {"1e3", "1000.00 EUR"},     {"\"12.7100\"", "12.71 EUR"}};
  for (const auto& [token, amount] : right) {
    CAPTURE(token);
    CHECK(to_string(invoice_with("total_unpaid", token).open) == amount);
  }
  for (const char* token : {"\"12,50\"", "\"abc\"", "\"\"", "null", "\"1.005\"", "true"}) {
    CAPTURE(token);
    const auto read = read_invoice(with(example::invoice(), "total_unpaid", token), standard);
    REQUIRE_FALSE(read);
    CHECK(read.error().kind == ErrorKind::invalid_input);
    CHECK(read.error().message.find("total_unpaid") != std::string::npos);
  }
}

TEST_CASE("moneybird: ids and versions are kept as text, whether they come as text or as number") {
  CHECK(invoice_with("id", "17").id.value == "17");
  CHECK(invoice_with("contact_id", "498100000000000101").debtor.value == "498100000000000101");
  const auto listed = read_listed(Source::invoices, parsed(R"({"id":"7","version":1787320222})"));
  REQUIRE(listed);
  CHECK(listed->ref == RecordRef{RecordKind::invoice, "7"});
  CHECK(listed->version == "1787320222");
}

TEST_CASE("moneybird: an invoice without contact belongs to nobody and is not read") {
  const auto read = read_invoice(with(example::invoice(), "contact_id", "null"), standard);
  REQUIRE_FALSE(read);
  CHECK(read.error().message == "contact_id: the invoice has no contact");
}

TEST_CASE("S6: a paused invoice carries the bookkeeper's stop sign") {
  CHECK(invoice_with("paused", "true").stop_signs == std::vector<std::string>{"paused"});
}

TEST_CASE("S6: a custom field of contact or invoice is a stop sign, unless it says no") {
  const std::pair<const char*, bool> table[] = {
      {R"("ja")", true},   {R"("x")", true},    {R"("tot 1 mei")", true}, {"1", true},
      {R"("nee")", false}, {R"("NEE")", false}, {R"("No")", false},       {R"("false")", false},
      {R"("  ")", false},  {R"("")", false},    {"null", false},          {"0", false}};
  for (const auto& [value, stops] : table) {
    CAPTURE(value);
    const std::string fields =
        R"([{"id":"1","name":"Regio","value":"Noord"},{"id":"2","name":" geen Herinneringen","value":)" +
        std::string(value) + "}]";
    const auto invoice =
        read_invoice(with(example::invoice(), "custom_fields", fields), {}, "Geen herinneringen");
    const auto debtor =
        read_contact(with(example::contact(), "custom_fields", fields), "Geen herinneringen");
    REQUIRE(invoice);
    REQUIRE(debtor);
    CHECK(invoice->stop_signs.size() == (stops ? 1 : 0));
    CHECK(debtor->stop_signs == invoice->stop_signs);
    CHECK(invoice->tags.at(0) == "Regio: Noord");
    CHECK(debtor->tags == invoice->tags);
  }
}

TEST_CASE("S23: custom fields that hold something are tags, and what people noted is carried") {
  const auto debtor = read_contact(with(
      with(example::contact(), "custom_fields",
           R"([{"id":"1","name":"Faillissement","value":""},{"id":"2","name":"Klasse","value":"B"},
               {"id":"3","name":"","value":"los"},{"id":"4","name":"Aantal","value":3}])"),
      "notes",
      R"([{"id":"1","note":"WSNP per 1 mei"},{"id":"2","note":"Reminder sent\n\n[dunningd 00ff]"},
          {"id":"3","note":null},{"id":"4","note":"  "}])"));
  REQUIRE(debtor);
  CHECK(debtor->tags == std::vector<std::string>{"Klasse: B", "los", "Aantal: 3"});
  CHECK(debtor->notes == std::vector<std::string>{"WSNP per 1 mei"});
}

TEST_CASE("moneybird: notes without end are cut, not refused") {
  auto notes = json::Value::array();
  for (int n = 0; n < 1'200; ++n)
    notes.push(json::Value::object({{"id", n}, {"note", "note " + std::to_string(n)}}));
  std::string endless;
  while (endless.size() < 20'000)
    endless += "ä";
  notes.push(json::Value::object({{"id", 2'000}, {"note", "x" + endless}}));
  auto contact = example::contact();
  contact.set("notes", notes);
  const auto debtor = read_contact(contact);
  REQUIRE(debtor);
  CHECK(debtor->notes.size() == 1'000);
  CHECK(debtor->notes.front() == "note 201");
  CHECK(debtor->notes.back().size() == 16'383);
  CHECK_FALSE(nonsense_in(Record(*debtor)));
}

TEST_CASE("S7: whoever lets Moneybird or Payt remind is noticed") {
  const Workflows reminding = {{"433100000000000201", {true, false}}};
  CHECK(invoice_with("paused", "false", reminding).dunned_elsewhere);
  CHECK(invoice_with("events", R"([{"action":"sales_invoice_send_to_payt"}])").dunned_elsewhere);
  // Nothing is known about its workflow: careful.
  CHECK(invoice_with("workflow_id", "\"99\"").dunned_elsewhere);
  CHECK_FALSE(invoice_with("workflow_id", "null").dunned_elsewhere);
}

TEST_CASE(
    "moneybird: a workflow reminds when one of its steps sends by itself, and collects by its "
    "method") {
  const auto quiet = read_workflow(
      parsed(R"({"id":"1","collection_method":null,"steps":[{"reminder_auto_send":false}]})"));
  REQUIRE(quiet);
  CHECK(quiet->second == Workflow{false, false});
  const auto loud = read_workflow(parsed(R"({"id":2,"collection_method":"sepa_direct_debit",
                 "steps":[{"reminder_auto_send":false},{"reminder_auto_send":true}]})"));
  REQUIRE(loud);
  CHECK(loud->first == "2");
  CHECK(loud->second == Workflow{true, true});
}

TEST_CASE("S35: direct debit is known from the contact's flags or from the workflow") {
  const Workflows collecting = {{"433100000000000201", {false, true}}};
  CHECK(invoice_with("paused", "false", collecting).direct_debit == Known::yes);
  CHECK(invoice_with("contact", R"({"id":"1","direct_debit":false,"sepa_active":true})")
            .direct_debit == Known::yes);
  CHECK(invoice_with("contact", R"({"id":"1"})").direct_debit == Known::unknown);
  CHECK(contact_with("direct_debit", "true").direct_debit == Known::yes);
  CHECK(contact_with("phone", "\"\"").direct_debit == Known::no);
}

TEST_CASE("moneybird: a credit note is negative and names the invoice it credits") {
  auto wire = with(example::invoice(), "total_price_incl_tax", "\"-121.0\"");
  wire.set("total_unpaid", parsed("\"-121.0\""));
  wire.set("original_sales_invoice_id", parsed("\"498100000000000007\""));
  const auto read = read_invoice(wire, standard);
  REQUIRE(read);
  CHECK(read->credit_note);
  CHECK(read->credits == "498100000000000007");
  CHECK(to_string(read->open) == "-121.00 EUR");
}

TEST_CASE("S3: what the ledger does not say stays unknown") {
  CHECK(invoice_with("sent_at", "null").sent == Known::unknown);
  CHECK(invoice_with("sent_at", "null").payment_link.empty());
  auto draft = with(example::invoice(), "state", "\"draft\"");
  for (const char* unset : {"sent_at", "invoice_id", "invoice_date"})
    draft.set(unset, nullptr);
  const auto read = read_invoice(draft, standard);
  REQUIRE(read);
  CHECK(read->sent == Known::no);
  CHECK(read->number.empty());
  CHECK_FALSE(read->invoice_date);
}

TEST_CASE("moneybird: doubt, reminders and the contact person are carried") {
  CHECK(invoice_with("marked_dubious_on", "\"2026-10-01\"").dubious);
  CHECK(invoice_with("reminder_count", "3").reminders_in_ledger == 3);
  CHECK(invoice_with("reminder_count", "null").reminders_in_ledger == 0);
  auto told = with(example::invoice(), "reminder_count", "null");
  told = with(told, "events", R"([{"action":"sales_invoice_send_reminder_email"},
      {"action":"sales_invoice_send_reminder_post"},
      {"action":"sales_invoice_send_reminder_post_confirmation"},
      {"action":"sales_invoice_send_reminder_manually"},{"action":"sales_invoice_send_email"}])");
  CHECK(reminders_of(told).value() == 3);
  CHECK(reminders_of(with(told, "reminder_count", "5")).value() == 5);
  const auto invoice = invoice_with(
      "contact_person",
      R"({"id":null,"firstname":"Bo","lastname":"Smit","email":"bo@voorbeeld.example"})");
  CHECK(invoice.contact_person == "Bo Smit");
  CHECK(invoice.contact_email == "bo@voorbeeld.example");
}

TEST_CASE("moneybird: payments are carried, also one that settles with a credit note") {
  const auto invoice = invoice_with("payments", R"([
    {"id":"1","price":"100.0","price_base":"100.0","payment_date":"2026-09-20","credit_invoice_id":null},
    {"id":"2","price":"21.5","payment_date":null,"created_at":"2026-09-21T10:00:00.000Z","credit_invoice_id":"9"}])");
  REQUIRE(invoice.payments.size() == 2);
  CHECK(to_string(invoice.payments[0].amount) == "100.00 EUR");
  CHECK(invoice.payments[0].booked_on == parse_date("2026-09-20"));
  CHECK(invoice.payments[1].booked_on == parse_date("2026-09-21"));
  CHECK(invoice.payments[1].credit_note == "9");
}

TEST_CASE("moneybird: foreign currencies keep their own decimals") {
  auto wire = with(example::invoice(), "currency", "\"JPY\"");
  wire.set("total_price_incl_tax", parsed("\"36300.0\""));
  wire.set("total_unpaid", parsed("\"36300.0\""));
  CHECK(to_string(read_invoice(wire, standard)->open) == "36300 JPY");
  CHECK_FALSE(read_invoice(with(example::invoice(), "currency", "\"euro\""), standard));
}

TEST_CASE("moneybird: a contact gives names, addresses and mailboxes by role, best first") {
  const auto debtor = read_contact(example::contact());
  REQUIRE(debtor);
  CHECK(debtor->name == "Voorbeeld B.V.");
  CHECK(debtor->person == "Anna de Vries");
  CHECK(debtor->company_flag == Known::yes);
  CHECK(debtor->customer_number == "C-17");
  CHECK(debtor->company_number == "12345678");
  CHECK(debtor->iban == "NL91ABNA0417164300");
  CHECK(debtor->address.lines == std::vector<std::string>{"Kade 1"});
  const std::vector<Debtor::Mailbox> mailboxes = {{"invoice_contact", "ap@voorbeeld.example"},
                                                  {"invoice_contact", "boek@voorbeeld.example"},
                                                  {"main", "info@voorbeeld.example"}};
  CHECK(debtor->mailboxes == mailboxes);
  CHECK_FALSE(debtor->archived);
}

TEST_CASE("moneybird: a private person is called by name, and null and empty text are the same") {
  const auto person = contact_with("company_name", "null");
  CHECK(person.name == "Anna de Vries");
  CHECK(person.company_flag == Known::no);
  auto nameless = with(example::contact(), "firstname", "\"\"");
  nameless.set("lastname", nullptr);
  CHECK(read_contact(nameless)->person == "Crediteuren");
  CHECK(contact_with("send_invoices_to_email", "null").mailboxes.front().role == "main");
  CHECK(contact_with("archived", "true").archived);
  CHECK(contact_with("zipcode", "1011").address.postcode == "1011");
}

TEST_CASE("moneybird: a note is found by its marker") {
  const auto record = parsed(R"({"id":"1","notes":[{"id":"5","note":"called"},
                                 {"id":"6","note":"Reminder sent\n\n[dunningd 0123abcd]"},{"id":"7","note":null}]})");
  CHECK(find_note(record, "0123abcd").value() == "6");
  CHECK_FALSE(find_note(record, "ffff").value());
  CHECK(note_body({{RecordKind::invoice, "1"}, "Reminder sent", "0123abcd"}) ==
        R"({"note":{"note":"Reminder sent\n\n[dunningd 0123abcd]","todo":false}})");
  CHECK(note_body({{RecordKind::invoice, "1"}, "Sent 0123abcd", "0123abcd"}) ==
        R"({"note":{"note":"Sent 0123abcd","todo":false}})");
}

TEST_CASE("moneybird: S34 a task is a to-do, of the colleague whom the policy names") {
  const ports::LedgerTask task{{RecordKind::debtor, "9"}, "Call them",  "Open: 10",
                               "ar@acme.example",         std::nullopt, "0123abcd"};
  CHECK(
      todo_body(task, "7") ==
      R"({"note":{"note":"Call them\n\nOpen: 10\n\n[dunningd 0123abcd]","todo":true,"assignee_id":"7"}})");
  CHECK(todo_body(task, "").find("assignee_id") == std::string::npos);
  const auto user = parsed(R"({"id":"7","name":"Anneke","email":"Ar@Acme.example"})");
  CHECK(find_user(user, "ar@acme.example").value() == "7");
  CHECK(find_user(user, "anneke").value() == "7");
  CHECK(find_user(user, "mira").value() == "");
}

TEST_CASE("moneybird: every documented form of an error says what it has to say") {
  const std::pair<const char*, const char*> table[] = {
      {R"({"error":"record not found","symbolic":{"id":"not_found"}})", "record not found"},
      {R"({"error":{"note":["can't be blank"],"todo_type":["can't be blank"]},"details":{}})",
       "note can't be blank; todo_type can't be blank"},
      {R"({"errors":["one","two"]})", "one; two"},
      {R"("Retry later")", "Retry later"},
      {"<html><head><title>429</title></head></html>", ""},
      {"", ""},
      {"200", ""},
      {R"({"error":"two\nlines"})", "two lines"}};
  for (const auto& [body, complaint] : table) {
    CAPTURE(body);
    CHECK(complaint_in(body) == complaint);
  }
  CHECK(complaint_in("\"" + std::string(1000, 'x') + "\"").size() == 300);
}
