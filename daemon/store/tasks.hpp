#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

struct Task {
  std::int64_t id = 0;
  AdministrationId administration;
  DebtorId debtor;      // empty: about the whole administration
  std::string kind;     // call, book_payment, review_dispute, step…; "own" when a person added it
  std::string subject;  // "item/12", "dispute/4"…; once per kind
  std::string title;
  std::string assign;
  std::optional<Date> due_on;
  Date made_on;
  std::string made_by;  // empty: the machine
  std::optional<Date> done_on;
  std::string outcome;  // promised, disputed, no_answer, wrong_number, other…
  std::string done_by;
};

// What a person is to do (S34). A verdict's tasks are raised in the transaction that keeps or
// writes it (accounts, outbox), once for each (kind, subject). A task that is done is a word of a
// person: its debtor is decided again.
class Tasks {
 public:
  explicit Tasks(Store& store) : store_(store) {}

  enum class Which { open, all };
  // What is due first comes first; what has no date comes last.
  Result<std::vector<Task>> list(AdministrationId administration, Which which,
                                 std::size_t limit) const;
  Result<std::vector<Task>> of_debtor(AdministrationId administration,
                                      const DebtorId& debtor) const;  // all, oldest first
  Result<std::optional<Task>> find(AdministrationId administration, std::int64_t id) const;

  // Not_found, or conflict when it was done before. `outcome` stands in the history.
  Status done(AdministrationId administration, std::int64_t id, const std::string& outcome,
              const std::string& author, Date on, Instant now);

  // Open ones that the machine raised and that nobody was told of, oldest first: whatever belongs
  // to a step is told with it (Outbox::task). Pages: give the last id to go on.
  Result<std::vector<Task>> untold(AdministrationId administration, std::int64_t after,
                                   std::size_t limit) const;

  struct Own {
    DebtorId debtor;  // empty: about the whole administration
    std::string title;
    std::string assign;
    std::optional<Date> due_on;
    std::string author;
  };
  Result<std::int64_t> add(AdministrationId administration, const Own& task, Date on, Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
