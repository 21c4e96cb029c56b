#include "tests/contract/connector/sandbox_exact.hpp"

#include <doctest/doctest.h>

#include "daemon/app/plugin_host.hpp"
#include "daemon/json/parse.hpp"
#include "tests/contract/connector/held_requests.hpp"

namespace dunning::contract {
namespace {

using json::Value;

constexpr const char* system_name = "exact_online";

std::string text_in(const Value& row, const std::string& key) {
  const auto* id = row.find(key);
  REQUIRE(id != nullptr);
  return id->kind() == Value::Kind::number ? id->token() : id->text();
}

}  // namespace

SandboxExact::SandboxExact(const app::PluginHost& plugins, Payers payers,
                           const std::map<std::string, bool>& switches)
    : plugins_(plugins), iban_(payers == Payers::known ? "NL91ABNA0417164300" : "") {
  const auto start = parse_instant("2026-11-21T09:00:00.250Z").value();
  clock_.set(start);
  sandbox_.command("clock", Value::object({{"now", to_string(start)}, {"ticking", false}}));
  for (const auto& [option, on] : switches)
    sandbox_.command("option",
                     Value::object({{"system", system_name}, {"name", option}, {"value", on}}));
  const auto& exact = *sandbox_.ready().find(system_name);
  division_ = text_in(exact, "division");
  base_url_ = text_in(exact, "api_root");
  base_url_.resize(base_url_.find("/api/v1"));
  auto http =
      net::AuthorizedHttp::create(impatient_, clock_, base_url_, Secret(text_in(exact, "token")));
  REQUIRE_MESSAGE(http, http.error().message);
  http_ = std::move(*http);
}

SandboxExact::~SandboxExact() {
  check_requests(sandbox_, "exact_online.json");
}

std::unique_ptr<ports::Connector> SandboxExact::connect() {
  auto connector = plugins_.create(
      system_name, {*http_, clock_, log_, {{"base_url", base_url_}, {"division", division_}}});
  REQUIRE_MESSAGE(connector, connector.error().message);
  return std::move(*connector);
}

std::string SandboxExact::add_debtor(const std::string& name) {
  const auto made = sandbox_.command(
      "add_debtor",
      Value::object({{"company", name}, {"email", "ap@voorbeeld.example"}, {"iban", iban_}}));
  const auto debtors = sandbox_.view("debtors");
  for (const auto& row : debtors.items()) {
    if (text_in(row, "id") == text_in(made, "id")) return text_in(row, "exact_online_id");
  }
  FAIL("the debtor is not there");
  return "";
}

std::string SandboxExact::add_invoice(const std::string& debtor, const std::string& amount) {
  return text_in(
      sandbox_.command("add_invoice",
                       Value::object({{"debtor", debtor}, {"amount", amount}, {"due_in", -20}})),
      "exact_online_id");
}

void SandboxExact::pay(const std::string& invoice, const std::string& amount) {
  sandbox_.command("pay", Value::object({{"invoice", invoice}, {"amount", amount}}));
}

void SandboxExact::remove_invoice(const std::string& invoice) {
  sandbox_.command("delete_invoice", Value::object({{"invoice", invoice}}));
}

void SandboxExact::spoil_invoice(const std::string& invoice) {
  sandbox_.command("override", Value::object({{"system", system_name},
                                              {"invoice", invoice},
                                              {"set", Value::object({{"AmountFC", "12,50"}})}}));
}

Value SandboxExact::get(const std::string& path_and_query) {
  ports::HttpRequest request;
  request.url = base_url_ + "/api/v1/" + division_ + "/" + path_and_query;
  request.headers = {{"Accept", "application/json"}};
  auto response = http_->send(request);
  REQUIRE_MESSAGE(response, response.error().message);
  auto document = json::parse(*response->body);
  REQUIRE(document);
  const auto& d = *document->find("d");
  return d.is_array() ? d : *d.find("results");
}

// Read as a bookkeeper would see them: through the API, beside the account of the invoice.
std::vector<std::string> SandboxExact::notes(const std::string& invoice) {
  return noted("activities/CommunicationNotes", invoice);
}

std::vector<std::string> SandboxExact::tasks(const std::string& invoice) {
  return noted("activities/Tasks", invoice);
}

std::vector<std::string> SandboxExact::noted(const std::string& where, const std::string& invoice) {
  const auto rows = get("bulk/Cashflow/Receivables?$filter=TransactionID%20eq%20guid%27" + invoice +
                        "%27&$select=Account");
  REQUIRE_FALSE(rows.items().empty());
  const auto notes = get(where + "?$filter=Account%20eq%20guid%27" +
                         text_in(rows.items().front(), "Account") + "%27&$select=Notes");
  std::vector<std::string> all;
  for (const auto& note : notes.items())
    all.push_back(text_in(note, "Notes"));
  return all;
}

std::string SandboxExact::add_bank_line(const std::string& amount, const std::string& message) {
  return text_in(
      sandbox_.command("bank_line",
                       Value::object({{"amount", amount}, {"message", message}, {"iban", iban_}})),
      "exact_online_id");
}

void SandboxExact::book(const std::string& bank_line, const std::string& invoice) {
  sandbox_.command("book", Value::object({{"bank_line", bank_line}, {"invoice", invoice}}));
}

void SandboxExact::remove_bank_line(const std::string& bank_line) {
  sandbox_.command("delete_bank_line", Value::object({{"bank_line", bank_line}}));
}

void SandboxExact::spoil_bank_line(const std::string& bank_line) {
  sandbox_.command("override", Value::object({{"system", system_name},
                                              {"bank_line", bank_line},
                                              {"set", Value::object({{"AmountFC", "12,50"}})}}));
}

void SandboxExact::hide_bank_lines() {
  auto scopes = Value::array({"Financial receivables", "Financial cashflow", "Crm accounts",
                              "Organization administration", "Organization workflow"});
  sandbox_.command("token",
                   Value::object({{"system", system_name}, {"scopes", std::move(scopes)}}));
}

void SandboxExact::remark(const std::string& debtor, const std::string& text) {
  sandbox_.command("override", Value::object({{"system", system_name},
                                              {"debtor", debtor},
                                              {"set", Value::object({{"Remarks", text}})}}));
}

void SandboxExact::tag(const std::string& debtor, const std::string& name,
                       const std::string& value) {
  sandbox_.command("edit_debtor",
                   Value::object({{"debtor", debtor}, {"classification", name + ": " + value}}));
}

void SandboxExact::pass(Millis time) {
  clock_.advance(time);
  sandbox_.command("clock", Value::object({{"now", to_string(clock_.now())}}));
}

void SandboxExact::fail_next(Fault fault) {
  sandbox_.command("fault", sandbox_fault(fault));
}

void SandboxExact::lose_next_answer() {
  sandbox_.command("fault", Value::object({{"kind", "cut_connection"}, {"after_effect", true}}));
}

std::size_t SandboxExact::requests() {
  return static_cast<std::size_t>(std::stoul(sandbox_.view("state").find("requests")->token()));
}

}  // namespace dunning::contract
