#include "daemon/core/record_checks.hpp"

#include <algorithm>
#include <utility>

namespace dunning {
namespace {

using Complaint = std::optional<std::string>;

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

// Bytes of the well-formed sequence at the start of `text`, 0 when there is none (Unicode 15, table
// 3-7).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto within = [&](std::size_t i, unsigned low, unsigned high) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return within(1, 0x80, 0xbf) ? 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const unsigned low = lead == 0xe0 ? 0xa0 : 0x80;
    const unsigned high = lead == 0xed ? 0x9f : 0xbf;
    return within(1, low, high) && within(2, 0x80, 0xbf) ? 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const unsigned low = lead == 0xf0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xf4 ? 0x8f : 0xbf;
    return within(1, low, high) && within(2, 0x80, 0xbf) && within(3, 0x80, 0xbf) ? 4 : 0;
  }
  return 0;
}

// Collects the first complaint over the fields of a record.
class Fields {
 public:
  void text(std::string_view field, std::string_view value) {
    note(field, nonsense_in_text(value));
  }
  void id(std::string_view field, std::string_view value) { note(field, nonsense_in_id(value)); }
  void require(bool fine, std::string_view field, std::string_view why) {
    if (!fine) note(field, std::string(why));
  }
  template <class Enum>
  void enumerator(std::string_view field, Enum value, Enum last) {
    const auto number = static_cast<int>(value);
    require(number >= 0 && number <= static_cast<int>(last), field, "is no value of its kind");
  }
  template <class List>
  void bounded(std::string_view field, const List& list) {
    require(list.size() <= list_limit, field, "has too many entries");
  }
  void list(std::string_view field, const std::vector<std::string>& texts) {
    bounded(field, texts);
    for (const auto& one : texts)
      text(field, one);
  }
  Complaint first() && { return std::move(first_); }

 private:
  void note(std::string_view field, Complaint complaint) {
    if (complaint && !first_) first_ = std::string(field) + " " + *complaint;
  }
  Complaint first_;
};

Complaint check(const Debtor& debtor) {
  Fields fields;
  fields.id("id", debtor.id.value);
  fields.id("version", debtor.version);
  const std::pair<const char*, const std::string&> texts[] = {
      {"name", debtor.name},
      {"person", debtor.person},
      {"customer_number", debtor.customer_number},
      {"company_number", debtor.company_number},
      {"vat_number", debtor.vat_number},
      {"iban", debtor.iban},
      {"language", debtor.language},
      {"phone", debtor.phone},
      {"address.postcode", debtor.address.postcode},
      {"address.city", debtor.address.city},
      {"address.country", debtor.address.country}};
  for (const auto& [field, value] : texts)
    fields.text(field, value);
  fields.list("address.lines", debtor.address.lines);
  fields.bounded("mailboxes", debtor.mailboxes);
  for (const auto& mailbox : debtor.mailboxes) {
    fields.text("mailbox role", mailbox.role);
    fields.text("mail address", mailbox.address);
    fields.require(!has_control_character(mailbox.address), "mail address",
                   "holds a control character");
  }
  fields.list("stop_signs", debtor.stop_signs);
  fields.list("tags", debtor.tags);
  fields.list("notes", debtor.notes);
  fields.enumerator("company_flag", debtor.company_flag, Known::yes);
  fields.enumerator("direct_debit", debtor.direct_debit, Known::yes);
  return std::move(fields).first();
}

void check_amounts(const Invoice& invoice, Fields& fields) {
  const Currency currency = invoice.total.currency;
  fields.require(invoice.open.currency == currency, "open amount",
                 "is not in the currency of the total");
  fields.bounded("rows", invoice.rows);
  for (const auto& row : invoice.rows) {
    fields.require(row.amount.currency == currency && row.open.currency == currency, "due row",
                   "is not in the currency of the total");
  }
  fields.bounded("payments", invoice.payments);
  for (const auto& payment : invoice.payments) {
    fields.id("payment id", payment.id);
    fields.text("payment credit note", payment.credit_note);
    fields.require(payment.amount.currency == currency, "payment",
                   "is not in the currency of the total");
  }
}

Complaint check(const Invoice& invoice) {
  Fields fields;
  fields.id("id", invoice.id.value);
  fields.id("version", invoice.version);
  fields.require(!invoice.debtor.value.empty(), "debtor", "is missing");
  fields.text("debtor", invoice.debtor.value);
  const std::pair<const char*, const std::string&> texts[] = {
      {"number", invoice.number},
      {"ledger_state", invoice.ledger_state},
      {"credits", invoice.credits},
      {"reference", invoice.reference},
      {"payment_reference", invoice.payment_reference},
      {"contact_person", invoice.contact_person},
      {"contact_email", invoice.contact_email},
      {"account_manager", invoice.account_manager},
      {"language", invoice.language},
      {"payment_link", invoice.payment_link}};
  for (const auto& [field, value] : texts)
    fields.text(field, value);
  fields.require(!has_control_character(invoice.contact_email), "contact_email",
                 "holds a control character");
  fields.require(!has_control_character(invoice.payment_link), "payment_link",
                 "holds a control character");
  fields.list("stop_signs", invoice.stop_signs);
  fields.list("tags", invoice.tags);
  fields.enumerator("state", invoice.state, InvoiceState::unknown);
  fields.enumerator("sent", invoice.sent, Known::yes);
  fields.enumerator("direct_debit", invoice.direct_debit, Known::yes);
  fields.require(invoice.reminders_in_ledger >= 0, "reminders_in_ledger", "is negative");
  check_amounts(invoice, fields);
  return std::move(fields).first();
}

Complaint check(const BankLine& line) {
  Fields fields;
  fields.id("id", line.id);
  fields.id("version", line.version);
  fields.require(line.open.currency == line.amount.currency, "open amount",
                 "is not in the currency of the amount");
  fields.text("counterparty_iban", line.counterparty_iban);
  fields.text("counterparty_name", line.counterparty_name);
  fields.text("description", line.description);
  return std::move(fields).first();
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::optional<std::string> nonsense_in_text(std::string_view text) {
  if (text.size() > text_limit_bytes) {
    return "is longer than " + std::to_string(text_limit_bytes) + " bytes";
  }
  if (text.find('\0') != std::string_view::npos) return "holds a NUL";
  if (!is_utf8(text)) return "is not UTF-8";
  return std::nullopt;
}

std::optional<std::string> nonsense_in_id(std::string_view id) {
  if (id.empty()) return "is empty";
  if (id.size() > id_limit_bytes)
    return "is longer than " + std::to_string(id_limit_bytes) + " bytes";
  if (has_control_character(id)) return "holds a control character";
  if (!is_utf8(id)) return "is not UTF-8";
  return std::nullopt;
}

std::optional<std::string> nonsense_in(const RecordRef& ref) {
  const auto kind = static_cast<int>(ref.kind);
  if (kind < 0 || kind > static_cast<int>(RecordKind::bank_line))
    return "kind is no value of its kind";
  if (auto wrong = nonsense_in_id(ref.id)) return "id " + *wrong;
  return std::nullopt;
}

std::optional<std::string> nonsense_in(const Record& record) {
  return std::visit([](const auto& one) { return check(one); }, record);
}

}  // namespace dunning
