#pragma once

#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/ports/connector.hpp"
#include "tests/in_process/in_process_sandbox.hpp"

namespace dunning::in_process {

// One accounting system of the sandbox with the real connector to it.
struct System {
  std::string name;  // as the sandbox and the connector call it
  std::function<Result<std::unique_ptr<ports::Connector>>(const ports::ConnectorContext&)> create;
  // The administration's settings; base_url among them.
  std::function<std::map<std::string, std::string>(InProcessSandbox&)> settings;
  std::span<const std::string_view> setting_names;  // that the connector knows
  std::function<Result<ports::SystemRules>(const std::map<std::string, std::string>&)> rules;
  // The personal token, where the system has such; otherwise it takes a login (login.hpp).
  std::function<std::string(InProcessSandbox&)> token;
};

System moneybird();
System exact_online();
System xero();

std::vector<System> systems();  // every one there is a connector to

}  // namespace dunning::in_process
