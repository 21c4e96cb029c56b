#include "daemon/dispatch/task_message.hpp"

#include <algorithm>

#include "daemon/messages/task.hpp"
#include "daemon/policy/contact.hpp"
#include "daemon/policy/outcome.hpp"
#include "daemon/store/accounts.hpp"

namespace dunning::dispatch {
namespace {

constexpr std::size_t looked_at_once = 50;

// What decide asks is answered in the books or at the desk; the others are calls.
bool is_by_phone(const std::string& kind) {
  return kind == "step" || kind == "call" || kind == "own" || kind == "find_contact";
}

Result<messages::TalkingPoints> talking_points(const DebtorId& debtor,
                                               const Instructions& instructions,
                                               const Edges& edges) {
  const store::Accounts accounts(edges.store);
  const auto today = edges.clock.local(edges.clock.now(), instructions.time_zone).date;
  messages::TalkingPoints points;
  for (const auto& key : TRY(accounts.of_debtor(instructions.id, debtor))) {
    const auto loaded = TRY(accounts.load(key));
    const auto outcomes = policy::outcomes(loaded.account, *instructions.policies,
                                           instructions.jurisdiction->working_days(), today);
    messages::add_talking_points(points, loaded.account, *instructions.policies, outcomes);
  }
  return points;
}

}  // namespace

std::vector<Recipient> task_recipients(const Instructions& instructions,
                                       const std::string& assign) {
  if (policy::plausible_address(assign)) return {{assign, "to", "task"}};
  std::vector<Recipient> recipients;
  for (const auto& address : instructions.tasks_to)
    recipients.push_back({address, "to", "task"});
  return recipients;
}

std::optional<ChannelKind> task_by(const Instructions& instructions, const std::string& assign,
                                   const DebtorId& debtor) {
  if (instructions.tasks_in_ledger && !debtor.value.empty()) return ChannelKind::write_back;
  if (task_recipients(instructions, assign).empty()) return std::nullopt;
  return ChannelKind::mail;
}

Result<TaskBytes> task_bytes(const store::Task& task, ChannelKind by, const OutboxKey& key,
                             const Instructions& instructions, const Edges& edges) {
  messages::TaskFacts facts;
  facts.id = task.id;
  facts.title = task.title;
  facts.assign = task.assign;
  facts.due_on = task.due_on;
  facts.by_phone = is_by_phone(task.kind);
  messages::TalkingPoints points;
  if (!task.debtor.value.empty()) {
    points = TRY(talking_points(task.debtor, instructions, edges));
    facts.points = &points;
  }
  const auto text = messages::render_task(facts, instructions.rules.language);
  TaskBytes made;
  if (by == ChannelKind::write_back) {
    made.targets = {{RecordKind::debtor, task.debtor.value}};
    made.bytes = messages::outbox_text(text);
    return made;
  }
  const auto& creditor = instructions.rules.creditor;
  made.envelope_from = creditor.from_address;
  made.recipients = task_recipients(instructions, task.assign);
  made.bytes = TRY(messages::mime(messages::task_mail(text, instructions.rules.language, creditor,
                                                      made.recipients, key, edges.clock.now())));
  return made;
}

// The first of the page that somebody can be told of today; those that wait for `reports: to` or
// for tomorrow do not hold up what comes after them.
const store::Task* TellTasks::next_of(const std::vector<store::Task>& untold, int mailed) const {
  const auto found = std::find_if(untold.begin(), untold.end(), [&](const store::Task& task) {
    const auto by = task_by(instructions_, task.assign, task.debtor);
    return by && (*by != ChannelKind::mail || mailed < most_mails_a_day);
  });
  return found == untold.end() ? nullptr : &*found;
}

Status TellTasks::tell(const store::Task& task, Date today) {
  const auto by = *task_by(instructions_, task.assign, task.debtor);
  const auto key = store::task_key(instructions_.id, task.id, today, by);
  auto made = TRY(task_bytes(task, by, key, instructions_, edges_));
  const store::NewTaskTold row{instructions_.id,
                               task.debtor,
                               task.id,
                               today,
                               by,
                               std::move(made.envelope_from),
                               std::move(made.recipients),
                               std::move(made.targets),
                               std::move(made.bytes)};
  TRY(store::Outbox(edges_.store).task(row, edges_.clock.now()));
  return {};
}

Result<bool> TellTasks::step(Date today) {
  const auto& rules = instructions_.rules;
  if (rules.shadow || !rules.redirect_all_to.empty()) return false;
  const store::Tasks tasks(edges_.store);
  std::optional<int> mailed;
  std::int64_t after = 0;
  while (true) {
    const auto untold = TRY(tasks.untold(instructions_.id, after, looked_at_once));
    if (untold.empty()) return false;
    if (!mailed) {
      mailed =
          TRY(store::Outbox(edges_.store).tasks_told(instructions_.id, ChannelKind::mail, today));
    }
    if (const auto* task = next_of(untold, *mailed)) {
      TRY(tell(*task, today));
      return true;
    }
    if (untold.size() < looked_at_once) return false;
    after = untold.back().id;
  }
}

}  // namespace dunning::dispatch
