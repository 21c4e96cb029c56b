#include "tests/simulation/world.hpp"

#include <algorithm>
#include <utility>

#include "daemon/app/time_zones.hpp"

namespace dunning::simulation {
namespace {

// The earliest due date first; what is taken back is taken from the last one first.
void spread(Invoice& invoice, std::int64_t minor) {
  auto& rows = invoice.rows;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& row = minor > 0 ? rows[i] : rows[rows.size() - 1 - i];
    const auto part = minor > 0 ? std::min(minor, row.open.minor)
                                : std::max(minor, row.open.minor - row.amount.minor);
    row.open.minor -= part;
    minor -= part;
  }
}

}  // namespace

Currency euro() {
  static const Currency one = Currency::parse("EUR").value();
  return one;
}
Currency dollar() {
  static const Currency one = Currency::parse("USD").value();
  return one;
}

Instant SimulatedClock::now() const {
  if (on_read) on_read();
  return now_;
}
LocalTime SimulatedClock::local(Instant at, const std::string& zone_name) const {
  return app::local_time(at, zone_name);
}
Instant SimulatedClock::instant(LocalTime local, const std::string& zone_name) const {
  return app::instant_of(local, zone_name);
}

void SimulatedLog::write(ports::Level level, std::string_view event,
                         std::initializer_list<ports::Field> fields) {
  const bool problem = level == ports::Level::warning || level == ports::Level::error;
  const bool worth_telling = level != ports::Level::debug && event != "run_finished";
  if (problem || (world_.plan().tell && worth_telling)) {
    std::string line(event);
    for (const auto& field : fields) {
      if (field.key != "administration")
        line.append(" ").append(field.key).append("=").append(field.value);
    }
    world_.tell("   " + world_.process + ": " + line);
    if (problem) problems.push_back(to_string(world_.today()) + " " + line);
  }
  world_.port_call("log");
}

World::World(const Plan& plan, Instant start)
    : clock(start), disk(LossyDisk::install()), plan_(plan), crash_dice_(plan.seed, "crash at") {
  disk.watch(plan.troubles.contains(Trouble::power));
  for (const auto trouble : all_troubles())
    dice_.emplace(trouble, Dice(plan.seed, name(trouble)));
  clock.on_read = [this] { port_call("clock"); };
  mail_server.on_stage = [this](std::string_view stage) { port_call(stage); };
  ledger.lists_versions = !plan.whole_records;
  ledger.page_size = 20;
  ledger.on_call = [this](std::string_view call) {
    if (call == "write.answer") port_call(call);
  };
}

void World::port_call(std::string_view where) {
  if (disk.is_dead()) throw Crash{};
  if (calm) return;
  ++calls;
  if (has(Trouble::power) && dice(Trouble::power).per_mille(5)) {
    tell("** the power will fail");
    disk.fail_in(1 + dice(Trouble::power).pick(8));
  }
  const bool may_die = process == "first";
  const bool planned =
      std::find(plan_.crash_at.begin(), plan_.crash_at.end(), calls) != plan_.crash_at.end();
  if (may_die && ((!quiet_ && planned) ||
                  (has(Trouble::crashes) && crash_dice_.per_mille(plan_.crash_per_mille)))) {
    crashed_at.push_back(calls);
    tell("** the process dies at port call " + std::to_string(calls) + " (" + std::string(where) +
         ")");
    throw Crash{};
  }
  if (quiet_ || !while_in_flight) return;
  calm = true;
  while_in_flight(where);
  calm = false;
}

Date World::today() const {
  return clock.local(clock.peek(), zone).date;
}

void World::tell(const std::string& what) {
  if (!plan_.tell) return;
  const auto local = clock.local(clock.peek(), zone);
  const auto two = [](int number) { return (number < 10 ? "0" : "") + std::to_string(number); };
  story_.push_back(to_string(local.date) + " " + two(local.minute_of_day / 60) + ":" +
                   two(local.minute_of_day % 60) + "  " + what);
}

std::string World::story() const {
  std::string text;
  for (const auto& line : story_)
    text += line + "\n";
  return text;
}

void World::put(Record record) {
  const RecordRef where = dunning::ref(record);
  ledger.put(std::move(record));
  log_of_changes_.push_back(where);
  last_change_[where] = changes();
}

void World::spoil(const RecordRef& ref) {
  ledger.spoil(ref);
  log_of_changes_.push_back(ref);
  last_change_[ref] = changes();
}

void World::remove(const RecordRef& ref) {
  ledger.remove(ref);
  last_change_.erase(ref);
}

const Invoice* World::invoice(const std::string& id) const {
  const auto* record = ledger.find({RecordKind::invoice, id});
  return record == nullptr ? nullptr : std::get_if<Invoice>(record);
}

void World::change(const std::string& id, const std::function<void(Invoice&)>& how) {
  const auto* found = invoice(id);
  if (found == nullptr) return;
  Invoice changed = *found;
  how(changed);
  put(std::move(changed));
}

void World::pay(const std::string& id, std::int64_t minor) {
  change(id, [&](Invoice& invoice) {
    const Money amount{minor, invoice.open.currency};
    invoice.payments.push_back({"p" + std::to_string(changes() + 1), today(), amount, ""});
    invoice.open.minor -= minor;
    spread(invoice, minor);
    const bool paid = !invoice.open.is_positive();
    invoice.state = paid ? InvoiceState::paid : InvoiceState::open;
    invoice.ledger_state = paid ? "paid" : "open";
    tell(std::string(minor < 0 ? "taken back from " : "paid on ") + invoice.number + ": " +
         to_string(amount) + ", open is " + to_string(invoice.open));
  });
}

void World::pay_in_full(const std::string& id) {
  const auto* found = invoice(id);
  if (found != nullptr && !found->credit_note && found->open.is_positive())
    pay(id, found->open.minor);
}

// A pull tells everything that had changed before it began. What has changed again since is for the
// next one.
void World::cover(std::int64_t count) {
  if (!judged) return;
  for (; applied_ < count; ++applied_) {
    const auto& where = log_of_changes_[static_cast<std::size_t>(applied_)];
    const auto last = last_change_.find(where);
    if (last == last_change_.end() || last->second > count || lost_by_pages.contains(where))
      continue;
    const auto* record = ledger.find(where);
    knowledge.tell(process, where,
                   {record == nullptr ? std::nullopt : std::optional(*record), false});
  }
  knowledge.remember(process);
}

}  // namespace dunning::simulation
