#include "connectors/exact_online/wire.hpp"

#include <doctest/doctest.h>

#include "tests/connectors/exact_online/example.hpp"

using namespace dunning;
using namespace dunning::exact_online;

namespace {

using Sign = OwedSign::Sign;

Group group_of(const std::vector<json::Value>& rows) {
  std::vector<Term> terms;
  for (const auto& row : rows) {
    auto term = read_term(row, Currency());
    REQUIRE_MESSAGE(term, term.error().message);
    terms.push_back(std::move(*term));
  }
  auto groups = grouped(std::move(terms));
  REQUIRE(groups.size() == 1);
  return groups.front();
}

Understood understood(const std::vector<json::Value>& rows, const Scenarios& scenarios = {},
                      Sign owed = Sign::negative) {
  const auto group = group_of(rows);
  auto read = understand(group, {scenarios, NumberIs::invoice_number, owed});
  REQUIRE_MESSAGE(read, read.error().message);
  return *read;
}

Invoice invoice_of(const std::vector<json::Value>& rows, const Scenarios& scenarios = {},
                   Sign owed = Sign::negative) {
  const auto read = understood(rows, scenarios, owed);
  for (const auto& record : read.records) {
    if (const auto* invoice = std::get_if<Invoice>(&record)) return *invoice;
  }
  FAIL("there is no invoice");
  return {};
}

json::Value changed(json::Value row,
                    const std::vector<std::pair<const char*, const char*>>& members) {
  for (const auto& [key, text] : members)
    row = example::with(std::move(row), key, text);
  return row;
}

json::Value part(const char* id, const char* amount, const char* status, const char* due) {
  return changed(example::term(),
                 {{"ID", id}, {"AmountFC", amount}, {"Status", status}, {"DueDate", due}});
}

constexpr const char* id_a = R"("a0000000-7b1e-4d52-9c6e-00000000000a")";
constexpr const char* id_b = R"("b0000000-7b1e-4d52-9c6e-00000000000b")";
constexpr const char* february = R"("/Date(1771027200000)/")";
constexpr const char* march = R"("/Date(1773446400000)/")";

}  // namespace

TEST_CASE("exact_online: an invoice is read from its term") {
  const auto invoice = invoice_of({example::term()});
  CHECK(invoice.id.value == example::transaction);
  CHECK(invoice.debtor.value == example::account_id);
  CHECK(invoice.number == "26700031");
  CHECK(invoice.reference == "F2026-0031");
  CHECK(invoice.invoice_date == parse_date("2026-01-15"));
  CHECK(invoice.due_date == parse_date("2026-02-14"));
  CHECK(to_string(invoice.total) == "1210.00 EUR");
  CHECK(to_string(invoice.open) == "1210.00 EUR");
  CHECK(invoice.state == InvoiceState::open);
  CHECK(invoice.ledger_state == "20, open");
  CHECK(invoice.contact_person == "Anna de Vries");
  CHECK(invoice.direct_debit == Known::no);
  CHECK(invoice.rows.empty());
  CHECK(invoice.payments.empty());
  CHECK_FALSE(invoice.credit_note);
  CHECK_FALSE(invoice.on_account);
  CHECK_FALSE(invoice.dunned_elsewhere);
}

TEST_CASE("S3: Exact does not say whether an invoice was sent, and that is not a no") {
  CHECK(invoice_of({example::term()}).sent == Known::unknown);
}

TEST_CASE("exact_online: which number is printed is for the owner to say") {
  const auto group = group_of({example::term()});
  const auto read = understand(group, {{}, NumberIs::your_ref, Sign::negative}).value();
  CHECK(std::get<Invoice>(read.records.at(0)).number == "F2026-0031");
  CHECK(std::get<Invoice>(read.records.at(0)).reference.empty());
}

TEST_CASE("exact_online: the sign of an amount does not matter where the entry says what it is") {
  for (const char* amount : {"-1210", "1210"}) {
    for (const auto sign : {Sign::unknown, Sign::negative, Sign::positive}) {
      const auto row = changed(example::term(), {{"AmountFC", amount}, {"AmountDC", amount}});
      CHECK(to_string(invoice_of({row}, {}, sign).open) == "1210.00 EUR");
      const auto credit = changed(row, {{"TransactionType", "21"}});
      CHECK(to_string(invoice_of({credit}, {}, sign).open) == "-1210.00 EUR");
      CHECK(invoice_of({credit}, {}, sign).credit_note);
    }
  }
  // A credit note may show its total with either sign.
  const auto credit =
      changed(example::term(),
              {{"TransactionType", "21"}, {"TransactionAmountFC", "-1210"}, {"AmountFC", "1210"}});
  CHECK(to_string(invoice_of({credit}).total) == "-1210.00 EUR");
  // A sales entry below zero is one, too.
  const auto entry = changed(example::term(), {{"TransactionAmountFC", "-1210"}});
  CHECK(invoice_of({entry}).credit_note);
}

TEST_CASE("exact_online: where only the sign says what is owed, it counts once it is known") {
  const auto opening = changed(example::term(), {{"TransactionType", "10"}});
  CHECK(invoice_of({opening}, {}, Sign::negative).state == InvoiceState::open);
  CHECK(invoice_of({opening}, {}, Sign::negative).tags ==
        std::vector<std::string>{"opening balance"});
  CHECK(invoice_of({opening}, {}, Sign::positive).on_account);
  CHECK(invoice_of({opening}, {}, Sign::unknown).state == InvoiceState::unknown);
}

TEST_CASE("exact_online: which sign is owed is learnt from sales entries, unless they disagree") {
  OwedSign sign;
  CHECK(sign.sign() == Sign::unknown);
  const auto learn = [&](const char* amount, int times) {
    const auto row = changed(example::term(), {{"AmountFC", amount}});
    for (int i = 0; i < times; ++i)
      sign.learn(read_term(row, Currency()).value());
  };
  sign.learn(read_term(changed(example::term(), {{"TransactionType", "21"}}), Currency()).value());
  CHECK(sign.sign() == Sign::unknown);
  learn("-1210", 10);
  CHECK(sign.sign() == Sign::negative);
  learn("10", 1);
  CHECK(sign.sign() == Sign::negative);
  learn("10", 5);
  CHECK(sign.sign() == Sign::unknown);
  CHECK(OwedSign::read("-").sign() == Sign::negative);
  CHECK(OwedSign::read(OwedSign::read("+").text()).sign() == Sign::positive);
}

TEST_CASE("S1: several due dates of one invoice are its rows") {
  const auto invoice =
      invoice_of({part(id_b, "-710", "20", march), part(id_a, "-500", "20", february)});
  REQUIRE(invoice.rows.size() == 2);
  CHECK(invoice.rows[0].due_date == parse_date("2026-02-14"));
  CHECK(to_string(invoice.rows[0].open) == "500.00 EUR");
  CHECK(to_string(invoice.rows[1].amount) == "710.00 EUR");
  CHECK(invoice.due_date == parse_date("2026-02-14"));
  CHECK(to_string(invoice.open) == "1210.00 EUR");
}

TEST_CASE("S1: a term that a part payment split has one due date and one payment") {
  const auto paid =
      changed(part(id_a, "-500", "50", february),
              {{"IsFullyPaid", "true"}, {"LastPaymentDate", R"("/Date(1770940800000)/")"}});
  const auto rest = part(id_b, "-710", "20", february);
  const auto invoice = invoice_of({paid, rest});
  CHECK(invoice.rows.empty());
  CHECK(to_string(invoice.total) == "1210.00 EUR");
  CHECK(to_string(invoice.open) == "710.00 EUR");
  CHECK(invoice.state == InvoiceState::open);
  REQUIRE(invoice.payments.size() == 1);
  CHECK(to_string(invoice.payments[0].amount) == "500.00 EUR");
  CHECK(invoice.payments[0].booked_on == parse_date("2026-02-13"));
  // The same where a matched row no longer shows its amount.
  const auto emptied = changed(paid, {{"AmountFC", "0"}});
  CHECK(to_string(invoice_of({emptied, rest}).open) == "710.00 EUR");
  REQUIRE(invoice_of({emptied, rest}).payments.size() == 1);
  CHECK(to_string(invoice_of({emptied, rest}).payments[0].amount) == "500.00 EUR");
}

TEST_CASE(
    "exact_online: an amount of zero alone does not mean paid, and matched rows are never summed") {
  CHECK(invoice_of({part(id_a, "-1210", "50", february)}).state == InvoiceState::paid);
  CHECK(invoice_of({part(id_a, "-1210", "50", february)}).open.is_zero());
  CHECK(invoice_of({part(id_a, "0", "20", february)}).state == InvoiceState::open);
  CHECK(invoice_of({changed(example::term(), {{"IsFullyPaid", "true"}})}).state ==
        InvoiceState::paid);
}

TEST_CASE("S8: what is selected or sent for collection is under way, whatever the other rows say") {
  CHECK(invoice_of({part(id_a, "-1210", "30", february)}).state == InvoiceState::payment_under_way);
  CHECK(invoice_of({part(id_a, "-1210", "40", february)}).ledger_state == "40, collection sent");
  CHECK(invoice_of({part(id_a, "-500", "40", february), part(id_b, "-710", "20", march)}).state ==
        InvoiceState::payment_under_way);
  CHECK(invoice_of({part(id_a, "-500", "50", february), part(id_b, "-710", "20", march)}).state ==
        InvoiceState::open);
  CHECK(invoice_of({part(id_a, "-1210", "25", february)}).state == InvoiceState::unknown);
}

TEST_CASE("S35: an invoice is collected when its method is collection and a mandate is named") {
  const auto collection = changed(example::term(), {{"PaymentMethod", R"("I")"}});
  CHECK(invoice_of({collection}).direct_debit == Known::unknown);
  const auto mandate =
      changed(collection, {{"DirectDebitMandate", R"("c0000000-7b1e-4d52-9c6e-00000000000c")"}});
  CHECK(invoice_of({mandate}).direct_debit == Known::yes);
  CHECK(invoice_of({changed(example::term(), {{"PaymentMethod", "null"}})}).direct_debit ==
        Known::unknown);
}

TEST_CASE(
    "S7: a payment condition with a scenario of Exact's credit management reminds by itself") {
  CHECK(invoice_of({example::term()}, {"30"}).dunned_elsewhere);
  CHECK_FALSE(invoice_of({example::term()}, {"31"}).dunned_elsewhere);
}

TEST_CASE(
    "S8: an unmatched receipt is an open bank line, and money on account until it is matched") {
  const auto receipt = changed(example::term(), {{"TransactionType", "40"},
                                                 {"AmountFC", "1210"},
                                                 {"InvoiceNumber", "null"},
                                                 {"DueDate", "null"}});
  const auto open = understood({receipt});
  REQUIRE(open.records.size() == 2);
  const auto& line = std::get<BankLine>(open.records[0]);
  CHECK(line.id == example::transaction);
  CHECK(to_string(line.open) == "1210.00 EUR");
  CHECK(line.counterparty_iban == "NL91ABNA0417164300");
  CHECK(line.description == "Advies januari\nF2026-0031");
  const auto& money = std::get<Invoice>(open.records[1]);
  CHECK(money.on_account);
  CHECK_FALSE(money.credit_note);
  CHECK(to_string(money.open) == "-1210.00 EUR");
  CHECK(money.number.empty());
  CHECK_FALSE(money.due_date);
  CHECK(open.settled.empty());

  const auto matched = understood({changed(receipt, {{"Status", "50"}})});
  REQUIRE(matched.records.size() == 1);
  CHECK(std::get<BankLine>(matched.records[0]).open.is_zero());
  CHECK(matched.settled == std::vector<RecordRef>{{RecordKind::invoice, example::transaction}});
}

TEST_CASE("exact_online: money that is known to have gone to a customer is no receipt") {
  const auto out = changed(example::term(), {{"TransactionType", "40"}, {"AmountFC", "-1210"}});
  const auto read = understood({out}, {}, Sign::negative);
  REQUIRE(read.records.size() == 1);
  CHECK(to_string(std::get<BankLine>(read.records[0]).amount) == "-1210.00 EUR");
  CHECK(understood({out}, {}, Sign::unknown).records.size() == 2);
}

TEST_CASE("exact_online: a small difference that is owed is nothing to remind anybody of") {
  const auto difference =
      changed(example::term(), {{"TransactionType", "83"}, {"AmountFC", "-0.5"}});
  CHECK(invoice_of({difference}).state == InvoiceState::unknown);
}

TEST_CASE("exact_online: rows that run against each other are left to a person") {
  CHECK(invoice_of({part(id_a, "-1310", "20", february), part(id_b, "100", "20", march)}).state ==
        InvoiceState::unknown);
}

TEST_CASE("exact_online: amounts are those of the invoice's currency, or else of the books") {
  const auto pounds =
      changed(example::term(),
              {{"Currency", R"("GBP")"}, {"AmountFC", "-1000"}, {"TransactionAmountFC", "1000"}});
  CHECK(to_string(invoice_of({pounds}).open) == "1000.00 GBP");
  const auto unnamed =
      changed(example::term(),
              {{"Currency", "null"}, {"AmountFC", "null"}, {"TransactionAmountFC", "null"}});
  CHECK(to_string(invoice_of({unnamed}).open) == "1210.00 EUR");
  // An amount in the books' currency is no amount of the invoice.
  const auto missing = changed(pounds, {{"AmountFC", "null"}});
  CHECK_FALSE(read_term(missing, Currency()));
}

TEST_CASE("exact_online: rows are the whole invoice when they add up to the entry") {
  CHECK(is_whole(group_of({example::term()})));
  CHECK_FALSE(is_whole(group_of({part(id_a, "-500", "20", february)})));
  CHECK(is_whole(group_of({part(id_a, "-500", "50", february), part(id_b, "-710", "20", march)})));
  CHECK_FALSE(is_whole(group_of({part(id_a, "0", "50", february)})));
  CHECK_FALSE(is_whole(group_of({changed(
      example::term(), {{"TransactionAmountFC", "null"}, {"TransactionAmountDC", "null"}})})));
  // Of a bank statement the total may be that of many customers.
  CHECK_FALSE(
      is_whole(group_of({changed(part(id_a, "500", "50", february), {{"TransactionType", "40"}}),
                         changed(part(id_b, "710", "20", march), {{"TransactionType", "40"}})})));
}

TEST_CASE("exact_online: the same rows have the same version, in whatever order they came") {
  const auto a = part(id_a, "-500", "50", february);
  const auto b = part(id_b, "-710", "20", march);
  CHECK(invoice_of({a, b}) == invoice_of({b, a}));
  CHECK(invoice_of({a, b}).version ==
        invoice_of({changed(a, {{"Timestamp", R"("9")"}}), b}).version);
  CHECK(invoice_of({a, b}).version != invoice_of({a, changed(b, {{"Status", "30"}})}).version);
}

TEST_CASE(
    "exact_online: a row of nobody is refused, and one of no transaction is known by itself") {
  CHECK(read_term(changed(example::term(), {{"Account", "null"}}), Currency()).error().message ==
        "Account: the row belongs to nobody");
  const auto alone = changed(example::term(), {{"TransactionID", "null"}});
  CHECK(invoice_of({alone}).id.value == "term-a1000000-7b1e-4d52-9c6e-000000000001");
  CHECK(transaction_of(alone) == "term-a1000000-7b1e-4d52-9c6e-000000000001");
  CHECK(transaction_of(example::parsed("{}")).empty());
}

TEST_CASE("exact_online: an account is read with its padded code and its main contact") {
  const auto debtor =
      read_account(example::account(), Contact{"Anna de Vries", "anna@voorbeeld.example"}, "")
          .value();
  CHECK(debtor.id.value == example::account_id);
  CHECK(debtor.name == "Voorbeeld Techniek B.V.");
  CHECK(debtor.customer_number == "417");
  CHECK(debtor.address.country == "NL");
  CHECK(debtor.address.lines == std::vector<std::string>{"Kade 1"});
  CHECK(debtor.language == "nl");
  CHECK(debtor.person == "Anna de Vries");
  CHECK(debtor.mailboxes == std::vector<Debtor::Mailbox>{{"billing", "anna@voorbeeld.example"},
                                                         {"main", "info@voorbeeld.example"}});
  CHECK(debtor.company_flag == Known::unknown);
  CHECK_FALSE(debtor.archived);
  const auto alone = read_account(example::account(), std::nullopt, "").value();
  CHECK(alone.mailboxes.size() == 1);
  CHECK(alone.version != debtor.version);
}

TEST_CASE(
    "S6: the account classification named in the settings is a stop sign, by text or by guid") {
  const auto classified = changed(
      example::account(), {{"Classification", R"("B")"},
                           {"ClassificationDescription", R"("Geen herinneringen")"},
                           {"Classification1", R"("c1000000-7b1e-4d52-9c6e-00000000000c")"}});
  const auto signs = [&](const char* stop) {
    return read_account(classified, std::nullopt, stop).value().stop_signs;
  };
  const std::vector<std::string> stopped{"B: Geen herinneringen"};
  CHECK(signs("geen herinneringen") == stopped);
  CHECK(signs("B") == stopped);
  CHECK(signs("C1000000-7b1e-4d52-9c6e-00000000000c") == stopped);
  CHECK(signs("A").empty());
  CHECK(signs("").empty());
  CHECK(read_account(classified, std::nullopt, "").value().tags == stopped);
}

TEST_CASE("S23: remarks of an account are notes, in which stop words are looked for") {
  const auto remarked =
      changed(example::account(), {{"Remarks", R"("WSNP sinds 1 mei")"}, {"Blocked", "true"}});
  const auto debtor = read_account(remarked, std::nullopt, "").value();
  CHECK(debtor.notes == std::vector<std::string>{"WSNP sinds 1 mei"});
  CHECK(debtor.tags == std::vector<std::string>{"blocked"});
}

TEST_CASE("exact_online: a contact is the main one by either of its two marks") {
  CHECK(read_contact(example::contact()).value().is_main);
  CHECK(read_contact(changed(example::contact(), {{"IsMainContact", "false"}})).value().is_main);
  CHECK_FALSE(read_contact(changed(example::contact(),
                                   {{"IsMainContact", "false"}, {"AccountMainContact", "null"}}))
                  .value()
                  .is_main);
  CHECK(read_contact(example::contact()).value().contact.email == "anna@voorbeeld.example");
}

TEST_CASE("S8: a receipt on a suspense account is open until somebody is found for it") {
  const Suspense suspense({"Vraagposten", "2995"});
  const auto row = example::parsed(
      R"json({"ID":"0f3c2a11-7b1e-4d52-9c6e-1a2b3c4d5e6f","Date":"/Date(1771027200000)/","AmountFC":-363,
          "Currency":"EUR","Account":null,"GLAccountCode":"              2990",
          "GLAccountDescription":"vraagposten","Description":"Factuur 31","Notes":"Jansen"})json");
  const auto read = [&](const json::Value& one, const Group* rows) {
    return understand(read_bank_entry(one, Currency()).value(), rows, suspense).value();
  };
  CHECK(to_string(read(row, nullptr).open) == "363.00 EUR");
  CHECK(read(row, nullptr).booked_on == parse_date("2026-02-14"));
  CHECK(read(row, nullptr).counterparty_name == "Jansen");
  CHECK(read(changed(row, {{"GLAccountDescription", R"("Omzet")"}}), nullptr).open.is_zero());
  CHECK(read(changed(row, {{"GLAccountDescription", R"("x")"}, {"GLAccountCode", R"("  2995")"}}),
             nullptr)
            .open.is_positive());
  const std::string account = "\"" + std::string(example::account_id) + "\"";
  CHECK(read(changed(row, {{"Account", account.c_str()}}), nullptr).open.is_zero());
  // What of it is matched with invoices is not open any more.
  const auto matched = group_of({changed(example::term(), {{"TransactionType", "40"},
                                                           {"AmountFC", "300"},
                                                           {"Status", "50"},
                                                           {"TransactionAmountFC", "363"}})});
  CHECK(to_string(read(row, &matched).open) == "63.00 EUR");
  CHECK(to_string(read(row, &matched).amount) == "363.00 EUR");
  CHECK(suspense.filter() ==
        "(trim(GLAccountCode) eq 'Vraagposten' or GLAccountDescription eq 'Vraagposten' or "
        "trim(GLAccountCode) eq '2995' or GLAccountDescription eq '2995')");
  CHECK(Suspense({}).filter().empty());
}

TEST_CASE(
    "exact_online: a division says its code, name, currency and zone, and when it was moved") {
  const auto division =
      read_division(example::parsed(
                        R"json({"Code":123456,"Description":"Acme","Currency":"EUR",
      "Country":"NL ","DivisionMoveDate":"/Date(1)/","DivisionHRLinkUnlinkDate":null})json"))
          .value();
  CHECK(division.identity.ledger_id == "123456");
  CHECK(division.identity.time_zone == "Europe/Amsterdam");
  CHECK(division.moved == "/Date(1)/|");
}

TEST_CASE("exact_online: a note carries its marker where it can be searched, and in its text") {
  const ports::LedgerNote note{{RecordKind::invoice, example::transaction},
                               "Reminder sent\nto Anna",
                               "00112233445566778899aabbccddeeff"};
  const auto body = example::parsed(communication_note_body(note, {example::account_id}));
  CHECK(body.find("Subject")->text() ==
        "Reminder sent [dunningd:00112233445566778899aabbccddeeff]");
  CHECK(body.find("Notes")->text() ==
        "Reminder sent\nto Anna\n\n[dunningd:00112233445566778899aabbccddeeff]");
  CHECK(body.find("Account")->text() == example::account_id);
  const auto task = example::parsed(task_body(note, {example::account_id}));
  CHECK(task.find("Description")->text() == body.find("Subject")->text());
  auto long_note = note;
  long_note.text = std::string(119, 'x') + "ü and more";
  const auto cut =
      example::parsed(communication_note_body(long_note, {"x"})).find("Subject")->text();
  CHECK(cut == std::string(119, 'x') + " [dunningd:00112233445566778899aabbccddeeff]");
}
