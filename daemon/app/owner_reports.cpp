#include "daemon/app/owner_reports.hpp"

#include <algorithm>

#include "daemon/desk/inbox_standing.hpp"
#include "daemon/desk/login_list.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/forecasts.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/stops.hpp"

namespace dunning::app {
namespace {

constexpr Millis hour{3'600'000};
// A stop that is over sooner is nobody's news.
constexpr Millis stop_lasts = hour;
constexpr int week = 7;
constexpr int most_days_back = 60;    // forecasts and counts are asked no further
constexpr int most_quiet_days = 366;  // in which no day to forewarn of is found

constexpr messages::ReportKind in_order[] = {
    messages::ReportKind::stopped,        messages::ReportKind::silent_sync,
    messages::ReportKind::silent_inbox,   messages::ReportKind::stale_books,
    messages::ReportKind::silent_sending, messages::ReportKind::forewarning,
    messages::ReportKind::weekly,         messages::ReportKind::shadow,
};

std::string stale_sync_name() {
  return std::string(policy::name(policy::Reason::stale_sync));
}

Result<int> sent_on(store::Store& store, AdministrationId id, Date day) {
  return TRY(store::Outbox(store).messages_of_day(id, day));
}

Result<int> sent_in_week(store::Store& store, AdministrationId id, Date today) {
  int sent = 0;
  for (int ago = 0; ago < week; ++ago)
    sent += TRY(sent_on(store, id, today - ago));
  return sent;
}

std::vector<std::string> names(const std::vector<store::Stops::Stop>& stops) {
  std::vector<std::string> all;
  for (const auto& stop : stops)
    all.push_back(stop.reason);
  return all;
}

}  // namespace

Result<bool> OwnerReports::step(AdministrationId id, const desk::MachineState& machine) {
  if (parts_.administration.reports.to.empty()) return false;
  const desk::Desk desk{parts_.store, parts_.configuration, parts_.clock, "dunningd", machine};
  ReportOn on{desk, TRY(desk::administration(desk, parts_.administration.name)), id,
              parts_.clock.local(parts_.clock.now(), parts_.administration.time_zone)};
  for (const auto kind : in_order) {
    const auto settled = settled_.find(kind);
    if (settled != settled_.end() && settled->second == on.today()) continue;
    if (TRY(made_within(kind, id, on.today(), 1))) {
      settled_[kind] = on.today();
      continue;
    }
    const auto found = due(kind, on);
    if (found && !*found) continue;
    settled_[kind] = on.today();
    const auto written = found ? write(on, **found) : Status(fail(found.error()));
    if (written) return true;
    if (written.error().kind == ErrorKind::transient) settled_.erase(kind);
    parts_.log.error("report_not_made", {{"administration", parts_.administration.name},
                                         {"kind", std::string(messages::name(kind))},
                                         {"error", written.error().message}});
  }
  return false;
}

Result<std::optional<OwnerReports::Due>> OwnerReports::due(Kind kind, const ReportOn& on) const {
  switch (kind) {
    case Kind::stopped:
      return due_stopped(on);
    case Kind::silent_sync:
      return due_silent_sync(on);
    case Kind::silent_inbox:
      return due_silent_inbox(on);
    case Kind::stale_books:
      return due_stale_books(on);
    case Kind::silent_sending:
      return due_silent_sending(on);
    case Kind::forewarning:
      return due_forewarning(on);
    case Kind::weekly:
      return due_weekly(on);
    case Kind::shadow:
      return due_shadow(on);
  }
  return std::nullopt;
}

// Stops of at least that age of which the owner has not been told.
Result<std::vector<std::string>> OwnerReports::untold(const ReportOn& on, Millis lasted,
                                                      bool stale_sync) const {
  std::vector<std::string> news;
  for (const auto& stop : TRY(store::Stops(parts_.store).list(on.id))) {
    const bool old_enough = parts_.clock.now() - stop.since >= lasted;
    if (!stop.last_told && old_enough && (stop.reason == stale_sync_name()) == stale_sync)
      news.push_back(stop.reason);
  }
  return news;
}

Result<std::optional<OwnerReports::Due>> OwnerReports::due_stopped(const ReportOn& on) const {
  if (TRY(untold(on, stop_lasts, false)).empty()) return std::nullopt;
  auto tells = names(TRY(store::Stops(parts_.store).list(on.id)));
  std::erase(tells, stale_sync_name());
  return Due{TRY(stopped(on)), std::move(tells)};
}

Result<std::optional<OwnerReports::Due>> OwnerReports::due_silent_sync(const ReportOn& on) const {
  // Where only a person helps, waiting for hours helps nobody.
  const bool needs_a_person = desk::broken_login(on.desk, parts_.administration).has_value();
  const Millis silent =
      needs_a_person ? Millis{0} : hour * parts_.administration.reports.silent_sync_hours;
  auto tells = TRY(untold(on, silent, true));
  if (tells.empty()) return std::nullopt;
  return Due{TRY(silent_sync(on)), std::move(tells)};
}

// S23: it stops nothing, and is told like a stop: on the first day, and again every week.
Result<std::optional<OwnerReports::Due>> OwnerReports::due_silent_inbox(const ReportOn& on) const {
  const auto inbox = TRY(desk::inbox_standing(on.desk));
  if (!inbox || !inbox->fails() ||
      parts_.clock.now() - *inbox->standing.failing_since < stop_lasts ||
      TRY(made_within(Kind::silent_inbox, on.id, on.today(), week)))
    return std::nullopt;
  messages::Report report;
  report.kind = Kind::silent_inbox;
  report.administration = parts_.administration.name;
  report.today = on.today();
  if (inbox->standing.read_at)
    report.last_sync = on.administration.local(on.desk.clock, *inbox->standing.read_at);
  report.last_error = inbox->standing.last_error;
  report.command = inbox->command;
  return Due{std::move(report)};
}

Result<std::optional<OwnerReports::Due>> OwnerReports::due_stale_books(const ReportOn& on) const {
  if (on.local.minute_of_day < parts_.configuration.daily_run_minute) return std::nullopt;
  const auto waiting = TRY(
      store::Accounts(parts_.store).decided(on.id, policy::Reason::stale_books, std::nullopt, 1));
  if (waiting.empty() || TRY(made_within(Kind::stale_books, on.id, on.today(), week)))
    return std::nullopt;
  auto report = TRY(stale_books(on));
  if (report.messages.empty()) return std::nullopt;
  return Due{std::move(report)};
}

// The dead-man switch: in a week nothing has left, although messages were forecast for it and the
// book still has that part of them due.
Result<std::optional<OwnerReports::Due>> OwnerReports::due_silent_sending(
    const ReportOn& on) const {
  const auto& administration = parts_.administration;
  const auto& stored = on.administration.stored;
  const bool on_purpose =
      administration.rules.shadow || !administration.rules.redirect_all_to.empty();
  const int percent = administration.reports.silent_sending_percent;
  if (percent == 0 || on_purpose || !stored || !stored->adopted_on ||
      on.local.minute_of_day < administration.reports.forewarning_minute)
    return std::nullopt;
  if (!TRY(store::Stops(parts_.store).list(on.id)).empty()) return std::nullopt;  // told as such
  if (TRY(sent_in_week(parts_.store, on.id, on.today())) > 0) return std::nullopt;
  const store::Forecasts forecasts(parts_.store);
  std::int64_t expected = 0;
  for (int ago = 0; ago < week; ++ago)
    expected += TRY(forecasts.find(on.id, on.today() - ago, on.today() - week))
                    .value_or(store::Forecasts::Likely{})
                    .accounts;
  std::int64_t plausible = 0;
  for (const auto& [day, likely] : TRY(forecasts.ahead(on.id, on.today(), on.today(), 1)))
    plausible += likely.accounts;
  if (expected == 0 || plausible == 0 || plausible * 100 < expected * percent) return std::nullopt;
  if (TRY(made_within(Kind::silent_sending, on.id, on.today(), week))) return std::nullopt;
  messages::Report report;
  report.kind = Kind::silent_sending;
  report.administration = administration.name;
  report.today = on.today();
  report.expected = static_cast<std::size_t>(expected);
  report.nothing_since = stored->adopted_on;
  for (int ago = week; ago < most_days_back; ++ago) {
    if (TRY(sent_on(parts_.store, on.id, on.today() - ago)) == 0) continue;
    report.nothing_since = on.today() - ago;
    break;
  }
  return Due{std::move(report)};
}

// S24: on the last working day before the next day on which something would leave.
Result<std::optional<OwnerReports::Due>> OwnerReports::due_forewarning(const ReportOn& on) const {
  const auto& reports = parts_.administration.reports;
  const auto& stored = on.administration.stored;
  const auto calendar = on.administration.jurisdiction->working_days();
  if (!reports.forewarning || !stored || !stored->adopted_on ||
      on.local.minute_of_day < reports.forewarning_minute || !calendar.is_business_day(on.today()))
    return std::nullopt;
  const bool over =
      reports.forewarning_days > 0 && on.today() - *stored->adopted_on >= reports.forewarning_days;
  if (over) return std::nullopt;
  const auto leaves = [&](Date day) {
    const auto& policies = parts_.configuration.policies;
    return std::any_of(policies.begin(), policies.end(), [&](const policy::Policy& policy) {
      return policy::sends_on(day, policy.send, calendar, on.administration.rules.quiet_days);
    });
  };
  Date day = on.today() + 1;
  while (!leaves(day) && day - on.today() < most_quiet_days)
    day = day + 1;
  if (calendar.next_business_day(on.today() + 1) < day) return std::nullopt;  // told nearer to it
  auto report = TRY(forewarning(on, day));
  if (!report) return std::nullopt;
  return Due{std::move(*report)};
}

Result<std::optional<OwnerReports::Due>> OwnerReports::due_weekly(const ReportOn& on) const {
  const auto& reports = parts_.administration.reports;
  if (static_cast<int>(on.today().iso_weekday()) != reports.weekly_day ||
      on.local.minute_of_day < reports.forewarning_minute)
    return std::nullopt;
  const auto sent = TRY(sent_in_week(parts_.store, on.id, on.today()));
  return Due{TRY(weekly(on, static_cast<std::size_t>(sent))),
             names(TRY(store::Stops(parts_.store).list(on.id)))};
}

// S23: what shadow mode kept back today.
Result<std::optional<OwnerReports::Due>> OwnerReports::due_shadow(const ReportOn& on) const {
  if (!parts_.administration.rules.shadow ||
      on.local.minute_of_day < parts_.administration.reports.forewarning_minute)
    return std::nullopt;
  auto report = TRY(shadow(on));
  if (report.messages.empty()) return std::nullopt;
  return Due{std::move(report)};
}

// Whether one of that kind was made in the last `days` days, today included.
Result<bool> OwnerReports::made_within(Kind kind, AdministrationId id, Date today, int days) const {
  const std::string kind_name(messages::name(kind));
  for (int ago = 0; ago < days; ++ago) {
    const auto occasion = store::report_id(id, kind_name, today - ago);
    if (TRY(store::Outbox(parts_.store).occasion(occasion))) return true;
  }
  return false;
}

Status OwnerReports::write(const ReportOn& on, const Due& due) {
  const auto& administration = parts_.administration;
  const auto& creditor = administration.rules.creditor;
  const auto now = parts_.clock.now();
  const std::string kind(messages::name(due.report.kind));
  const auto rendered = messages::render_report(due.report, administration.rules.language);
  const auto key = store::report_key(on.id, kind, on.today());
  const auto mail = messages::report_mail(rendered, creditor, administration.reports.to, key, now);
  store::NewReport report;
  report.administration = on.id;
  report.kind = kind;
  report.on = on.today();
  report.envelope_from = creditor.from_address;
  for (const auto& address : administration.reports.to)
    report.recipients.push_back({address, "to", "owner"});
  report.bytes = TRY(messages::mime(mail));
  TRY(store::Outbox(parts_.store).report(report, now));
  if (!due.tells.empty()) TRY(store::Stops(parts_.store).told(on.id, due.tells, on.today()));
  parts_.log.info("report_planned", {{"administration", administration.name}, {"kind", kind}});
  return {};
}

}  // namespace dunning::app
