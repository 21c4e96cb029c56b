#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "daemon/app/guards.hpp"
#include "daemon/app/loop.hpp"
#include "daemon/app/owner_reports.hpp"
#include "daemon/dispatch/daily_run.hpp"
#include "daemon/net/authorized_http.hpp"
#include "daemon/ports/connector.hpp"
#include "daemon/ports/random.hpp"
#include "daemon/settings/configuration.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/sync/puller.hpp"
#include "daemon/sync/sweep_schedule.hpp"

namespace dunning::app {

// Everything that is done for one administration, one bounded step at a time: make its
// acquaintance, pull, adopt where the configuration says so, the daily run, the mails to the owner,
// and what keeps the house (retention, the head of the history in the journal). Thread rule: `step`
// one call at a time (the loop sees to that); `ask_for_sync`, `hint` and the getters any thread.
class AdministrationTasks {
 public:
  struct Parts {
    const settings::Configuration& configuration;
    const settings::Administration& administration;
    store::Store& store;
    ports::Connector& connector;
    const net::AuthorizedHttp* http = nullptr;  // for the provider's clock; none in the simulation
    ports::Channel& mail;
    ports::Channel& letters;
    ports::Channel& write_back;
    const ports::Clock& clock;
    ports::Log& log;
    ports::Random& random;
    std::shared_ptr<const policy::PolicySet> policies;
    std::shared_ptr<const law::Jurisdiction> jurisdiction;
    std::shared_ptr<const messages::Templates> templates;
    std::string owner;  // names this process in claims
    std::string machine_id;
    // The digest of each template's text, by its file; none in the simulation.
    std::shared_ptr<const std::map<std::string, std::string>> template_digests{};
    ports::Channel* agency_folders = nullptr;  // none: no agency gets its dossiers in a folder
    ports::Channel* sms = nullptr;             // these two only when they are configured
    ports::Channel* webhooks = nullptr;
  };

  explicit AdministrationTasks(Parts parts);
  AdministrationTasks(const AdministrationTasks&) = delete;
  AdministrationTasks& operator=(const AdministrationTasks&) = delete;

  TaskResult step();

  // Of all that only the reading of the books, one bounded step of it; true while there is more.
  // For a command that does it without the daemon. Error: as the ledger's, and noted in the store.
  Result<bool> read_books();

  // What failed before does not answer for the pull that is asked for now.
  void ask_for_sync() {
    failing_ = false;
    sync_wanted_ = true;
  }
  // Something may have changed in the books: the next poll comes early, though not before
  // listen.hint_gap has passed since the newest one began.
  void hint() { hinted_ = true; }
  bool hint_heeded() const { return !hinted_; }  // a poll has begun since
  bool sync_done() const { return !sync_wanted_; }
  const std::string& name() const { return parts_.administration.name; }
  bool failing() const { return failing_; }  // its newest pull or run ended with an error

 private:
  Result<TaskResult> try_step();
  Status make_acquaintance();
  Result<bool> read_on();
  Result<bool> pull();
  Status adopt_at_once();
  Result<policy::RunState> run_state();
  Status note_stops(const policy::RunState& state, const store::Administration& row);
  Result<bool> login_is_broken();
  Result<bool> is_novel(const store::Administration& row);
  Result<bool> housekeeping();
  void keep_house_after_error();
  Status anchor_head();
  Result<bool> retain();
  void schedule_next_poll();
  void heed_hint();
  TaskResult after_error(const Error& error);

  const Parts parts_;
  std::optional<AdministrationId> id_;
  std::unique_ptr<sync::Puller> puller_;
  std::unique_ptr<dispatch::DailyRun> run_;
  OwnerReports reports_;
  desk::MachineState machine_;            // the guards' last look
  std::optional<std::string> job_sheet_;  // of the letters to be posted, as it was last written
  std::optional<Date> anchored_on_;
  std::optional<Date> retained_on_;
  std::optional<ports::PullMode> pulling_;
  Millis next_poll_{0};              // elapsed
  Millis pause_ends_{0};             // after an error, elapsed
  std::optional<Millis> polled_at_;  // when the newest pull began, elapsed
  int failures_ = 0;
  bool login_broken_ = false;  // when it was last looked at
  bool adopted_ = false;
  std::string stopped_by_;  // the guards' last word, so that it is logged once
  std::atomic<bool> sync_wanted_{false};
  std::atomic<bool> hinted_{false};
  std::atomic<bool> failing_{false};
};

}  // namespace dunning::app
