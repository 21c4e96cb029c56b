#include <algorithm>
#include <map>
#include <set>

#include "daemon/desk/every_account.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/desk/tasks.hpp"
#include "daemon/messages/task.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t most_tasks = 10'000;
constexpr std::size_t most_words = 10;
constexpr int broken_lately_days = 14;

// Tasks for which one picks up the telephone.
bool is_for_the_phone(const store::Task& task, Date today) {
  const bool kind = task.kind == "call" || task.kind == "step" || task.kind == "own" ||
                    task.kind == "find_contact";
  return kind && !task.debtor.value.empty() && (!task.due_on || *task.due_on <= today);
}

struct Gathered {
  Call call;
  Sums open;
  Sums overdue;
  std::int64_t overdue_minor = 0;  // for the order only; currencies are not compared
  std::set<std::string> told;
  messages::TalkingPoints points;
};

void add_account(Gathered& gathered, const policy::Account& account, Date today) {
  auto& call = gathered.call;
  call.phone = account.debtor.phone;
  call.person = account.debtor.person;
  call.debtor = {account.debtor.id, account.debtor.name, account.debtor.customer_number};
  const auto& last = account.history.last_message_on;
  if (last && (!call.last_message_on || *last > *call.last_message_on)) call.last_message_on = last;
  for (const auto& item : account.items) {
    if (!item.open.is_positive() || item.state == InvoiceState::draft) continue;
    gathered.open.add(item.open);
    if (!item.due_date || *item.due_date >= today) continue;
    gathered.overdue.add(item.open);
    gathered.overdue_minor += item.open.minor;
    if (!call.oldest_due || *item.due_date < *call.oldest_due) call.oldest_due = item.due_date;
    call.invoices.push_back(number_text(item.number) + ", due " + to_string(*item.due_date) + ", " +
                            to_string(item.open) + " open");
  }
}

// Promises that were broken in the last days, as sentences.
std::vector<std::string> broken_lately(const policy::Account& account,
                                       const policy::Outcomes& outcomes, Date today) {
  std::vector<std::string> because;
  for (const auto& one : outcomes.promises) {
    const bool broken = one.state == policy::PromiseState::broken ||
                        one.state == policy::PromiseState::kept_in_part;
    const bool still_open =
        std::any_of(account.items.begin(), account.items.end(), [&](const policy::Item& item) {
          return item.open.is_positive() &&
                 std::any_of(one.promise->covers.begin(), one.promise->covers.end(),
                             [&](const auto& covered) { return covered.item == item.id; });
        });
    if (!broken || !still_open || today - one.last_day > broken_lately_days) continue;
    because.push_back("promised " + to_string(one.promise->amount) + " by " +
                      to_string(one.promise->by) + ", and " + to_string(one.received) + " came in");
  }
  return because;
}

Result<CallsAnswer::Of> calls_of(const Desk& desk, Administration administration) {
  CallsAnswer::Of of;
  of.administration = std::move(administration);
  of.date = of.administration.today(desk.clock);
  if (!of.administration.stored) return of;
  std::map<DebtorId, std::vector<std::string>> titles;
  for (const auto& task :
       TRY(store::Tasks(desk.store)
               .list(of.administration.stored->id, store::Tasks::Which::open, most_tasks))) {
    if (!is_for_the_phone(task, of.date)) continue;
    titles[task.debtor].push_back("task " + std::to_string(task.id) + ": " + task.title +
                                  (task.assign.empty() ? "" : " (" + task.assign + ")"));
  }
  std::map<DebtorId, Gathered> gathered;
  const auto& calendar = of.administration.jurisdiction->working_days();
  const auto& policies = desk.configuration.policies;
  TRY(every_account(desk, of.administration, {},
                    [&](const store::AccountKey& key, const policy::Account& account) -> Status {
                      const auto outcomes = policy::outcomes(account, policies, calendar, of.date);
                      auto because = broken_lately(account, outcomes, of.date);
                      if (because.empty() && !titles.contains(key.debtor)) return {};
                      auto& one = gathered[key.debtor];
                      add_account(one, account, of.date);
                      messages::add_talking_points(one.points, account, policies, outcomes);
                      for (auto& text : because)
                        one.call.because.push_back(std::move(text));
                      for (auto& word :
                           told_words(account, policies, calendar, numbers_of(account), of.date)) {
                        if (one.told.insert(word.name).second)
                          one.call.words.push_back(std::move(word));
                      }
                      return {};
                    }));
  std::vector<Gathered> sorted;
  for (auto& [debtor, one] : gathered) {
    const auto& because = titles[debtor];
    one.call.because.insert(one.call.because.begin(), because.begin(), because.end());
    one.call.open = one.open.amounts();
    one.call.overdue = one.overdue.amounts();
    for (const auto& sent : one.points.sent) {
      one.call.sent.push_back(to_string(sent.on) + " " + sent.what + ", " +
                              std::string(name(sent.state)));
    }
    one.call.notes = one.points.debtor.notes;
    auto& words = one.call.words;
    if (words.size() > most_words)
      words.erase(words.begin(), words.end() - static_cast<std::ptrdiff_t>(most_words));
    sorted.push_back(std::move(one));
  }
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& one, const auto& other) {
    return one.overdue_minor > other.overdue_minor;
  });
  for (auto& one : sorted)
    of.calls.push_back(std::move(one.call));
  return of;
}

}  // namespace

Result<CallsAnswer> calls(const Desk& desk, const std::optional<std::string>& name) {
  CallsAnswer answer;
  for (auto& one : TRY(administrations(desk, name)))
    answer.administrations.push_back(TRY(calls_of(desk, std::move(one))));
  return answer;
}

}  // namespace dunning::desk
