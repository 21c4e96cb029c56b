#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/dispatch/instructions.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/tasks.hpp"

// Tasks on their way out of the house (S34).
namespace dunning::dispatch {

// Into the ledger's own list, else by mail; none when there is nobody to tell (the list of tasks
// has it all the same). A task about no debtor is about no record of the ledger either.
std::optional<ChannelKind> task_by(const Instructions& instructions, const std::string& assign,
                                   const DebtorId& debtor);

// The mail addresses of whoever is to do it.
std::vector<Recipient> task_recipients(const Instructions& instructions, const std::string& assign);

struct TaskBytes {
  std::string envelope_from;
  std::vector<Recipient> recipients;
  std::vector<RecordRef> targets;
  std::string bytes;
};
// The task with what one has to know about its debtor in all currencies.
Result<TaskBytes> task_bytes(const store::Task& task, ChannelKind by, const OutboxKey& key,
                             const Instructions& instructions, const Edges& edges);

// Lets leave what decide raised beside any step, each task once. Thread rule: one call at a time.
class TellTasks {
 public:
  TellTasks(const Instructions& instructions, const Edges& edges)
      : instructions_(instructions), edges_(edges) {}

  // One task; true when there may be more. Of those that go by mail a day has a limited number, so
  // that a big book does not fill a mailbox on its first day; the others follow on the next.
  Result<bool> step(Date today);

  static constexpr int most_mails_a_day = 20;

 private:
  const store::Task* next_of(const std::vector<store::Task>& untold, int mailed) const;
  Status tell(const store::Task& task, Date today);

  const Instructions& instructions_;
  const Edges& edges_;
};

}  // namespace dunning::dispatch
