#include "tests/simulation/simulation.hpp"

#include <algorithm>
#include <exception>
#include <memory>

#include "daemon/app/guards.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/runs.hpp"
#include "tests/simulation/judge.hpp"
#include "tests/simulation/life.hpp"
#include "tests/simulation/person.hpp"

namespace dunning::simulation {
namespace {

namespace fs = std::filesystem;

constexpr int morning = 6 * 60;
constexpr int evening = 18 * 60;
constexpr int most_steps_a_day = 20'000;

std::shared_ptr<const messages::Templates> all_templates() {
  static const auto templates = std::make_shared<const messages::Templates>(
      messages::Templates::load(DUNNING_SOURCE_DIR "/config/templates").value());
  return templates;
}

// The files of a store and the state beside it. Nothing is being written: there is one thread.
void copy_state(const fs::path& from, const fs::path& to) {
  fs::remove_all(to);
  fs::create_directories(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    if (entry.is_regular_file() && entry.path().extension() != ".lock")
      fs::copy_file(entry.path(), to / entry.path().filename());
  }
}

void copy_store_only(const fs::path& from, const fs::path& to) {
  for (const char* name : {"dunningd.db", "dunningd.db-wal"}) {
    fs::remove(to / name);
    if (fs::exists(from / name)) fs::copy_file(from / name, to / name);
  }
}

Judge::Cap cap_of(const settings::Configuration& configuration) {
  const auto& one = configuration.administrations.front();
  return {one.limits.messages_per_debtor, one.limits.debtor_days, one.limits.messages_per_day,
          one.adopt_at_once ? 0 : ramp_per_day};
}

class Simulation {
 public:
  Simulation(const Plan& plan, const fs::path& directory)
      : plan_(plan),
        directory_(directory),
        world_(plan, parse_instant("2026-01-05T05:00:00Z").value()),
        log_(world_),
        policies_(configuration_in(directory, plan).policies),
        judge_(world_, policies_, cap_of(configuration_in(directory, plan))),
        person_(world_, judge_) {
    fs::create_directories(directory_ / "state");
    world_.add_debtors();
    world_.while_in_flight = [this](std::string_view where) { act_in_flight(where); };
  }

  Report run() {
    restart();
    for (day_ = 0; day_ < plan_.days + plan_.quiet_days && good(); ++day_) {
      if (day_ == plan_.days) quiet_down();
      begin_day();
      if (running_) work_until_evening();
      if (good()) end_day();
    }
    if (good()) look_at_the_end();
    count();
    life_.reset();
    return report_;
  }

 private:
  bool good() const { return judge_.violations().empty() && report_.violations.empty(); }

  LifeOf first() const { return {directory_ / "state", "first", "m", true}; }

  // The process is started again after it died, as often as it dies.
  void restart() {
    const bool was_calm = std::exchange(world_.calm, true);
    life_.reset();
    while (!life_) {
      try {
        life_ = std::make_unique<Life>(world_, log_, first(), all_templates());
      } catch (const std::exception&) {  // the power may fail while it is started, too
        if (!world_.disk.is_dead()) throw;
        lose_power();
      }
    }
    world_.calm = was_calm;
  }

  AdministrationId administration() {
    return store::Administrations(life_->store()).find(administration_name).value().id;
  }
  bool acquainted() {
    return store::Administrations(life_->store()).find(administration_name).has_value();
  }

  std::int64_t head() { return store::History(life_->store()).head(administration()).value().seq; }

  void begin_day() {
    const auto next = world_.today() + 1;
    world_.clock.advance(world_.clock.instant({next, morning}, zone) - world_.clock.peek());
    if (day_ >= plan_.days) {
      world_.keep_statement();
      if (plan_.asks(Trouble::approvals) && acquainted()) person_.approve_everything(*life_);
      return;
    }
    world_.act_for_a_day();
    speak();
    if (world_.has(Trouble::agencies) && running_ && acquainted() &&
        world_.dice(Trouble::agencies).chance(30))
      person_.approve_everything(*life_);
    if (world_.has(Trouble::outages)) weather();
    if (world_.has(Trouble::downtime)) come_and_go();
    if (world_.has(Trouble::clock)) correct_clock();
    if (world_.has(Trouble::clock) && world_.dice(Trouble::clock).chance(3)) set_clock();
    if (world_.has(Trouble::restores)) back_up_and_restore();
    if (world_.has(Trouble::clones) && world_.dice(Trouble::clones).chance(3)) run_a_copy();
  }

  void weather() {
    auto& dice = world_.dice(Trouble::outages);
    world_.ledger_down = world_.ledger_down ? !dice.chance(12) : dice.chance(2);
    world_.mail_down = world_.mail_down ? !dice.chance(20) : dice.chance(2);
    if (world_.ledger_down) world_.tell("the ledger is away today");
    if (world_.mail_down) world_.tell("the mail server is away today");
  }

  void come_and_go() {
    auto& dice = world_.dice(Trouble::downtime);
    if (running_ && dice.chance(3)) {
      life_.reset();
      running_ = false;
      world_.tell("the daemon is stopped");
    } else if (!running_ && dice.chance(15)) {
      start_again();
    }
  }
  void start_again() {
    if (running_) return;
    running_ = true;
    restart();
    world_.tell("the daemon is started");
  }

  void set_clock() {
    auto& dice = world_.dice(Trouble::clock);
    if (clock_ahead_.count() == 0 && dice.chance(50)) {
      clock_ahead_ = Millis{(2 + dice.pick(8)) * 24 * 3'600'000};
      world_.clock.jump_to(world_.clock.peek() + clock_ahead_);
      world_.tell("** the clock runs days ahead");
      return;
    }
    const auto hours = dice.pick(60) - 36;
    world_.clock.jump_to(world_.clock.peek() + Millis{hours * 3'600'000});
    world_.tell("** somebody sets the clock by " + std::to_string(hours) + " hours");
  }

  // The days that were lived ahead of their time come a second time.
  void correct_clock() {
    if (clock_ahead_.count() == 0 || !world_.dice(Trouble::clock).chance(60)) return;
    world_.clock.jump_to(world_.clock.peek() - clock_ahead_);
    clock_ahead_ = Millis{0};
    world_.tell("** somebody sets the clock right again");
  }

  // S10: what is put back is not what this machine has written since. A person notices after some
  // days and puts the right store back; or says that the old one is to be trusted, and then nobody
  // can know what it does not know.
  void back_up_and_restore() {
    auto& dice = world_.dice(Trouble::restores);
    if (!running_ || !acquainted()) return;
    if (!restored_ && dice.chance(4)) {
      backup_ = std::make_unique<Snapshot>(
          Snapshot{judge_, world_.knowledge, person_.state(), head(), day_});
      life_.reset();
      copy_state(directory_ / "state", directory_ / "backup");
      world_.tell("a backup is made");
      restart();
    } else if (!restored_ && backup_ && day_ > backup_->day + 2 && dice.chance(6)) {
      ++report_.restores;
      // What did nothing since is the same store.
      if (head() != backup_->head) judge_.expect_silence("an old backup was put back");
      life_.reset();
      copy_state(directory_ / "state", directory_ / "aside");
      copy_store_only(directory_ / "backup", directory_ / "state");
      aside_ = std::exchange(world_.knowledge, backup_->knowledge);
      restored_ = true;
      world_.tell("** the backup is put back");
      restart();
    } else if (restored_ && dice.chance(30)) {
      restored_ = false;
      life_.reset();
      if (dice.chance(50)) {
        copy_store_only(directory_ / "aside", directory_ / "state");
        world_.knowledge = aside_;
        judge_.expect_speech();
        world_.tell("the right store is put back");
        restart();
        return;
      }
      world_.tell("a person says that the backup is right");
      restart();
      must(app::trust_store(life_->store(), directory_ / "state"));
      const auto judged = judge_.judged();
      judge_ = backup_->judge;
      judge_.skip_to(judged);
      person_.set(backup_->person);
      judge_.expect_speech();
    }
  }

  // A copy of the disk is started on another machine: it may look, and nothing may leave.
  void run_a_copy() {
    if (!running_ || !acquainted()) return;
    world_.tell("** a copy of the machine is started");
    copy_state(directory_ / "state", directory_ / "copy");
    const bool was_calm = std::exchange(world_.calm, true);
    world_.process = "clone";
    const auto start = world_.clock.peek();
    {
      Life copy(world_, log_, {directory_ / "copy", "clone", "another machine", true},
                all_templates());
      world_.clock.advance(world_.clock.instant({world_.today(), 10 * 60}, zone) - start);
      for (int i = 0; i < 60; ++i)
        (void)copy.tasks().step();
      judge_.after_step(copy.store());
    }
    world_.clock.jump_to(start);
    world_.process = "first";
    world_.calm = was_calm;
  }

  template <class All>
  auto& one_of(All& all, Dice& dice) {
    return all[static_cast<std::size_t>(dice.pick(static_cast<std::int64_t>(all.size())))];
  }

  // While a call of the first is in flight.
  void act_in_flight(std::string_view where) {
    if (world_.disk.is_being_written()) return;
    auto& moments = world_.dice(Trouble::moments);
    if (world_.has(Trouble::moments) && moments.per_mille(10)) {
      auto& debtor = one_of(world_.debtors, moments);
      if (!debtor.invoices.empty()) world_.pay_in_full(one_of(debtor.invoices, moments));
    }
    // A credit note that no look at the records named can show.
    if (where == "pull" && world_.has(Trouble::moments) && world_.has(Trouble::bookkeeping) &&
        moments.chance(5)) {
      auto& debtor = one_of(world_.debtors, moments);
      if (!debtor.invoices.empty())
        world_.credit(debtor, one_of(debtor.invoices, moments), moments.chance(50));
    }
    if (!life_ || world_.process != "first") return;
    if (where == "pull" && world_.has(Trouble::moments) && world_.has(Trouble::bookkeeping) &&
        moments.chance(20) && acquainted())
      credit_what_is_planned(moments);
    // She speaks about this debtor, and the message has been handed over already.
    if (where == "mail.connect" && world_.has(Trouble::words) && world_.has(Trouble::moments) &&
        moments.chance(20) && acquainted() && !restored_)
      person_.hold_whom_this_is_for(*life_, moments);
    if (has_speech() && world_.has(Trouble::moments) && moments.per_mille(10) && acquainted())
      if (!restored_) person_.say_something(*life_, moments);
    // The bookkeeper reads the statement now.
    if (where == "pull" && world_.has(Trouble::bank) && world_.has(Trouble::moments) &&
        moments.chance(10))
      world_.import_statement();
    if (world_.has(Trouble::rivals) &&
        world_.dice(Trouble::rivals).per_mille(where == "log" ? 60 : 6))
      let_rival_step();
  }

  // It was decided to ask for an invoice, and the pull before the look is on its way.
  void credit_what_is_planned(Dice& dice) {
    const auto planned = store::Outbox(life_->store()).planned(administration(), 1000).value();
    if (planned.empty()) return;
    const auto& occasion = one_of(planned, dice);
    const auto& lines = occasion.intent.to_pay_now;
    for (auto& debtor : world_.debtors) {
      if (debtor.id == occasion.account.debtor.value && !lines.empty())
        world_.credit(debtor, one_of(lines, dice).invoice.value, dice.chance(50));
    }
  }

  // A second daemon on the same store. It does not get the lock; and when the lock was lost to it,
  // claims, say numbers and unique rows have to be enough.
  void let_rival_step() {
    // What the first has been told and not yet kept cannot be held against anybody.
    if (world_.knowledge.is_being_told("first")) return;
    auto& dice = world_.dice(Trouble::rivals);
    if (store::DaemonLock::acquire(life_->store(), "rival"))
      report_.violations.push_back("stopped: a second daemon got the lock");
    ++report_.rivals;
    world_.tell("** a second daemon steps");
    world_.process = "rival";
    try {
      Life rival(world_, log_, {directory_ / "state", "rival", "m", false}, all_templates());
      const auto steps = 1 + dice.pick(25);
      for (int i = 0; i < steps; ++i) {
        const bool worked = rival.tasks().step().worked;
        judge_.after_step(rival.store());
        world_.knowledge.remember(world_.process);
        if (!worked) break;
      }
    } catch (const std::exception&) {  // the power failed while it was started: for both
      if (world_.disk.is_dead()) throw Crash{};
      throw;
    }
    world_.process = "first";
    world_.tell("** the second daemon is gone");
  }

  // A person's day.
  void speak() {
    if (!has_speech() || !life_ || !acquainted()) return;
    auto& dice = world_.dice(Trouble::words);
    const auto& troubles = plan_.troubles;
    const bool talkative = std::count_if(troubles.begin(), troubles.end(), is_speech) >
                           (world_.has(Trouble::words) ? 1 : 0);
    if (dice.chance(talkative ? 40 : 12) && !restored_) person_.say_something(*life_, dice);
  }
  bool has_speech() const {
    const auto& all = all_troubles();
    return std::any_of(all.begin(), all.end(),
                       [&](Trouble one) { return is_speech(one) && world_.has(one); });
  }

  void work_until_evening() {
    const auto end = world_.clock.instant({world_.today(), evening}, zone);
    int steps = 0;
    while (world_.clock.peek() < end && good()) {
      app::TaskResult result;
      try {
        if (world_.has(Trouble::clock) && !restored_) watch_clock();
        result = life_->tasks().step();
        if (world_.disk.is_dead()) throw Crash{};
        world_.knowledge.remember(world_.process);
        judge_.after_step(life_->store());
        if (world_.has(Trouble::rivals) && acquainted())
          judge_.judge_intents(life_->store(), administration());
      } catch (const Crash&) {
        ++report_.crashes;
        // The power may have failed while the second daemon was in the middle of a step.
        if (world_.process != "first") world_.knowledge.forget(world_.process);
        world_.process = "first";
        world_.calm = false;
        world_.knowledge.forget("first");
        if (world_.disk.is_dead()) lose_power();
        restart();
        judge_.after_step(life_->store());
        continue;
      }
      if (++steps > most_steps_a_day) {
        report_.violations.push_back("undone: a day that does not come to rest, " +
                                     to_string(world_.today()));
        return;
      }
      if (!result.worked)
        world_.clock.advance(std::max(result.wait.value_or(Millis{3'600'000}), Millis{1'000}));
    }
  }

  void lose_power() {
    ++report_.power_losses;
    life_.reset();
    world_.disk.come_back(world_.dice(Trouble::power));
    world_.tell("** the power failed, and is back");
  }

  bool clock_is_behind() {
    const auto newest = store::Machine(life_->store()).known().value().newest_record;
    return newest - world_.clock.peek() > app::clock_tolerance;
  }

  // S10: until the clock is past what was written, or a person says that it is right.
  void trust_clock() {
    if (!clock_is_behind() || !world_.dice(Trouble::clock).chance(30)) return;
    must(app::trust_clock(life_->store(), world_.clock.peek()));
    judge_.expect_speech();
    world_.tell("a person says that the clock is right");
  }

  // A clock behind what was written last is not believed.
  void watch_clock() {
    if (clock_is_behind()) {
      judge_.expect_silence("the clock is behind what was written last");
    } else {
      judge_.expect_speech();
    }
  }

  void end_day() {
    world_.disk.disarm();
    const bool was_calm = std::exchange(world_.calm, true);
    if (running_ && acquainted() && !restored_) {
      if (plan_.asks(Trouble::caps)) person_.adopt(*life_);
      report_.uncertain += person_.resolve_uncertain(*life_);
      person_.trust_source(*life_);
      if (world_.has(Trouble::clock)) trust_clock();
      if (day_ % 7 == 0 || day_ + 1 == plan_.days + plan_.quiet_days)
        judge_.look_at_rows(life_->store(), administration());
      const auto& configuration = life_->configuration();
      judge_.look_at_rest(life_->store(), administration(),
                          configuration.administrations.front().rules,
                          configuration.jurisdictions.at("nl"));
    }
    world_.calm = was_calm;
  }

  void quiet_down() {
    report_.troubled_port_calls = world_.calls;
    if (restored_) {
      restored_ = false;
      life_.reset();
      copy_store_only(directory_ / "aside", directory_ / "state");
      world_.knowledge = aside_;
      judge_.expect_speech();
      running_ = false;
    }
    world_.make_quiet();
    start_again();
    if (acquainted()) person_.take_back_everything(*life_);
    judge_.expect_speech();
  }

  // Only after enough quiet days can anything be said to be left undone.
  void look_at_the_end() {
    if (plan_.quiet_days >= 60) judge_.look_at_what_is_left();
  }

  void count() {
    report_.violations.insert(report_.violations.end(), judge_.violations().begin(),
                              judge_.violations().end());
    report_.days = day_;
    report_.mails = judge_.mails();
    report_.rested = judge_.rested();
    report_.letters = judge_.of_law().letters();
    report_.claims = judge_.of_law().claims();
    report_.port_calls = world_.calls;
    report_.crashed_at = world_.crashed_at;
    report_.problems = log_.problems;
    report_.story = world_.story();
  }

  struct Snapshot {
    Judge judge;
    Knowledge knowledge;
    Person::State person;
    std::int64_t head = 0;  // of the history
    int day = 0;
  };

  const Plan plan_;
  const fs::path directory_;
  World world_;
  SimulatedLog log_;
  const policy::PolicySet policies_;
  Judge judge_;
  Person person_;
  std::unique_ptr<Life> life_;
  bool running_ = true;
  bool restored_ = false;
  std::unique_ptr<Snapshot> backup_;
  Knowledge aside_;  // of the store for which the backup was put
  Millis clock_ahead_{0};
  int day_ = 0;
  Report report_;
};

}  // namespace

std::string rule_of(const std::string& violation) {
  return violation.substr(0, violation.find(':'));
}

Report simulate(const Plan& plan, const fs::path& directory) {
  fs::remove_all(directory);
  fs::create_directories(directory);
  auto report = Simulation(plan, directory).run();
  fs::remove_all(directory);
  return report;
}

}  // namespace dunning::simulation
