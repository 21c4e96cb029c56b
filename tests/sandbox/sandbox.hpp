#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/control.hpp"
#include "tests/sandbox/economy.hpp"
#include "tests/sandbox/faults.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/journal.hpp"
#include "tests/sandbox/ledger_system.hpp"
#include "tests/sandbox/limits.hpp"
#include "tests/sandbox/oauth/token_server.hpp"
#include "tests/sandbox/outbox.hpp"
#include "tests/sandbox/population.hpp"
#include "tests/sandbox/simulated_clock.hpp"
#include "tests/sandbox/triggers.hpp"

namespace dunning::sandbox {

// The accounting systems, one economy behind them, and the control API, without the network.
// Thread rule: answer() may be called from any thread; requests are carried out one at a time.
class Sandbox {
 public:
  struct Setup {
    std::uint64_t seed = 1;
    PopulationSize size;
    Instant start;
    std::string base_url;  // without a slash at its end
  };
  explicit Sandbox(const Setup& setup);

  Response answer(const Request& request);
  // Webhooks leave from now on.
  void deliver_by(Outbox::Send send) { outbox_.start(std::move(send)); }
  // The credentials of every system by its name, and of the mail providers' token servers, for the
  // ready file.
  Json access() const;
  // Is told every exchange but those of control, under the sandbox's lock.
  void watch(Journal::Watcher watcher) {
    const std::lock_guard lock(mutex_);
    journal_.watch(std::move(watcher));
  }

 private:
  void look();  // the systems, after something happened by control
  Response serve(LedgerSystem& system, const Request& request);
  Response carry_out(LedgerSystem& system, const Request& request, const std::string& below);
  Response serve_tokens(oauth::TokenServer& tokens, const Request& request);
  void run(const std::vector<Triggers::Command>& commands);
  oauth::TokenServer& add_token_server(oauth::Rules rules, const Setup& setup);

  std::mutex mutex_;
  SimulatedClock clock_;
  Economy economy_;
  Faults faults_;
  Limits limits_;
  Journal journal_;
  Outbox outbox_;
  Triggers triggers_;
  std::vector<std::unique_ptr<oauth::TokenServer>> token_servers_;  // outlive the systems
  std::vector<std::unique_ptr<LedgerSystem>> systems_;
  std::unique_ptr<Control> control_;
};

}  // namespace dunning::sandbox
