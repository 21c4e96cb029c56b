#include "daemon/store/record_json.hpp"

#include "daemon/core/spelling.hpp"
#include "daemon/store/fields.hpp"

namespace dunning::store {
namespace {

constexpr Spelling<Known> knowns[] = {{Known::unknown, ""}, {Known::no, "no"}, {Known::yes, "yes"}};

std::string text_of(Known known) {
  return std::string(spelled(knowns, known));
}
std::optional<Known> parse_known(std::string_view text) {
  return read_spelling(knowns, text);
}

json::Value value_of(const Address& address) {
  return FieldWriter()
      .text("city", address.city)
      .text("country", address.country)
      .texts("lines", address.lines)
      .text("postcode", address.postcode)
      .object();
}

Result<Address> read_address(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Address address;
  address.city = in.text("city");
  address.country = in.text("country");
  address.lines = in.texts("lines");
  address.postcode = in.text("postcode");
  return in.done(std::move(address));
}

json::Value value_of(const Debtor& debtor) {
  FieldWriter out;
  if (debtor.address != Address{}) out.set("address", value_of(debtor.address));
  return out.flag("archived", debtor.archived)
      .text("company_flag", text_of(debtor.company_flag))
      .text("company_number", debtor.company_number)
      .text("customer_number", debtor.customer_number)
      .text("direct_debit", text_of(debtor.direct_debit))
      .text("iban", debtor.iban)
      .text("id", debtor.id.value)
      .text("language", debtor.language)
      .list("mailboxes", debtor.mailboxes,
            [](const Debtor::Mailbox& one) {
              return FieldWriter().text("address", one.address).text("role", one.role).object();
            })
      .text("name", debtor.name)
      .texts("notes", debtor.notes)
      .text("person", debtor.person)
      .text("phone", debtor.phone)
      .texts("stop_signs", debtor.stop_signs)
      .texts("tags", debtor.tags)
      .text("vat_number", debtor.vat_number)
      .text("version", debtor.version)
      .object();
}

Result<Debtor> debtor_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Debtor debtor;
  if (const auto address = TRY(cursor.find("address")))
    debtor.address = TRY(read_address(*address));
  debtor.archived = in.flag("archived");
  debtor.company_flag = in.word("company_flag", Known::unknown, parse_known);
  debtor.company_number = in.text("company_number");
  debtor.customer_number = in.text("customer_number");
  debtor.direct_debit = in.word("direct_debit", Known::unknown, parse_known);
  debtor.iban = in.text("iban");
  debtor.id.value = in.text("id");
  debtor.language = in.text("language");
  debtor.mailboxes =
      in.list<Debtor::Mailbox>("mailboxes", [](const json::Cursor& one) -> Result<Debtor::Mailbox> {
        return Debtor::Mailbox{TRY(one.text_or_empty("role")), TRY(one.text_or_empty("address"))};
      });
  debtor.name = in.text("name");
  debtor.notes = in.texts("notes");
  debtor.person = in.text("person");
  debtor.phone = in.text("phone");
  debtor.stop_signs = in.texts("stop_signs");
  debtor.tags = in.texts("tags");
  debtor.vat_number = in.text("vat_number");
  debtor.version = in.text("version");
  return in.done(std::move(debtor));
}

json::Value value_of(const DueRow& row) {
  return FieldWriter()
      .money("amount", row.amount)
      .date("due_date", row.due_date)
      .money("open", row.open)
      .object();
}

Result<DueRow> due_row_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  DueRow row;
  row.amount = in.money("amount");
  row.due_date = in.day("due_date");
  row.open = in.money("open");
  return in.done(row);
}

json::Value value_of(const Payment& payment) {
  return FieldWriter()
      .money("amount", payment.amount)
      .date("booked_on", payment.booked_on)
      .text("credit_note", payment.credit_note)
      .text("id", payment.id)
      .object();
}

Result<Payment> payment_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Payment payment;
  payment.amount = in.money("amount");
  payment.booked_on = in.day("booked_on");
  payment.credit_note = in.text("credit_note");
  payment.id = in.text("id");
  return in.done(std::move(payment));
}

json::Value value_of(const Invoice& invoice) {
  return FieldWriter()
      .text("account_manager", invoice.account_manager)
      .text("contact_email", invoice.contact_email)
      .text("contact_person", invoice.contact_person)
      .flag("credit_note", invoice.credit_note)
      .text("credits", invoice.credits)
      .text("debtor", invoice.debtor.value)
      .text("direct_debit", text_of(invoice.direct_debit))
      .flag("dubious", invoice.dubious)
      .date("due_date", invoice.due_date)
      .flag("dunned_elsewhere", invoice.dunned_elsewhere)
      .date("expected_on", invoice.expected_on)
      .text("id", invoice.id.value)
      .date("invoice_date", invoice.invoice_date)
      .text("language", invoice.language)
      .text("ledger_state", invoice.ledger_state)
      .text("number", invoice.number)
      .flag("on_account", invoice.on_account)
      .money("open", invoice.open)
      .text("payment_link", invoice.payment_link)
      .text("payment_reference", invoice.payment_reference)
      .list("payments", invoice.payments, [](const Payment& one) { return value_of(one); })
      .text("reference", invoice.reference)
      .number("reminders_in_ledger", invoice.reminders_in_ledger)
      .list("rows", invoice.rows, [](const DueRow& one) { return value_of(one); })
      .text("sent", text_of(invoice.sent))
      .date("sent_on", invoice.sent_on)
      .text("state", std::string(name(invoice.state)))
      .texts("stop_signs", invoice.stop_signs)
      .texts("tags", invoice.tags)
      .money("total", invoice.total)
      .text("version", invoice.version)
      .object();
}

Result<Invoice> invoice_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  Invoice invoice;
  invoice.account_manager = in.text("account_manager");
  invoice.contact_email = in.text("contact_email");
  invoice.contact_person = in.text("contact_person");
  invoice.credit_note = in.flag("credit_note");
  invoice.credits = in.text("credits");
  invoice.debtor.value = in.text("debtor");
  invoice.direct_debit = in.word("direct_debit", Known::unknown, parse_known);
  invoice.dubious = in.flag("dubious");
  invoice.due_date = in.date("due_date");
  invoice.dunned_elsewhere = in.flag("dunned_elsewhere");
  invoice.expected_on = in.date("expected_on");
  invoice.id.value = in.text("id");
  invoice.invoice_date = in.date("invoice_date");
  invoice.language = in.text("language");
  invoice.ledger_state = in.text("ledger_state");
  invoice.number = in.text("number");
  invoice.on_account = in.flag("on_account");
  invoice.open = in.money("open");
  invoice.payment_link = in.text("payment_link");
  invoice.payment_reference = in.text("payment_reference");
  invoice.payments = in.list<Payment>("payments", payment_of);
  invoice.reference = in.text("reference");
  invoice.reminders_in_ledger = static_cast<int>(in.number("reminders_in_ledger"));
  invoice.rows = in.list<DueRow>("rows", due_row_of);
  invoice.sent = in.word("sent", Known::unknown, parse_known);
  invoice.sent_on = in.date("sent_on");
  invoice.state = in.word("state", InvoiceState::unknown, parse_invoice_state);
  invoice.stop_signs = in.texts("stop_signs");
  invoice.tags = in.texts("tags");
  invoice.total = in.money("total");
  invoice.version = in.text("version");
  return in.done(std::move(invoice));
}

json::Value value_of(const BankLine& line) {
  return FieldWriter()
      .money("amount", line.amount)
      .date("booked_on", line.booked_on)
      .text("counterparty_iban", line.counterparty_iban)
      .text("counterparty_name", line.counterparty_name)
      .text("description", line.description)
      .text("id", line.id)
      .money("open", line.open)
      .text("version", line.version)
      .object();
}

Result<BankLine> bank_line_of(const json::Cursor& cursor) {
  FieldReader in(cursor);
  BankLine line;
  line.amount = in.money("amount");
  line.booked_on = in.day("booked_on");
  line.counterparty_iban = in.text("counterparty_iban");
  line.counterparty_name = in.text("counterparty_name");
  line.description = in.text("description");
  line.id = in.text("id");
  line.open = in.money("open");
  line.version = in.text("version");
  return in.done(std::move(line));
}

}  // namespace

// The fields are given in the order of the alphabet, which makes the text canonical.
std::string record_text(const Record& record) {
  return json::write(std::visit([](const auto& one) { return value_of(one); }, record));
}

Result<Debtor> read_debtor(const std::string& text) {
  const json::Value document = TRY(json::parse(text));
  return debtor_of(json::Cursor(document));
}

Result<Invoice> read_invoice(const std::string& text) {
  const json::Value document = TRY(json::parse(text));
  return invoice_of(json::Cursor(document));
}

Result<BankLine> read_bank_line(const std::string& text) {
  const json::Value document = TRY(json::parse(text));
  return bank_line_of(json::Cursor(document));
}

}  // namespace dunning::store
