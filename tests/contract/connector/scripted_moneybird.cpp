#include "tests/contract/connector/scripted_moneybird.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstdio>

#include "daemon/app/plugin_host.hpp"
#include "daemon/core/money.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "tests/connectors/moneybird/example.hpp"

namespace dunning::contract {
namespace {

using fakes::Scripted;
using json::Value;
namespace example = moneybird::example;

constexpr std::string_view base_url = "https://moneybird.example/api/v2";
constexpr std::string_view stored_pdf = "https://storage.moneybird.example/5087/cdb1/download";
constexpr std::size_t batch_limit = 100;

std::string http_date(Instant at) {
  constexpr std::array<const char*, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = to_string(at);
  const Date date = *parse_date(iso.substr(0, 10));
  return std::string(days.at(date.iso_weekday() - 1)) + ", " + iso.substr(8, 2) + " " +
         months.at(date.month() - 1) + " " + iso.substr(0, 4) + " " + iso.substr(11, 8) + " GMT";
}

Money amount_of(const Value& record, std::string_view key) {
  return parse_money(record.find(key)->text(), Currency()).value();
}

// As the real one writes them: at least one decimal, no more than needed.
std::string decimals(const Money& money) {
  std::string text = decimal_text(money);
  if (text.ends_with('0')) text.pop_back();
  return text;
}

std::optional<Instant> updated_after(const std::string& url) {
  constexpr std::string_view key = "updated_after%3A";
  const auto at = url.find(key);
  if (at == std::string::npos) return std::nullopt;
  std::string text = url.substr(at + key.size());
  for (auto colon = text.find("%3A"); colon != std::string::npos; colon = text.find("%3A"))
    text.replace(colon, 3, ":");
  return parse_instant(text);
}

Scripted not_found() {
  return {404, {}, R"({"error":"record not found","symbolic":{"id":"not_found"}})", {}};
}

}  // namespace

std::unique_ptr<ports::Connector> ScriptedMoneybird::connect() {
  auto connector = plugins_.create(
      "moneybird",
      {http_, clock_, log_, {{"base_url", std::string(base_url)}, {"administration", "123"}}});
  REQUIRE_MESSAGE(connector, connector.error().message);
  return std::move(*connector);
}

void ScriptedMoneybird::touch(Value& record) const {
  record.set("updated_at", to_string(clock_.now()));
  record.set("version", clock_.now().ms / 1000);
}

std::string ScriptedMoneybird::add_debtor(const std::string& name) {
  auto contact = example::contact();
  const auto id = next_id();
  contact.set("id", id);
  contact.set("company_name", name);
  touch(contact);
  contacts_.emplace(id, std::move(contact));
  return id;
}

std::string ScriptedMoneybird::add_invoice(const std::string& debtor, const std::string& amount) {
  auto invoice = example::invoice();
  const auto id = next_id();
  invoice.set("id", id);
  invoice.set("contact_id", debtor);
  const auto wire = decimals(parse_money(amount, Currency()).value());
  invoice.set("total_price_incl_tax", wire);
  invoice.set("total_unpaid", wire);
  touch(invoice);
  invoices_.emplace(id, std::move(invoice));
  return id;
}

void ScriptedMoneybird::pay(const std::string& invoice, const std::string& amount) {
  auto& record = invoices_.at(invoice);
  const Money open =
      subtract(amount_of(record, "total_unpaid"), parse_money(amount, Currency()).value()).value();
  record.set("total_unpaid", decimals(open));
  if (open.is_zero()) record.set("state", "paid");
  auto payments = *record.find("payments");
  payments.push(
      Value::object({{"id", next_id()}, {"price", amount}, {"payment_date", "2026-11-21"}}));
  record.set("payments", std::move(payments));
  touch(record);
}

void ScriptedMoneybird::spoil_invoice(const std::string& invoice) {
  invoices_.at(invoice).set("total_unpaid", "12,50");
  touch(invoices_.at(invoice));
}

std::string ScriptedMoneybird::add_bank_line(const std::string& amount,
                                             const std::string& message) {
  auto line = example::bank_line();
  const auto id = next_id();
  const auto wire = decimals(parse_money(amount, Currency()).value());
  line.set("id", id);
  line.set("amount", wire);
  line.set("amount_open", wire);
  line.set("date", to_string(clock_.now()).substr(0, 10));
  line.set("message", message);
  touch(line);
  bank_lines_.emplace(id, std::move(line));
  return id;
}

void ScriptedMoneybird::book(const std::string& bank_line, const std::string& invoice) {
  auto& line = bank_lines_.at(bank_line);
  const Money open = amount_of(line, "amount_open");
  const Money taken{std::min(open.minor, amount_of(invoices_.at(invoice), "total_unpaid").minor),
                    Currency()};
  const Money left = subtract(open, taken).value();
  line.set("amount_open", decimals(left));
  line.set("state", left.is_zero() ? "processed" : "unprocessed");
  touch(line);
  pay(invoice, decimals(taken));
}

void ScriptedMoneybird::spoil_bank_line(const std::string& bank_line) {
  bank_lines_.at(bank_line).set("amount", "12,50");
  touch(bank_lines_.at(bank_line));
}

void ScriptedMoneybird::remark(const std::string& debtor, const std::string& text) {
  auto& contact = contacts_.at(debtor);
  auto notes = *contact.find("notes");
  notes.push(Value::object({{"id", next_id()}, {"note", text}}));
  contact.set("notes", std::move(notes));
  touch(contact);
}

void ScriptedMoneybird::tag(const std::string& debtor, const std::string& name,
                            const std::string& value) {
  auto& contact = contacts_.at(debtor);
  auto fields = *contact.find("custom_fields");
  fields.push(Value::object({{"id", next_id()}, {"name", name}, {"value", value}}));
  contact.set("custom_fields", std::move(fields));
  touch(contact);
}

std::vector<std::string> ScriptedMoneybird::tasks(const std::string& invoice) {
  return notes(invoice);
}

std::vector<std::string> ScriptedMoneybird::notes(const std::string& invoice) {
  std::vector<std::string> all;
  for (const auto& note : invoices_.at(invoice).find("notes")->items())
    all.push_back(note.find("note")->text());
  return all;
}

std::int64_t ScriptedMoneybird::reminders(const std::string& invoice) {
  const auto* count = invoices_.at(invoice).find("reminder_count");
  return count == nullptr || count->is_null() ? 0 : std::stoll(count->token());
}

Scripted ScriptedMoneybird::remind(const std::string& body) {
  const auto asked = json::parse(body);
  if (!asked) return not_found();
  for (const auto& one : asked->find("sales_invoice_reminders")->items()) {
    if (one.find("delivery_method")->text() != "Manual") return not_found();
    for (const auto& id : one.find("sales_invoice_ids")->items()) {
      auto& invoice = invoices_.at(id.text());
      invoice.set("reminder_count", reminders(id.text()) + 1);
      invoice.set("state", "reminded");
      touch(invoice);
    }
  }
  return {200, {}, "200", {}};
}

Scripted ScriptedMoneybird::answer(const ports::HttpRequest& request) {
  Scripted scripted;
  if (fault_) {
    scripted = failure(*std::exchange(fault_, std::nullopt));
  } else {
    scripted = carry_out(request);
    const bool reminds = request.url.find("/send_reminders") != std::string::npos;
    if (std::exchange(lose_answer_, false) || (reminds && std::exchange(lose_reminder_, false))) {
      scripted.error =
          Error{ErrorKind::transient, "the connection ended before the answer", std::nullopt};
    }
  }
  scripted.headers.emplace_back("Date", http_date(clock_.now()));
  return scripted;
}

Scripted ScriptedMoneybird::failure(Fault fault) const {
  const auto nothing_whole = [](const char* why) {
    return Scripted{0, {}, "", Error{ErrorKind::transient, why, std::nullopt}};
  };
  switch (fault) {
    case Fault::too_many_requests:
      return {429,
              {{"Retry-After", std::to_string(clock_.now().ms / 1000 + 90)}},
              "\"Retry later\"",
              {}};
    case Fault::unauthorized:
      return {
          401, {}, R"({"error":"token is invalid","symbolic":{"request":"invalid_grant"}})", {}};
    case Fault::not_found:
      return not_found();
    case Fault::server_error:
      return {500, {}, "<html>Internal Server Error</html>", {}};
    case Fault::malformed:
      return {200, {}, "[{\"id\":\"1\",\"version\":", {}};
    case Fault::truncated:
      return nothing_whole("the connection ended in the middle of the answer");
    case Fault::endless:
      return nothing_whole("the answer is larger than allowed");
    case Fault::slow:
      return nothing_whole("no whole answer in time");
  }
  return not_found();
}

Scripted ScriptedMoneybird::carry_out(const ports::HttpRequest& request) {
  if (request.url == stored_pdf && request.credentials == ports::Credentials::withheld)
    return {200, {{"Content-Type", "application/pdf"}}, "%PDF-1.4\n%%EOF\n", {}};
  if (!request.url.starts_with(base_url)) return not_found();
  std::string path = request.url.substr(base_url.size());
  path.resize(std::min(path.size(), path.find('?')));
  if (path == "/administrations.json") {
    return {200,
            {},
            R"([{"id":123,"name":"Acme","currency":"EUR","time_zone":"Europe/Amsterdam"}])",
            {}};
  }
  if (path == "/123/workflows.json") {
    return {200, {}, R"([{"id":"433100000000000201","collection_method":null,"steps":[]}])", {}};
  }
  if (path == "/123/users.json") {
    return {200, {}, R"([{"id":"7","name":"Anneke","email":"ar@acme.example"}])", {}};
  }
  const std::pair<const char*, Records*> resources[] = {
      {"/123/sales_invoices/", &invoices_},
      {"/123/contacts/", &contacts_},
      {"/123/financial_mutations/", &bank_lines_}};
  for (const auto& [resource, records] : resources) {
    if (!path.starts_with(resource)) continue;
    if (records == &bank_lines_ && bank_lines_hidden_)
      return {403, {}, R"({"error":"No access to bank"})", {}};
    const std::string rest = path.substr(std::string_view(resource).size());
    if (rest == "synchronization.json") {
      if (request.method == "POST") return by_id(*records, request.body);
      return list(records == &bank_lines_ ? within_period(*records, request.url) : *records,
                  request.url);
    }
    if (rest == "send_reminders.json") return remind(request.body);
    if (rest.ends_with("/download_pdf.json"))
      return redirect_to_pdf(rest.substr(0, rest.find('/')));
    if (rest.ends_with("/notes.json"))
      return add_note(*records, rest.substr(0, rest.find('/')), request.body);
    const auto found = records->find(rest.substr(0, rest.find(".json")));
    if (found == records->end()) return not_found();
    return {200, {}, json::write(found->second), {}};
  }
  return not_found();
}

Scripted ScriptedMoneybird::redirect_to_pdf(const std::string& invoice) const {
  if (!invoices_.contains(invoice)) return not_found();
  return {302, {{"Location", std::string(stored_pdf)}}, "\"moved temporarily\"", {}};
}

// "period:20251017..20261122"; this year's without it.
ScriptedMoneybird::Records ScriptedMoneybird::within_period(const Records& bank_lines,
                                                            const std::string& url) {
  constexpr std::string_view key = "filter=period%3A";
  const auto at = url.find(key);
  const auto bound = [&](std::size_t from, const char* otherwise) {
    return at == std::string::npos ? std::string(otherwise) : url.substr(at + key.size() + from, 8);
  };
  const auto first = bound(0, "20260101");
  const auto last = bound(10, "20261231");
  Records within;
  for (const auto& [id, line] : bank_lines) {
    auto date = line.find("date")->text();
    std::erase(date, '-');
    if (date >= first && date <= last) within.emplace(id, line);
  }
  return within;
}

Scripted ScriptedMoneybird::list(const Records& records, const std::string& url) const {
  // No filter at all means the current year only, and the example invoices are of this one.
  const auto since = updated_after(url);
  auto entries = Value::array();
  for (auto it = records.rbegin(); it != records.rend(); ++it) {
    const auto& [id, record] = *it;
    if (since && *parse_instant(record.find("updated_at")->text()) <= *since) continue;
    entries.push(Value::object({{"id", id}, {"version", *record.find("version")}}));
  }
  return {200, {}, json::write(entries), {}};
}

Scripted ScriptedMoneybird::by_id(const Records& records, const std::string& body) const {
  const auto asked = json::parse(body);
  if (!asked || asked->find("ids") == nullptr) {
    return {400, {}, R"({"error":"Ids is required","symbolic":{"ids":"required"}})", {}};
  }
  auto found = Value::array();
  for (const auto& id : asked->find("ids")->items()) {
    const auto record = records.find(id.text());
    if (record != records.end() && found.items().size() < batch_limit) found.push(record->second);
  }
  return {200, {}, json::write(found), {}};
}

Scripted ScriptedMoneybird::add_note(Records& records, const std::string& id,
                                     const std::string& body) {
  const auto record = records.find(id);
  const auto wire = json::parse(body);
  if (record == records.end() || !wire) return not_found();
  const auto note = Value::object({{"id", next_id()}, {"note", *wire->find("note")->find("note")}});
  auto notes = *record->second.find("notes");
  notes.push(note);
  record->second.set("notes", std::move(notes));
  touch(record->second);
  return {201, {}, json::write(note), {}};
}

}  // namespace dunning::contract
