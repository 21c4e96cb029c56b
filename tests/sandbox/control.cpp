#include "tests/sandbox/control.hpp"

#include <nlohmann/json.hpp>

#include "daemon/core/digits.hpp"

namespace dunning::sandbox {

namespace {

constexpr std::string_view root = "/control/";

Response answer_of(const Result<Json>& result) {
  Response response;
  if (result) {
    response.body = text_of(*result);
    return response;
  }
  response.status = result.error().kind == ErrorKind::not_found ? 404 : 400;
  response.body = text_of(Json{{"error", result.error().message}});
  return response;
}

std::string name_of(const Debtor& debtor) {
  return debtor.company.empty() ? debtor.first_name + " " + debtor.last_name : debtor.company;
}

Json date_or_null(const std::optional<Date>& date) {
  return date ? Json(to_string(*date)) : Json();
}

}  // namespace

Control::Control(Controlled parts) : parts_(parts) {
  add_economy_commands();
  add_bank_commands();
  add_account_commands();
  add_wire_commands();
  add_token_commands();
}

Response Control::answer(const Request& request) {
  const std::string name = request.path.substr(std::min(root.size(), request.path.size()));
  if (request.method == "GET") return answer_of(view(name, request));
  if (request.method != "POST")
    return answer_of(fail(ErrorKind::invalid_input, "control takes GET and POST"));
  const Json body =
      request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
  if (!body.is_object())
    return answer_of(fail(ErrorKind::invalid_input, "the body has to be a JSON object"));
  return answer_of(command(name, body));
}

Result<Json> Control::command(const std::string& name, const Json& body) {
  const auto found = commands_.find(name);
  if (found == commands_.end())
    return fail(ErrorKind::not_found, "there is no command '" + name + "'");
  return found->second(body);
}

Result<Json> Control::view(const std::string& name, const Request& request) const {
  if (name == "state") return state();
  if (name == "invoices") return invoices(request);
  if (name == "debtors") return debtors();
  if (name == "bank_lines") return bank_lines();
  if (name == "on_account") return on_account();
  if (name == "requests") return parts_.journal.requests(request.query_value("path_contains"));
  if (name == "exchanges") return parts_.journal.exchanges(request.query_value("path_contains"));
  if (name == "tokens") {
    Json all = Json::array();
    for (const auto& tokens : parts_.token_servers)
      all.push_back(tokens->view());
    return all;
  }
  if (name == "webhooks") return parts_.outbox.view();
  if (name == "written") return parts_.journal.written();
  if (name == "faults") return parts_.faults.list();
  if (name == "triggers") return parts_.triggers.list();
  return fail(ErrorKind::not_found, "there is no view '" + name + "'");
}

Json Control::state() const {
  std::map<std::string, int> by_state;
  int credit_notes = 0;
  for (const auto& [id, invoice] : parts_.economy.invoices()) {
    ++by_state[std::string(name(invoice.state))];
    if (invoice.is_credit_note()) ++credit_notes;
  }
  Json states = Json::object();
  for (const auto& [state, count] : by_state)
    states[state] = count;
  return {{"now", to_string(parts_.clock.now())},
          {"today", to_string(parts_.economy.today())},
          {"ticking", parts_.clock.ticking()},
          {"seed", parts_.seed},
          {"debtors", parts_.economy.debtors().size()},
          {"invoices", parts_.economy.invoices().size()},
          {"credit_notes", credit_notes},
          {"bank_lines", parts_.economy.bank_lines().size()},
          {"books_stopped", parts_.economy.books_stopped()},
          {"invoices_by_state", states},
          {"requests", parts_.journal.total()},
          {"limits_on", parts_.limits.on()}};
}

Json Control::invoice_row(const Invoice& invoice) const {
  Json row{{"id", invoice.id},
           {"number", invoice.number},
           {"state", name(invoice.state)},
           {"debtor", invoice.debtor},
           {"debtor_name", name_of(*parts_.economy.debtor(invoice.debtor))},
           {"invoice_date", date_or_null(invoice.invoice_date)},
           {"due_date", to_string(invoice.due)},
           {"currency", invoice.total.currency.code()},
           {"total", decimal_text(invoice.total)},
           {"open", decimal_text({invoice.open_minor(), invoice.total.currency})},
           {"credits", invoice.credits == 0 ? Json() : Json(invoice.credits)},
           {"reference", invoice.reference},
           {"paused", invoice.paused},
           {"doubted_on", date_or_null(invoice.doubted_on)},
           {"paid_on", date_or_null(invoice.paid_on)},
           {"reminders", invoice.reminders},
           {"notes", invoice.notes.size()},
           {"updated_at", to_string(invoice.updated)}};
  for (const auto& system : parts_.systems) {
    row[system->name() + "_id"] = system->wire_id(Overrides::Kind::invoice, invoice.id);
  }
  return row;
}

Json Control::invoices(const Request& request) const {
  Json rows = Json::array();
  for (const auto& [id, invoice] : parts_.economy.invoices()) {
    if (request.has_query("state") && request.query_value("state") != name(invoice.state)) continue;
    if (request.has_query("debtor") &&
        request.query_value("debtor") != std::to_string(invoice.debtor))
      continue;
    rows.push_back(invoice_row(invoice));
  }
  return rows;
}

Json Control::debtors() const {
  Json rows = Json::array();
  for (const auto& [id, debtor] : parts_.economy.debtors()) {
    Json row{{"id", id},
             {"customer_number", debtor.customer_number},
             {"name", name_of(debtor)},
             {"company", !debtor.company.empty()},
             {"email", debtor.email},
             {"country", debtor.country},
             {"habit", name(debtor.habit)},
             {"archived", debtor.archived},
             {"notes", debtor.notes.size()},
             {"updated_at", to_string(debtor.updated)}};
    for (const auto& system : parts_.systems) {
      row[system->name() + "_id"] = system->wire_id(Overrides::Kind::debtor, id);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Result<std::int64_t> Control::invoice_of(const Json& body) const {
  const std::string text = id_text(body.value("invoice", Json()));
  if (text.empty()) return fail(ErrorKind::invalid_input, "'invoice' has to name one");
  for (const auto& [id, invoice] : parts_.economy.invoices()) {
    if (invoice.number == text) return id;
  }
  for (const auto& system : parts_.systems) {
    const auto id = system->record_of(Overrides::Kind::invoice, text);
    if (id && parts_.economy.invoice(*id) != nullptr) return *id;
  }
  const auto id = digits(text);
  if (id && parts_.economy.invoice(*id) != nullptr) return *id;
  return fail(ErrorKind::not_found, "there is no invoice " + text);
}

Result<std::int64_t> Control::debtor_of(const Json& body) const {
  const std::string text = id_text(body.value("debtor", Json()));
  if (text.empty()) return fail(ErrorKind::invalid_input, "'debtor' has to name one");
  for (const auto& [id, debtor] : parts_.economy.debtors()) {
    if (debtor.customer_number == text || name_of(debtor) == text) return id;
  }
  for (const auto& system : parts_.systems) {
    const auto id = system->record_of(Overrides::Kind::debtor, text);
    if (id && parts_.economy.debtor(*id) != nullptr) return *id;
  }
  const auto id = digits(text);
  if (id && parts_.economy.debtor(*id) != nullptr) return *id;
  return fail(ErrorKind::not_found, "there is no debtor " + text);
}

Result<LedgerSystem*> Control::system_of(const Json& body) const {
  const std::string wanted = TRY(text_member(body, "system", parts_.systems.front()->name()));
  for (const auto& system : parts_.systems) {
    if (system->name() == wanted) return system.get();
  }
  return fail(ErrorKind::not_found, "there is no system '" + wanted + "'");
}

Result<Json> Control::done(std::int64_t invoice) const {
  return invoice_row(*parts_.economy.invoice(invoice));
}

void Control::set_clock(Instant now) {
  if (now < parts_.economy.now()) parts_.limits.reset();
  parts_.clock.set(now);
  parts_.economy.advance_to(now);
}

}  // namespace dunning::sandbox
