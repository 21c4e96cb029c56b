// Which part of the API a request is about.
#include <nlohmann/json.hpp>

#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/moneybird.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

namespace {

Response not_served() {
  return plain_refusal(404, "the sandbox does not serve this route");
}

}  // namespace

Response Moneybird::route(const Call& call) {
  const std::string resource = call.parts.empty() ? "" : call.parts[0];
  if (resource == "sales_invoices") return route_invoices(call);
  if (resource == "external_sales_invoices") return route_external(call);
  if (resource == "webhooks") return route_webhooks(call);
  if (resource == "contacts") return route_contacts(call);
  if (resource == "financial_mutations") return route_bank(call);
  if (call.is("GET", {"workflows"})) return json_response(200, wire_.workflows());
  if (call.is("GET", {"workflows", "*"})) {
    for (const Json& workflow : wire_.workflows()) {
      if (workflow["id"] == call.parts[1]) return json_response(200, workflow);
    }
    return plain_refusal(404, "Record not found for model name: Workflow");
  }
  if (call.is("GET", {"users"})) {
    return json_response(200, wire_.users(call.request.query_value("include_api_users") == "true"));
  }
  if (call.is("GET", {"custom_fields"})) return json_response(200, wire_.custom_fields());
  if (call.is("GET", {"payments", "*"})) {
    for (const auto& [id, invoice] : economy_.invoices()) {
      for (const Payment& payment : invoice.payments) {
        if (make_id(IdKind::payment, payment.id) == call.parts[1]) {
          return json_response(200, wire_.payment(invoice, payment));
        }
      }
    }
    return record_not_found();
  }
  if (call.is("GET", {"reports", "debtors"})) return debtors_report(call);
  return not_served();
}

Response Moneybird::route_invoices(const Call& call) {
  if (call.is("GET", {"*"})) return list_invoices(call);
  if (call.is("GET", {"*", "synchronization"})) return invoice_versions(call);
  if (call.is("POST", {"*", "synchronization"})) {
    return fetch(call, [this](const std::string& id) -> std::optional<Json> {
      const Invoice* invoice = invoice_at(id);
      if (invoice == nullptr) return std::nullopt;
      return wire_.invoice(*invoice);
    });
  }
  if (call.is("POST", {"*", "send_reminders"})) return send_reminders(call);
  if (call.is("GET", {"*", "find_by_invoice_id", "*"})) {
    return find_invoice([&](const Invoice& invoice) { return invoice.number == call.parts[2]; },
                        "invoice_id", call.parts[2]);
  }
  if (call.is("GET", {"*", "find_by_reference", "*"})) {
    return find_invoice([&](const Invoice& invoice) { return invoice.reference == call.parts[2]; },
                        "reference", call.parts[2]);
  }
  if (call.parts.size() < 2) return plain_refusal(405, "method not available");
  return route_invoice(call);
}

Response Moneybird::route_invoice(const Call& call) {
  const Invoice* invoice = invoice_at(call.parts[1]);
  if (invoice == nullptr) return record_not_found();
  if (call.is("GET", {"*", "*"})) return json_response(200, wire_.invoice(*invoice));
  if (call.is("GET", {"*", "*", "download_pdf"})) return download_pdf(*invoice);
  if (call.is("DELETE", {"*", "*"})) {
    (void)economy_.remove_invoice(invoice->id);
    return no_content();
  }
  if (call.is("POST", {"*", "*", "notes"})) return add_note(call, NotedOn::invoice, invoice->id);
  if (call.is("DELETE", {"*", "*", "notes", "*"})) {
    return remove_note(call, NotedOn::invoice, invoice->id);
  }
  if (call.is("POST", {"*", "*", "payments"})) return add_payment(call, *invoice);
  if (call.is("DELETE", {"*", "*", "payments", "*"})) return remove_payment(call, *invoice);
  if (call.is("POST", {"*", "*", "pause"}) || call.is("POST", {"*", "*", "resume"}) ||
      call.is("PATCH", {"*", "*", "mark_as_dubious"}) ||
      call.is("PATCH", {"*", "*", "mark_as_uncollectible"})) {
    return mark(call, *invoice);
  }
  return not_served();
}

Response Moneybird::route_contacts(const Call& call) {
  if (call.is("GET", {"*"}) || call.is("GET", {"*", "filter"})) return list_contacts(call);
  if (call.is("GET", {"*", "synchronization"})) return contact_versions(call);
  if (call.is("POST", {"*", "synchronization"})) {
    return fetch(call, [this](const std::string& id) -> std::optional<Json> {
      const Debtor* debtor = debtor_at(id);
      if (debtor == nullptr) return std::nullopt;
      return wire_.contact(*debtor, Wire::Events::with);
    });
  }
  if (call.is("GET", {"*", "customer_id", "*"})) {
    for (const auto& [id, debtor] : economy_.debtors()) {
      if (debtor.customer_number == call.parts[2]) {
        return json_response(200, wire_.contact(debtor, Wire::Events::with));
      }
    }
    return record_not_found();
  }
  if (call.parts.size() < 2) return plain_refusal(405, "method not available");
  const Debtor* debtor = debtor_at(call.parts[1]);
  if (call.is("POST", {"*", "*", "notes"}) || call.is("DELETE", {"*", "*", "notes", "*"})) {
    if (debtor == nullptr) {
      Json body{{"error", "Entity is invalid; User has no permissions to notes for Contact"}};
      body["symbolic"] = {{"entity", "not_found"}, {"user", "insufficient_permissions"}};
      return json_response(400, body);
    }
    return call.request.method == "POST" ? add_note(call, NotedOn::contact, debtor->id)
                                         : remove_note(call, NotedOn::contact, debtor->id);
  }
  if (debtor == nullptr) return record_not_found();
  if (call.is("GET", {"*", "*"}))
    return json_response(200, wire_.contact(*debtor, Wire::Events::with));
  return not_served();
}

Response Moneybird::route_bank(const Call& call) {
  if (call.is("GET", {"*"})) return list_bank_lines(call);
  if (call.is("GET", {"*", "synchronization"})) return bank_line_versions(call);
  const auto record = [this](const std::string& id) -> std::optional<Json> {
    const auto known = read_id(IdKind::bank_line, id);
    const auto found = economy_.bank_lines().find(known.value_or(0));
    if (found == economy_.bank_lines().end()) return std::nullopt;
    return wire_.bank_line(found->second);
  };
  if (call.is("POST", {"*", "synchronization"})) return fetch(call, record);
  if (call.is("GET", {"*", "*"})) {
    const auto found = record(call.parts[1]);
    return found ? json_response(200, *found) : record_not_found();
  }
  return not_served();
}

}  // namespace dunning::sandbox::moneybird
