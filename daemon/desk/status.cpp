#include "daemon/desk/status.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "daemon/store/accounts.hpp"
#include "daemon/store/store.hpp"
#include "daemon/store/tasks.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t everything = 10'000'000;
constexpr std::size_t shown_messages = 100;  // of one state; the counts tell the rest

// Whether something that the message was about is still owed: a refused one of long ago that was
// paid waits for nobody.
Result<bool> still_owed(const Desk& desk, const store::Overview::MessageRow& message) {
  const auto loaded = TRY(store::Accounts(desk.store).load(message.occasion.account));
  const auto& advances = message.occasion.intent.advances;
  return std::any_of(advances.begin(), advances.end(), [&](const policy::Advance& advance) {
    return std::any_of(
        loaded.account.items.begin(), loaded.account.items.end(),
        [&](const policy::Item& item) { return item.id == advance.item && !item.open.is_zero(); });
  });
}

Status count_waiting(const Desk& desk, AdministrationStatus& status) {
  const auto id = status.administration.stored->id;
  const Date today = status.administration.today(desk.clock);
  std::set<DebtorId> approval;
  std::set<DebtorId> books;
  for (const auto& row : TRY(store::Overview(desk.store).invoices(id, true, everything))) {
    if (row.reason == policy::name(policy::Reason::awaiting_approval)) approval.insert(row.debtor);
    if (row.reason == policy::name(policy::Reason::stale_books)) books.insert(row.debtor);
    if (row.reason == policy::name(policy::Reason::ladder_finished)) ++status.finished;
    if (row.reason == policy::name(policy::Reason::small_remainder)) ++status.small;
  }
  status.awaiting_approval = static_cast<std::int64_t>(approval.size());
  status.stale_books = static_cast<std::int64_t>(books.size());
  for (const auto& task :
       TRY(store::Tasks(desk.store).list(id, store::Tasks::Which::open, everything))) {
    ++status.tasks;
    if (task.due_on && *task.due_on < today) ++status.tasks_late;
  }
  return {};
}

Result<AdministrationStatus> status_of(const Desk& desk, Administration administration) {
  AdministrationStatus status;
  status.administration = std::move(administration);
  status.stops = stops(desk, status.administration);
  status.budgets = TRY(budgets(desk, status.administration));
  if (!status.administration.stored) return status;
  const auto id = status.administration.stored->id;
  const store::Overview overview(desk.store);
  status.counts = TRY(overview.counts(id, status.administration.today(desk.clock)));
  status.quarantined = TRY(overview.quarantined(id));
  for (auto& message : TRY(overview.messages(id, DeliveryState::uncertain, shown_messages))) {
    if (message.row.outgoing.effect == Effect::report) continue;  // nobody's case waits for it
    status.uncertain.push_back(std::move(message));
  }
  for (auto& message : TRY(overview.messages(id, DeliveryState::refused, shown_messages))) {
    if (message.row.outgoing.effect != Effect::message) continue;  // a note holds nothing back
    if (TRY(still_owed(desk, message))) status.refused.push_back(std::move(message));
  }
  for (auto& message : TRY(overview.messages(id, DeliveryState::ready, shown_messages))) {
    const auto& row = message.row;
    const bool matters =
        row.outgoing.effect == Effect::message || row.outgoing.effect == Effect::hand_over;
    if (matters && !row.evidence.empty()) status.put_off.push_back(std::move(message));
  }
  status.letters = TRY(letters_to_post(desk, status.administration));
  status.newest_run = TRY(store::Runs(desk.store).newest(id));
  status.books_as_of = TRY(store::Administrations(desk.store).books(id)).as_of;
  status.missing_ibans = TRY(missing_ibans(desk, status.administration));
  TRY(count_waiting(desk, status));
  return status;
}

}  // namespace

bool StatusAnswer::all_well() const {
  const auto has_ended = [&](const EndingTable& table) { return table.ended(today); };
  const bool inbox_reads = !inbox || !inbox->fails();
  return inbox_reads && logins.empty() && std::none_of(tables.begin(), tables.end(), has_ended) &&
         std::all_of(administrations.begin(), administrations.end(),
                     [](const AdministrationStatus& one) { return one.well(); });
}

bool AdministrationStatus::well() const {
  const auto& rules = administration.rules;
  return stops.empty() && !rules.shadow && rules.redirect_all_to.empty() && quarantined.empty() &&
         uncertain.empty() && refused.empty() && put_off.empty() && letters.empty() &&
         missing_ibans.empty() && awaiting_approval == 0 && stale_books == 0 && tasks_late == 0;
}

Result<std::vector<std::string>> missing_ibans(const Desk& desk,
                                               const Administration& administration) {
  std::set<std::string> missing;
  if (!administration.stored) return std::vector<std::string>();
  const auto& ibans = administration.rules.creditor.ibans;
  const store::Overview overview(desk.store);
  for (const auto& row : TRY(overview.debtors(administration.stored->id, everything))) {
    const std::string code(row.open.currency.code());
    if (row.open.is_positive() && !ibans.contains(code)) missing.insert(code);
  }
  return std::vector<std::string>(missing.begin(), missing.end());
}

Result<StatusAnswer> status(const Desk& desk, const std::optional<std::string>& administration) {
  StatusAnswer status;
  status.sqlite = desk.store.is_sqlite();
  status.schema = desk.store.schema();
  for (auto& one : TRY(administrations(desk, administration)))
    status.administrations.push_back(TRY(status_of(desk, std::move(one))));
  for (const auto& stored : TRY(store::Administrations(desk.store).all())) {
    if (desk.configuration.find(stored.label) == nullptr)
      status.no_longer_configured.push_back(stored.label);
  }
  status.inbox = TRY(inbox_standing(desk));
  for (auto& login : TRY(login_list(desk)).logins) {
    if (!login.broken().empty() || login.ends_soon(desk.clock.now()))
      status.logins.push_back(std::move(login));
  }
  status.today = desk.clock.local(desk.clock.now(), "UTC").date;
  status.tables = ending_tables(desk.configuration.jurisdictions, status.today);
  const auto machine = TRY(store::Machine(desk.store).known());
  status.machine_id = machine.machine_id;
  if (machine.newest_record.ms > 0) status.newest_record = machine.newest_record;
  return status;
}

}  // namespace dunning::desk
