#include "daemon/app/request_budgets.hpp"

#include <algorithm>

#include "daemon/net/limit_headers.hpp"

namespace dunning::app {
namespace {

using ports::RequestLimit;

constexpr Millis short_window{10 * 60'000};

// How many requests are written down at once. What a crash forgets to give back comes back with the
// window, so that a short one may be generous.
std::int64_t block_of(const RequestWindow& window) {
  if (window.window() <= short_window) return std::max<std::int64_t>(window.requests() / 15, 1);
  return std::clamp<std::int64_t>(window.requests() / 50, 1, 20);
}

// `status` reads these words again (desk/budgets.cpp).
std::string scope_of(const RequestBudgets::Spender& spender, RequestLimit::Per per) {
  switch (per) {
    case RequestLimit::Per::address:
      return spender.system + " address " + spender.address;
    case RequestLimit::Per::app:
      return spender.system + " app " + spender.app;
    case RequestLimit::Per::administration:
      break;
  }
  return spender.system + " app " + spender.app + " administration " + spender.administration;
}

std::string scope_of(const RequestBudgets::Spender& spender, const RequestLimit& limit) {
  return scope_of(spender, limit.per) + (limit.only_path.empty() ? "" : " path " + limit.only_path);
}

}  // namespace

// One administration's door to the budgets.
class RequestBudgets::Book final : public ports::BudgetBook {
 public:
  Book(RequestBudgets& budgets, Spender spender, const ports::SystemRules& rules)
      : budgets_(budgets),
        spender_(std::move(spender)),
        limits_(rules.limits),
        errors_(rules.errors) {}

  Status take(const ports::HttpRequest& request) override {
    const std::lock_guard lock(budgets_.mutex_);
    return budgets_.take(draws(request), spender_.system);
  }

  void end(const ports::HttpRequest& request, const ports::RequestEnd& end) override {
    const std::lock_guard lock(budgets_.mutex_);
    const auto now = budgets_.clock_.now();
    bool write_now = false;
    const auto all = draws(request);
    for (const auto& draw : all) {
      draw.counter->window.end(now, !draw.errors || end.refused);
      draw.counter->changed = true;
      write_now = write_now || (draw.errors && end.refused);
      for (const auto& reading : end.readings) {
        if (!draw.errors && reading.limit == draw.key.name)
          write_now = learn(draw, reading, now) || write_now;
      }
    }
    budgets_.add_traffic(spender_, end.bytes, now);
    if (!write_now) return;
    // What shuts us out has to outlive a restart. If it cannot be written now, it will be later.
    const auto written = budgets_.write(all, now, false, [] { return Status(); });
    if (!written)
      budgets_.log_.warning("budgets_not_written", {{"because", written.error().message}});
  }

  std::vector<store::Budgets::Row> rows() const {
    std::vector<store::Budgets::Row> rows;
    for (const auto& limit : limits_)
      rows.push_back(
          {{scope_of(spender_, limit), limit.name}, limit.requests, limit.window, {}, {}});
    return rows;
  }

 private:
  // Every counter that a request draws on.
  std::vector<Draw> draws(const ports::HttpRequest& request) {
    const auto path = net::path_of(request.url);
    std::vector<Draw> draws;
    for (const auto& limit : limits_) {
      if (!net::applies(limit, path)) continue;
      Key key{scope_of(spender_, limit), limit.name};
      auto& counter = budgets_.counter(key, limit.requests, limit.window);
      const auto kept = ports::kept_requests(request.purpose, counter.window.requests());
      draws.push_back({std::move(key), &counter, kept, false});
    }
    if (errors_.stop_at > 0) {
      Key key{scope_of(spender_, RequestLimit::Per::administration),
              "errors " + net::path_without_keys(path)};
      auto& counter = budgets_.counter(key, errors_.stop_at, errors_.window);
      draws.push_back({std::move(key), &counter, 0, true});
    }
    return draws;
  }

  // True when the limit is closed from now on.
  bool learn(const Draw& draw, const ports::LimitReading& reading, Instant now) {
    auto& window = draw.counter->window;
    if (reading.requests) window.set_requests(*reading.requests);
    if (reading.resets) window.learn_reset(now, reading.resets->earliest, reading.resets->latest);
    if (reading.remaining) window.learn_used(now, window.requests() - *reading.remaining);
    if (!reading.closed_until) return false;
    window.close(*reading.closed_until);
    budgets_.log_.warning("limit_reached", {{"administration", spender_.administration},
                                            {"system", spender_.system},
                                            {"limit", draw.key.name},
                                            {"until", to_string(*reading.closed_until)}});
    return true;
  }

  RequestBudgets& budgets_;
  const Spender spender_;
  const std::vector<RequestLimit> limits_;
  const ports::ErrorLimit errors_;
};

Result<std::unique_ptr<ports::BudgetBook>> RequestBudgets::book(Spender spender,
                                                                const ports::SystemRules& rules) {
  const auto name = spender.administration;
  auto book = std::make_unique<Book>(*this, std::move(spender), rules);
  const auto rows = book->rows();
  TRY(budgets_.note_user(name, rows));
  const std::lock_guard lock(mutex_);
  for (const auto& row : rows)
    counter(row.key, row.requests, row.window).window.set_requests(row.requests);
  return std::unique_ptr<ports::BudgetBook>(std::move(book));
}

RequestBudgets::Counter& RequestBudgets::counter(const Key& key, std::int64_t requests,
                                                 Millis window) {
  return counters_.try_emplace(key, Counter{RequestWindow(requests, window)}).first->second;
}

// What earlier lives and others have left in the store.
Status RequestBudgets::load(const std::vector<Draw>& draws, Instant now) {
  std::vector<Key> keys;
  for (const auto& draw : draws)
    if (!draw.counter->loaded) keys.push_back(draw.key);
  if (keys.empty()) return {};
  for (const auto& row : TRY(budgets_.spent_by_others(holder_, keys, now))) {
    auto& window = counters_.at(row.key).window;
    window.close(std::min(row.closed_until, now + window.window()));
    window.set_others(row.slots);
  }
  for (const auto& draw : draws)
    draw.counter->loaded = true;
  return {};
}

Status RequestBudgets::refusal(const std::vector<Draw>& draws, const std::string& system,
                               Instant now) const {
  std::optional<Instant> not_before;
  std::string because;
  for (const auto& draw : draws) {
    const auto& window = draw.counter->window;
    const auto until = window.refused_until(now, draw.kept);
    if (!until || (not_before && *until <= *not_before)) continue;
    not_before = until;
    if (draw.errors) {
      because = "answered too many requests with an error (" + draw.key.name +
                "): more might shut us out";
    } else if (now < window.closed_until()) {
      because = "has closed its limit \"" + draw.key.name + "\"";
    } else {
      because = "allows " + std::to_string(window.left(now)) + " more requests for now (limit \"" +
                draw.key.name + "\")" +
                (window.left(now) > 0 ? ", which are kept for what is more urgent" : "");
    }
  }
  if (!not_before) return {};
  return fail(Error{ErrorKind::rate_limited, system + " " + because, not_before});
}

Status RequestBudgets::write(const std::vector<Draw>& draws, Instant now, bool reserve,
                             const std::function<Status()>& check) {
  store::Budgets::Exchange exchange{holder_, {}, {}, now};
  for (const auto& draw : draws)
    exchange.keys.push_back(draw.key);
  for (const auto& [key, traffic] : traffic_)
    exchange.traffic.push_back(traffic);
  const auto block = [&](const Draw& draw) {
    return reserve && !draw.errors ? block_of(draw.counter->window) : 0;
  };
  const auto written = budgets_.exchange(
      exchange,
      [&](const std::vector<store::Budgets::Row>& known)
          -> Result<std::vector<store::Budgets::Row>> {
        for (const auto& row : known)
          counters_.at(row.key).window.set_others(row.slots);
        TRY(check());
        std::vector<store::Budgets::Row> rows;
        for (const auto& draw : draws) {
          const auto& window = draw.counter->window;
          rows.push_back({draw.key, window.requests(), window.window(), window.closed_until(),
                          window.to_write(now, block(draw))});
        }
        return rows;
      });
  TRY(written);
  for (const auto& draw : draws) {
    draw.counter->window.written(now, block(draw));
    draw.counter->changed = false;
  }
  traffic_.clear();
  return {};
}

Status RequestBudgets::take(const std::vector<Draw>& draws, const std::string& system) {
  const auto now = clock_.now();
  TRY(load(draws, now));
  TRY(refusal(draws, system, now));
  const bool wants_writing = std::any_of(draws.begin(), draws.end(), [&](const Draw& draw) {
    return !draw.errors && draw.counter->window.wants_writing(now);
  });
  if (wants_writing) TRY(write(draws, now, true, [&] { return refusal(draws, system, now); }));
  for (const auto& draw : draws)
    draw.counter->window.take();
  return {};
}

void RequestBudgets::add_traffic(const Spender& spender, std::uint64_t bytes, Instant now) {
  const Date day = clock_.local(now, spender.time_zone).date;
  auto& traffic = traffic_[{spender.administration, day}];
  traffic.administration = spender.administration;
  traffic.day = day;
  ++traffic.requests;
  traffic.bytes += static_cast<std::int64_t>(bytes);
}

void RequestBudgets::settle() {
  const std::lock_guard lock(mutex_);
  std::vector<Draw> changed;
  for (auto& [key, counter] : counters_)
    if (counter.changed) changed.push_back({key, &counter, 0, false});
  if (changed.empty() && traffic_.empty()) return;
  if (const auto written = write(changed, clock_.now(), false, [] { return Status(); }); !written)
    log_.warning("budgets_not_written", {{"because", written.error().message}});
}

}  // namespace dunning::app
