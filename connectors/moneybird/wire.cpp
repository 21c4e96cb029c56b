#include "connectors/moneybird/wire.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "connectors/moneybird/remarks.hpp"
#include "connectors/moneybird/text.hpp"
#include "daemon/core/record_checks.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"

namespace dunning::moneybird {
namespace {

using json::Cursor;
using json::Value;

constexpr std::string_view external_prefix = "external:";

Status read_names(const Cursor& wire, Debtor& debtor) {
  const auto company = TRY(plain_text(wire, "company_name"));
  debtor.person = TRY(full_name(wire));
  debtor.name = company.empty() ? debtor.person : company;
  debtor.company_flag = company.empty() ? Known::no : Known::yes;
  for (const char* attention : {"send_invoices_to_attention", "attention"}) {
    if (debtor.person.empty()) debtor.person = TRY(plain_text(wire, attention));
  }
  return {};
}

Status read_address(const Cursor& wire, Address& address) {
  for (const char* line : {"address1", "address2"}) {
    auto text = TRY(plain_text(wire, line));
    if (!text.empty()) address.lines.push_back(std::move(text));
  }
  address.postcode = TRY(plain_text(wire, "zipcode"));
  address.city = TRY(plain_text(wire, "city"));
  address.country = TRY(plain_text(wire, "country"));
  return {};
}

Status read_mailboxes(const Cursor& wire, Debtor& debtor) {
  const std::pair<const char*, const char*> fields[] = {
      {"send_invoices_to_email", "invoice_contact"}, {"email", "main"}};
  for (const auto& [field, role] : fields) {
    for (auto& address : mail_addresses(TRY(plain_text(wire, field)))) {
      debtor.mailboxes.push_back({role, std::move(address)});
    }
  }
  return {};
}

void append(std::string& complaint, std::string_view part) {
  if (part.empty()) return;
  if (!complaint.empty()) complaint += "; ";
  complaint += part;
}

// Text, a list of texts, or an object whose members are lists of texts.
std::string spoken(const Value& value) {
  std::string all;
  if (value.kind() == Value::Kind::text) return value.text();
  if (value.is_array()) {
    for (const auto& item : value.items())
      append(all, spoken(item));
  }
  if (value.is_object()) {
    for (const auto& member : value.members()) {
      const auto inner = spoken(member.value);
      append(all, inner.empty() ? inner : member.key + " " + inner);
    }
  }
  return all;
}

}  // namespace

std::string id_of(const Value& record) {
  const auto id = Cursor(record).id_text("id");
  return id && !nonsense_in_id(*id) ? *id : "";
}

RecordKind kind_of(Source source) {
  switch (source) {
    case Source::contacts:
      return RecordKind::debtor;
    case Source::bank_lines:
      return RecordKind::bank_line;
    case Source::invoices:
    case Source::external_invoices:
      break;
  }
  return RecordKind::invoice;
}

Source source_of(const RecordRef& ref) {
  switch (ref.kind) {
    case RecordKind::debtor:
      return Source::contacts;
    case RecordKind::bank_line:
      return Source::bank_lines;
    case RecordKind::invoice:
      break;
  }
  return ref.id.starts_with(external_prefix) ? Source::external_invoices : Source::invoices;
}

std::string external_id(std::string_view id) {
  return std::string(external_prefix) + std::string(id);
}

std::string id_at_moneybird(const RecordRef& ref) {
  return source_of(ref) == Source::external_invoices ? ref.id.substr(external_prefix.size())
                                                     : ref.id;
}

RecordRef ref_of(Source source, const std::string& id) {
  return {kind_of(source), source == Source::external_invoices ? external_id(id) : id};
}

Result<ports::Listed> read_listed(Source source, const Value& entry) {
  const Cursor wire(entry);
  return ports::Listed{ref_of(source, TRY(wire.id_text("id"))), TRY(wire.id_text("version"))};
}

Result<Debtor> read_contact(const Value& contact, std::string_view stop_field) {
  const Cursor wire(contact);
  Debtor debtor;
  debtor.id = {TRY(wire.id_text("id"))};
  debtor.version = TRY(wire.id_text("version"));
  TRY(read_names(wire, debtor));
  debtor.customer_number = TRY(plain_text(wire, "customer_id"));  // not an id, in spite of its name
  debtor.company_number = TRY(plain_text(wire, "chamber_of_commerce"));
  debtor.vat_number = TRY(plain_text(wire, "tax_number"));
  debtor.iban = without_spaces(TRY(plain_text(wire, "sepa_iban")));
  if (debtor.iban.empty()) debtor.iban = without_spaces(TRY(plain_text(wire, "bank_account")));
  debtor.phone = TRY(plain_text(wire, "phone"));
  TRY(read_address(wire, debtor.address));
  TRY(read_mailboxes(wire, debtor));
  debtor.direct_debit = TRY(collected_by_direct_debit(wire));
  debtor.stop_signs = TRY(read_stop_signs(wire, stop_field));
  debtor.tags = TRY(read_tags(wire));
  debtor.notes = TRY(read_notes(wire));
  debtor.archived = TRY(wire.find_boolean("archived")).value_or(false);
  return debtor;
}

Result<ports::Connector::Identity> read_administration(const Value& administration) {
  const Cursor wire(administration);
  return ports::Connector::Identity{TRY(wire.id_text("id")), TRY(plain_text(wire, "name")),
                                    TRY(wire.text("currency")), TRY(plain_text(wire, "time_zone"))};
}

Result<std::optional<std::string>> find_note(const Value& record, std::string_view marker) {
  for (const Cursor& note : TRY(Cursor(record).find_items("notes"))) {
    if (TRY(note.text_or_empty("note")).find(marker) != std::string::npos) {
      return std::optional(TRY(note.id_text("id")));
    }
  }
  return std::nullopt;
}

std::string ids_body(const std::vector<std::string>& ids) {
  auto list = Value::array();
  for (const auto& id : ids)
    list.push(id);
  return json::write(Value::object({{"ids", std::move(list)}}));
}

std::string reminders_body(const std::vector<Remindable>& invoices) {
  std::map<std::array<std::string, 4>, Value> groups;
  for (const auto& one : invoices) {
    auto& ids = groups
                    .try_emplace({one.contact, one.workflow, one.document_style, one.identity},
                                 Value::array())
                    .first->second;
    ids.push(one.invoice);
  }
  auto list = Value::array();
  for (auto& [group, ids] : groups) {
    list.push(Value::object({{"contact_id", group[0]},
                             {"workflow_id", group[1]},
                             {"document_style_id", group[2]},
                             {"identity_id", group[3]},
                             {"sales_invoice_ids", std::move(ids)},
                             {"delivery_method", "Manual"}}));
  }
  return json::write(Value::object({{"sales_invoice_reminders", std::move(list)}}));
}

std::string note_body(const ports::LedgerNote& note) {
  std::string text = note.text;
  if (text.find(note.marker) == std::string::npos) text += "\n\n[dunningd " + note.marker + "]";
  return json::write(
      Value::object({{"note", Value::object({{"note", std::move(text)}, {"todo", false}})}}));
}

std::string todo_body(const ports::LedgerTask& task, const std::string& assignee) {
  auto note = Value::object(
      {{"note", task.title + "\n\n" + task.text + "\n\n[dunningd " + task.marker + "]"},
       {"todo", true}});
  if (!assignee.empty()) note.set("assignee_id", assignee);
  return json::write(Value::object({{"note", std::move(note)}}));
}

Result<std::string> find_user(const Value& user, std::string_view name_or_address) {
  const Cursor wire(user);
  const auto wanted = ascii_lower(name_or_address);
  const bool is_it = ascii_lower(TRY(wire.text_or_empty("email"))) == wanted ||
                     ascii_lower(TRY(wire.text_or_empty("name"))) == wanted;
  return is_it ? TRY(wire.id_text("id")) : std::string();
}

std::string complaint_in(std::string_view body) {
  const auto parsed = json::parse(body);
  if (!parsed) return {};
  std::string complaint;
  if (parsed->kind() == Value::Kind::text) complaint = parsed->text();
  for (const char* key : {"error", "errors"}) {
    if (const auto* member = parsed->find(key)) append(complaint, spoken(*member));
  }
  return one_line(std::move(complaint));
}

}  // namespace dunning::moneybird
