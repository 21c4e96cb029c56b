#include "connectors/xero/text.hpp"
#include "connectors/xero/version.hpp"
#include "connectors/xero/wire.hpp"

namespace dunning::xero {
namespace {

using json::Cursor;
using json::Value;

Status read_names(const Cursor& wire, Debtor& debtor) {
  debtor.name = TRY(plain_text(wire, "Name"));
  debtor.person = TRY(full_name(wire));
  // The number people know is the account number; the other one only programs can set.
  debtor.customer_number = TRY(plain_text(wire, "AccountNumber"));
  if (debtor.customer_number.empty())
    debtor.customer_number = TRY(plain_text(wire, "ContactNumber"));
  debtor.company_number = TRY(plain_text(wire, "CompanyNumber"));
  debtor.vat_number = TRY(plain_text(wire, "TaxNumber"));
  debtor.iban = iban_in(TRY(plain_text(wire, "BankAccountDetails")));
  return {};
}

Result<Address> read_address(const Cursor& wire, std::string& attention) {
  Address address;
  for (const char* line : {"AddressLine1", "AddressLine2", "AddressLine3", "AddressLine4"}) {
    auto text = TRY(plain_text(wire, line));
    if (!text.empty()) address.lines.push_back(std::move(text));
  }
  address.postcode = TRY(plain_text(wire, "PostalCode"));
  address.city = TRY(plain_text(wire, "City"));
  address.country = country_code(TRY(plain_text(wire, "Country")));
  attention = TRY(plain_text(wire, "AttentionTo"));
  return address;
}

// Xero prints invoices with the postal address; the street is the next best.
Status read_addresses(const Cursor& wire, Debtor& debtor) {
  const auto all = TRY(wire.find_items("Addresses"));
  for (const char* wanted : {"POBOX", "STREET"}) {
    for (const Cursor& one : all) {
      if (TRY(plain_text(one, "AddressType")) != wanted) continue;
      std::string attention;
      auto address = TRY(read_address(one, attention));
      if (debtor.person.empty()) debtor.person = attention;
      if (debtor.address.lines.empty() && debtor.address.city.empty())
        debtor.address = std::move(address);
    }
  }
  return {};
}

Status read_phone(const Cursor& wire, Debtor& debtor) {
  const auto all = TRY(wire.find_items("Phones"));
  for (const char* wanted : {"DEFAULT", "DDI", "OFFICE", "MOBILE"}) {
    for (const Cursor& one : all) {
      const auto number = TRY(plain_text(one, "PhoneNumber"));
      if (number.empty() || TRY(plain_text(one, "PhoneType")) != wanted) continue;
      auto country = TRY(plain_text(one, "PhoneCountryCode"));
      if (!country.empty() && !country.starts_with('+')) country.insert(0, "+");
      debtor.phone =
          trimmed(country + " " + trimmed(TRY(plain_text(one, "PhoneAreaCode")) + " " + number));
      return {};
    }
  }
  return {};
}

// Xero mails an invoice to the contact's own address and to each person who is to be included.
Status read_mailboxes(const Cursor& wire, Debtor& debtor) {
  const auto main = TRY(plain_text(wire, "EmailAddress"));
  std::vector<std::string> included;
  for (const Cursor& person : TRY(wire.find_items("ContactPersons"))) {
    auto address = TRY(plain_text(person, "EmailAddress"));
    if (address.empty() || !TRY(person.find_boolean("IncludeInEmails")).value_or(false)) continue;
    if (debtor.person.empty()) debtor.person = TRY(full_name(person));
    if (address != main) included.push_back(std::move(address));
  }
  if (!included.empty()) {
    if (!main.empty()) debtor.mailboxes.push_back({"invoice_contact", main});
    for (auto& address : included)
      debtor.mailboxes.push_back({"invoice_contact", std::move(address)});
  }
  if (!main.empty()) debtor.mailboxes.push_back({"main", main});
  return {};
}

Status read_marks(const Cursor& wire, const Reading& reading, Debtor& debtor) {
  const auto stop = ascii_lower(trimmed(reading.stop_group));
  for (const Cursor& group : TRY(wire.find_items("ContactGroups"))) {
    auto name = TRY(plain_text(group, "Name"));
    if (name.empty() || TRY(plain_text(group, "Status")) == "DELETED") continue;
    if (!stop.empty() && ascii_lower(name) == stop) debtor.stop_signs.push_back(name);
    debtor.tags.push_back(std::move(name));
  }
  const auto status = TRY(plain_text(wire, "ContactStatus"));
  // Personal data was erased at this person's request: whoever it was is not to be written to.
  if (status == "GDPRREQUEST") debtor.stop_signs.emplace_back(status);
  const bool merged = !TRY(plain_text(wire, "MergedToContactID")).empty();
  debtor.archived = merged || (!status.empty() && status != "ACTIVE");
  return {};
}

std::string version_of(const Debtor& debtor, const Cursor& wire) {
  std::vector<std::string> read = {debtor.name,
                                   debtor.person,
                                   debtor.customer_number,
                                   debtor.company_number,
                                   debtor.vat_number,
                                   debtor.iban,
                                   debtor.phone,
                                   debtor.address.postcode,
                                   debtor.address.city,
                                   debtor.address.country,
                                   debtor.archived ? "archived" : ""};
  for (const auto* list : {&debtor.address.lines, &debtor.stop_signs, &debtor.tags}) {
    read.push_back(std::to_string(list->size()));
    read.insert(read.end(), list->begin(), list->end());
  }
  for (const auto& mailbox : debtor.mailboxes)
    read.push_back(mailbox.role + " " + mailbox.address);
  return version_text(moment_of(wire), read);
}

}  // namespace

Result<Debtor> read_contact(const Value& contact, const Reading& reading) {
  const Cursor wire(contact);
  Debtor debtor;
  debtor.id = {TRY(wire.id_text("ContactID"))};
  TRY(read_names(wire, debtor));
  TRY(read_addresses(wire, debtor));
  TRY(read_phone(wire, debtor));
  TRY(read_mailboxes(wire, debtor));
  TRY(read_marks(wire, reading, debtor));
  debtor.version = version_of(debtor, wire);
  return debtor;
}

}  // namespace dunning::xero
