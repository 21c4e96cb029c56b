#pragma once

#include <memory>
#include <vector>

#include "daemon/app/administration_tasks.hpp"
#include "daemon/app/inbox_task.hpp"
#include "daemon/app/logins.hpp"
#include "daemon/app/plugin_host.hpp"
#include "daemon/app/request_budgets.hpp"
#include "daemon/app/webhook_errands.hpp"
#include "daemon/ports/vault.hpp"

namespace dunning::app {

// Everything that one configuration makes: connectors, channels, tasks. Built whole or not at all,
// without a network call; a reload builds the next one beside it and then swaps.
class System {
 public:
  struct Surroundings {
    store::Store& store;
    const PluginHost& plugins;
    const ports::Vault& vault;
    const ports::Clock& clock;
    ports::Log& log;
    ports::Random& random;
    RequestBudgets& budgets;  // lives longer than a configuration
    std::string owner;
  };
  // Error: what is wrong with which administration (no such connector, a secret that cannot be
  // read…).
  static Result<std::unique_ptr<System>> create(settings::Configuration configuration,
                                                const Surroundings& surroundings);
  ~System();

  std::vector<Workload> workloads();
  AdministrationTasks* find(const std::string& administration);
  WebhookErrands* errands(const std::string& administration);
  bool any_failing() const;
  void rest() const;  // lets go of what is kept for the next message only
  const settings::Configuration& configuration() const { return configuration_; }

 private:
  struct Branch;  // one administration's objects, in the order of their making
  explicit System(settings::Configuration configuration);

  settings::Configuration configuration_;
  std::shared_ptr<const messages::Templates> templates_;
  std::unique_ptr<Logins> logins_;
  std::unique_ptr<InboxTask> inbox_;  // none: bounces and replies are not read
  std::vector<std::unique_ptr<Branch>> branches_;
};

}  // namespace dunning::app
