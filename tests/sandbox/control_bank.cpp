// Commands about the company's bank account and who keeps it in the books.
#include <nlohmann/json.hpp>

#include "tests/sandbox/control.hpp"
#include "tests/sandbox/control_members.hpp"

namespace dunning::sandbox {

Json Control::bank_line_row(const BankLine& line) const {
  Json invoices = Json::array();
  for (const auto& booking : line.bookings) {
    const Invoice* invoice = parts_.economy.invoice(booking.invoice);
    if (invoice != nullptr) invoices.push_back(invoice->number);
  }
  Json row{{"id", line.id},
           {"date", to_string(line.date)},
           {"amount", decimal_text(line.amount)},
           {"open", decimal_text({line.open_minor(), line.amount.currency})},
           {"currency", line.amount.currency.code()},
           {"counterparty", line.counterparty},
           {"iban", line.iban},
           {"message", line.message},
           {"invoices", std::move(invoices)},
           {"updated_at", to_string(line.updated)}};
  for (const auto& system : parts_.systems)
    row[system->name() + "_id"] = system->wire_id(Overrides::Kind::bank_line, line.id);
  return row;
}

Json Control::bank_lines() const {
  Json rows = Json::array();
  for (const auto& [id, line] : parts_.economy.bank_lines())
    rows.push_back(bank_line_row(line));
  return rows;
}

Result<std::int64_t> Control::bank_line_of(const Json& body) const {
  const std::string text = id_text(body.value("bank_line", Json()));
  if (text.empty()) return fail(ErrorKind::invalid_input, "'bank_line' has to name one");
  const auto& lines = parts_.economy.bank_lines();
  for (const auto& system : parts_.systems) {
    const auto id = system->record_of(Overrides::Kind::bank_line, text);
    if (id && lines.contains(*id)) return *id;
  }
  for (const auto& [id, line] : lines) {
    if (std::to_string(id) == text) return id;
  }
  return fail(ErrorKind::not_found, "there is no bank line " + text);
}

Json Control::bank_line_done(std::int64_t line) const {
  return bank_line_row(parts_.economy.bank_lines().at(line));
}

void Control::add_bank_commands() {
  Economy& economy = parts_.economy;

  commands_["bank_line"] = [this, &economy](const Json& body) -> Result<Json> {
    BankLine line;
    const Currency currency = TRY(currency_member(body));
    const auto amount = TRY(amount_member(body, currency));
    if (!amount) return fail(ErrorKind::invalid_input, "'amount' has to be a decimal number");
    line.amount = *amount;
    line.date = TRY(date_member(body, "date")).value_or(economy.today());
    line.counterparty = TRY(text_member(body, "counterparty", ""));
    line.iban = TRY(text_member(body, "iban", ""));
    line.message = TRY(text_member(body, "message", ""));
    const std::string state = TRY(text_member(body, "state", "unprocessed"));
    if (state != "unprocessed" && state != "processed")
      return fail(ErrorKind::invalid_input, "'state' has to be unprocessed or processed");
    const std::int64_t id = economy.add_bank_line(line);
    if (state == "processed") TRY(economy.book(id, std::nullopt));
    return bank_line_done(id);
  };
  commands_["receive"] = [this, &economy](const Json& body) -> Result<Json> {
    Economy::Arrival arrival;
    arrival.invoice = TRY(invoice_of(body));
    arrival.minor = TRY(minor_member(body, economy.invoice(arrival.invoice)->total.currency));
    arrival.date = TRY(date_member(body, "date"));
    if (body.contains("book_in"))
      arrival.book_in_days = static_cast<int>(TRY(whole_member(body, "book_in", 0)));
    const auto line = TRY(economy.receive(arrival));
    return line ? bank_line_done(*line) : Json{{"held", true}};
  };
  commands_["book"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t line = TRY(bank_line_of(body));
    std::optional<std::int64_t> invoice;
    if (body.contains("invoice")) invoice = TRY(invoice_of(body));
    TRY(economy.book(line, invoice));
    return bank_line_done(line);
  };
  commands_["delete_bank_line"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t line = TRY(bank_line_of(body));
    TRY(economy.remove_bank_line(line));
    return Json::object();
  };
  commands_["reverse_payment"] = [this, &economy](const Json& body) -> Result<Json> {
    const std::int64_t invoice = TRY(invoice_of(body));
    const std::int64_t line = TRY(economy.reverse_payment(invoice));
    return bank_line_done(line);
  };
  commands_["booking_delay"] = [&economy](const Json& body) -> Result<Json> {
    const std::int64_t days = TRY(whole_member(body, "days", 0));
    if (days < 0 || days > 3'650)
      return fail(ErrorKind::invalid_input, "'days' has to be 0 or more");
    economy.set_booking_delay(static_cast<int>(days));
    return Json{{"days", days}};
  };
  commands_["books_stop"] = [this, &economy](const Json&) -> Result<Json> {
    economy.stop_books();
    return state();
  };
  commands_["books_go_on"] = [this, &economy](const Json&) -> Result<Json> {
    economy.go_on_with_books();
    return state();
  };
}

}  // namespace dunning::sandbox
