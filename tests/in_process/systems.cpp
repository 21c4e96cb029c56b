#include "tests/in_process/systems.hpp"

#include "connectors/moneybird/connector.hpp"

namespace dunning::in_process {

System moneybird() {
  return {"moneybird", &moneybird::MoneybirdConnector::create,
          [](InProcessSandbox& sandbox) {
            return std::map<std::string, std::string>{
                {"base_url", std::string(base_url) + "/api/v2"},
                {"administration", sandbox.access("moneybird", "administration_id")}};
          },
          [](InProcessSandbox& sandbox) { return sandbox.access("moneybird", "token"); }};
}

std::vector<System> systems() {
  return {moneybird()};
}

}  // namespace dunning::in_process
