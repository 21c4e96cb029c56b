// Bank lines and the fields an administration made for itself.
#include <nlohmann/json.hpp>

#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/wire.hpp"

namespace dunning::sandbox::moneybird {

namespace {

Json administration_id() {
  return make_id(IdKind::administration, 1);
}

// The same for a name in every run (FNV-1a).
std::string field_id(const std::string& source, const std::string& name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : source + "/" + name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return make_id(IdKind::custom_field, static_cast<std::int64_t>(hash % 1'000'000'000));
}

}  // namespace

Json custom_fields_of(const std::string& source, const std::map<std::string, std::string>& fields) {
  Json all = Json::array();
  for (const auto& [name, value] : fields)
    all.push_back({{"id", field_id(source, name)}, {"name", name}, {"value", value}});
  return all;
}

Json Wire::custom_fields() const {
  std::map<std::pair<std::string, std::string>, int> known;
  for (const auto& [id, debtor] : economy.debtors()) {
    for (const auto& [name, value] : debtor.custom_fields)
      ++known[{"contact", name}];
  }
  for (const auto& [id, invoice] : economy.invoices()) {
    for (const auto& [name, value] : invoice.custom_fields)
      ++known[{"sales_invoice", name}];
  }
  Json all = Json::array();
  for (const auto& [field, count] : known) {
    all.push_back({{"id", field_id(field.first, field.second)},
                   {"administration_id", administration_id()},
                   {"name", field.second},
                   {"source", field.first}});
  }
  return all;
}

Json Wire::bank_line(const BankLine& line) const {
  Json payments = Json::array();
  Json ledger = Json::array();
  for (const auto& booking : line.bookings) {
    const Invoice* invoice = economy.invoice(booking.invoice);
    if (booking.invoice == 0) {
      ledger.push_back({{"id", make_id(IdKind::ledger_account_booking, booking.id)},
                        {"administration_id", administration_id()},
                        {"financial_mutation_id", make_id(IdKind::bank_line, line.id)},
                        {"ledger_account_id", make_id(IdKind::ledger_account, 3)},
                        {"project_id", nullptr},
                        {"description", nullptr},
                        {"price", amount_text({booking.minor, line.amount.currency})},
                        {"created_at", to_string(booking.created)},
                        {"updated_at", to_string(booking.created)}});
    } else if (invoice != nullptr) {
      for (const Payment& each : invoice->payments) {
        if (each.id == booking.payment) payments.push_back(payment(*invoice, each));
      }
    }
  }
  Json wire{{"id", make_id(IdKind::bank_line, line.id)},
            {"administration_id", administration_id()},
            {"amount", amount_text(line.amount)},
            {"code", nullptr},
            {"date", to_string(line.date)},
            {"message", line.message},
            {"contra_account_name", line.counterparty.empty() ? Json() : Json(line.counterparty)},
            {"contra_account_number", line.iban},
            {"state", line.is_processed() ? "processed" : "unprocessed"},
            {"settlement_state", "settled"},
            {"amount_open", amount_text({line.open_minor(), line.amount.currency})},
            {"sepa_fields", nullptr},
            {"batch_reference", nullptr},
            {"financial_account_id", make_id(IdKind::financial_account, 1)},
            {"currency", line.amount.currency.code()},
            {"original_amount", nullptr},
            {"created_at", to_string(line.created)},
            {"updated_at", to_string(line.updated)},
            {"version", version_of(line.updated)},
            {"financial_statement_id", make_id(IdKind::financial_statement, line.date.days())},
            {"processed_at", line.is_processed() ? Json(to_string(line.updated)) : Json()},
            {"account_servicer_transaction_id", nullptr},
            {"payments", std::move(payments)},
            {"ledger_account_bookings", std::move(ledger)}};
  overrides.apply(Overrides::Kind::bank_line, line.id, wire);
  return wire;
}

}  // namespace dunning::sandbox::moneybird
