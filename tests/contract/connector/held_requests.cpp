#include "tests/contract/connector/held_requests.hpp"

#include <doctest/doctest.h>

#include <exception>

#include "tests/contract/wire/table.hpp"

namespace dunning::contract {

void check_requests(processes::SandboxProcess& sandbox, const std::string& file) {
  if (std::uncaught_exceptions() > 0) return;  // the test ends anyway
  const auto table =
      wire::Table::read(std::string(DUNNING_SOURCE_DIR) + "/tests/contract/wire/" + file);
  CHECK(table);
  if (!table) return;
  const auto said = sandbox.view("exchanges");
  for (const auto& one : said.items()) {
    const auto text = [&](const char* name) { return one.find(name)->text(); };
    if (!(*table)->concerns(text("target"))) continue;
    wire::Exchange exchange{text("method"), text("target"), {}, text("body"), 200, "", "{}"};
    for (const auto& [name, value] : one.find("headers")->members())
      exchange.headers.emplace(name, value.text());
    for (const std::string& complaint : (*table)->complaints(exchange)) {
      if (complaint.find(" answer") == std::string::npos) FAIL_CHECK(complaint);
    }
  }
}

}  // namespace dunning::contract
