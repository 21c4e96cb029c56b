// The sales invoice, the largest of Moneybird's objects.
#include <nlohmann/json.hpp>
#include <string>

#include "tests/sandbox/check_digits.hpp"
#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/wire.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr Millis view_code_validity{92LL * 24 * 3600 * 1000};

Json administration_id() {
  return make_id(IdKind::administration, 1);
}

Json date_or_null(const std::optional<Date>& date) {
  return date ? Json(to_string(*date)) : Json();
}
Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json event(const Happening& happening, const std::string& action, Json data = Json::object()) {
  return {{"administration_id", administration_id()},
          {"user_id", happening.by_api ? Json(make_id(IdKind::user, 2)) : Json(1)},
          {"action", action},
          {"link_entity_id", nullptr},
          {"link_entity_type", nullptr},
          {"data", std::move(data)},
          {"created_at", to_string(happening.at)},
          {"updated_at", to_string(happening.at)}};
}

std::string joined_by_semicolon(std::string addresses) {
  for (std::size_t at = addresses.find(','); at != std::string::npos;
       at = addresses.find(',', at + 1)) {
    addresses[at] = ';';
  }
  return addresses;
}

void add_events(const Happening& happening, Json& events) {
  const auto add = [&](const std::string& action, Json data = Json::object()) {
    events.push_back(event(happening, "sales_invoice_" + action, std::move(data)));
  };
  const Json mail{{"email_address", joined_by_semicolon(happening.detail)},
                  {"email_message",
                   "Geachte {recipient.name},\n\nIn de bijlage vindt u factuur {invoice_id}."}};
  switch (happening.fact) {
    case Fact::created:
      return add("created");
    case Fact::scheduled:
      return add("state_changed_to_scheduled");
    case Fact::sent:
      add("state_changed_to_open");
      return happening.detail.empty() ? add("send_post") : add("send_email", mail);
    case Fact::became_late:
    case Fact::collection_failed:
      return add("state_changed_to_late");
    case Fact::collection_started:
      return add("state_changed_to_pending_payment");
    case Fact::paid:
      return add("state_changed_to_paid");
    case Fact::payment_removed:
      return events.push_back(event(happening, "payment_destroyed"));
    case Fact::paused:
      return add("paused");
    case Fact::resumed:
      return add("unpaused");
    case Fact::doubted:
      return add("marked_as_dubious");
    case Fact::written_off:
      add("state_changed_to_uncollectible");
      return add("marked_as_uncollectible");
    case Fact::reminded_by_mail:
      add("send_reminder_email", mail);
      return add("state_changed_to_reminded");
    case Fact::reminded_by_hand:
      add("send_reminder_manually");
      return add("state_changed_to_reminded");
    case Fact::credited:
      return events.push_back(event(happening, "credit_invoice_created_from_original",
                                    {{"original_invoice", happening.detail}}));
    case Fact::edited:
      return add("updated", {{"changes", Json::object()}});
  }
}

Json line_of(const Invoice& invoice, const Line& line, int row) {
  const Money total{line.price.minor * line.quantity, line.price.currency};
  const std::string reference =
      invoice.total.minor == invoice.excluding_tax.minor ? "NL/3b" : "NL/1a";
  return {{"id", make_id(IdKind::line, invoice.id * 100 + row)},
          {"administration_id", administration_id()},
          {"tax_rate_id", make_id(IdKind::tax_rate, 1)},
          {"ledger_account_id", make_id(IdKind::ledger_account, 2)},
          {"project_id", nullptr},
          {"product_id", nullptr},
          {"amount", std::to_string(line.quantity) + " x"},
          {"amount_decimal", std::to_string(line.quantity) + ".0"},
          {"description", line.description},
          {"price", amount_text(line.price)},
          {"period", nullptr},
          {"row_order", row},
          {"total_price_excl_tax_with_discount", amount_text(total)},
          {"total_price_excl_tax_with_discount_base", base_amount_text(total)},
          {"tax_report_reference", Json::array({reference})},
          {"mandatory_tax_text", nullptr},
          {"created_at", to_string(invoice.created)},
          {"updated_at", to_string(invoice.created)},
          {"is_optional", false},
          {"is_selected", false}};
}

// A page that only who has the link can open.
std::string capability_url(const std::string& base_url, const Invoice& invoice) {
  return base_url + "/" + make_id(IdKind::administration, 1) + "/external/" +
         make_id(IdKind::invoice, invoice.id) + "/" + capability_key(invoice.id) + "/sales_invoice";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

}  // namespace

const char* wire_state(BooksState state) {
  switch (state) {
    case BooksState::draft:
      return "draft";
    case BooksState::scheduled:
      return "scheduled";
    case BooksState::open:
      return "open";
    case BooksState::pending:
      return "pending_payment";
    case BooksState::late:
      return "late";
    case BooksState::reminded:
      return "reminded";
    case BooksState::paid:
      return "paid";
    case BooksState::uncollectible:
      return "uncollectible";
  }
  return "";
}

Json Wire::invoice(const Invoice& invoice) const {
  const Debtor* debtor = economy.debtor(invoice.debtor);
  const bool sent = invoice.is_sent();
  const Money open{invoice.open_minor(), invoice.total.currency};
  const Money paid{invoice.paid_minor(), invoice.total.currency};
  const std::string reference = "S" + padded(std::to_string(invoice.id), 7);
  Json wire{{"id", make_id(IdKind::invoice, invoice.id)},
            {"administration_id", administration_id()},
            {"contact_id", make_id(IdKind::contact, invoice.debtor)},
            {"contact", contact(*debtor, Events::without)},
            {"contact_person_id", nullptr},
            {"contact_person", nullptr},
            {"invoice_id", text_or_null(invoice.number)},
            {"recurring_sales_invoice_id", nullptr},
            {"subscription_id", nullptr},
            {"workflow_id", make_id(IdKind::workflow, 2)},
            {"document_style_id", make_id(IdKind::document_style, 1)},
            {"identity_id", make_id(IdKind::identity, 1)},
            {"draft_id", sent ? Json() : Json(invoice.draft_number)},
            {"state", wire_state(invoice.state)},
            {"invoice_date", date_or_null(invoice.invoice_date)},
            {"due_date", to_string(invoice.due)},
            {"payment_conditions",
             "Wij verzoeken u {document.total_price} voor {document.due_date} te voldoen onder "
             "vermelding van "
             "{document.payment_reference}."}};
  const Json people = wire["contact"].value("contact_people", Json());
  if (sent && people.is_array() && !people.empty() && people.front().is_object()) {
    wire["contact_person_id"] = people.front().value("id", Json());
    wire["contact_person"] = people.front();
  }
  const std::string short_reference = creditor_reference(reference);
  wire["payment_reference"] =
      sent ? Json(short_reference.substr(0, 4) + padded(reference, 21)) : Json();
  wire["short_payment_reference"] = sent ? Json(short_reference) : Json();
  wire["reference"] = text_or_null(invoice.reference);
  wire["language"] = invoice.language;
  wire["currency"] = invoice.total.currency.code();
  wire["discount"] = "0.0";
  wire["original_sales_invoice_id"] =
      invoice.credits == 0 ? Json() : Json(make_id(IdKind::invoice, invoice.credits));
  wire["paused"] = invoice.paused;
  wire["paid_at"] = date_or_null(invoice.paid_on);
  wire["sent_at"] = date_or_null(invoice.sent_on);
  wire["created_at"] = to_string(invoice.created);
  wire["updated_at"] = to_string(invoice.updated);
  wire["public_view_code"] =
      sent ? Json(padded(std::to_string(invoice.id * 7919 % 1'000'000), 6)) : Json();
  wire["public_view_code_expires_at"] =
      sent ? Json(to_string(invoice.created + view_code_validity)) : Json();
  wire["version"] = version_of(invoice.updated);
  Json& details = wire["details"] = Json::array();
  for (const Line& line : invoice.lines) {
    details.push_back(line_of(invoice, line, static_cast<int>(details.size()) + 1));
  }
  Json& payments = wire["payments"] = Json::array();
  for (const Payment& each : invoice.payments)
    payments.push_back(payment(invoice, each));
  wire["total_paid"] = amount_text(paid);
  wire["total_unpaid"] = amount_text(open);
  wire["total_unpaid_base"] = base_amount_text(open);
  wire["prices_are_incl_tax"] = false;
  wire["total_price_excl_tax"] = amount_text(invoice.excluding_tax);
  wire["total_price_excl_tax_base"] = base_amount_text(invoice.excluding_tax);
  wire["total_price_incl_tax"] = amount_text(invoice.total);
  wire["total_price_incl_tax_base"] = base_amount_text(invoice.total);
  wire["total_discount"] = "0.0";
  wire["marked_dubious_on"] = date_or_null(invoice.doubted_on);
  wire["marked_uncollectible_on"] = date_or_null(invoice.written_off_on);
  wire["reminder_count"] = invoice.reminders;
  wire["next_reminder"] = !sent            ? Json()
                          : invoice.paused ? Json("2099-01-01")
                                           : date_or_null(invoice.next_reminder);
  wire["original_estimate_id"] = nullptr;
  wire["url"] = capability_url(base_url, invoice);
  wire["payment_url"] = wire["url"];
  wire["custom_fields"] = custom_fields_of("sales_invoice", invoice.custom_fields);
  Json& notes = wire["notes"] = Json::array();
  for (const Note& each : invoice.notes) {
    notes.push_back(note(each, NotedOn::invoice, invoice.id));
  }
  wire["attachments"] = Json::array();
  Json& events = wire["events"] = Json::array();
  for (const Happening& happening : invoice.history)
    add_events(happening, events);
  const Money tax{invoice.total.minor - invoice.excluding_tax.minor, invoice.total.currency};
  wire["tax_totals"] =
      Json::array({{{"tax_rate_id", make_id(IdKind::tax_rate, tax.is_zero() ? 2 : 1)},
                    {"taxable_amount", amount_text(invoice.excluding_tax)},
                    {"taxable_amount_base", base_amount_text(invoice.excluding_tax)},
                    {"tax_amount", amount_text(tax)},
                    {"tax_amount_base", base_amount_text(tax)}}});
  wire["time_entries"] = Json::array();
  overrides.apply(Overrides::Kind::invoice, invoice.id, wire);
  return wire;
}

}  // namespace dunning::sandbox::moneybird
