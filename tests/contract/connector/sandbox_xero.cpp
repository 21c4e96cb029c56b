#include "tests/contract/connector/sandbox_xero.hpp"

#include <doctest/doctest.h>

#include "daemon/app/plugin_host.hpp"
#include "daemon/json/parse.hpp"
#include "tests/contract/connector/held_requests.hpp"

namespace dunning::contract {

using json::Value;

SandboxXero::SandboxXero(const app::PluginHost& plugins) : plugins_(plugins) {
  const auto start = parse_instant("2026-11-21T09:00:00.250Z").value();
  constexpr std::int64_t a_year_s = 366 * 86'400;
  clock_.set(start);
  sandbox_.command("clock", Value::object({{"now", to_string(start)}, {"ticking", false}}));
  sandbox_.command(
      "option",
      Value::object({{"system", "xero"}, {"name", "token.access_life_s"}, {"value", a_year_s}}));
  const auto grant = sandbox_.command("grant", Value::object({{"system", "xero"}}));
  auto http = net::AuthorizedHttp::create(impatient_, clock_, sandbox_.access("xero", "api_root"),
                                          Secret(grant.find("access_token")->text()));
  REQUIRE_MESSAGE(http, http.error().message);
  http_ = std::move(*http);
}

SandboxXero::~SandboxXero() {
  check_requests(sandbox_, "xero.json");
}

World::Shows SandboxXero::shows() const {
  return {.bank_lines = false, .remarks = false, .settled = false, .vanishes = false};
}

std::unique_ptr<ports::Connector> SandboxXero::connect() {
  auto connector = plugins_.create("xero", {*http_,
                                            clock_,
                                            log_,
                                            {{"base_url", sandbox_.access("xero", "api_root")},
                                             {"tenant", sandbox_.access("xero", "tenant_id")}}});
  REQUIRE_MESSAGE(connector, connector.error().message);
  return std::move(*connector);
}

std::string SandboxXero::add_debtor(const std::string& name) {
  sandbox_.command("add_debtor",
                   Value::object({{"company", name}, {"email", "ap@voorbeeld.example"}}));
  const auto debtors = sandbox_.view("debtors");
  for (const auto& row : debtors.items()) {
    if (row.find("name")->text() == name) return row.find("xero_id")->text();
  }
  FAIL("the debtor is not there");
  return "";
}

std::string SandboxXero::add_invoice(const std::string& debtor, const std::string& amount) {
  const auto made = sandbox_.command(
      "add_invoice", Value::object({{"debtor", debtor}, {"amount", amount}, {"due_in", -20}}));
  return made.find("xero_id")->text();
}

void SandboxXero::pay(const std::string& invoice, const std::string& amount) {
  sandbox_.command("pay", Value::object({{"invoice", invoice}, {"amount", amount}}));
}

void SandboxXero::remove_invoice(const std::string& invoice) {
  sandbox_.command("delete_invoice", Value::object({{"invoice", invoice}}));
}

void SandboxXero::spoil_invoice(const std::string& invoice) {
  sandbox_.command("override", Value::object({{"system", "xero"},
                                              {"invoice", invoice},
                                              {"set", Value::object({{"AmountDue", "12,50"}})}}));
}

// Read as a bookkeeper would see them: through the API.
std::vector<std::string> SandboxXero::notes(const std::string& invoice) {
  ports::HttpRequest request;
  request.url = sandbox_.access("xero", "api_root") + "/Invoices/" + invoice + "/History";
  request.headers = {{"Accept", "application/json"},
                     {"Xero-Tenant-Id", sandbox_.access("xero", "tenant_id")}};
  auto response = http_->send(request);
  REQUIRE_MESSAGE(response, response.error().message);
  const auto history = json::parse(*response->body);
  REQUIRE(history);
  std::vector<std::string> all;
  for (const auto& record : history->find("HistoryRecords")->items()) {
    // Xero also writes down what it did itself.
    const auto* changes = record.find("Changes");
    if (changes != nullptr && changes->text() != "Note") continue;
    all.push_back(record.find("Details")->text());
  }
  return all;
}

// A label of the economy is a contact group there.
void SandboxXero::tag(const std::string& debtor, const std::string& name,
                      const std::string& value) {
  sandbox_.command("edit_debtor",
                   Value::object({{"debtor", debtor}, {"classification", name + ": " + value}}));
}

void SandboxXero::pass(Millis time) {
  clock_.advance(time);
  sandbox_.command("clock", Value::object({{"now", to_string(clock_.now())}}));
}

void SandboxXero::fail_next(Fault fault) {
  sandbox_.command("fault", sandbox_fault(fault));
}

void SandboxXero::lose_next_answer() {
  sandbox_.command("fault", Value::object({{"kind", "cut_connection"}, {"after_effect", true}}));
}

std::size_t SandboxXero::requests() {
  return static_cast<std::size_t>(std::stoul(sandbox_.view("state").find("requests")->token()));
}

}  // namespace dunning::contract
