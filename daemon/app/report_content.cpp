#include "daemon/app/report_content.hpp"

#include <algorithm>
#include <utility>

#include "daemon/desk/law_tables.hpp"
#include "daemon/desk/limitations.hpp"
#include "daemon/desk/report.hpp"
#include "daemon/messages/facts.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/tasks.hpp"

namespace dunning::app {
namespace {

using policy::Reason;

// What time and money do not resolve: only a person does.
bool waits_for_a_person(Reason reason) {
  constexpr Reason all[] = {
      Reason::awaiting_approval, Reason::own_company, Reason::collective_account,
      Reason::ladder_finished,   Reason::uncertain,   Reason::small_remainder,
      Reason::no_contact,        Reason::bounced,     Reason::step_unknown,
      Reason::quarantined,       Reason::dubious,     Reason::no_due_date,
  };
  return std::find(std::begin(all), std::end(all), reason) != std::end(all);
}

std::string command_for(Reason reason, const std::string& name, const std::string& invoice) {
  const std::string of = " -a " + name;
  switch (reason) {
    case Reason::awaiting_approval:
      return "dunningctl approve" + of;
    case Reason::ladder_finished:
      return "dunningctl list finished" + of;
    case Reason::small_remainder:
      return "dunningctl list small" + of;
    case Reason::uncertain:
      return "dunningctl list messages --state uncertain" + of;
    default:
      return "dunningctl why " + invoice + of;
  }
}

std::vector<messages::StopNotice> notices(const ReportOn& on,
                                          const std::vector<desk::Stop>& stops) {
  std::vector<messages::StopNotice> all;
  for (const auto& stop : stops) {
    messages::StopNotice notice{stop.reason, std::nullopt, stop.detail, stop.command};
    if (stop.since) notice.since = on.administration.local(on.desk.clock, *stop.since);
    all.push_back(std::move(notice));
  }
  return all;
}

std::optional<int> days_late(const std::vector<policy::Line>& lines, Date today) {
  std::optional<int> most;
  for (const auto& line : lines) {
    if (!line.due_date || *line.due_date >= today) continue;
    most = std::max(most.value_or(0), static_cast<int>(today - *line.due_date));
  }
  return most;
}

messages::PlannedMessage message_of(const desk::PlannedMessage& planned, Date on) {
  const auto& intent = planned.intent;
  messages::PlannedMessage message;
  message.debtor = planned.debtor.name;
  message.number = planned.debtor.customer_number;
  message.step = intent.step.empty() ? intent.kind : intent.step;
  message.amount = intent.amount;
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
    for (const auto& line : *list)
      message.invoices.push_back(line.number);
  }
  message.days_late = days_late(intent.to_pay_now, on);
  for (const auto& mailbox : intent.recipients)
    message.recipients.push_back(mailbox.address);
  return message;
}

// One entry for each debtor and reason.
std::vector<messages::WaitingForPerson> waiting(const std::vector<desk::NotLeaving>& others,
                                                const std::string& administration) {
  std::vector<messages::WaitingForPerson> all;
  std::map<std::tuple<Reason, DebtorId, std::string>, std::size_t> places;
  for (const auto& one : others) {
    const auto reason = one.decision.reason;
    if (!waits_for_a_person(reason)) continue;
    const auto [place, fresh] = places.try_emplace(
        {reason, one.debtor.id, std::string(one.open.currency.code())}, all.size());
    if (fresh) {
      messages::WaitingForPerson entry;
      entry.reason = reason;
      entry.debtor = one.debtor.name;
      entry.number = one.debtor.customer_number;
      entry.amount = Money{0, one.open.currency};
      entry.detail = one.decision.detail;
      entry.command = command_for(reason, administration, one.number);
      all.push_back(std::move(entry));
    }
    auto& entry = all[place->second];
    entry.invoices.push_back(one.number);
    if (const auto sum = add(*entry.amount, one.open)) entry.amount = *sum;
  }
  return all;
}

messages::Report begin(const ReportOn& on, messages::ReportKind kind) {
  messages::Report report;
  report.kind = kind;
  report.administration = on.administration.name();
  report.today = on.today();
  return report;
}

Result<desk::AdministrationPlan> plan_for(const ReportOn& on, Date date) {
  auto plan = TRY(desk::plan(on.desk, {on.administration.name(), date}));
  if (plan.administrations.empty())
    return fail(ErrorKind::not_found, "no plan of " + on.administration.name());
  return std::move(plan.administrations.front());
}

// What came in on invoices that a step was taken of, in the week before today.
Result<std::vector<Money>> came_in(const ReportOn& on) {
  constexpr int week = 7;
  std::map<Currency, Money> sums;
  const auto look = [&](const policy::Account& account) -> Status {
    Money sum{0, account.currency};
    for (const auto& item : account.items) {
      const auto& taken = account.history.taken;
      const bool reminded = std::any_of(taken.begin(), taken.end(), [&](const auto& row) {
        return row.item == item.id && row.delivered_on;
      });
      if (!reminded) continue;
      for (const auto& payment : item.payments) {
        const auto ago = on.today() - payment.booked_on;
        if (ago > 0 && ago <= week && payment.credit_note.empty())
          sum.minor += payment.amount.minor;
      }
    }
    if (!sum.is_zero())
      sums.try_emplace(sum.currency, 0, sum.currency).first->second.minor += sum.minor;
    return {};
  };
  TRY(desk::every_account_ever(on.desk, on.administration, on.today(), look));
  std::vector<Money> all;
  for (const auto& [currency, sum] : sums)
    all.push_back(sum);
  return all;
}

bool leaves_on(const policy::Admission& admission, Date date) {
  return admission.admitted || (admission.not_before && admission.not_before->date == date);
}

}  // namespace

Result<std::optional<messages::Report>> forewarning(const ReportOn& on, Date leaves) {
  const auto plan = TRY(plan_for(on, leaves));
  auto report = begin(on, messages::ReportKind::forewarning);
  report.leaves_on = leaves;
  for (const auto& planned : plan.messages) {
    if (leaves_on(planned.admission, leaves))
      report.messages.push_back(message_of(planned, leaves));
  }
  report.waiting = waiting(plan.others, on.administration.name());
  report.stops = notices(on, plan.stops);
  if (report.messages.empty() && report.waiting.empty()) return std::nullopt;
  return report;
}

Result<messages::Report> stopped(const ReportOn& on) {
  const auto plan = TRY(plan_for(on, on.today()));
  auto report = begin(on, messages::ReportKind::stopped);
  report.stops = notices(on, plan.stops);
  for (const auto& planned : plan.messages)
    report.messages.push_back(message_of(planned, on.today()));
  return report;
}

Result<messages::Report> silent_sync(const ReportOn& on) {
  auto report = begin(on, messages::ReportKind::silent_sync);
  const auto row = TRY(store::Administrations(on.desk.store).get(on.id));
  if (row.delta_completed)
    report.last_sync = on.administration.local(on.desk.clock, *row.delta_completed);
  report.last_error = row.last_error;
  report.stops = notices(on, desk::stops(on.desk, on.administration));
  return report;
}

Result<messages::Report> stale_books(const ReportOn& on) {
  auto report = begin(on, messages::ReportKind::stale_books);
  report.books_as_of = TRY(store::Administrations(on.desk.store).books(on.id)).as_of;
  const auto calendar = on.administration.jurisdiction->working_days();
  const auto plan = TRY(plan_for(on, on.today()));
  std::map<std::pair<DebtorId, std::string>, std::size_t> places;
  for (const auto& one : plan.others) {
    if (one.decision.reason != Reason::stale_books) continue;
    const auto [place, fresh] = places.try_emplace(
        {one.debtor.id, std::string(one.open.currency.code())}, report.messages.size());
    if (fresh) {
      messages::PlannedMessage message;
      message.debtor = one.debtor.name;
      message.number = one.debtor.customer_number;
      message.step = one.decision.step;
      message.amount = Money{0, one.open.currency};
      message.why = one.decision.detail;
      report.messages.push_back(std::move(message));
    }
    auto& message = report.messages[place->second];
    message.invoices.push_back(one.number);
    if (const auto sum = add(message.amount, one.open)) message.amount = *sum;
    if (!one.due_date) continue;
    message.days_late =
        std::max(message.days_late.value_or(0), static_cast<int>(on.today() - *one.due_date));
    const Date needed = calendar.add_banking_days(*one.due_date, 1);
    report.books_needed = std::max(report.books_needed.value_or(needed), needed);
  }
  return report;
}

Result<messages::Report> weekly(const ReportOn& on, std::size_t sent) {
  const auto plan = TRY(plan_for(on, on.today()));
  auto report = begin(on, messages::ReportKind::weekly);
  report.sent = sent;
  report.received = TRY(came_in(on));
  report.stops = notices(on, plan.stops);
  report.waiting = waiting(plan.others, on.administration.name());
  const auto open = TRY(store::Tasks(on.desk.store)
                            .list(on.id, store::Tasks::Which::open, messages::listed_items_limit));
  for (const auto& task : open) {
    report.tasks.push_back(
        {task.title, task.assign, task.due_on,
         "dunningctl done " + std::to_string(task.id) + " -a " + on.administration.name()});
  }
  for (const auto& near : TRY(desk::near_limitations(on.desk, on.administration, on.today()))) {
    report.ending.push_back(
        {near.debtor, near.number, near.open, near.limitation.last_day, near.limitation.article});
  }
  for (const auto& table : desk::ending_tables(on.desk.configuration.jurisdictions, on.today())) {
    if (table.jurisdiction != on.administration.configured->jurisdiction) continue;
    report.tasks.push_back({desk::sentence(table), "", table.checked_until, table.command()});
  }
  for (const auto& [reason, items] : plan.reasons) {
    if (reason == Reason::due || reason == Reason::gathered || reason == Reason::not_due) continue;
    report.held[reason] = static_cast<std::size_t>(items);
  }
  return report;
}

Result<messages::Report> shadow(const ReportOn& on) {
  auto report = begin(on, messages::ReportKind::shadow);
  for (const auto& occasion :
       TRY(store::Outbox(on.desk.store).of_day(on.id, "shadow", on.today()))) {
    const auto loaded = TRY(store::Accounts(on.desk.store).load(occasion.account));
    const auto& debtor = loaded.account.debtor;
    report.messages.push_back(message_of(
        {{debtor.id, debtor.name, debtor.customer_number}, occasion.intent, {}}, on.today()));
  }
  return report;
}

}  // namespace dunning::app
