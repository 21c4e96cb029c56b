#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/ports/connector.hpp"
#include "daemon/ports/http.hpp"
#include "tests/contract/wire/table.hpp"

namespace dunning::contract::wire {

// Between a connector and the sandbox: every exchange is held against the table of this file in
// tests/contract/wire, and what is wrong with it, or refused, fails the running test.
class HeldHttp final : public ports::Http {
 public:
  HeldHttp(ports::Http& next, const std::string& file);
  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;

  const std::map<std::string, int>& met() const { return table_->met(); }

 private:
  ports::Http& next_;
  std::unique_ptr<Table> table_;
};

// Pulls to the end, adds what was named to `seen` and gives the new cursor.
std::string pull_all(ports::Connector& connector, ports::PullMode mode, const std::string& cursor,
                     std::vector<RecordRef>& seen);

}  // namespace dunning::contract::wire
