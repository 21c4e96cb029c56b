#include <doctest/doctest.h>

#include "connectors/xero/wire.hpp"
#include "tests/connectors/xero/example.hpp"

using namespace dunning;
using namespace dunning::xero;

namespace {

const Reading reading{"No reminders", false};

Debtor read(const json::Value& contact, const Reading& as = reading) {
  const auto debtor = read_contact(contact, as);
  REQUIRE_MESSAGE(debtor, debtor.error().message);
  return *debtor;
}

}  // namespace

TEST_CASE("xero: a contact is read with everything that a message needs") {
  const auto debtor = read(example::contact());
  CHECK(debtor.id.value == example::contact_id);
  CHECK(debtor.name == "Vlietstra Botenbouw");
  CHECK(debtor.person == "Anneke Vlietstra");
  CHECK(debtor.customer_number == "D-1017");
  CHECK(debtor.company_number == "12345678");
  CHECK(debtor.vat_number == "NL000099998B57");
  CHECK(debtor.iban == "NL91ABNA0417164300");
  CHECK(debtor.phone == "+31 514 561234");
  CHECK(debtor.address == Address{{"Postbus 9"}, "8530 AB", "Lemmer", "NL"});
  CHECK(debtor.tags == std::vector<std::string>{"Jachtwerven"});
  CHECK(debtor.stop_signs.empty());
  CHECK(debtor.notes.empty());
  CHECK_FALSE(debtor.archived);
  CHECK(debtor.version.starts_with("1790000000123/"));
}

TEST_CASE("S33: an invoice goes to the contact's address and to those who are to be included") {
  using Mailboxes = std::vector<Debtor::Mailbox>;
  CHECK(read(example::contact()).mailboxes ==
        Mailboxes{{"invoice_contact", "info@vlietstra.example"},
                  {"invoice_contact", "ap@vlietstra.example"},
                  {"main", "info@vlietstra.example"}});
  CHECK(read(example::with(example::contact(), "ContactPersons", "[]")).mailboxes ==
        Mailboxes{{"main", "info@vlietstra.example"}});
  CHECK(read(example::with(example::contact(), "EmailAddress", R"("")")).mailboxes ==
        Mailboxes{{"invoice_contact", "ap@vlietstra.example"}});
  CHECK(read(example::parsed(R"({"ContactID":"1","Name":"x"})")).mailboxes.empty());
}

TEST_CASE("S6: the contact group that stops reminders is a stop sign, whatever its letter case") {
  const auto marked = example::with(
      example::contact(), "ContactGroups",
      R"([{"Name":"NO REMINDERS","Status":"ACTIVE"},{"Name":"Noord","Status":"ACTIVE"},
          {"Name":"Oud","Status":"DELETED"}])");
  CHECK(read(marked).stop_signs == std::vector<std::string>{"NO REMINDERS"});
  CHECK(read(marked).tags == std::vector<std::string>{"NO REMINDERS", "Noord"});
  CHECK(read(marked, {"Noord", false}).stop_signs == std::vector<std::string>{"Noord"});
  CHECK(read(marked, {"", false}).stop_signs.empty());
  // Which group is meant is part of the version, and so is membership: Xero may not touch the
  // contact's own moment of change for it.
  CHECK(read(marked).version != read(marked, {"Noord", false}).version);
  CHECK(read(marked).version != read(example::contact()).version);
}

TEST_CASE("xero: a contact that is archived, merged or erased is not one that is active") {
  CHECK(read(example::with(example::contact(), "ContactStatus", R"("ARCHIVED")")).archived);
  CHECK(read(example::with(example::contact(), "MergedToContactID", R"("7")")).archived);
  const auto erased = read(example::with(example::contact(), "ContactStatus", R"("GDPRREQUEST")"));
  CHECK(erased.archived);
  CHECK(erased.stop_signs == std::vector<std::string>{"GDPRREQUEST"});
}

TEST_CASE("xero: a contact of which only the id is known is read") {
  const auto debtor = read(example::parsed(R"({"ContactID":"c-1"})"));
  CHECK(debtor.id.value == "c-1");
  CHECK(debtor.name.empty());
  CHECK(debtor.company_flag == Known::unknown);
  CHECK(debtor.direct_debit == Known::unknown);
}

TEST_CASE("xero: what cannot be read names its place") {
  const auto refused = [](std::string_view key, std::string_view text) {
    const auto debtor = read_contact(example::with(example::contact(), key, text), reading);
    return debtor ? "read" : debtor.error().message;
  };
  CHECK(refused("ContactID", "null") == "ContactID: expected a value, found null");
  CHECK(refused("Addresses", "7") == "Addresses: expected list, found number");
  CHECK(refused("EmailAddress", "[]") == "EmailAddress: expected text, found list");
}

TEST_CASE("xero: every field that is carried changes the version") {
  const auto version = read(example::contact()).version;
  const std::pair<const char*, const char*> table[] = {{"Name", R"("Other")"},
                                                       {"EmailAddress", R"("b@vlietstra.example")"},
                                                       {"ContactPersons", "[]"},
                                                       {"Addresses", "[]"},
                                                       {"Phones", "[]"},
                                                       {"TaxNumber", R"("")"},
                                                       {"CompanyNumber", R"("")"},
                                                       {"AccountNumber", R"("D-2")"},
                                                       {"FirstName", R"("A.")"},
                                                       {"BankAccountDetails", R"("")"},
                                                       {"ContactStatus", R"("ARCHIVED")"}};
  for (const auto& [key, text] : table) {
    CAPTURE(key);
    CHECK(read(example::with(example::contact(), key, text)).version != version);
  }
  CHECK(read(example::with(example::contact(), "IsSupplier", "true")).version == version);
}
