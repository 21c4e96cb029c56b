// Xero: lists, what is in them and in which order.
#include <doctest/doctest.h>

#include "tests/sandbox/oauth/form.hpp"
#include "tests/sandbox_test/xero_client.hpp"

using namespace dunning;
using namespace dunning::sandbox;

namespace {

std::string where(const std::string& expression) {
  return "?where=" + oauth::url_encoded(expression);
}

}  // namespace

TEST_CASE("xero: values travel as they do: zeros kept, slashes escaped, nothing where nothing is") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1", {{"due_date", "2026-10-14"}});
  const std::string body = xero.get("/Invoices/" + id).body;
  CHECK(body.find("\"AmountDue\":121.00") != std::string::npos);
  CHECK(body.find("\"CurrencyRate\":1.0000000000") != std::string::npos);
  CHECK(body.find("\"DueDate\":\"\\/Date(1791936000000+0000)\\/\"") != std::string::npos);
  const Json invoice = json_of(xero.get("/Invoices/" + id))["Invoices"][0];
  CHECK(invoice["DueDateString"] == "2026-10-14T00:00:00");
  CHECK(invoice["UpdatedDateUTCString"] == "2026-11-02T08:00:00Z");
  CHECK(!invoice.contains("FullyPaidOnDate"));
  CHECK(!invoice.contains("ExpectedPaymentDate"));
  xero.option("escaped_slashes", false);
  xero.option("twins", false);
  xero.option("zone_in_dates", false);
  const std::string plain = xero.get("/Invoices/" + id).body;
  CHECK(plain.find("\"UpdatedDateUTC\":\"/Date(1793606400000)/\"") != std::string::npos);
  CHECK(plain.find("DueDateString") == std::string::npos);
}

TEST_CASE("xero: a list says less of a contact than one invoice does") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1");
  const Json listed = xero.all("Invoices")[0];
  CHECK(listed["LineItems"].empty());
  CHECK(!listed["Contact"].contains("EmailAddress"));
  CHECK(xero.all("Invoices", "?page=1")[0]["LineItems"].size() == 1);
  const Json summary = xero.all("Invoices", "?summaryOnly=true")[0];
  for (const char* dropped : {"Payments", "HasAttachments", "LineItems"})
    CHECK(!summary.contains(dropped));
  const Json one = xero.one("Invoices", id);
  CHECK(one["Contact"]["EmailAddress"] == "ap@zadel.example");
  CHECK(one["Contact"]["ContactPersons"][0]["EmailAddress"] == "baas@zadel.example");
  CHECK(xero.one("Invoices", "Z-1")["InvoiceID"] == id);
}

TEST_CASE("xero: pages, their sizes clamped, and what forces them") {
  Inside inside({6, 130});
  XeroClient xero(inside);
  const Json whole = json_of(xero.get("/Invoices"));
  CHECK(!whole.contains("pagination"));
  const std::size_t count = whole["Invoices"].size();
  REQUIRE(count > 100);
  const Json first = json_of(xero.get("/Invoices?page=1"));
  CHECK(first["pagination"] ==
        Json{{"page", 1}, {"pageSize", 100}, {"pageCount", 2}, {"itemCount", count}});
  CHECK(first["Invoices"].size() == 100);
  CHECK(xero.all("Invoices", "?page=2").size() == count - 100);
  CHECK(json_of(xero.get("/Invoices?page=1&pageSize=5000"))["pagination"]["pageSize"] == 1000);
  CHECK(json_of(xero.get("/Invoices?page=0&pageSize=0"))["pagination"]["pageSize"] == 1);
  CHECK(json_of(xero.get("/Invoices?Statuses=PAID,AUTHORISED"))["Invoices"].size() == 100);
  const Json past = json_of(xero.get("/Invoices?page=9"));
  CHECK(past["Invoices"].empty());
  CHECK(past.contains("pagination"));
  xero.option("pagination_past_end", false);
  CHECK(!json_of(xero.get("/Invoices?page=9")).contains("pagination"));
  xero.option("high_volume", 100);
  CHECK(xero.get("/Invoices").status == 400);
}

TEST_CASE("xero: If-Modified-Since has whole seconds, several spellings, and two readings") {
  Inside inside;
  XeroClient xero(inside);
  inside.control("clock", {{"now", "2026-11-02T08:00:00.500Z"}});
  xero.invoice("Z-1");
  inside.advance_s(10);
  xero.invoice("Z-2");
  const auto count = [&](const std::string& since) {
    return xero.all("Invoices", "", {{"if-modified-since", since}}).size();
  };
  CHECK(count("2026-11-02T08:00:00") == 2);
  CHECK(count("2026-11-02T08:00:01") == 1);
  CHECK(count("2026-11-02T08:00:10") == 1);
  CHECK(count("2026-11-02T09:00:10+01:00") == 1);
  CHECK(count("Mon, 02 Nov 2026 08:00:10 GMT") == 1);
  CHECK(count("2026-11-02T08:00:11") == 0);
  CHECK(xero.all("Invoices", "?If-Modified-Since=2026-11-02T08:00:11").size() == 2);
  xero.option("since_inclusive", false);
  CHECK(count("2026-11-02T08:00:10") == 0);
  CHECK(count("2026-11-02T08:00:00") == 1);
  xero.option("not_modified", true);
  CHECK(xero.get("/Invoices", {{"if-modified-since", "2026-11-02T08:00:11"}}).status == 304);
}

TEST_CASE("xero: filters read the part of the language that its reference shows") {
  Inside inside;
  XeroClient xero(inside);
  const std::string id = xero.invoice("Z-1", {{"reference", "PO 77"}});
  const std::string contact = xero.one("Invoices", id)["Contact"]["ContactID"].get<std::string>();
  xero.invoice("Z-2", {{"amount", "60.50"}, {"due_date", "2026-12-24"}});
  const auto count = [&](const std::string& expression) {
    return xero.all("Invoices", where(expression)).size();
  };
  CHECK(count("Type==\"ACCREC\"") == 2);
  CHECK(count("Type=\"ACCPAY\"") == 0);
  CHECK(count("Status==\"AUTHORISED\" AND AmountDue > 100") == 1);
  CHECK(count("AmountDue >= 60.5 && AmountDue<=121.00") == 2);
  CHECK(count("DueDate > DateTime(2026, 12, 01)") == 1);
  CHECK(count("DueDate == DateTime.Parse(\"2026-12-24\") OR InvoiceNumber==\"Z-1\"") == 2);
  CHECK(count("Contact.ContactID==guid(\"" + contact + "\")") == 2);
  CHECK(count("Contact.Name != \"Zadel B.V.\"") == 0);
  CHECK(count("Reference!=null&&Reference.Contains(\"77\")") == 1);
  CHECK(count("Reference == null") == 1);
  CHECK(count("(InvoiceNumber==\"Z-1\" || InvoiceNumber==\"Z-2\") && AmountPaid==0") == 2);
  CHECK(count("Contact.Name.ToLower().StartsWith(\"zadel\")") == 2);
}

TEST_CASE("xero: a filter that cannot be read is 400, a method of null is 500") {
  Inside inside;
  XeroClient xero(inside);
  xero.invoice("Z-1");
  const auto refused = [&](const std::string& expression) {
    const Response response = xero.get("/Invoices" + where(expression));
    CHECK(response.status == 400);
    CHECK(json_of(response)["ErrorNumber"] == 16);
    return json_of(response)["Message"].get<std::string>();
  };
  CHECK(refused("Type=='ACCREC'") == "Character literal must contain exactly one character");
  CHECK(refused("Type==") == "Expression expected");
  CHECK(refused("Nothing==\"x\"") == "No property or field 'Nothing' exists");
  CHECK(refused("SentToContact==\"x\"") ==
        "Operator '==' incompatible with operand types 'Boolean' and 'String'");
  CHECK(refused("Type==\"ACCREC\" AND") == "Expression expected");
  CHECK(xero.get("/Invoices" + where("Reference.Contains(\"x\")")).status == 500);
  CHECK(xero.get("/Invoices?order=Nothing").status == 400);
}

TEST_CASE(
    "xero: ids, numbers, statuses, contacts and search terms narrow a list; order orders it") {
  Inside inside;
  XeroClient xero(inside);
  const std::string first = xero.invoice("Z-1", {{"reference", "PO 77"}});
  inside.advance_s(5);
  const std::string second = xero.invoice("Z-2");
  const std::string draft = xero.invoice("", {{"as", "draft"}});
  const auto ids = [&](const std::string& query) {
    std::string found;
    for (const Json& invoice : xero.all("Invoices", query)) {
      const std::string id = invoice["InvoiceID"].get<std::string>();
      found += id == first ? "1" : id == second ? "2" : "d";
    }
    return found;
  };
  CHECK(ids("?IDs=" + first + "," + draft) == "1d");
  CHECK(ids("?InvoiceNumbers=Z-2") == "2");
  CHECK(ids("?Statuses=DRAFT") == "d");
  CHECK(ids("?searchTerm=po+77") == "1");
  CHECK(ids("?order=Date").size() == 3);
  CHECK(ids("?Statuses=AUTHORISED&order=UpdatedDateUTC%20DESC") == "21");
  CHECK(ids("?Statuses=AUTHORISED&order=InvoiceNumber+DESC") == "21");
  const std::string contact =
      xero.one("Invoices", first)["Contact"]["ContactID"].get<std::string>();
  CHECK(ids("?ContactIDs=" + contact).size() == 3);
  CHECK(xero.all("Contacts", "?IDs=" + contact + "&page=1&includeArchived=true").size() == 1);
}

TEST_CASE("xero: what moves between two pages shifts a row onto a page already read") {
  Inside inside({4, 40});
  XeroClient xero(inside);
  const Json first = xero.all("Invoices", "?page=1&pageSize=10");
  inside.advance_s(60);
  inside.control("override", {{"invoice", first[0]["InvoiceID"]}, {"set", {{"Reference", "x"}}}});
  const Json second = xero.all("Invoices", "?page=2&pageSize=10");
  inside.control("clear_overrides");
  inside.control("fault", {{"kind", "shifted_pages"}, {"path_prefix", "/Invoices"}});
  const Json shifted = xero.all("Invoices", "?page=2&pageSize=10");
  CHECK(second[0]["InvoiceID"] != shifted[0]["InvoiceID"]);
  // The row that was the eleventh is on neither page now.
  const Json whole = xero.all("Invoices");
  std::set<std::string> seen;
  for (const Json* page : {&first, &second}) {
    for (const Json& invoice : *page)
      seen.insert(invoice["InvoiceID"].get<std::string>());
  }
  CHECK(seen.size() == 20);
  CHECK(!seen.contains(whole[9]["InvoiceID"].get<std::string>()));
}

TEST_CASE("xero: contacts come without the archived, and their groups with a page only") {
  Inside inside;
  XeroClient xero(inside);
  xero.invoice("Z-1");
  inside.control("edit_debtor", {{"debtor", "Z-1"}, {"classification", "VIP, no reminders"}});
  CHECK(xero.all("Contacts")[0]["ContactGroups"].empty());
  CHECK(xero.all("Contacts", "?page=1")[0]["ContactGroups"][1]["Name"] == "no reminders");
  CHECK(xero.all("Contacts", "?summaryOnly=true")[0].contains("Addresses") == false);
  CHECK(xero.all("ContactGroups").size() == 2);
  CHECK(xero.all("Contacts", "?page=1")[0]["Balances"]["AccountsReceivable"]["Overdue"] == 121.0);
  inside.control("edit_debtor", {{"debtor", "Z-1"}, {"archived", true}});
  CHECK(xero.all("Contacts").empty());
  CHECK(xero.all("Contacts", "?includeArchived=true")[0]["ContactStatus"] == "ARCHIVED");
}
