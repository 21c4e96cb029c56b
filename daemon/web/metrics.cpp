#include "daemon/web/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <sstream>

#include "daemon/desk/gauges.hpp"

namespace dunning::web {
namespace {

constexpr int unavailable = 503;
constexpr int warned_days = 30;  // before a table ends (S40)

double seconds(Instant at) {
  return static_cast<double>(at.ms) / 1000.0;
}
double seconds(Date date) {
  return static_cast<double>(date.days()) * 86'400.0;
}
double number(std::int64_t value) {
  return static_cast<double>(value);
}

// One scrape: every family is made anew from what the store says, so that an administration that is
// gone leaves nothing behind.
class Scrape {
 public:
  using Labels = std::map<std::string, std::string>;

  void gauge(const char* name, const char* help, const Labels& labels, double value) {
    prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels).Set(value);
  }
  void counter(const char* name, const char* help, const Labels& labels, std::uint64_t value) {
    prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels).Increment(
        static_cast<double>(value));
  }
  std::string text() const {
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, registry_.Collect());
    return out.str();
  }

 private:
  prometheus::Registry registry_{prometheus::Registry::InsertBehavior::Merge};
};

void add(Scrape& scrape, const Running& running) {
  scrape.gauge("dunningd_build_info", "Always 1; what is running, as labels.",
               {{"version", running.version}, {"commit", running.commit}}, 1);
  scrape.gauge("dunningd_start_timestamp_seconds", "When this process began to work.", {},
               seconds(running.started_at));
  scrape.gauge("dunningd_config_last_reload_successful",
               "0 when the newest reload was refused and the configuration before is in force.", {},
               running.reload_refused ? 0 : 1);
  scrape.gauge("dunningd_config_in_force_timestamp_seconds",
               "Since when the present configuration is in force.", {},
               seconds(running.reloaded_at));
}

void add_moments(Scrape& scrape, const desk::AdministrationGauges& one) {
  const Scrape::Labels name = {{"administration", one.name}};
  if (one.synced_at) {
    scrape.gauge("dunningd_sync_last_success_timestamp_seconds",
                 "When the books were last known to be up to date here.", name,
                 seconds(*one.synced_at));
  }
  if (one.swept_at) {
    scrape.gauge("dunningd_sweep_last_success_timestamp_seconds",
                 "When everything in the books was last compared.", name, seconds(*one.swept_at));
  }
  scrape.gauge("dunningd_sync_failing", "1 while the books cannot be read.", name,
               one.failing_since ? 1 : 0);
  if (one.books_as_of) {
    scrape.gauge("dunningd_books_as_of_timestamp_seconds",
                 "How far the books themselves are kept: the beginning of that day, in UTC.", name,
                 seconds(*one.books_as_of));
  }
}

void add(Scrape& scrape, const desk::AdministrationGauges& one) {
  const Scrape::Labels name = {{"administration", one.name}};
  const auto with = [&](const char* label, const std::string& value) {
    return Scrape::Labels{{"administration", one.name}, {label, value}};
  };
  scrape.gauge("dunningd_administration_info", "Always 1; which system keeps the books.",
               with("connector", one.connector), 1);
  scrape.gauge("dunningd_adopted", "1 once a person has said yes to this administration.", name,
               one.adopted ? 1 : 0);
  scrape.gauge("dunningd_paused", "1 while a person has paused it.", name, one.paused ? 1 : 0);
  add_moments(scrape, one);
  scrape.gauge("dunningd_debtors", "Debtors in the books.", name, number(one.counts.debtors));
  scrape.gauge("dunningd_open_items", "Due dates of invoices that are not settled.", name,
               number(one.counts.open_items));
  scrape.gauge("dunningd_overdue_items", "Of the open ones, those whose day has passed.", name,
               number(one.counts.overdue_items));
  scrape.gauge("dunningd_quarantined_records", "Records that cannot be read.", name,
               number(one.counts.quarantined));
  for (const auto& [state, rows] : one.counts.rows_by_state) {
    scrape.gauge("dunningd_messages", "Rows of the outbox, by delivery state.",
                 with("state", state), number(rows));
  }
  for (const auto& [reason, found] : one.reasons) {
    scrape.gauge("dunningd_items", "Open items, by the reason of their newest decision.",
                 with("reason", reason.empty() ? "undecided" : reason), number(found.items));
  }
  const auto approval = one.reasons.find("awaiting_approval");
  scrape.gauge("dunningd_approvals_waiting", "Debtors with a message that waits for a yes.", name,
               approval == one.reasons.end() ? 0 : number(approval->second.debtors));
  scrape.gauge("dunningd_tasks_open", "Tasks a person has not done yet.", name,
               number(one.tasks.open));
  scrape.gauge("dunningd_tasks_overdue", "Of the open ones, those whose day has passed.", name,
               number(one.tasks.late));
  scrape.gauge("dunningd_stops", "How many things keep everything from leaving.", name,
               number(static_cast<std::int64_t>(one.stops.size())));
  for (const auto& stop : one.stops) {
    scrape.gauge("dunningd_stop_since_timestamp_seconds",
                 "Since when this keeps everything from leaving; absent when nothing does.",
                 with("reason", stop.reason), seconds(stop.since));
  }
}

void add_budgets(Scrape& scrape, const desk::AdministrationGauges& one) {
  const auto& budgets = one.budgets;
  for (const auto& limit : budgets.limits) {
    const Scrape::Labels labels = {{"administration", one.name},
                                   {"limit", limit.name},
                                   {"shared_by", limit.whose},
                                   {"window_seconds", std::to_string(limit.window.count() / 1000)}};
    scrape.gauge("dunningd_ledger_requests_limit",
                 "Requests that the accounting system allows in a window.", labels,
                 number(limit.requests));
    scrape.gauge("dunningd_ledger_requests_left", "What is left of it now.", labels,
                 number(limit.left));
  }
  const Scrape::Labels name = {{"administration", one.name}};
  scrape.gauge("dunningd_ledger_requests_today", "Requests to the accounting system today.", name,
               number(budgets.requests_today));
  scrape.gauge("dunningd_ledger_received_bytes_today",
               "Bytes received from the accounting system today.", name,
               number(budgets.bytes_today));
  for (const auto& backlog : budgets.backlogs) {
    scrape.gauge("dunningd_backlog", "Work that waits for requests.",
                 {{"administration", one.name}, {"what", backlog.what}}, number(backlog.waiting));
  }
}

void add(Scrape& scrape, const desk::JurisdictionGauges& one, Date today) {
  for (const auto& [table, until] : one.checked_until) {
    const Scrape::Labels labels = {{"jurisdiction", one.name}, {"table", table}};
    scrape.gauge("dunningd_jurisdiction_checked_until_timestamp_seconds",
                 "The last day a table of a country's law or calendar knows about, in UTC.", labels,
                 seconds(until));
    scrape.gauge("dunningd_jurisdiction_expires_soon",
                 "1 when that day is less than 30 days away, or has passed.", labels,
                 until < today + warned_days ? 1 : 0);
  }
}

void add(Scrape& scrape, const Traffic::Counts& counts) {
  for (const auto& [key, count] : counts.answered) {
    scrape.counter("dunningd_http_requests_total", "Requests answered, by route and status.",
                   {{"path", key.first}, {"code", std::to_string(key.second)}}, count);
  }
  for (const auto& [status, count] : counts.refused) {
    scrape.counter("dunningd_http_refused_total",
                   "What was refused before it was a request, by status.",
                   {{"code", std::to_string(status)}}, count);
  }
  for (const auto& [key, count] : counts.webhooks) {
    scrape.counter("dunningd_webhooks_total",
                   "Webhooks by what came of them: hint, nothing, replayed, refused, failed.",
                   {{"administration", key.first}, {"outcome", key.second}}, count);
  }
}

}  // namespace

Result<std::string> Metrics::gather() const {
  const auto gauges = TRY(desk::gauges(content_.desk));
  Scrape scrape;
  add(scrape, content_.running());
  for (const auto& one : gauges.administrations) {
    add(scrape, one);
    add_budgets(scrape, one);
  }
  for (const auto& one : gauges.jurisdictions)
    add(scrape, one, gauges.today);
  add(scrape, traffic_.counts());
  return scrape.text();
}

Response Metrics::scrape() {
  const std::lock_guard lock(mutex_);
  const auto now = content_.desk.clock.elapsed();
  if (!gathered_at_ || now - *gathered_at_ >= limits_.metrics_age) {
    auto gathered = gather();
    if (!gathered)
      return {unavailable, "the store does not answer: " + gathered.error().message + "\n"};
    text_ = std::move(*gathered);
    gathered_at_ = now;
  }
  return {200, text_, "text/plain; version=0.0.4; charset=utf-8"};
}

}  // namespace dunning::web
