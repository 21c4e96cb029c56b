#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "tests/sandbox_test/exact.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

// The rows of one invoice, by YourRef.
Json of(const Json& rows, const std::string& number) {
  Json found = Json::array();
  for (const Json& row : rows) {
    if (row["YourRef"] == number && row["TransactionType"] != 40) found.push_back(row);
  }
  return found;
}

}  // namespace

TEST_CASE("an open invoice is one negative row whose entry is positive") {
  Exact exact;
  exact.debtor("417");
  exact.invoice("417", "F2026-0031", "1210.00",
                {{"invoice_date", "2026-01-15"}, {"due_date", "2026-02-14"}});
  const Json rows = exact.receivables();
  REQUIRE(rows.size() == 1);
  const Json& row = rows[0];
  CHECK(row["AmountDC"] == -1210);
  CHECK(row["AmountDC"].is_number_integer());
  CHECK(row["TransactionAmountDC"] == 1210);
  CHECK(row["TransactionType"] == 20);
  CHECK(row["Status"] == 20);
  CHECK(row["IsFullyPaid"] == false);
  CHECK(row["InvoiceDate"] == "/Date(1768435200000)/");
  CHECK(row["DueDate"] == "/Date(1771027200000)/");
  CHECK(row["AccountCode"] == "               417");
  CHECK(row["YourRef"] == "F2026-0031");
  CHECK(row["PaymentMethod"] == "B");
  exact.option("negative_is_owed", false);
  CHECK(exact.receivables()[0]["AmountDC"] == 1210);
  CHECK(exact.terms()[0]["AmountDC"] != exact.receivables()[0]["AmountDC"]);
  exact.option("number_in_your_ref", false);
  CHECK(exact.receivables()[0]["YourRef"].is_null());
}

TEST_CASE("every due date of an invoice is a row with an id of its own") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "300.00",
                {{"instalments",
                  {{{"amount", "100.00"}, {"due_in", -30}},
                   {{"amount", "100.00"}, {"due_in", 0}},
                   {{"amount", "100.00"}, {"due_in", 30}}}}});
  const Json rows = exact.receivables();
  REQUIRE(rows.size() == 3);
  std::set<std::string> ids;
  std::set<std::string> entries;
  std::set<std::string> dues;
  for (const Json& row : rows) {
    ids.insert(row["ID"].get<std::string>());
    entries.insert(row["TransactionEntryID"].get<std::string>());
    dues.insert(row["DueDate"].get<std::string>());
    CHECK(row["AmountDC"] == -100);
    CHECK(row["TransactionAmountDC"] == 300);
  }
  CHECK(ids.size() == 3);
  CHECK(entries.size() == 1);
  CHECK(dues.size() == 3);
  exact.inside.control("pay", {{"invoice", "A-1"}, {"amount", "150.00"}});
  std::multiset<std::int64_t> open;
  for (const Json& row : of(exact.receivables("Status eq 20"), "A-1"))
    open.insert(row["AmountDC"].get<std::int64_t>());
  CHECK(open == std::multiset<std::int64_t>{-100, -50});
}

TEST_CASE("a part payment splits the row: the rest keeps the id, or the part that was paid does") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "100.00");
  const Json before = exact.terms();
  const std::string id = of(before, "A-1")[0]["ID"].get<std::string>();
  exact.inside.control("pay", {{"invoice", "A-1"}, {"amount", "40.00"}});
  const auto with_status = [&](int status) {
    for (const Json& row : of(exact.terms(), "A-1")) {
      if (row["Status"] == status) return row;
    }
    FAIL("no such row");
    return Json();
  };
  CHECK(with_status(20)["AmountDC"] == -60);
  CHECK(with_status(20)["ID"] == id);
  CHECK(with_status(50)["AmountDC"] == -40);
  CHECK(with_status(50)["IsFullyPaid"] == true);
  CHECK(with_status(50)["LastPaymentDate"] == "/Date(1793577600000)/");
  CHECK(with_status(50)["TransactionEntryID"] == with_status(20)["TransactionEntryID"]);
  CHECK(with_status(50)["EntryID"] != with_status(20)["EntryID"]);
  exact.option("open_part_keeps_id", false);
  CHECK(with_status(50)["ID"] == id);
  CHECK(with_status(20)["ID"] != id);
  exact.option("settled_amount_stays", false);
  CHECK(with_status(50)["AmountDC"] == 0);
}

TEST_CASE("a change gives the row a higher Timestamp, and nothing else moves") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "100.00");
  exact.invoice("1", "A-2", "100.00");
  const std::int64_t cursor = Exact::highest(exact.terms());
  CHECK(exact.terms(cursor).empty());
  exact.inside.advance_s(40 * 86'400);  // both became late: nothing in Exact's cash flow
  CHECK(exact.terms(cursor).empty());
  exact.inside.control("pay", {{"invoice", "A-2"}});
  const Json changed = exact.terms(cursor);
  REQUIRE(of(changed, "A-2").size() == 1);
  CHECK(of(changed, "A-1").empty());
  CHECK(of(changed, "A-2")[0]["Status"] == 50);
  CHECK(Exact::highest(changed) > cursor);
  exact.inside.control("unpay", {{"invoice", "A-2"}});
  CHECK(of(exact.terms(Exact::highest(changed)), "A-2")[0]["Status"] == 20);
}

TEST_CASE("money nobody has matched yet is a row of its own with the opposite sign") {
  Exact exact;
  exact.debtor("1", {{"iban", "NL02ABNA0123456789"}});
  exact.invoice("1", "A-1", "100.00");
  const std::string line =
      exact.inside.control("receive", {{"invoice", "A-1"}, {"book_in", -1}})["id"].dump();
  const auto receipt = [&](const Json& rows) {
    for (const Json& row : rows) {
      if (row["TransactionType"] == 40) return row;
    }
    return Json();
  };
  const Json unmatched = receipt(exact.receivables());
  CHECK(unmatched["AmountDC"] == 100);
  CHECK(unmatched["Status"] == 20);
  const Json list = exact.rows("read/financial/ReceivablesList");
  REQUIRE(list.size() == 2);
  CHECK(list[0]["Amount"].get<int>() + list[1]["Amount"].get<int>() == 0);
  exact.inside.control("book", {{"bank_line", line}, {"invoice", "A-1"}});
  CHECK(receipt(exact.receivables()).is_null());
  const Json matched = receipt(exact.terms());
  CHECK(matched["ID"] == unmatched["ID"]);
  CHECK(matched["Status"] == 50);
  exact.option("receipts_on_account", false);
  exact.invoice("1", "A-2", "70.00");
  exact.inside.control("receive", {{"invoice", "A-2"}, {"book_in", -1}});
  CHECK(receipt(exact.receivables()).is_null());
  const Json lines = exact.all("financialtransaction/TransactionLines",
                               {{"$select", "AmountDC,GLAccountDescription,Date,Account"},
                                {"$filter",
                                 "JournalCode eq '20' and LineNumber eq 1 and "
                                 "GLAccountDescription ne 'Kantoorkosten'"}});
  CHECK(lines.size() == 2);
}

TEST_CASE("a credit note is a row of the other sign, with its own type") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "100.00");
  exact.inside.control("credit", {{"invoice", "A-1"}, {"amount", "30.00"}, {"settle", false}});
  const Json notes = exact.receivables("TransactionType eq 21");
  REQUIRE(notes.size() == 1);
  CHECK(notes[0]["AmountDC"] == 30);
  CHECK(notes[0]["TransactionAmountDC"] == -30);
  exact.option("credit_total_negative", false);
  CHECK(exact.receivables("TransactionType eq 21")[0]["TransactionAmountDC"] == 30);
}

TEST_CASE("what is being collected is status 40 and in transit") {
  Exact exact;
  exact.debtor("1", {{"habit", "direct_debit"}, {"iban", "NL02ABNA0123456789"}});
  exact.invoice("1", "A-1", "100.00");
  exact.inside.control("collect", {{"invoice", "A-1"}});
  CHECK(exact.receivables("Status eq 40")[0]["PaymentMethod"] == "I");
  CHECK(exact.rows("read/financial/ReceivablesList")[0]["AmountInTransit"] == 100);
  exact.option("collecting_status", 30);
  CHECK(exact.receivables("Status eq 30").size() == 1);
  const Json mandates = exact.rows("cashflow/DirectDebitMandates");
  REQUIRE(mandates.size() == 1);
  CHECK(mandates[0]["Reference"] == "M-1");
}

TEST_CASE("a foreign invoice has two amounts and a rate") {
  Exact exact;
  exact.debtor("1", {{"country", "US"}});
  exact.invoice("1", "A-1", "100.50", {{"currency", "USD"}});
  const Json row = exact.receivables()[0];
  CHECK(row["AmountFC"] == -100.5);
  CHECK(row["AmountDC"] == -80.4);
  CHECK(row["RateFC"] == 0.8);
  CHECK(row["Currency"] == "USD");
}

TEST_CASE("what is deleted is told for two months, in a sequence of its own") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "100.00");
  const std::string id = of(exact.terms(), "A-1")[0]["ID"].get<std::string>();
  exact.inside.control("enter_again", {{"invoice", "A-1"}});
  const Exact::Options ask{{"$filter", "Timestamp gt 1L and EntityType eq 10"},
                           {"$select", "EntityKey,EntityType,DeletedDate"}};
  const Json deleted = exact.rows("sync/Deleted", ask);
  REQUIRE(deleted.size() == 1);
  CHECK(deleted[0]["EntityKey"] == id);
  CHECK(of(exact.terms(), "A-1")[0]["ID"] != id);
  exact.inside.advance_s(62 * 86'400);
  CHECK(exact.rows("sync/Deleted", ask).empty());
  CHECK(exact.get("sync/Deleted", {{"$select", "ID"}, {"$filter", "DeletedBy eq null"}}).status ==
        400);
}

TEST_CASE("a division that moves gets other timestamps, lower than before") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "100.00");
  const std::int64_t cursor = Exact::highest(exact.terms());
  exact.inside.control("happen", {{"system", "exact_online"}, {"what", "division_move"}});
  CHECK(exact.terms(cursor).empty());
  CHECK(of(exact.terms(), "A-1").size() == 1);
  const Json divisions = exact.rows("system/Divisions", {{"$select", "DivisionMoveDate"}});
  CHECK(divisions[1]["DivisionMoveDate"].is_string());
}

TEST_CASE("the totals agree with the rows") {
  Exact exact({24, 150});
  std::int64_t sum = 0;
  for (const Json& row : exact.receivables("Status eq 20 or Status eq 30 or Status eq 40")) {
    if (row["Currency"] == "EUR")
      sum += static_cast<std::int64_t>(std::llround(row["AmountFC"].get<double>() * -100));
  }
  for (const Json& row : exact.rows("read/financial/OutstandingInvoicesOverview")) {
    if (row["CurrencyCode"] != "EUR") continue;
    CHECK(std::llround(row["OutstandingReceivableInvoiceAmount"].get<double>() * 100) == sum);
  }
  std::int64_t listed = 0;
  for (const Json& row : exact.all("read/financial/ReceivablesList")) {
    if (row["CurrencyCode"] == "EUR")
      listed += static_cast<std::int64_t>(std::llround(row["Amount"].get<double>() * 100));
  }
  CHECK(listed == sum);
}

TEST_CASE("the company's own debts are in the sync of terms, marked as such") {
  Exact exact;
  const Json rows = exact.terms();
  REQUIRE(rows.size() == 3);
  for (const Json& row : rows)
    CHECK(row["LineType"] == 22);
  CHECK(exact.receivables("Status eq 20").empty());
}

TEST_CASE("a label on an account is a classification, and the sync of accounts tells of it") {
  Exact exact;
  exact.debtor("1", {{"company", ""}, {"first_name", "Noor"}, {"last_name", "Bos"}});
  const Exact::Options ask{{"$filter", "Timestamp gt 1L"},
                           {"$select", "ID,Name,Classification1,MainContact"}};
  const Json before = exact.rows("sync/CRM/Accounts", ask);
  REQUIRE(before.size() == 1);
  CHECK(before[0]["Name"] == "Noor Bos");
  exact.inside.control("edit_debtor", {{"debtor", "1"}, {"classification", "Niet aanmanen"}});
  const Json after = exact.rows("sync/CRM/Accounts", ask);
  CHECK(Exact::highest(after) > Exact::highest(before));
  std::map<std::string, std::string> labels;
  for (const Json& row : exact.rows("crm/AccountClassifications"))
    labels[row["ID"].get<std::string>()] = row["Description"].get<std::string>();
  CHECK(labels[after[0]["Classification1"].get<std::string>()] == "Niet aanmanen");
  const Json contact = exact.rows(
      "sync/CRM/Contacts", {{"$filter", "Timestamp gt 1L"}, {"$select", "ID,FullName,Account"}})[0];
  CHECK(contact["ID"] == after[0]["MainContact"]);
  CHECK(contact["Account"] == after[0]["ID"]);
  CHECK(exact.get("sync/CRM/Contacts", {{"$filter", "Timestamp gt 1L"}, {"$select", "*"}}).status ==
        400);
}

TEST_CASE("money on account is a row until an invoice has taken all of it") {
  Exact exact;
  exact.debtor("1");
  exact.invoice("1", "A-1", "100.00");
  const Json money = exact.inside.control("on_account", {{"debtor", "1"}, {"amount", "60.00"}});
  const auto left = [&] {
    std::vector<int> amounts;
    for (const Json& row : exact.receivables("Status eq 20"))
      amounts.push_back(row["AmountDC"].get<int>());
    std::sort(amounts.begin(), amounts.end());
    return amounts;
  };
  CHECK(left() == std::vector<int>{-100, 60});
  exact.inside.control("allocate",
                       {{"on_account", money["id"]}, {"invoice", "A-1"}, {"amount", "50.00"}});
  CHECK(left() == std::vector<int>{-50, 10});
  exact.inside.control("allocate", {{"on_account", money["id"]}, {"invoice", "A-1"}});
  CHECK(left() == std::vector<int>{-40});
}
