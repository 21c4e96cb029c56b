#include <algorithm>
#include <array>

#include "connectors/moneybird/remarks.hpp"
#include "connectors/moneybird/text.hpp"
#include "connectors/moneybird/wire.hpp"
#include "daemon/core/spelling.hpp"
#include "daemon/json/cursor.hpp"

namespace dunning::moneybird {
namespace {

using json::Cursor;

// A state this table lacks is InvoiceState::unknown and never dunned.
constexpr Spelling<InvoiceState> states[] = {
    {InvoiceState::draft, "draft"},
    {InvoiceState::draft, "scheduled"},
    {InvoiceState::open, "open"},
    {InvoiceState::open, "late"},
    {InvoiceState::open, "reminded"},
    {InvoiceState::payment_under_way, "pending_payment"},
    {InvoiceState::paid, "paid"},
    {InvoiceState::written_off, "uncollectible"},  // total_unpaid stays at the full amount
};

// Of external sales invoices, which have words of their own; "new" is not processed yet.
constexpr Spelling<InvoiceState> external_states[] = {
    {InvoiceState::draft, "new"}, {InvoiceState::open, "open"},
    {InvoiceState::open, "late"}, {InvoiceState::payment_under_way, "pending_payment"},
    {InvoiceState::paid, "paid"}, {InvoiceState::written_off, "uncollectible"},
};

constexpr std::string_view paused_sign = "paused";
constexpr std::string_view reminded = "sales_invoice_send_reminder_";
constexpr std::string_view given_to_payt = "sales_invoice_send_to_payt";

Result<Payment> read_payment(const Cursor& wire, Currency currency) {
  Payment payment;
  payment.id = TRY(wire.id_text("id"));
  payment.amount = TRY(wire.amount("price", currency));
  const auto booked_on = TRY(wire.find_date("payment_date"));
  const auto created_at = TRY(wire.find_instant("created_at"));
  if (!booked_on && !created_at) return fail(wire.error("the payment has no date"));
  payment.booked_on = booked_on ? *booked_on : *parse_date(to_string(*created_at).substr(0, 10));
  payment.credit_note = TRY(wire.find_id_text("credit_invoice_id")).value_or("");
  return payment;
}

Status read_amounts(const Cursor& wire, Invoice& invoice) {
  const auto code = TRY(wire.text("currency"));
  const auto currency = Currency::parse(code);
  if (!currency) return fail(wire.error("currency: " + currency.error().message));
  invoice.total = TRY(wire.amount("total_price_incl_tax", *currency));
  invoice.open = TRY(wire.amount("total_unpaid", *currency));
  for (const Cursor& payment : TRY(wire.find_items("payments"))) {
    invoice.payments.push_back(TRY(read_payment(payment, *currency)));
  }
  // Credit notes live in the same list. A positive document made from a credit note is owed like
  // any other invoice.
  const auto original = TRY(wire.find_id_text("original_sales_invoice_id"));
  invoice.credit_note = invoice.total.is_negative() || (original && !invoice.total.is_positive());
  if (invoice.credit_note) invoice.credits = original.value_or("");
  return {};
}

Status read_state(const Cursor& wire, Invoice& invoice) {
  invoice.ledger_state = TRY(wire.text("state"));
  invoice.state = read_spelling(states, invoice.ledger_state).value_or(InvoiceState::unknown);
  invoice.dubious = TRY(wire.find_date("marked_dubious_on")).has_value();
  if (TRY(wire.find_boolean("paused")).value_or(false))
    invoice.stop_signs.emplace_back(paused_sign);
  const auto reminders = TRY(reminders_of(wire.value()));
  invoice.reminders_in_ledger = static_cast<int>(std::clamp<std::int64_t>(reminders, 0, 1'000));
  invoice.sent_on = TRY(wire.find_date("sent_at"));  // a date, whatever its name says
  invoice.sent = invoice.sent_on                        ? Known::yes
                 : invoice.state == InvoiceState::draft ? Known::no
                                                        : Known::unknown;
  return {};
}

// The hosted invoice page works only once the invoice was sent.
Status read_payment_link(const Cursor& wire, Invoice& invoice) {
  const auto link = TRY(plain_text(wire, "payment_url"));
  if (invoice.sent == Known::yes && link.starts_with("https://")) invoice.payment_link = link;
  return {};
}

Status read_contact_person(const Cursor& wire, Invoice& invoice) {
  const auto person = TRY(wire.find("contact_person"));
  if (!person) return {};
  invoice.contact_person = TRY(full_name(*person));
  const auto addresses = mail_addresses(TRY(plain_text(*person, "email")));
  if (!addresses.empty()) invoice.contact_email = addresses.front();
  return {};
}

// Direct debit: by the workflow, or by the copy of the contact inside the invoice. Both silent is a
// no only when both could have spoken.
Status read_workflow_facts(const Cursor& wire, const Workflows& workflows, Invoice& invoice) {
  const auto id = TRY(wire.find_id_text("workflow_id"));
  const auto found = id ? workflows.find(*id) : workflows.end();
  const bool unknown_workflow = id && found == workflows.end();
  const bool reminds = found != workflows.end() && found->second.reminds;
  invoice.dunned_elsewhere = reminds || unknown_workflow;
  for (const Cursor& event : TRY(wire.find_items("events"))) {
    if (TRY(event.text_or_empty("action")) == given_to_payt) invoice.dunned_elsewhere = true;
  }
  const auto contact = TRY(wire.find("contact"));
  const Known by_contact = contact ? TRY(collected_by_direct_debit(*contact)) : Known::unknown;
  const bool by_workflow = found != workflows.end() && found->second.collects;
  invoice.direct_debit = by_workflow ? Known::yes : unknown_workflow ? Known::unknown : by_contact;
  return {};
}

}  // namespace

std::string workflow_id_of(const json::Value& invoice) {
  const auto id = Cursor(invoice).find_id_text("workflow_id");
  return id && *id ? **id : "";
}

Result<Invoice> read_invoice(const json::Value& value, const Workflows& workflows,
                             std::string_view stop_field) {
  const Cursor wire(value);
  Invoice invoice;
  invoice.id = {TRY(wire.id_text("id"))};
  invoice.version = TRY(wire.id_text("version"));
  const auto debtor = TRY(wire.find_id_text("contact_id"));
  if (!debtor) return fail(wire.error("contact_id: the invoice has no contact"));
  invoice.debtor = {*debtor};
  invoice.number =
      TRY(plain_text(wire, "invoice_id"));  // `id` is the record, `invoice_id` what is printed
  invoice.invoice_date = TRY(wire.find_date("invoice_date"));
  invoice.due_date = TRY(wire.find_date("due_date"));
  TRY(read_amounts(wire, invoice));
  TRY(read_state(wire, invoice));
  for (auto& sign : TRY(read_stop_signs(wire, stop_field)))
    invoice.stop_signs.push_back(std::move(sign));
  invoice.tags = TRY(read_tags(wire));
  invoice.reference = TRY(plain_text(wire, "reference"));
  invoice.payment_reference = TRY(plain_text(wire, "payment_reference"));
  invoice.language = language_code(TRY(plain_text(wire, "language")));
  TRY(read_payment_link(wire, invoice));
  TRY(read_contact_person(wire, invoice));
  TRY(read_workflow_facts(wire, workflows, invoice));
  return invoice;
}

Result<Invoice> read_external_invoice(const json::Value& value) {
  const Cursor wire(value);
  Invoice invoice;
  invoice.id = {external_id(TRY(wire.id_text("id")))};
  invoice.version = TRY(wire.id_text("version"));
  const auto debtor = TRY(wire.find_id_text("contact_id"));
  if (!debtor) return fail(wire.error("contact_id: the invoice has no contact"));
  invoice.debtor = {*debtor};
  invoice.number = TRY(plain_text(wire, "reference"));
  if (invoice.number.empty()) invoice.number = TRY(wire.find_id_text("entry_number")).value_or("");
  invoice.invoice_date = TRY(wire.find_date("date"));
  invoice.due_date = TRY(wire.find_date("due_date"));
  TRY(read_amounts(wire, invoice));
  invoice.ledger_state = TRY(wire.text("state"));
  invoice.state =
      read_spelling(external_states, invoice.ledger_state).value_or(InvoiceState::unknown);
  invoice.dubious = TRY(wire.find_date("marked_dubious_on")).has_value();
  const auto contact = TRY(wire.find("contact"));
  if (contact) invoice.direct_debit = TRY(collected_by_direct_debit(*contact));
  return invoice;
}

Result<std::int64_t> reminders_of(const json::Value& invoice) {
  const Cursor wire(invoice);
  std::int64_t events = 0;
  for (const Cursor& event : TRY(wire.find_items("events"))) {
    const auto action = TRY(event.text_or_empty("action"));
    // That the post took a letter is told by an event of its own.
    if (action.starts_with(reminded) && !action.ends_with("_confirmation")) ++events;
  }
  return std::max(events, TRY(wire.find_integer("reminder_count")).value_or(0));
}

Result<Remindable> read_remindable(const json::Value& value) {
  const Cursor wire(value);
  Remindable invoice;
  invoice.invoice = TRY(wire.id_text("id"));
  invoice.owed = read_spelling(states, TRY(wire.text("state"))) == InvoiceState::open;
  if (!invoice.owed) return invoice;
  invoice.contact = TRY(wire.id_text("contact_id"));
  invoice.workflow = TRY(wire.id_text("workflow_id"));
  invoice.document_style = TRY(wire.id_text("document_style_id"));
  invoice.identity = TRY(wire.id_text("identity_id"));
  invoice.reminders = TRY(reminders_of(value));
  return invoice;
}

Result<std::pair<std::string, Workflow>> read_workflow(const json::Value& value) {
  const Cursor wire(value);
  Workflow workflow;
  for (const Cursor& step : TRY(wire.find_items("steps"))) {
    workflow.reminds =
        workflow.reminds || TRY(step.find_boolean("reminder_auto_send")).value_or(false);
  }
  workflow.collects = !TRY(plain_text(wire, "collection_method")).empty();
  return std::pair(TRY(wire.id_text("id")), workflow);
}

}  // namespace dunning::moneybird
