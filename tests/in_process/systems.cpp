#include "tests/in_process/systems.hpp"

#include "connectors/exact_online/connector.hpp"
#include "connectors/exact_online/rules.hpp"
#include "connectors/exact_online/settings.hpp"
#include "connectors/moneybird/connector.hpp"
#include "connectors/moneybird/rules.hpp"
#include "connectors/xero/connector.hpp"
#include "connectors/xero/rules.hpp"
#include "connectors/xero/settings.hpp"

namespace dunning::in_process {

System moneybird() {
  return {"moneybird",
          &moneybird::MoneybirdConnector::create,
          [](InProcessSandbox& sandbox) {
            return std::map<std::string, std::string>{
                {"base_url", std::string(base_url) + "/api/v2"},
                {"administration", sandbox.access("moneybird", "administration_id")}};
          },
          moneybird::setting_names,
          &moneybird::rules,
          [](InProcessSandbox& sandbox) { return sandbox.access("moneybird", "token"); }};
}

System exact_online() {
  return {"exact_online",
          &exact_online::ExactConnector::create,
          [](InProcessSandbox& sandbox) {
            return std::map<std::string, std::string>{
                {"base_url", base_url},
                {"division", sandbox.access("exact_online", "division")},
                {"invoice_number", "YourRef"}};
          },
          exact_online::setting_names,
          &exact_online::rules,
          nullptr};
}

System xero() {
  return {"xero",
          &xero::XeroConnector::create,
          [](InProcessSandbox& sandbox) {
            return std::map<std::string, std::string>{
                {"base_url", sandbox.access("xero", "api_root")},
                {"identity_url", base_url},
                {"tenant", sandbox.access("xero", "tenant_id")}};
          },
          xero::setting_names,
          &xero::rules,
          nullptr};
}

std::vector<System> systems() {
  return {moneybird(), exact_online(), xero()};
}

}  // namespace dunning::in_process
