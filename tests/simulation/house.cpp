#include "tests/simulation/house.hpp"

#include <algorithm>
#include <stdexcept>

#include "daemon/channels/mail.hpp"
#include "daemon/channels/write_back.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/net/authorized_http.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/runs.hpp"
#include "tests/fakes/print_tray.hpp"
#include "tests/fakes/recording_log.hpp"
#include "tests/in_process/login.hpp"
#include "tests/simulation/edges.hpp"
#include "tests/simulation/life.hpp"
#include "tests/simulation/place.hpp"

namespace dunning::simulation {
namespace {

using json::Value;
namespace fs = std::filesystem;

// The policy's three days, a weekend, a day of settling, and what the store waits for.
constexpr int reminded_by = 12;
constexpr Millis an_hour{3'600'000};

std::shared_ptr<const messages::Templates> all_templates() {
  static const auto templates = std::make_shared<const messages::Templates>(
      messages::Templates::load(DUNNING_SOURCE_DIR "/config/templates").value());
  return templates;
}

// The daemon's configuration with an administration in every system.
settings::Configuration configuration_of(const std::vector<in_process::System>& systems,
                                         const fs::path& directory) {
  auto configuration = configuration_in(directory);
  const auto pattern = configuration.administrations.front();
  configuration.administrations.clear();
  for (const auto& system : systems) {
    auto administration = pattern;
    administration.name = system.name;
    administration.connector = system.name;
    administration.owner = system.name;
    administration.rules.name = system.name;
    // Exact Online does not say whether an invoice was sent (S3).
    administration.rules.unsent = policy::AdministrationRules::Unsent::ignore;
    configuration.administrations.push_back(std::move(administration));
  }
  return configuration;
}

class House final : private ports::Http {
 public:
  explicit House(const HousePlan& plan)
      : plan_(plan),
        clock_(parse_instant("2026-03-02T05:00:00Z").value()),
        sandbox_(clock_, plan.seed, plan.size),
        dice_(plan.seed, "house"),
        directory_(place()) {
    fs::remove_all(directory_);
    fs::create_directories(directory_);
    server_.on_stage = [this](std::string_view) { may_die(); };
  }
  ~House() override {
    life_.reset();
    fs::remove_all(directory_);
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  HouseEnded live() {
    for (int day = 0; day < plan_.days + plan_.quiet_days; ++day) {
      if (day == plan_.days) {
        quiet_ = true;
        server_.fates.clear();
        sandbox_.command("clear_faults");
      }
      live_a_day();
      if (!ended_.violations.empty()) break;
    }
    judge_rows();
    if (ended_.violations.empty()) judge_what_is_left();
    ended_.requests = sandbox_.requests();
    return std::move(ended_);
  }

 private:
  // One life of the process: what daemon/app builds.
  struct Life {
    struct Branch {
      std::unique_ptr<in_process::Login> login;
      std::unique_ptr<net::AuthorizedHttp> http;
      std::unique_ptr<ports::Connector> connector;
      std::unique_ptr<channels::WriteBack> write_back;
      std::unique_ptr<app::AdministrationTasks> tasks;
    };
    settings::Configuration configuration;
    SeededRandom random;
    fakes::FakeMailTransport transport;
    channels::Mail mail;
    fakes::FakeLetters letters;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::DaemonLock> lock;
    std::vector<Branch> branches;

    Life(settings::Configuration configured, std::uint64_t seed, fakes::FakeMailServer& server,
         fakes::PrintTray& tray)
        : configuration(std::move(configured)),
          random(seed),
          transport(server),
          mail(transport),
          letters(tray) {}
  };

  // ---- Where the process may die, and what goes wrong
  // ---------------------------------------------
  void may_die() {
    if (quiet_ || !dice_.per_mille(plan_.crashes_per_mille)) return;
    ++ended_.crashes;
    throw Crash{};
  }

  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override {
    may_die();
    if (!quiet_ && dice_.per_mille(plan_.faults_per_mille)) spoil_next_answer();
    auto response = sandbox_.send(request);
    may_die();
    return response;
  }

  void spoil_next_answer() {
    ++ended_.faults;
    static const std::vector<Value> kinds = {
        Value::object({{"kind", "status"}, {"status", 429}}),
        Value::object({{"kind", "status"}, {"status", 500}}),
        Value::object({{"kind", "status"}, {"status", 503}, {"after_effect", true}}),
        Value::object({{"kind", "malformed_json"}}),
        Value::object({{"kind", "truncate"}}),
        Value::object({{"kind", "cut_connection"}}),
        Value::object({{"kind", "cut_connection"}, {"after_effect", true}}),
        Value::object({{"kind", "shifted_pages"}}),
        Value::object({{"kind", "duplicate_rows"}}),
        Value::object({{"kind", "endless_body"}})};
    sandbox_.command(
        "fault",
        kinds.at(static_cast<std::size_t>(dice_.pick(static_cast<std::int64_t>(kinds.size())))));
  }

  void spoil_next_mail() {
    using fakes::MailFate;
    static const std::vector<MailFate> fates = {MailFate::unreachable, MailFate::cut_before_body,
                                                MailFate::put_off,     MailFate::put_off_at_end,
                                                MailFate::cut_in_body, MailFate::cut_after_taking};
    if (quiet_ || !server_.fates.empty() || !dice_.per_mille(plan_.faults_per_mille)) return;
    ++ended_.faults;
    server_.fates.push_back(
        fates.at(static_cast<std::size_t>(dice_.pick(static_cast<std::int64_t>(fates.size())))));
  }

  // ---- The daemon
  // ---------------------------------------------------------------------------------
  void be_born() {
    life_ =
        std::make_unique<Life>(configuration_of(systems_, directory_), plan_.seed, server_, tray_);
    auto& life = *life_;
    life.store = store::Store::open({life.configuration.store, 2, false}).value();
    life.lock = std::make_unique<store::DaemonLock>(
        store::DaemonLock::acquire(*life.store, "house").value());
    ended_.uncertain += store::Outbox(*life.store).recover("house", clock_.peek()).value();
    store::Machine machine(*life.store);
    if (machine.known().value().machine_id.empty()) {
      must(app::trust_machine(*life.store, "m", clock_.peek()));
      must(app::trust_store(*life.store, directory_));
    }
    const auto policies = std::make_shared<const policy::PolicySet>(life.configuration.policies);
    const auto jurisdiction =
        std::make_shared<const law::Jurisdiction>(life.configuration.jurisdictions.at("nl"));
    for (std::size_t i = 0; i < systems_.size(); ++i) {
      const auto settings = systems_[i].settings(sandbox_);
      Life::Branch branch;
      if (!systems_[i].token) {
        branch.login = std::make_unique<in_process::Login>(
            systems_[i], in_process::Login::Surroundings{sandbox_, *life.store, directory_, *this,
                                                         clock_, life.random, log_});
        if (!branch.login->has_tokens()) branch.login->log_in();
      }
      branch.http =
          branch.login
              ? std::move(net::AuthorizedHttp::create(*this, clock_, settings.at("base_url"),
                                                      branch.login->tokens())
                              .value())
              : std::move(net::AuthorizedHttp::create(*this, clock_, settings.at("base_url"),
                                                      Secret(systems_[i].token(sandbox_)))
                              .value());
      branch.connector = systems_[i].create({*branch.http, clock_, log_, settings}).value();
      branch.write_back = std::make_unique<channels::WriteBack>(*branch.connector);
      branch.tasks = std::make_unique<app::AdministrationTasks>(app::AdministrationTasks::Parts{
          life.configuration, life.configuration.administrations.at(i), *life.store,
          *branch.connector, nullptr, life.mail, life.letters, *branch.write_back, clock_, log_,
          life.random, policies, jurisdiction, all_templates(), "house", "m"});
      life.branches.push_back(std::move(branch));
    }
  }

  // One step of every administration; the shortest wait, or none when one of them worked.
  std::optional<Millis> step() {
    Millis wait = an_hour;
    bool worked = false;
    try {
      if (!life_) be_born();
      for (auto& branch : life_->branches) {
        spoil_next_mail();
        const auto result = branch.tasks->step();
        worked = worked || result.worked;
        if (result.wait) wait = std::min(wait, *result.wait);
      }
    } catch (const Crash&) {
      life_.reset();
      worked = true;
    }
    judge_mails();
    if (worked) return std::nullopt;
    return std::max(wait, Millis{1'000});
  }

  // In the morning somebody sees that a login is broken, and repairs it.
  void mend_logins() {
    if (!life_) return;
    for (auto& branch : life_->branches) {
      if (!branch.login || !branch.login->needs_person()) continue;
      ++ended_.logins;
      branch.login->log_in();
    }
  }

  void live_a_day() {
    mend_logins();
    const auto tomorrow = clock_.local(clock_.peek(), zone).date + 1;
    const auto morning = clock_.instant({tomorrow, 6 * 60}, zone);
    const auto evening = clock_.instant({tomorrow, 19 * 60}, zone);
    clock_.advance(morning - clock_.peek());
    for (long steps = 0; clock_.peek() < evening; ++steps) {
      if (steps > 20'000) return violation("the day has no end");
      if (const auto wait = step()) clock_.advance(*wait);
      if (!ended_.violations.empty()) return;
    }
  }

  // ---- The judge
  // ----------------------------------------------------------------------------------
  void violation(const std::string& what) {
    ended_.violations.push_back(to_string(clock_.peek()) + " " + what);
  }

  // The books of the sandbox, by number: drafts have none.
  struct InBooks {
    Money open;
    Money owed;  // less the open credit notes that are tied to it
    std::optional<Date> due;
  };
  std::map<std::string, InBooks> books() {
    std::map<std::string, InBooks> all;
    std::map<std::string, std::string> number_of;
    const auto rows = sandbox_.view("invoices");
    const auto amount = [](const Value& row) {
      const auto currency = Currency::parse(row.find("currency")->text()).value();
      return parse_money(row.find("open")->text(), currency).value();
    };
    for (const auto& row : rows.items()) {
      const auto number = row.find("number")->text();
      number_of[row.find("id")->token()] = number;
      if (number.empty()) continue;
      all[number] = {amount(row), amount(row), parse_date(row.find("due_date")->text())};
    }
    for (const auto& row : rows.items()) {
      const auto* credited = row.find("credits");
      if (credited->is_null()) continue;
      auto& owed = all[number_of.at(credited->token())].owed;
      owed.minor = std::max<std::int64_t>(0, owed.minor + amount(row).minor);
    }
    return all;
  }

  // What the server took since: the books do not move while a step is under way.
  void judge_mails() {
    if (judged_ == server_.taken.size()) return;
    if (!life_) be_born_to_judge();
    const auto in_books = books();
    for (; judged_ < server_.taken.size(); ++judged_) {
      const auto key = key_of(server_.taken[judged_].bytes);
      const auto row = store::Outbox(*life_->store).find(key).value();
      if (!row) {
        violation("a mail was taken that the store does not know");
        continue;
      }
      const auto occasion = store::Outbox(*life_->store).occasion(row->occasion).value();
      if (!keys_.insert(key).second) violation("a mail was taken twice: " + key);
      if (!occasion || occasion->kind == "report") continue;
      ++ended_.mails[name_of(occasion->account.administration)];
      for (const auto& line : occasion->intent.to_pay_now) {
        const auto found = in_books.find(line.number);
        if (found == in_books.end()) {
          violation(line.number + " is asked for and is not in the books");
        } else if (line.open != found->second.owed) {
          violation(line.number + " is asked for with " + to_string(line.open) +
                    ", and the books have " + to_string(found->second.owed));
        }
      }
      for (const auto& advance : occasion->intent.advances) {
        const auto taken = std::to_string(advance.item.value) + "/" + advance.step + "/" +
                           std::to_string(advance.round) + "/" + std::to_string(advance.turn);
        if (!taken_.insert(taken).second) violation("a step reached a debtor twice: " + taken);
      }
    }
  }

  // The process died after the server had taken a mail: the store is asked without a new life.
  void be_born_to_judge() {
    const bool quiet = quiet_;
    quiet_ = true;
    be_born();
    quiet_ = quiet;
  }

  std::string name_of(AdministrationId id) {
    const auto row = store::Administrations(*life_->store).get(id);
    return row ? row->label : "";
  }

  void judge_rows() {
    if (!life_) be_born_to_judge();
    const auto all = store::Administrations(*life_->store).all().value();
    for (const auto& administration : all) {
      const auto rows = store::Overview(*life_->store)
                            .messages(administration.id, DeliveryState::accepted, 100'000)
                            .value();
      for (const auto& message : rows) {
        const auto& key = message.row.outgoing.key.value;
        if (message.row.outgoing.channel == ChannelKind::mail && !keys_.contains(key))
          violation("a message counts as accepted that the server never took: " + key);
      }
      const auto quarantined =
          store::Overview(*life_->store).quarantined(administration.id).value();
      for (const auto& one : quarantined)
        violation(administration.label + ": " + one.ref.id + " is in quarantine: " + one.message);
    }
    const auto written = sandbox_.view("written");
    for (const auto& [marker, count] : written.find("per_marker")->members()) {
      if (count.token() != "1")
        violation("the note " + marker + " was written " + count.token() + " times");
    }
  }

  // After the quiet days: what has long been due was reminded, in every administration.
  void judge_what_is_left() {
    const auto today = clock_.local(clock_.peek(), zone).date;
    const auto in_books = books();
    const auto all = store::Administrations(*life_->store).all().value();
    if (all.size() != systems_.size()) violation("not every administration was met");
    for (const auto& administration : all) {
      const auto rows =
          store::Overview(*life_->store).invoices(administration.id, true, 100'000).value();
      for (const auto& row : rows) {
        if (row.number.empty()) continue;
        const auto found = in_books.find(row.number);
        if (found == in_books.end() || row.open != found->second.open) {
          violation(administration.label + ": " + row.number + " is not as the books have it");
          continue;
        }
        const auto& due = found->second.due;
        const bool should = row.state == "open" && due && *due + reminded_by < today;
        if (should && row.last_step.empty() && waits_for_nobody(row.reason))
          violation(administration.label + ": " + row.number + " was due on " + to_string(*due) +
                    " and never reminded: " + row.reason);
      }
    }
  }

  static bool waits_for_nobody(const std::string& reason) {
    return reason == "due" || reason == "not_due" || reason == "gathered" ||
           reason == "stale_sync" || reason == "outside_window" || reason == "no_budget" ||
           reason.empty();
  }

  const HousePlan plan_;
  SimulatedClock clock_;
  in_process::InProcessSandbox sandbox_;
  Dice dice_;
  fs::path directory_;
  const std::vector<in_process::System> systems_ = in_process::systems();
  fakes::FakeMailServer server_;
  fakes::PrintTray tray_;
  fakes::RecordingLog log_;
  std::unique_ptr<Life> life_;
  bool quiet_ = false;
  std::size_t judged_ = 0;
  std::set<std::string> keys_;
  std::set<std::string> taken_;
  HouseEnded ended_;
};

}  // namespace

HouseEnded live_in_house(const HousePlan& plan) {
  return House(plan).live();
}

}  // namespace dunning::simulation
