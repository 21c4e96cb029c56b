#include <map>
#include <nlohmann/json.hpp>

#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/wire.hpp"
#include "tests/sandbox/xero/wire_text.hpp"

namespace dunning::sandbox::xero {

namespace {

// Nobody keeps people from typing a country as they like.
std::string country_name(const std::string& code) {
  static const std::map<std::string, std::string> names = {
      {"NL", "Nederland"},      {"BE", "Belgium"}, {"DE", "Duitsland"},
      {"GB", "United Kingdom"}, {"US", "USA"},     {"FR", "France"},
      {"NO", "Norge"},          {"SE", "Sweden"},  {"DK", "Denmark"}};
  const auto found = names.find(code);
  return found == names.end() ? code : found->second;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    std::string part = text.substr(from, comma - from);
    while (part.starts_with(' '))
      part.erase(0, 1);
    if (!part.empty()) parts.push_back(part);
    from = comma + 1;
  }
  return parts;
}

Json address(const char* type, const Debtor* debtor) {
  Json wire{{"AddressType", type}};
  if (debtor == nullptr || debtor->street.empty()) {
    for (const char* name : {"City", "Region", "PostalCode", "Country"})
      wire[name] = "";
    return wire;
  }
  wire["AddressLine1"] = debtor->street;
  wire["City"] = debtor->city;
  wire["Region"] = "";
  wire["PostalCode"] = debtor->postcode;
  wire["Country"] = country_name(debtor->country);
  wire["AttentionTo"] =
      debtor->first_name + (debtor->first_name.empty() ? "" : " ") + debtor->last_name;
  return wire;
}

Json phones(const Debtor& debtor) {
  Json all = Json::array();
  for (const char* type : {"DDI", "DEFAULT", "FAX", "MOBILE"}) {
    const bool used = std::string_view(type) == "DEFAULT";
    all.push_back({{"PhoneType", type},
                   {"PhoneNumber", used ? debtor.phone : ""},
                   {"PhoneAreaCode", ""},
                   {"PhoneCountryCode", ""}});
  }
  return all;
}

std::int64_t group_number(const std::string& name) {
  std::int64_t number = 7;
  for (const char c : name)
    number = (number * 31 + static_cast<unsigned char>(c)) % 1'000'000'007;
  return number;
}

Json group(const std::string& name) {
  return {{"ContactGroupID", make_guid(IdKind::contact_group, group_number(name))},
          {"Name", name},
          {"Status", "ACTIVE"}};
}

Json groups_of(const Debtor& debtor) {
  Json all = Json::array();
  for (const std::string& name : split(debtor.classification)) {
    all.push_back(group(name));
    all.back()["HasValidationErrors"] = false;
  }
  return all;
}

// The first address of several is the contact's; the others are people who are copied.
Json people_of(const Debtor& debtor) {
  Json all = Json::array();
  const auto addresses = split(debtor.email);
  for (std::size_t i = 1; i < addresses.size() && i < 6; ++i)
    all.push_back({{"FirstName", "Kopie"},
                   {"LastName", std::to_string(i)},
                   {"EmailAddress", addresses[i]},
                   {"IncludeInEmails", true}});
  return all;
}

}  // namespace

std::string name_of(const Debtor& debtor) {
  return debtor.company.empty() ? debtor.first_name + " " + debtor.last_name : debtor.company;
}

Wire::Balance Wire::balance_of(std::int64_t debtor) const {
  if (!balances) {
    balances.emplace();
    for (const auto& [id, paper] : mirror.papers()) {
      if (paper.is_credit_note() || !paper.invoice.is_sent()) continue;
      Balance& balance = (*balances)[paper.invoice.debtor];
      balance.outstanding += paper.due_minor();
      if (paper.invoice.due < economy.today()) balance.overdue += paper.due_minor();
    }
  }
  const auto found = balances->find(debtor);
  return found == balances->end() ? Balance{} : found->second;
}

Json Wire::contact(const Person& person, Shape shape) const {
  const Debtor& debtor = person.debtor;
  Json wire{{"ContactID", make_guid(IdKind::contact, debtor.id)}};
  if (!debtor.customer_number.empty()) {
    wire["ContactNumber"] = debtor.customer_number;
    wire["AccountNumber"] = debtor.customer_number;
  }
  wire["ContactStatus"] = debtor.archived ? "ARCHIVED" : "ACTIVE";
  wire["Name"] = name_of(debtor);
  if (!debtor.first_name.empty()) wire["FirstName"] = debtor.first_name;
  if (!debtor.last_name.empty()) wire["LastName"] = debtor.last_name;
  if (!debtor.company_number.empty()) wire["CompanyNumber"] = debtor.company_number;
  const auto addresses = split(debtor.email);
  wire["EmailAddress"] = addresses.empty() ? "" : addresses.front();
  wire["BankAccountDetails"] = debtor.iban;
  if (!debtor.vat_number.empty()) wire["TaxNumber"] = debtor.vat_number;
  if (shape != Shape::summary) {
    wire["Addresses"] = Json::array({address("STREET", nullptr), address("POBOX", &debtor)});
    wire["Phones"] = phones(debtor);
  }
  put_updated(wire, person.updated, switches);
  wire.erase("UpdatedDateUTCString");
  const bool whole = shape == Shape::page || shape == Shape::single;
  wire["ContactGroups"] = whole ? groups_of(debtor) : Json::array();
  if (shape == Shape::summary) wire.erase("ContactGroups");
  if (shape != Shape::summary) {
    wire["IsSupplier"] = false;
    wire["IsCustomer"] = true;
    wire["DefaultCurrency"] = debtor.country == "US" ? "USD" : "EUR";
  }
  if (whole) {
    wire["ContactPersons"] = people_of(debtor);
    wire["PaymentTerms"] = {{"Sales", {{"Day", debtor.term_days}, {"Type", "DAYSAFTERBILLDATE"}}}};
    const auto [outstanding, overdue] = balance_of(debtor.id);
    if (outstanding != 0) {
      wire["Balances"] = {
          {"AccountsReceivable",
           {{"Outstanding", amount(outstanding, Currency())},
            {"Overdue", amount(overdue, Currency())}}},
          {"AccountsPayable",
           {{"Outstanding", amount(0, Currency())}, {"Overdue", amount(0, Currency())}}}};
    }
  }
  wire["HasAttachments"] = false;
  wire["HasValidationErrors"] = false;
  overrides.apply(Overrides::Kind::debtor, debtor.id, wire);
  return wire;
}

Json Wire::contact_of(std::int64_t debtor, Shape shape) const {
  const Person* person = mirror.person(debtor);
  if (shape == Shape::single && person != nullptr) {
    Json wire = contact(*person, Shape::single);
    for (const char* name : {"Balances", "PaymentTerms", "HasAttachments"})
      wire.erase(name);
    return wire;
  }
  return {{"ContactID", make_guid(IdKind::contact, debtor)},
          {"Name", person == nullptr ? "" : name_of(person->debtor)},
          {"Addresses", Json::array()},
          {"Phones", Json::array()},
          {"ContactGroups", Json::array()},
          {"ContactPersons", Json::array()},
          {"HasValidationErrors", false}};
}

Json Wire::contact_groups() const {
  std::map<std::string, bool> names;
  for (const auto& [id, person] : mirror.people()) {
    for (const std::string& name : split(person.debtor.classification))
      names[name] = true;
  }
  Json all = Json::array();
  for (const auto& [name, used] : names)
    all.push_back(group(name));
  return all;
}

std::optional<Value> Wire::contact_field(const Person& person, std::string_view name) const {
  const Debtor& debtor = person.debtor;
  const auto text = [](const std::string& of) { return of.empty() ? Value(Null{}) : Value(of); };
  if (name == "ContactID" || name == "ContactId") return make_guid(IdKind::contact, debtor.id);
  if (name == "Name") return name_of(debtor);
  if (name == "FirstName") return text(debtor.first_name);
  if (name == "LastName") return text(debtor.last_name);
  if (name == "ContactNumber" || name == "AccountNumber") return text(debtor.customer_number);
  if (name == "CompanyNumber") return text(debtor.company_number);
  if (name == "ContactStatus") return debtor.archived ? "ARCHIVED" : "ACTIVE";
  if (name == "EmailAddress") {
    const auto addresses = split(debtor.email);
    return addresses.empty() ? Value(Null{}) : Value(addresses.front());
  }
  if (name == "TaxNumber") return text(debtor.vat_number);
  if (name == "IsCustomer") return true;
  if (name == "IsSupplier") return false;
  if (name == "UpdatedDateUTC") return person.updated;
  return std::nullopt;
}

}  // namespace dunning::sandbox::xero
