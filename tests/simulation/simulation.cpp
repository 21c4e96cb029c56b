#include "tests/simulation/simulation.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "daemon/app/administration_tasks.hpp"
#include "daemon/channels/mail.hpp"
#include "daemon/channels/write_back.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/runs.hpp"
#include "tests/simulation/invariants.hpp"
#include "tests/simulation/world.hpp"

namespace dunning::simulation {
namespace {

class SeededRandom : public ports::Random {
 public:
  explicit SeededRandom(World& world) : world_(world) {}
  std::uint64_t next() override { return world_.random(); }

 private:
  World& world_;
};

// What cannot fail in the simulation; when it does, that is the finding.
void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

Creditor creditor() {
  Creditor creditor;
  creditor.name = "Kade & Zoon B.V.";
  creditor.company_number = "90000001";
  creditor.address = {{"Havenkade 12"}, "3011 AA", "Rotterdam", "NL"};
  creditor.ibans = {{"EUR", "NL91ABNA0417164300"}};
  creditor.phone = "+31 10 123 45 67";
  creditor.contact_person = "Noor de Wit";
  creditor.from_name = "Kade & Zoon";
  creditor.from_address = "debiteuren@kade.example";
  creditor.reply_to = "debiteuren@kade.example";
  return creditor;
}

policy::Policy three_steps() {
  policy::Policy policy;
  policy.name = "plain";
  policy.digest = "plain-1";
  const auto days = [](int count) { return policy::Span{count, policy::Unit::days}; };
  policy.steps = {{"heads_up", {std::nullopt, days(-3)}, {}, "heads_up", "", 1},
                  {"reminder", {std::nullopt, days(3)}, {}, "reminder", "Reminder sent", 2},
                  {"second_reminder", {std::size_t{1}, days(10)}, {}, "second_reminder", "", 3}};
  return policy;
}

settings::Configuration make_configuration(const std::filesystem::path& directory) {
  settings::Configuration configuration;
  configuration.state_dir = directory;
  configuration.store = "sqlite://" + (directory / "dunningd.db").string();
  configuration.poll.interval = std::chrono::hours(2);
  configuration.digest = "simulated-1";
  configuration.mail.per_minute = 10'000;
  configuration.policies = {three_steps()};
  settings::Administration administration;
  administration.name = "simulated";
  administration.connector = "simulated";
  administration.owner = "simulated";
  administration.time_zone = zone;
  administration.jurisdiction = "nl";
  administration.adopt_at_once = true;
  administration.rules.name = "simulated";
  administration.rules.debtors_are = policy::DebtorsAre::business;
  administration.rules.creditor = creditor();
  administration.rules.language = "nl";
  configuration.administrations = {administration};
  configuration.jurisdictions["nl"] = {};
  return configuration;
}

// One life of the process, from its start to its end or its crash.
class Life {
 public:
  Life(World& world, SilentLog& log, const settings::Configuration& configuration,
       std::shared_ptr<const messages::Templates> templates)
      : random_(world),
        connector_(world),
        transport_(world),
        mail_(transport_),
        write_back_(connector_) {
    store_ = store::Store::open({configuration.store, 2, false}).value();
    lock_ = std::make_unique<store::DaemonLock>(
        store::DaemonLock::acquire(*store_, "simulated").value());
    store::Outbox(*store_).recover("simulated", world.clock.now()).value();
    store::Machine machine(*store_);
    if (machine.known().value().machine_id.empty()) {
      must(app::trust_machine(*store_, "m", world.clock.now()));
      must(app::trust_store(*store_, configuration.state_dir));
    }
    tasks_ = std::make_unique<app::AdministrationTasks>(app::AdministrationTasks::Parts{
        configuration, configuration.administrations.front(), *store_, connector_, nullptr, mail_,
        write_back_, world.clock, log, random_,
        std::make_shared<const policy::PolicySet>(configuration.policies),
        std::make_shared<const law::Jurisdiction>(configuration.jurisdictions.at("nl")),
        std::move(templates), "simulated", "m"});
  }

  app::AdministrationTasks& tasks() { return *tasks_; }
  store::Store& store() { return *store_; }

 private:
  SeededRandom random_;
  SimulatedConnector connector_;
  SimulatedMail transport_;
  channels::Mail mail_;
  channels::WriteBack write_back_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::DaemonLock> lock_;
  std::unique_ptr<app::AdministrationTasks> tasks_;
};

class Simulation {
 public:
  Simulation(const Plan& plan, const std::filesystem::path& directory)
      : plan_(plan),
        configuration_(make_configuration(directory)),
        templates_(std::make_shared<const messages::Templates>(
            messages::Templates::load(DUNNING_SOURCE_DIR "/config/templates").value())),
        world_(plan.seed, parse_instant("2026-01-05T05:00:00Z").value()) {
    world_.crash_at = plan.crash_at;
    world_.crash_per_mille = plan.crash_per_mille;
    world_.fault_percent = plan.fault_percent;
    world_.busy_moments = plan.busy_moments;
    world_.add_debtors(plan.debtors);
    for (int i = 0; i < plan.debtors; ++i)
      world_.new_invoice(static_cast<std::size_t>(i), 12'100, 1 + i);
  }

  Report run() {
    restart();
    for (int day = 0; day < plan_.days + plan_.quiet_days; ++day) {
      if (day == plan_.days) make_quiet();
      begin_day(day < plan_.days);
      work_until_evening();
      resolve_uncertain();
      if (day % 10 == 0 || day == plan_.days + plan_.quiet_days - 1) judge();
      if (!report_.violations.empty()) break;
    }
    if (report_.violations.empty()) {
      report_.violations =
          left_undone(life_->store(), administration(), world_, configuration_.policies.front());
    }
    count();
    return report_;
  }

 private:
  // The process is started again after it died, as often as it dies.
  void restart() {
    for (;;) {
      try {
        life_.reset();
        life_ = std::make_unique<Life>(world_, log_, configuration_, templates_);
        return;
      } catch (const Crash&) {
        ++report_.crashes;
      }
    }
  }

  AdministrationId administration() {
    return store::Administrations(life_->store()).find("simulated").value().id;
  }

  void begin_day(bool trouble) {
    const auto next = world_.today() + 1;
    world_.clock.advance(world_.clock.instant({next, 6 * 60}, zone) - world_.clock.now());
    if (!trouble) return;
    world_.act_for_a_day();
    if (plan_.outages && !world_.outage && world_.chance(2))
      world_.outage = true;
    else if (world_.outage && world_.chance(15))
      world_.outage = false;
  }

  void make_quiet() {
    report_.troubled_port_calls = world_.calls;
    world_.crash_per_mille = 0;
    world_.crash_at = 0;
    world_.fault_percent = 0;
    world_.busy_moments = false;
    world_.outage = false;
  }

  void work_until_evening() {
    const auto evening = world_.clock.instant({world_.today(), 18 * 60}, zone);
    int steps = 0;
    while (world_.clock.now() < evening) {
      app::TaskResult result;
      try {
        result = life_->tasks().step();
      } catch (const Crash&) {
        ++report_.crashes;
        restart();
        continue;
      }
      if (++steps > 20'000) {
        report_.violations.push_back("a day that does not come to rest: " +
                                     to_string(world_.today()));
        return;
      }
      if (!result.worked)
        world_.clock.advance(std::max(result.wait.value_or(Millis{3'600'000}), Millis{1'000}));
    }
  }

  // A person looks at each uncertain message and finds out what really happened; and corrects
  // refused addresses.
  void resolve_uncertain() {
    store::Overview overview(life_->store());
    store::Outbox outbox(life_->store());
    const auto uncertain =
        overview.messages(administration(), DeliveryState::uncertain, 1000).value();
    for (const auto& message : uncertain) {
      if (message.row.outgoing.channel != ChannelKind::mail) continue;
      ++report_.uncertain;
      const auto& key = message.row.outgoing.key;
      const bool taken = std::any_of(world_.mails.begin(), world_.mails.end(),
                                     [&](const TakenMail& mail) { return mail.key == key.value; });
      must(outbox.resolve(
          key,
          taken ? store::Outbox::Resolution::delivered : store::Outbox::Resolution::not_delivered,
          "bookkeeper", world_.today(), world_.clock.now()));
    }
    const auto refused = overview.messages(administration(), DeliveryState::refused, 1000).value();
    for (const auto& message : refused) {
      for (auto& debtor : world_.debtors) {
        if (debtor.id != message.occasion.account.debtor) continue;
        if (debtor.mailboxes.front().address != message.row.outgoing.recipients.front().address)
          continue;
        debtor.mailboxes.front().address = "x" + debtor.mailboxes.front().address;
        debtor.version = std::to_string(++world_.changes);
        world_.debtor_changed[debtor.id.value] = world_.changes;
      }
    }
  }

  void judge() {
    const auto broken = broken_invariants(life_->store(), world_, configuration_.policies.front());
    report_.violations.insert(report_.violations.end(), broken.begin(), broken.end());
  }

  void count() {
    report_.mails = static_cast<int>(world_.mails.size());
    report_.port_calls = world_.calls;
    report_.problems = log_.problems;
    store::Overview overview(life_->store());
    const auto all = overview.messages(administration(), std::nullopt, 100'000).value();
    for (const auto& message : all) {
      if (message.row.outgoing.channel != ChannelKind::mail) continue;
      if (message.row.state == DeliveryState::accepted ||
          message.row.state == DeliveryState::delivered)
        ++report_.accepted;
      if (message.row.state == DeliveryState::cancelled) ++report_.cancelled_by_look;
    }
  }

  Plan plan_;
  settings::Configuration configuration_;
  std::shared_ptr<const messages::Templates> templates_;
  World world_;
  SilentLog log_;
  std::unique_ptr<Life> life_;
  Report report_;
};

}  // namespace

Report simulate(const Plan& plan, const std::filesystem::path& directory) {
  const auto own =
      directory / ("seed-" + std::to_string(plan.seed) + "-" + std::to_string(plan.crash_at));
  std::filesystem::remove_all(own);
  std::filesystem::create_directories(own);
  auto report = Simulation(plan, own).run();
  if (report.violations.empty()) std::filesystem::remove_all(own);
  return report;
}

}  // namespace dunning::simulation
