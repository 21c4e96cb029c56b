#include "tests/sandbox/moneybird/wire.hpp"

#include <nlohmann/json.hpp>

#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/moneybird/ids.hpp"

namespace dunning::sandbox::moneybird {

namespace {

Json administration_id() {
  return make_id(IdKind::administration, 1);
}
Json bookkeeper() {
  return 1;
}  // small ids come as bare numbers
Json api_user() {
  return make_id(IdKind::user, 2);
}

// Fields nobody filled in are null or empty text, depending on how the record was made.
Json unset(const Debtor& debtor) {
  return debtor.id % 2 == 0 ? Json(nullptr) : Json("");
}
Json text_or_unset(const Debtor& debtor, const std::string& text) {
  return text.empty() ? unset(debtor) : Json(text);
}

Json notes_of(const Wire& wire, const Debtor& debtor) {
  Json all = Json::array();
  for (const Note& note : debtor.notes)
    all.push_back(wire.note(note, NotedOn::contact, debtor.id));
  return all;
}

const char* entity_type(NotedOn on) {
  switch (on) {
    case NotedOn::invoice:
      return "SalesInvoice";
    case NotedOn::external_invoice:
      return "ExternalSalesInvoice";
    case NotedOn::contact:
      break;
  }
  return "Contact";
}

Json people_of(const Debtor& debtor) {
  if (debtor.company.empty() || debtor.first_name.empty()) return Json::array();
  return Json::array({{{"id", make_id(IdKind::person, debtor.id)},
                       {"contact_id", make_id(IdKind::contact, debtor.id)},
                       {"administration_id", administration_id()},
                       {"firstname", debtor.first_name},
                       {"lastname", debtor.last_name},
                       {"phone", nullptr},
                       {"email", nullptr},
                       {"department", "Administratie"},
                       {"created_at", to_string(debtor.created)},
                       {"updated_at", to_string(debtor.created)},
                       {"version", version_of(debtor.created)}}});
}

}  // namespace

const char* const administration_name = "Waterkant Ontwerp B.V.";

std::int64_t version_of(Instant updated) {
  return updated.ms / 1000;
}

std::string capability_key(std::int64_t record) {
  Dice dice(static_cast<std::uint64_t>(record), 77);
  std::string key;
  for (int i = 0; i < 64; ++i)
    key += "0123456789abcdef"[dice.next() % 16];
  return key;
}

std::string amount_text(const Money& amount) {
  std::string text = decimal_text(amount);
  if (text.find('.') == std::string::npos) return text + ".0";
  while (text.ends_with('0') && text[text.size() - 2] != '.')
    text.pop_back();
  return text;
}

std::string base_amount_text(const Money& amount) {
  if (amount.currency == Currency()) return amount_text(amount);
  return amount_text({amount.minor * 8 / 10, Currency()});  // one rate, for ever: 1.25 for a euro
}

Json Wire::note(const Note& note, NotedOn on, std::int64_t record) const {
  return {
      {"id", make_id(IdKind::note, note.id)},
      {"administration_id", administration_id()},
      {"entity_id", make_id(on == NotedOn::contact ? IdKind::contact : IdKind::invoice, record)},
      {"entity_type", entity_type(on)},
      {"user_id", note.by_api ? api_user() : bookkeeper()},
      {"assignee_id", note.assignee.empty() ? Json() : Json(note.assignee)},
      {"todo", note.todo},
      {"note", note.text},
      {"completed_at", nullptr},
      {"completed_by_id", nullptr},
      {"todo_type", nullptr},
      {"data", Json::object()},
      {"created_at", to_string(note.created)},
      {"updated_at", to_string(note.created)}};
}

Json Wire::contact(const Debtor& debtor, Events events) const {
  const bool collects = debtor.habit == Habit::direct_debit;
  Json contact{{"id", make_id(IdKind::contact, debtor.id)},
               {"administration_id", administration_id()},
               {"company_name", text_or_unset(debtor, debtor.company)}};
  const bool person = debtor.company.empty();
  contact["firstname"] = person ? Json(debtor.first_name) : unset(debtor);
  contact["lastname"] = person ? Json(debtor.last_name) : unset(debtor);
  contact["address1"] = text_or_unset(debtor, debtor.street);
  contact["address2"] = unset(debtor);
  contact["zipcode"] = text_or_unset(debtor, debtor.postcode);
  contact["city"] = text_or_unset(debtor, debtor.city);
  contact["country"] = debtor.country;
  contact["phone"] = text_or_unset(debtor, debtor.phone);
  contact["delivery_method"] = debtor.email.empty() ? "Post" : "Email";
  contact["customer_id"] = debtor.customer_number;
  contact["tax_number"] = text_or_unset(debtor, debtor.vat_number);
  contact["chamber_of_commerce"] = text_or_unset(debtor, debtor.company_number);
  contact["bank_account"] = text_or_unset(debtor, debtor.iban);
  contact["is_trusted"] = false;
  contact["max_transfer_amount"] = nullptr;
  contact["attention"] = unset(debtor);
  contact["email"] = text_or_unset(debtor, debtor.email);
  contact["email_ubl"] = true;
  contact["send_invoices_to_attention"] = unset(debtor);
  contact["send_invoices_to_email"] =
      text_or_unset(debtor, debtor.invoice_email.empty() ? debtor.email : debtor.invoice_email);
  contact["send_estimates_to_attention"] = unset(debtor);
  contact["send_estimates_to_email"] = text_or_unset(debtor, debtor.email);
  contact["direct_debit"] = collects;
  contact["sepa_active"] = collects;
  contact["sepa_iban"] = collects ? Json(debtor.iban) : unset(debtor);
  contact["sepa_iban_account_name"] = collects ? contact["company_name"] : unset(debtor);
  contact["sepa_bic"] = collects ? Json("TESTNL2A") : unset(debtor);
  contact["sepa_mandate_id"] = collects ? Json("M" + debtor.customer_number) : unset(debtor);
  contact["sepa_mandate_date"] = collects ? Json("2024-01-01") : Json();
  contact["sepa_sequence_type"] = "RCUR";
  contact["credit_card_number"] = unset(debtor);
  contact["credit_card_reference"] = unset(debtor);
  for (const char* name : {"credit_card_type", "tax_number_validated_at", "tax_number_valid",
                           "invoice_workflow_id", "estimate_workflow_id"}) {
    contact[name] = nullptr;
  }
  contact["si_identifier"] = unset(debtor);
  contact["si_identifier_type"] = nullptr;
  contact["moneybird_payments_mandate"] = false;
  contact["created_at"] = to_string(debtor.created);
  contact["updated_at"] = to_string(debtor.updated);
  contact["version"] = version_of(debtor.updated);
  // Of the real host: the reference promises this form.
  contact["sales_invoices_url"] = std::string("https://moneybird.com/") +
                                  make_id(IdKind::administration, 1) + "/sales_invoices/" +
                                  capability_key(debtor.id) + "/all";
  contact["notes"] = notes_of(*this, debtor);
  contact["custom_fields"] = custom_fields_of("contact", debtor.custom_fields);
  contact["contact_people"] = people_of(debtor);
  contact["archived"] = debtor.archived;
  if (events == Events::with) {
    contact["events"] = Json::array({{{"administration_id", administration_id()},
                                      {"user_id", bookkeeper()},
                                      {"action", "contact_created"},
                                      {"link_entity_id", nullptr},
                                      {"link_entity_type", nullptr},
                                      {"data", Json::object()},
                                      {"created_at", to_string(debtor.created)},
                                      {"updated_at", to_string(debtor.created)}}});
  }
  overrides.apply(Overrides::Kind::debtor, debtor.id, contact);
  return contact;
}

Json Wire::payment(const Invoice& invoice, const Payment& payment) const {
  return {{"id", make_id(IdKind::payment, payment.id)},
          {"administration_id", administration_id()},
          {"invoice_type", "SalesInvoice"},
          {"invoice_id", make_id(IdKind::invoice, invoice.id)},
          {"financial_account_id",
           payment.bank_line == 0 ? Json() : Json(make_id(IdKind::financial_account, 1))},
          {"user_id", payment.by_api ? api_user() : bookkeeper()},
          {"payment_transaction_id", nullptr},
          {"transaction_identifier", payment.reference.empty() ? Json() : Json(payment.reference)},
          {"price", amount_text(payment.amount)},
          {"price_base", base_amount_text(payment.amount)},
          {"payment_date", to_string(payment.booked_on)},
          {"credit_invoice_id",
           payment.credit_note == 0 ? Json() : Json(make_id(IdKind::invoice, payment.credit_note))},
          {"financial_mutation_id",
           payment.bank_line == 0 ? Json() : Json(make_id(IdKind::bank_line, payment.bank_line))},
          {"ledger_account_id", make_id(IdKind::ledger_account, 1)},
          {"linked_payment_id", nullptr},
          {"manual_payment_action", nullptr},
          {"created_at", to_string(payment.created)},
          {"updated_at", to_string(payment.created)}};
}

}  // namespace dunning::sandbox::moneybird
