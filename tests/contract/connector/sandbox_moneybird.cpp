#include "tests/contract/connector/sandbox_moneybird.hpp"

#include <doctest/doctest.h>

#include "daemon/app/plugin_host.hpp"
#include "daemon/json/parse.hpp"
#include "tests/contract/connector/held_requests.hpp"

namespace dunning::contract {
namespace {

using json::Value;

std::string id_in(const Value& row, const std::string& key) {
  const auto* id = row.find(key);
  REQUIRE(id != nullptr);
  return id->kind() == Value::Kind::number ? id->token() : id->text();
}

}  // namespace

SandboxMoneybird::SandboxMoneybird(const app::PluginHost& plugins) : plugins_(plugins) {
  const auto start = parse_instant("2026-11-21T09:00:00.250Z").value();
  clock_.set(start);
  sandbox_.command("clock", Value::object({{"now", to_string(start)}, {"ticking", false}}));
  sandbox_.command("option", Value::object({{"name", "storage_elsewhere"}, {"value", true}}));
  auto http = net::AuthorizedHttp::create(impatient_, clock_, sandbox_.api_root(),
                                          Secret(sandbox_.token()));
  REQUIRE_MESSAGE(http, http.error().message);
  http_ = std::move(*http);
}

SandboxMoneybird::~SandboxMoneybird() {
  check_requests(sandbox_, "moneybird.json");
}

std::unique_ptr<ports::Connector> SandboxMoneybird::connect() {
  auto connector = plugins_.create("moneybird", {*http_,
                                                 clock_,
                                                 log_,
                                                 {{"base_url", sandbox_.api_root()},
                                                  {"administration", sandbox_.administration()},
                                                  {"document_hosts", "localhost"}}});
  REQUIRE_MESSAGE(connector, connector.error().message);
  return std::move(*connector);
}

std::string SandboxMoneybird::add_debtor(const std::string& name) {
  sandbox_.command("add_debtor",
                   Value::object({{"company", name}, {"email", "ap@voorbeeld.example"}}));
  const auto debtors = sandbox_.view("debtors");
  for (const auto& row : debtors.items()) {
    if (row.find("name")->text() == name) return id_in(row, "moneybird_id");
  }
  FAIL("the debtor is not there");
  return "";
}

std::string SandboxMoneybird::add_invoice(const std::string& debtor, const std::string& amount) {
  return id_in(
      sandbox_.command("add_invoice",
                       Value::object({{"debtor", debtor}, {"amount", amount}, {"due_in", -20}})),
      "moneybird_id");
}

void SandboxMoneybird::pay(const std::string& invoice, const std::string& amount) {
  sandbox_.command("pay", Value::object({{"invoice", invoice}, {"amount", amount}}));
}

void SandboxMoneybird::remove_invoice(const std::string& invoice) {
  sandbox_.command("delete_invoice", Value::object({{"invoice", invoice}}));
}

void SandboxMoneybird::spoil_invoice(const std::string& invoice) {
  sandbox_.command(
      "override",
      Value::object({{"invoice", invoice}, {"set", Value::object({{"total_unpaid", "12,50"}})}}));
}

// Read as a bookkeeper would see it: through the API.
Value SandboxMoneybird::shown(const std::string& invoice) {
  ports::HttpRequest request;
  request.url = sandbox_.api_root() + "/" + sandbox_.administration() + "/sales_invoices/" +
                invoice + ".json";
  auto response = http_->send(request);
  REQUIRE_MESSAGE(response, response.error().message);
  const auto record = json::parse(*response->body);
  REQUIRE(record);
  return *record;
}

std::vector<std::string> SandboxMoneybird::notes(const std::string& invoice) {
  std::vector<std::string> all;
  const auto record = shown(invoice);
  for (const auto& note : record.find("notes")->items())
    all.push_back(note.find("note")->text());
  return all;
}

std::vector<std::string> SandboxMoneybird::tasks(const std::string& invoice) {
  std::vector<std::string> all;
  const auto record = shown(invoice);
  for (const auto& note : record.find("notes")->items()) {
    if (note.find("todo")->boolean()) all.push_back(note.find("note")->text());
  }
  return all;
}

std::int64_t SandboxMoneybird::reminders(const std::string& invoice) {
  return std::stoll(shown(invoice).find("reminder_count")->token());
}

void SandboxMoneybird::lose_answer_to_reminder() {
  sandbox_.command("fault", Value::object({{"kind", "cut_connection"},
                                           {"after_effect", true},
                                           {"path_contains", "send_reminders"}}));
}

std::string SandboxMoneybird::add_bank_line(const std::string& amount, const std::string& message) {
  return id_in(
      sandbox_.command("bank_line", Value::object({{"amount", amount}, {"message", message}})),
      "moneybird_id");
}

void SandboxMoneybird::book(const std::string& bank_line, const std::string& invoice) {
  sandbox_.command("book", Value::object({{"bank_line", bank_line}, {"invoice", invoice}}));
}

void SandboxMoneybird::remove_bank_line(const std::string& bank_line) {
  sandbox_.command("delete_bank_line", Value::object({{"bank_line", bank_line}}));
}

void SandboxMoneybird::spoil_bank_line(const std::string& bank_line) {
  sandbox_.command("override", Value::object({{"bank_line", bank_line},
                                              {"set", Value::object({{"amount", "12,50"}})}}));
}

void SandboxMoneybird::hide_bank_lines() {
  sandbox_.command("token",
                   Value::object({{"scopes", Value::array({"sales_invoices", "settings"})}}));
}

void SandboxMoneybird::remark(const std::string& debtor, const std::string& text) {
  sandbox_.command("note", Value::object({{"debtor", debtor}, {"text", text}}));
}

void SandboxMoneybird::tag(const std::string& debtor, const std::string& name,
                           const std::string& value) {
  sandbox_.command("custom_field",
                   Value::object({{"debtor", debtor}, {"name", name}, {"value", value}}));
}

void SandboxMoneybird::pass(Millis time) {
  clock_.advance(time);
  sandbox_.command("clock", Value::object({{"now", to_string(clock_.now())}}));
}

void SandboxMoneybird::fail_next(Fault fault) {
  sandbox_.command("fault", sandbox_fault(fault));
}

void SandboxMoneybird::lose_next_answer() {
  sandbox_.command("fault", Value::object({{"kind", "cut_connection"}, {"after_effect", true}}));
}

std::size_t SandboxMoneybird::requests() {
  return static_cast<std::size_t>(std::stoul(sandbox_.view("state").find("requests")->token()));
}

}  // namespace dunning::contract
