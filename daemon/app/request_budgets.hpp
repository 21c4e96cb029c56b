#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "daemon/core/request_window.hpp"
#include "daemon/ports/budget_book.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/log.hpp"
#include "daemon/ports/system_rules.hpp"
#include "daemon/store/budgets.hpp"

namespace dunning::app {

// The request budgets of everybody in this process, kept in the store. Several administrations,
// apps and processes that share a limit share its count: what this process may spend it writes down
// first, in blocks, so that a commit serves many requests and a crash forgets nothing. It lives
// longer than a configuration. Thread rule: any thread.
class RequestBudgets {
 public:
  // `holder` is nobody else's and was nobody's before.
  RequestBudgets(store::Store& store, const ports::Clock& clock, ports::Log& log,
                 std::string holder)
      : budgets_(store), clock_(clock), log_(log), holder_(std::move(holder)) {}
  RequestBudgets(const RequestBudgets&) = delete;
  RequestBudgets& operator=(const RequestBudgets&) = delete;

  // Who asks: everything by which a system may count.
  struct Spender {
    std::string administration;  // its name in the configuration
    std::string time_zone;       // in which its days begin
    std::string system;          // the connector, and where it is
    std::string app;             // the client id, or what stands for the token
    std::string address;         // from which the requests leave
  };
  // Borrows this object. Error: the store cannot be written.
  Result<std::unique_ptr<ports::BudgetBook>> book(Spender spender, const ports::SystemRules& rules);

  // For `status`: how many records a request of this administration reads by id.
  Status note_batch(const std::string& administration, std::size_t records) {
    return budgets_.note_batch(administration, records);
  }

  // Writes down what was really spent and received. Nothing when nothing has changed.
  void settle();

 private:
  class Book;
  using Key = store::Budgets::Key;
  struct Counter {
    RequestWindow window;
    bool loaded = false;
    bool changed = false;  // since it was written
  };
  struct Draw {
    Key key;
    Counter* counter;
    std::int64_t kept;  // for what is more urgent
    bool errors;        // counts refusals, not requests
  };

  Counter& counter(const Key& key, std::int64_t requests, Millis window);
  Status load(const std::vector<Draw>& draws, Instant now);
  Status take(const std::vector<Draw>& draws, const std::string& system);
  Status refusal(const std::vector<Draw>& draws, const std::string& system, Instant now) const;
  Status write(const std::vector<Draw>& draws, Instant now, bool reserve,
               const std::function<Status()>& check);
  void add_traffic(const Spender& spender, std::uint64_t bytes, Instant now);

  store::Budgets budgets_;
  const ports::Clock& clock_;
  ports::Log& log_;
  const std::string holder_;
  std::mutex mutex_;
  std::map<Key, Counter> counters_;
  std::map<std::pair<std::string, Date>, store::Budgets::Traffic> traffic_;  // not written yet
};

}  // namespace dunning::app
