#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "daemon/app/administration_tasks.hpp"
#include "daemon/channels/mail.hpp"
#include "daemon/channels/sms.hpp"
#include "daemon/channels/webhook.hpp"
#include "daemon/channels/write_back.hpp"
#include "daemon/store/runs.hpp"
#include "tests/simulation/edges.hpp"

namespace dunning::simulation {

// The configuration of the simulated owner: policies with every kind of anchor, two currencies'
// accounts, a store in `directory`. Of the plan it follows `lawful` (consumers, a demand, the
// fourteen-day letter and a claim by the shipped law of the Netherlands) and the troubles that are
// a matter of configuration: approvals, late_books and caps.
settings::Configuration configuration_in(const std::filesystem::path& directory,
                                         const Plan& plan = {});
// With Trouble::caps: debtors of the old book that are let in on a day.
constexpr int ramp_per_day = 1;

// Which daemon, where, and whether it plays by the rules.
struct LifeOf {
  std::filesystem::path directory;
  std::string owner = "first";  // names the process in claims
  std::string machine = "m";
  bool takes_lock = true;  // false: as if the lock had been lost to it
};

// One life of the process, from its start to its end or its crash: what daemon/app builds, with the
// world's edges.
class Life {
 public:
  Life(World& world, SimulatedLog& log, const LifeOf& of,
       std::shared_ptr<const messages::Templates> templates);

  app::AdministrationTasks& tasks() { return *tasks_; }
  store::Store& store() { return *store_; }
  const settings::Configuration& configuration() const { return configuration_; }
  const LifeOf& of() const { return of_; }

 private:
  const LifeOf of_;
  const settings::Configuration configuration_;
  SeededRandom random_;
  SimulatedConnector connector_;
  SimulatedMail transport_;
  channels::Mail mail_;
  fakes::FakeLetters letters_;
  fakes::FakeLetters agency_folder_;
  channels::WriteBack write_back_;
  SimulatedPoster gateway_;
  SimulatedPoster crm_;
  std::unique_ptr<channels::Sms> sms_;
  channels::Webhook webhooks_;
  std::unique_ptr<store::Store> store_;
  std::unique_ptr<store::DaemonLock> lock_;
  std::unique_ptr<app::AdministrationTasks> tasks_;
};

// What cannot fail in the simulation; when it does, that is the finding.
void must(const Status& status);

constexpr const char* administration_name = "simulated";

}  // namespace dunning::simulation
