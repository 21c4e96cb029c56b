#include "connectors/exact_online/wire.hpp"

#include <algorithm>

#include "connectors/exact_online/fingerprint.hpp"
#include "connectors/exact_online/odata.hpp"
#include "daemon/core/record_checks.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/write.hpp"

namespace dunning::exact_online {

using json::Cursor;
using json::Value;

const std::string_view contact_fields =
    "ID,Account,AccountMainContact,IsMainContact,FullName,Email,BusinessEmail";
const std::string_view account_fields =
    "ID,Code,Name,Email,Phone,AddressLine1,AddressLine2,AddressLine3,Postcode,City,Country,"
    "Language,VATNumber,ChamberOfCommerce,MainContact,Blocked,EndDate,IsAnonymised,Remarks,"
    "Classification,"
    "ClassificationDescription,Classification1,Classification2,Classification3,Classification4,"
    "Classification5,Classification6,Classification7,Classification8";
const std::string_view division_fields =
    "Code,Description,CustomerName,Currency,Country,DivisionMoveDate,DivisionHRLinkUnlinkDate";
const std::string_view deletion_fields = "Timestamp,EntityKey,EntityType";
const std::string_view bank_entry_fields =
    "ID,Date,AmountDC,AmountFC,Currency,Account,AccountName,GLAccountCode,GLAccountDescription,"
    "Description,Notes";
const std::string_view condition_fields = "Code,CreditManagementScenario";

namespace {

std::string two_letters(std::string_view text) {
  const auto small = ascii_lower(text.substr(0, 2));
  const bool letters = small.size() == 2 && std::all_of(small.begin(), small.end(), [](char c) {
                         return c >= 'a' && c <= 'z';
                       });
  return letters ? small : std::string();
}

// Of the countries that have a site; any other is left to the configuration.
std::string_view zone_of(std::string_view country) {
  constexpr std::pair<std::string_view, std::string_view> zones[] = {
      {"NL", "Europe/Amsterdam"}, {"BE", "Europe/Brussels"}, {"DE", "Europe/Berlin"},
      {"GB", "Europe/London"},    {"UK", "Europe/London"},   {"FR", "Europe/Paris"},
      {"ES", "Europe/Madrid"}};
  for (const auto& [code, zone] : zones) {
    if (code == country) return zone;
  }
  return "";
}

Status read_address(const Cursor& wire, Address& address) {
  for (const char* line : {"AddressLine1", "AddressLine2", "AddressLine3"}) {
    auto text = TRY(plain_text(wire, line));
    if (!text.empty()) address.lines.push_back(std::move(text));
  }
  address.postcode = TRY(plain_text(wire, "Postcode"));
  address.city = TRY(plain_text(wire, "City"));
  address.country = TRY(plain_text(wire, "Country"));
  return {};
}

std::vector<std::string> addresses_in(std::string_view list) {
  std::vector<std::string> all;
  while (!list.empty()) {
    const auto end = list.find_first_of(",;");
    auto part = trimmed(list.substr(0, end));
    if (!part.empty()) all.push_back(std::move(part));
    list.remove_prefix(end == std::string_view::npos ? list.size() : end + 1);
  }
  return all;
}

Status read_classification(const Cursor& wire, std::string_view stop, Debtor& debtor) {
  const auto code = TRY(plain_text(wire, "Classification"));
  const auto description = TRY(plain_text(wire, "ClassificationDescription"));
  const std::string shown =
      code.empty() || description.empty() ? code + description : code + ": " + description;
  if (!shown.empty()) debtor.tags.push_back(shown);
  const auto wanted = ascii_lower(trimmed(stop));
  if (wanted.empty()) return {};
  bool stopped = ascii_lower(code) == wanted || ascii_lower(description) == wanted;
  for (const char* field :
       {"Classification1", "Classification2", "Classification3", "Classification4",
        "Classification5", "Classification6", "Classification7", "Classification8"})
    stopped = stopped || TRY(find_guid(wire, field)) == wanted;
  if (stopped) debtor.stop_signs.push_back(shown.empty() ? std::string(stop) : shown);
  return {};
}

std::string version_of(const Debtor& debtor) {
  Fingerprint print;
  print.add(std::to_string(reading_version))
      .add(debtor.name)
      .add(debtor.person)
      .add(debtor.customer_number)
      .add(debtor.company_number)
      .add(debtor.vat_number)
      .add(debtor.language)
      .add(debtor.phone)
      .add(debtor.address.postcode)
      .add(debtor.address.city)
      .add(debtor.address.country)
      .add(debtor.archived);
  for (const auto& mailbox : debtor.mailboxes)
    print.add(mailbox.role).add(mailbox.address);
  for (const auto* list :
       {&debtor.address.lines, &debtor.stop_signs, &debtor.tags, &debtor.notes}) {
    print.add(std::to_string(list->size()));
    for (const auto& one : *list)
      print.add(one);
  }
  return print.text();
}

// The first line of the text, with the marker behind it.
std::string subject_of(const ports::LedgerNote& note) {
  const auto line = note.text.substr(0, note.text.find_first_of("\r\n"));
  return cut_short(line, subject_limit) + (line.empty() ? "" : " ") + marker_text(note.marker);
}

std::string whole_text(const ports::LedgerNote& note) {
  return note.text + "\n\n" + marker_text(note.marker);
}

}  // namespace

std::string id_of(const Value& row) {
  const auto id = find_guid(Cursor(row), "ID");
  return id ? *id : "";
}

std::string main_contact_of(const Value& account) {
  const auto id = find_guid(Cursor(account), "MainContact");
  return id ? *id : "";
}

Result<ContactRow> read_contact(const Value& row) {
  const Cursor wire(row);
  ContactRow contact;
  contact.id = TRY(find_guid(wire, "ID"));
  if (contact.id.empty()) return fail(wire.error("ID: is missing"));
  contact.account = TRY(find_guid(wire, "Account"));
  contact.is_main = TRY(find_flag(wire, "IsMainContact")).value_or(false) ||
                    TRY(find_guid(wire, "AccountMainContact")) == contact.id;
  contact.timestamp = TRY(find_whole(wire, "Timestamp")).value_or(0);
  contact.contact.name = TRY(plain_text(wire, "FullName"));
  contact.contact.email = TRY(plain_text(wire, "Email"));
  if (contact.contact.email.empty()) contact.contact.email = TRY(plain_text(wire, "BusinessEmail"));
  return contact;
}

Result<Debtor> read_account(const Value& row, const std::optional<Contact>& main_contact,
                            std::string_view stop_classification) {
  const Cursor wire(row);
  Debtor debtor;
  debtor.id = {TRY(find_guid(wire, "ID"))};
  if (debtor.id.value.empty()) return fail(wire.error("ID: is missing"));
  debtor.name = TRY(plain_text(wire, "Name"));
  debtor.customer_number = TRY(plain_text(wire, "Code"));
  debtor.company_number = TRY(plain_text(wire, "ChamberOfCommerce"));
  debtor.vat_number = TRY(plain_text(wire, "VATNumber"));
  debtor.language = two_letters(TRY(plain_text(wire, "Language")));
  debtor.phone = TRY(plain_text(wire, "Phone"));
  TRY(read_address(wire, debtor.address));
  if (main_contact) {
    debtor.person = main_contact->name;
    for (auto& address : addresses_in(main_contact->email))
      debtor.mailboxes.push_back({"billing", std::move(address)});
  }
  for (auto& address : addresses_in(TRY(plain_text(wire, "Email"))))
    debtor.mailboxes.push_back({"main", std::move(address)});
  TRY(read_classification(wire, stop_classification, debtor));
  if (TRY(find_flag(wire, "Blocked")).value_or(false)) debtor.tags.emplace_back("blocked");
  if (auto remarks = TRY(plain_text(wire, "Remarks")); !remarks.empty())
    debtor.notes.push_back(cut_short(std::move(remarks), text_limit_bytes));
  debtor.archived = TRY(find_flag(wire, "IsAnonymised")).value_or(false) ||
                    TRY(find_day(wire, "EndDate")).has_value();
  debtor.version = version_of(debtor);
  return debtor;
}

Result<Division> read_division(const Value& row) {
  const Cursor wire(row);
  Division division;
  division.identity.ledger_id = TRY(plain_text(wire, "Code"));
  division.identity.name = TRY(plain_text(wire, "Description"));
  if (division.identity.name.empty())
    division.identity.name = TRY(plain_text(wire, "CustomerName"));
  division.identity.currency = TRY(plain_text(wire, "Currency"));
  division.identity.time_zone = std::string(zone_of(TRY(plain_text(wire, "Country"))));
  division.moved = TRY(plain_text(wire, "DivisionMoveDate")) + "|" +
                   TRY(plain_text(wire, "DivisionHRLinkUnlinkDate"));
  return division;
}

Result<Deletion> read_deletion(const Value& row) {
  const Cursor wire(row);
  return Deletion{TRY(find_whole(wire, "Timestamp")).value_or(0),
                  TRY(find_whole(wire, "EntityType")).value_or(0),
                  TRY(find_guid(wire, "EntityKey"))};
}

Result<BankEntry> read_bank_entry(const Value& row, Currency books) {
  const Cursor wire(row);
  BankEntry entry;
  entry.id = TRY(find_guid(wire, "ID"));
  if (entry.id.empty()) return fail(wire.error("ID: is missing"));
  const auto date = TRY(find_day(wire, "Date"));
  if (!date) return fail(wire.error("Date: is missing"));
  entry.date = *date;
  const auto code = TRY(plain_text(wire, "Currency"));
  const auto named = Currency::parse(code);
  if (!code.empty() && !named) return fail(wire.error("Currency: " + named.error().message));
  const Currency currency = code.empty() ? books : *named;
  auto amount = TRY(find_amount(wire, "AmountFC", currency));
  if (!amount && currency == books) amount = TRY(find_amount(wire, "AmountDC", currency));
  if (!amount) return fail(wire.error("AmountFC: the entry has no amount"));
  // Seen from the other side of the bank: what came in is a credit there.
  entry.received = Money{-amount->minor, currency};
  entry.account = TRY(find_guid(wire, "Account"));
  entry.gl_code = TRY(plain_text(wire, "GLAccountCode"));
  entry.gl_description = TRY(plain_text(wire, "GLAccountDescription"));
  entry.counterparty = TRY(plain_text(wire, "AccountName"));
  entry.description = TRY(plain_text(wire, "Description"));
  const auto notes = TRY(plain_text(wire, "Notes"));
  if (!notes.empty() && entry.counterparty.empty()) entry.counterparty = notes;
  return entry;
}

Suspense::Suspense(std::vector<std::string> names) : names_(std::move(names)) {}

bool Suspense::holds(const BankEntry& entry) const {
  return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
    return ascii_lower(name) == ascii_lower(entry.gl_code) ||
           ascii_lower(name) == ascii_lower(entry.gl_description);
  });
}

std::string Suspense::filter() const {
  std::string filter;
  for (const auto& name : names_) {
    std::string quoted;
    for (const char c : name)
      quoted += c == '\'' ? "''" : std::string(1, c);
    filter += filter.empty() ? "(" : " or ";
    filter += "trim(GLAccountCode) eq '" + quoted + "' or GLAccountDescription eq '" + quoted + "'";
  }
  return filter.empty() ? filter : filter + ")";
}

Result<PaymentCondition> read_payment_condition(const Value& row) {
  const Cursor wire(row);
  return PaymentCondition{TRY(plain_text(wire, "Code")),
                          !TRY(find_guid(wire, "CreditManagementScenario")).empty()};
}

std::string marker_text(std::string_view marker) {
  return "[dunningd:" + std::string(marker) + "]";
}

std::string communication_note_body(const ports::LedgerNote& note, const NoteTarget& target) {
  return json::write(Value::object(
      {{"Subject", subject_of(note)}, {"Notes", whole_text(note)}, {"Account", target.account}}));
}

std::string task_body(const ports::LedgerNote& note, const NoteTarget& target) {
  return json::write(Value::object({{"Description", subject_of(note)},
                                    {"Notes", whole_text(note)},
                                    {"Account", target.account},
                                    {"TaskType", 0}}));
}

std::string task_body(const ports::LedgerTask& task, const NoteTarget& target) {
  constexpr int call = 1;
  auto body = Value::object(
      {{"Description", cut_short(task.title, subject_limit) + " " + marker_text(task.marker)},
       {"Notes", task.text + "\n\n" + marker_text(task.marker)},
       {"Account", target.account},
       {"TaskType", call}});
  if (task.due_on) body.set("ActionDate", to_string(*task.due_on));
  return json::write(body);
}

}  // namespace dunning::exact_online
