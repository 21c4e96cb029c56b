#include "daemon/desk/budgets.hpp"

#include <algorithm>

#include "daemon/core/request_window.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/ports/budget_book.hpp"

namespace dunning::desk {
namespace {

constexpr std::int64_t requests_a_note = 2;  // is it there already; then write it
constexpr std::size_t days_read = 1;

// Scopes end with whom they belong to (app/request_budgets.cpp).
std::string whose(const std::string& scope) {
  if (scope.find(" administration ") != std::string::npos) return "administration";
  return scope.find(" address ") != std::string::npos ? "address" : "app";
}

RequestWindow window_of(const store::Budgets::Row& row) {
  RequestWindow window(std::max<std::int64_t>(row.requests, 1),
                       std::max(row.window, Millis{1'000}));
  window.set_others(row.slots);
  window.close(row.closed_until);
  return window;
}

Backlog backlog(std::string what, std::int64_t waiting, std::int64_t requests,
                ports::Purpose purpose, const std::vector<store::Budgets::Row>& rows, Instant now) {
  Backlog one{std::move(what), waiting, requests, now};
  for (const auto& row : rows) {
    const auto window = window_of(row);
    one.done_by = std::max(one.done_by, done_by(window, now, requests,
                                                ports::kept_requests(purpose, window.requests())));
  }
  return one;
}

std::string length(Millis window) {
  const auto seconds = window.count() / 1'000;
  if (seconds == 60) return "a minute";
  if (seconds == 3'600) return "an hour";
  if (seconds == 86'400) return "a day";
  return seconds % 60 == 0 ? std::to_string(seconds / 60) + " minutes"
                           : std::to_string(seconds) + " seconds";
}

std::string size(std::int64_t bytes) {
  if (bytes < 10'000) return std::to_string(bytes) + " bytes";
  if (bytes < 10'000'000) return std::to_string(bytes / 1'000) + " kB";
  return std::to_string(bytes / 1'000'000) + " MB";
}

}  // namespace

Result<Budgets> budgets(const Desk& desk, const Administration& administration) {
  const store::Budgets stored(desk.store);
  const auto now = desk.clock.now();
  Budgets found;
  std::vector<store::Budgets::Row> rows;
  for (auto& row : TRY(stored.used_by(administration.name(), now))) {
    const auto window = window_of(row);
    BudgetLine line{row.key.name,     whose(row.key.scope), window.requests(),
                    window.left(now), row.window,           std::nullopt};
    if (row.closed_until > now) line.closed_until = row.closed_until;
    found.limits.push_back(std::move(line));
    // A limit of some paths says nothing about the others.
    if (row.key.scope.find(" path ") == std::string::npos) rows.push_back(std::move(row));
  }
  std::stable_sort(found.limits.begin(), found.limits.end(),
                   [](const auto& a, const auto& b) { return a.window < b.window; });
  for (const auto& day : TRY(stored.traffic(administration.name(), days_read))) {
    if (day.day != administration.today(desk.clock)) continue;
    found.requests_today = day.requests;
    found.bytes_today = day.bytes;
  }
  if (!administration.stored) return found;
  const auto waits = TRY(stored.backlog(administration.stored->id, administration.name()));
  if (waits.notes > 0) {
    found.backlogs.push_back(backlog("notes", waits.notes, waits.notes * requests_a_note,
                                     ports::Purpose::write_back, rows, now));
  }
  if (waits.first_load && waits.to_fetch > 0) {
    const auto batch = std::max<std::int64_t>(waits.batch, 1);
    found.backlogs.push_back(backlog("first_load", waits.to_fetch,
                                     (waits.to_fetch + batch - 1) / batch,
                                     ports::Purpose::first_load, rows, now));
  }
  return found;
}

std::string to_text(const Budgets& budgets, const Administration& administration,
                    const ports::Clock& clock) {
  const auto moment = [&](Instant at) { return local_text(administration.local(clock, at)); };
  std::string text;
  for (const auto& line : budgets.limits) {
    text += "  " + printable(line.name) + ": " + std::to_string(line.left) + " of " +
            counted(line.requests, "request", "requests") + " left in " + length(line.window) +
            (line.whose == "administration" ? "" : ", shared by everything of this " + line.whose);
    if (line.closed_until) text += "; closed by the system until " + moment(*line.closed_until);
    text += "\n";
  }
  if (budgets.requests_today > 0) {
    text += "  today: " + counted(budgets.requests_today, "request", "requests") + ", " +
            size(budgets.bytes_today) + " received\n";
  }
  for (const auto& one : budgets.backlogs) {
    const bool notes = one.what == "notes";
    text += "  " +
            (notes ? counted(one.waiting, "note waits", "notes wait") + " to be written"
                   : "first load: " + counted(one.waiting, "record", "records") + " to be read") +
            ", by " + moment(one.done_by) + " at the latest\n";
  }
  return text;
}

json::Value to_json(const Budgets& budgets) {
  auto limits = json::Value::array();
  for (const auto& line : budgets.limits) {
    limits.push(json::Value::object({{"limit", line.name},
                                     {"shared_by", line.whose},
                                     {"requests", line.requests},
                                     {"left", line.left},
                                     {"window_s", line.window.count() / 1'000},
                                     {"closed_until", json_part(line.closed_until)}}));
  }
  auto backlogs = json::Value::array();
  for (const auto& one : budgets.backlogs) {
    backlogs.push(json::Value::object({{"what", one.what},
                                       {"waiting", one.waiting},
                                       {"requests", one.requests},
                                       {"done_by", json_part(one.done_by)}}));
  }
  return json::Value::object({{"limits", std::move(limits)},
                              {"requests_today", budgets.requests_today},
                              {"bytes_today", budgets.bytes_today},
                              {"backlogs", std::move(backlogs)}});
}

}  // namespace dunning::desk
