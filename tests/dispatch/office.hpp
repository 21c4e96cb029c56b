#pragma once

#include <doctest/doctest.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "daemon/channels/mail.hpp"
#include "daemon/channels/sms.hpp"
#include "daemon/channels/webhook.hpp"
#include "daemon/channels/write_back.hpp"
#include "daemon/dispatch/daily_run.hpp"
#include "daemon/dispatch/send.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/sync/puller.hpp"
#include "tests/fakes/fake_ledger.hpp"
#include "tests/fakes/fake_mail.hpp"
#include "tests/fakes/fake_receiver.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/moments.hpp"
#include "tests/fakes/print_tray.hpp"
#include "tests/fakes/recording_log.hpp"

namespace dunning::test {

inline Money eur(std::int64_t cents) {
  return {cents, Currency{}};
}

// One adopted administration with the real store, sync, policy, messages and channels, on Wednesday
// 4 March 2026, 10:00. Its policy: reminder at due + 3 days with a note, second_reminder ten days
// later.
class Office {
 public:
  Office() {
    std::string pattern = (std::filesystem::temp_directory_path() / "dunning-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
    store = std::move(*store::Store::open({"sqlite://" + directory_ + "/store.db", 2, false}));
    id = store::Administrations(*store)
             .enter("books", "fake", "fake-1", "owner", clock.now())
             .value()
             .id;
    restart();
  }
  ~Office() {
    run.reset();
    store.reset();
    std::filesystem::remove_all(directory_);
  }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  // A debtor with one invoice a week overdue.
  std::string late(const std::string& name) {
    const auto debtor = ledger.add_debtor(name + " B.V.", "ap@" + name + ".example");
    ledger.add_invoice({debtor, eur(12'100), day("2026-02-11"), day("2026-02-25"), name});
    return debtor;
  }
  void lives_at(const std::string& debtor, const std::string& street) {
    ledger.debtor(debtor).address = {{street}, "3011 AB", "Rotterdam", "NL"};
    ledger.touch({RecordKind::debtor, debtor});
  }
  void pull() {
    sync::Puller puller(*store, connector, id, clock, log);
    for (int i = 0; i < 100; ++i) {
      const auto progress = puller.step(ports::PullMode::delta);
      REQUIRE_MESSAGE(progress, (progress ? "" : progress.error().message));
      if (*progress == sync::Progress::complete) return;
    }
    FAIL("the pull never ends");
  }
  // Everything that is open now begins at the first step after its due date.
  void adopt() {
    std::vector<store::Sayings::Choice> choices;
    const auto open = store::Overview(*store).invoices(id, true, 1'000).value();
    for (const auto& row : open)
      choices.push_back({row.item, {policy::Adoption::Choice::first_step, ""}});
    REQUIRE(store::Sayings(*store).adopt(id, choices, "owner", clock.local(clock.now(), "UTC").date,
                                         clock.now()));
  }
  void pays_to(const Currency& currency) {
    more_ibans.emplace(currency.code(), "NL91ABNA0417164300");
    restart();
  }
  // What a new process begins with.
  void restart() {
    dispatch::Instructions instructions;
    instructions.id = id;
    instructions.name = "books";
    instructions.time_zone = "UTC";
    instructions.mail_per_minute = per_minute;
    instructions.mail_per_day = per_day;
    instructions.log_reminders = ledger.counts_reminders;
    instructions.rules.id = id;
    instructions.rules.name = "books";
    instructions.rules.debtors_are = policy::DebtorsAre::business;
    instructions.rules.language = "nl";
    instructions.rules.creditor = creditor();
    for (const auto& iban : more_ibans)
      instructions.rules.creditor.ibans.insert(iban);
    instructions.rules.shadow = shadow;
    instructions.rules.redirect_all_to = redirect_all_to;
    instructions.rules.quiet_days = quiet_days;
    instructions.limits = limits;
    instructions.tasks_in_ledger = ledger.has_tasks;
    instructions.tasks_to = tasks_to;
    policy::Policy policy;
    policy.name = "plain";
    policy.digest = "digest";
    const auto days = [](int count) { return policy::Span{count, policy::Unit::days}; };
    policy.min_gap_days = min_gap_days;
    policy.steps = {{"reminder", {std::nullopt, days(3)}, {}, "reminder", "Reminder sent", 1},
                    {"second_reminder", {std::size_t{0}, days(10)}, {}, "second_reminder", "", 2}};
    policy.steps.front().approval = approval;
    if (!letter.empty()) policy.steps.front().letter = letter;
    policy.steps.front().attach_invoices = attach_invoices;
    policy.steps.front().attach_letter = attach_letter;
    if (by_post_alone) policy.steps.front().email.clear();
    policy.steps.front().sms = sms;
    policy.steps.front().webhook = webhook;
    policy.steps.front().task = task;
    instructions.policies = std::make_shared<const policy::PolicySet>(policy::PolicySet{policy});
    instructions.jurisdiction = std::make_shared<const law::Jurisdiction>();
    instructions.templates = templates();
    if (!agency.empty()) {
      policy.steps[1] = {"hand_over", {std::size_t{0}, days(1)}, {}, "", "Handed over", 2};
      policy.steps[1].hand_over = "generic";
      policy.steps[1].approval = true;
      instructions.policies = std::make_shared<const policy::PolicySet>(policy::PolicySet{policy});
      const auto by = agency == "mail"   ? ChannelKind::mail
                      : agency == "http" ? ChannelKind::webhook
                                         : ChannelKind::folder;
      instructions.agencies[agency_name] = {by, {"in@agency.example"}};
      instructions.tell_agency = [](const store::Occasion& occasion, const OutboxKey&, Instant) {
        return dispatch::ForAgency{"file.zip", occasion.intent.kind + " " + occasion.intent.subject,
                                   "About a case", "Everything is attached.\n"};
      };
    }
    puller_ = std::make_unique<sync::Puller>(*store, connector, id, clock, log);
    dispatch::Edges edges{*store,      *puller_, mail_channel_, letters_,
                          write_back_, clock,    log,           "test"};
    edges.sms = sms_.get();
    edges.webhooks = &webhooks_;
    edges.folder = &folder_;
    run = std::make_unique<dispatch::DailyRun>(instructions, edges);
    policies = instructions.policies;
    rules = instructions.rules;
  }

  // Behind the store's back.
  void alter_store(const char* sql) {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open((directory_ + "/store.db").c_str(), &database) == SQLITE_OK);
    CHECK(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(database);
  }

  // Steps until idle; gives the last step. `between` is called before each step.
  dispatch::Step work(const policy::RunState& state = {}) {
    for (int i = 0; i < 1'000; ++i) {
      const auto step = run->step(state);
      REQUIRE_MESSAGE(step, (step ? "" : step.error().message));
      if (!step->worked) return *step;
    }
    FAIL("the run never rests");
    return {};
  }
  // One step at a time, until something of that kind has happened.
  template <class Happened>
  void work_until(const Happened& happened) {
    for (int i = 0; i < 1'000 && !happened(); ++i)
      REQUIRE(run->step({}));
    REQUIRE(happened());
  }

  // How many items have that reason today.
  std::size_t decided(policy::Reason reason) {
    std::size_t found = 0;
    const auto rows = store::Overview(*store).invoices(id, true, 1'000).value();
    for (const auto& row : rows)
      found += row.reason == policy::name(reason) ? 1 : 0;
    return found;
  }

  std::size_t count(DeliveryState state, ChannelKind channel = ChannelKind::mail) {
    std::size_t found = 0;
    const auto all = store::Overview(*store).messages(id, state, 1'000).value();
    for (const auto& message : all)
      found += message.row.outgoing.channel == channel ? 1 : 0;
    return found;
  }

  fakes::ManualClock clock{at("2026-03-04T10:00:00Z")};
  fakes::RecordingLog log;
  fakes::FakeLedger ledger;
  fakes::FakeMailServer mail;
  fakes::PrintTray tray;
  fakes::FakeReceiver gateway;  // of text messages
  fakes::FakeReceiver crm;      // a webhook
  fakes::FakeConnector connector{ledger};
  std::unique_ptr<store::Store> store;
  AdministrationId id;
  // What `restart` begins with.
  int per_minute = 1'000;
  int per_day = 0;
  dispatch::Limits limits;
  bool shadow = false;
  std::string redirect_all_to;
  std::vector<policy::QuietDays> quiet_days;
  decltype(Creditor::ibans) more_ibans;
  int min_gap_days = 5;
  bool approval = false;  // the reminder needs a yes
  std::string letter;     // template of the reminder's letter
  bool by_post_alone = false;
  bool attach_invoices = false;  // to the reminder's mail
  bool attach_letter = false;
  std::string
      agency;  // "folder", "mail" or "http": the second step is a hand-over, a day after the first
  std::string agency_name = "generic";  // as the configuration calls it
  fakes::PrintTray agency_folder;
  std::shared_ptr<const policy::PolicySet> policies;
  policy::AdministrationRules rules;
  std::string sms;      // template of the reminder's text message
  std::string webhook;  // "crm" is there
  std::optional<policy::TaskOrder> task;
  std::vector<std::string> tasks_to;
  std::unique_ptr<dispatch::DailyRun> run;

 private:
  static Creditor creditor() {
    Creditor creditor;
    creditor.name = "Kade & Zoon B.V.";
    creditor.address = {{"Havenkade 12"}, "3011 AA", "Rotterdam", "NL"};
    creditor.ibans = {{"EUR", "NL91ABNA0417164300"}};
    creditor.phone = "+31 10 123 45 67";
    creditor.contact_person = "Noor de Wit";
    creditor.from_address = "debiteuren@kade.example";
    creditor.reply_to = "debiteuren@kade.example";
    return creditor;
  }
  static std::shared_ptr<const messages::Templates> templates() {
    static const auto shared = std::make_shared<const messages::Templates>(
        messages::Templates::load(DUNNING_SOURCE_DIR "/config/templates").value());
    return shared;
  }

  std::string directory_;
  fakes::FakeMailTransport transport_{mail};
  channels::Mail mail_channel_{transport_};
  fakes::FakeLetters letters_{tray};
  fakes::FakeLetters folder_{agency_folder, ChannelKind::folder};
  channels::WriteBack write_back_{connector};
  fakes::FakePoster gateway_poster_{gateway};
  fakes::FakePoster crm_poster_{crm};
  std::unique_ptr<channels::Sms> sms_ = std::move(*channels::Sms::create(
      {"https://sms.example", {}, "Kade", R"({"to":"{{to}}","text":"{{text}}","key":"{{key}}"})"},
      gateway_poster_, clock));
  channels::Webhook webhooks_{
      {{channels::PostTarget::Kind::webhook, "crm", "https://crm.example/in", Secret("shared")},
       {channels::PostTarget::Kind::agency, "generic", "https://agency.example/in"}},
      crm_poster_,
      clock};
  std::unique_ptr<sync::Puller> puller_;
};

}  // namespace dunning::test
