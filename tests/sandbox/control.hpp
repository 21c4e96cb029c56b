#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"
#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/faults.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/journal.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/ledger_system.hpp"
#include "tests/sandbox/limits.hpp"
#include "tests/sandbox/oauth/token_server.hpp"
#include "tests/sandbox/outbox.hpp"
#include "tests/sandbox/simulated_clock.hpp"
#include "tests/sandbox/triggers.hpp"

namespace dunning::sandbox {

// The parts of the sandbox that control works on; they outlive it.
struct Controlled {
  Economy& economy;
  SimulatedClock& clock;
  Faults& faults;
  Limits& limits;
  Journal& journal;
  Triggers& triggers;
  Outbox& outbox;
  std::vector<std::unique_ptr<oauth::TokenServer>>& token_servers;
  std::vector<std::unique_ptr<LedgerSystem>>& systems;
  std::uint64_t seed = 0;
};

// The control API (docs/sandbox.md): GET /control/<view> and POST /control/<command> with a JSON
// object. Not limited, not logged, never faulty. Thread rule: under the sandbox's lock.
class Control {
 public:
  explicit Control(Controlled parts);

  Response answer(const Request& request);
  Result<Json> command(const std::string& name, const Json& body);

 private:
  using Command = std::function<Result<Json>(const Json&)>;
  void add_economy_commands();  // control_economy.cpp
  void add_bank_commands();     // control_bank.cpp
  void add_account_commands();  // control_on_account.cpp
  void add_wire_commands();     // control_wire.cpp
  void add_token_commands();    // control_tokens.cpp

  Result<Json> view(const std::string& name, const Request& request) const;
  Json state() const;
  Json invoices(const Request& request) const;
  Json debtors() const;
  Json bank_lines() const;
  Json on_account() const;
  Json invoice_row(const Invoice& invoice) const;
  Json bank_line_row(const BankLine& line) const;
  Json bank_line_done(std::int64_t line) const;

  // {"invoice": …} by number, by a system's own id or by the economy's; {"debtor": …} by customer
  // number, name, a system's own id or the economy's.
  Result<std::int64_t> invoice_of(const Json& body) const;
  Result<std::int64_t> debtor_of(const Json& body) const;
  // {"bank_line": …} by a system's own id or the economy's.
  Result<std::int64_t> bank_line_of(const Json& body) const;
  Result<LedgerSystem*> system_of(const Json& body) const;
  Result<oauth::TokenServer*> token_server_of(const Json& body) const;
  Result<Json> done(std::int64_t invoice) const;
  void set_clock(Instant now);

  Controlled parts_;
  std::map<std::string, Command> commands_;
};

}  // namespace dunning::sandbox
