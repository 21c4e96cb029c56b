// External sales invoices: made and sent by another program, booked here. The same eighteen digits
// may be the id of a sales invoice in another life of the sandbox, as they may at Moneybird.
#include <nlohmann/json.hpp>

#include "tests/sandbox/amsterdam.hpp"
#include "tests/sandbox/moneybird/filter.hpp"
#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/moneybird.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr const char* implicit_period = "period:this_year";

std::string external_state(const Invoice& invoice) {
  const std::string state = wire_state(invoice.state);
  if (state == "draft" || state == "scheduled") return "new";
  return state == "reminded" ? "late" : state;
}

// Of what happens to a sales invoice, what Moneybird tells of an external one: it neither sends nor
// reminds.
Json external_events(const Json& events) {
  constexpr std::string_view sales = "sales_invoice_";
  Json told = Json::array();
  for (const Json& event : events) {
    const std::string action = event["action"].get<std::string>();
    const std::string what = action.starts_with(sales) ? action.substr(sales.size()) : "";
    Json external = event;
    for (const char* same : {"created", "updated", "marked_as_dubious", "marked_as_uncollectible",
                             "state_changed_to_open", "state_changed_to_late",
                             "state_changed_to_paid", "state_changed_to_uncollectible"}) {
      if (what == same) external["action"] = "external_" + action;
    }
    if (what.empty() || external["action"] != action) told.push_back(external);
  }
  return told;
}

}  // namespace

// What the two kinds of documents have in common stays; the rest is named otherwise or not there.
Json Moneybird::external(const Invoice& invoice) const {
  Json shown = wire_.invoice(invoice);
  const Json number = shown["invoice_id"];
  for (const char* member : {"invoice_id",
                             "contact_person_id",
                             "contact_person",
                             "recurring_sales_invoice_id",
                             "subscription_id",
                             "workflow_id",
                             "document_style_id",
                             "identity_id",
                             "draft_id",
                             "invoice_date",
                             "payment_conditions",
                             "payment_reference",
                             "short_payment_reference",
                             "language",
                             "discount",
                             "original_sales_invoice_id",
                             "original_estimate_id",
                             "paused",
                             "sent_at",
                             "public_view_code",
                             "public_view_code_expires_at",
                             "total_discount",
                             "reminder_count",
                             "next_reminder",
                             "url",
                             "payment_url",
                             "custom_fields",
                             "time_entries"}) {
    shown.erase(member);
  }
  shown["date"] = to_string(invoice.invoice_date.value_or(amsterdam(invoice.created).date));
  shown["state"] = external_state(invoice);
  shown["reference"] = number;
  shown["entry_number"] = invoice.id;
  shown["origin"] = "api";
  shown["source"] = nullptr;
  shown["source_url"] = nullptr;
  for (Json& payment : shown["payments"])
    payment["invoice_type"] = "ExternalSalesInvoice";
  shown["events"] = external_events(shown["events"]);
  for (Json& note : shown["notes"])
    note["entity_type"] = "ExternalSalesInvoice";
  return shown;
}

bool Moneybird::is_external(const Invoice& invoice) const {
  return external_every_ > 0 && invoice.id % external_every_ == 0 && !invoice.is_credit_note() &&
         invoice.credits == 0;
}

const Invoice* Moneybird::external_at(const std::string& wire_id) const {
  const auto record = read_id(IdKind::invoice, wire_id);
  const Invoice* invoice = record ? economy_.invoice(*record) : nullptr;
  return invoice && is_external(*invoice) ? invoice : nullptr;
}

Response Moneybird::route_external(const Call& call) {
  if (call.is("GET", {"*"}) || call.is("GET", {"*", "synchronization"})) {
    const bool given = call.request.has_query("filter");
    auto read = read_invoice_filter(given ? call.request.query_value("filter") : implicit_period,
                                    economy_.today());
    if (auto* refused = std::get_if<Response>(&read)) return *refused;
    const auto& filter = std::get<InvoiceFilter>(read);
    const bool versions_only = call.parts.size() == 2;
    std::vector<Record> rows;
    Json versions = Json::array();
    for (const auto& [id, invoice] : economy_.invoices()) {
      if (!is_external(invoice) ||
          !filter.fits(invoice, wire_state(invoice.state), economy_.today()))
        continue;
      versions.push_back(
          Json{{"id", make_id(IdKind::invoice, id)}, {"version", version_of(invoice.updated)}});
      const Invoice* one = &invoice;
      rows.emplace_back([this, one] { return external(*one); });
    }
    return versions_only ? json_response(200, versions) : page_of(call, rows);
  }
  if (call.is("POST", {"*", "synchronization"})) {
    return fetch(call, [this](const std::string& id) -> std::optional<Json> {
      const Invoice* invoice = external_at(id);
      if (invoice == nullptr) return std::nullopt;
      return external(*invoice);
    });
  }
  const Invoice* invoice = call.parts.size() > 1 ? external_at(call.parts[1]) : nullptr;
  if (call.is("POST", {"*", "*", "notes"})) {
    if (invoice == nullptr) {
      Json body{{"error",
                 "Entity is invalid; User has no permissions to notes for ExternalSalesInvoice"}};
      body["symbolic"] = {{"entity", "not_found"}, {"user", "insufficient_permissions"}};
      return json_response(400, body);
    }
    return add_note(call, NotedOn::external_invoice, invoice->id);
  }
  if (invoice == nullptr) return record_not_found();
  if (call.is("GET", {"*", "*"})) return json_response(200, external(*invoice));
  return plain_refusal(405, "method not available");
}

}  // namespace dunning::sandbox::moneybird
