#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "daemon/app/administration_tasks.hpp"
#include "daemon/channels/mail.hpp"
#include "daemon/channels/write_back.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/store/store.hpp"
#include "tests/fakes/fake_ledger.hpp"
#include "tests/fakes/fake_mail.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/moments.hpp"
#include "tests/fakes/print_tray.hpp"
#include "tests/fakes/recording_log.hpp"

namespace dunning::test {

// One administration as the daemon serves it, adopted at once, on Wednesday 4 March 2026, 10:00.
// Its policy: reminder at due + 3 days, second_reminder ten days later.
class House {
 public:
  explicit House(const char* begins = "2026-03-04T10:00:00Z") : clock(at(begins)) {
    std::string pattern = (std::filesystem::temp_directory_path() / "dunning-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    directory_ = pattern;
    configuration.state_dir = directory_;
    configuration.poll.interval = std::chrono::minutes(15);
    configuration.poll.jitter_percent = 0;
    configuration.digest = "digest";
    configuration.policies = {policy()};
    configuration.jurisdictions["nl"] = {};
    settings::Administration administration;
    administration.name = "books";
    administration.connector = "fake";
    administration.owner = "owner";
    administration.time_zone = "UTC";
    administration.jurisdiction = "nl";
    administration.adopt_at_once = true;
    administration.reports.to = {"owner@kade.example"};
    administration.rules.name = "books";
    administration.rules.debtors_are = policy::DebtorsAre::business;
    administration.rules.language = "en";
    administration.rules.creditor = creditor();
    configuration.administrations = {administration};
    store = std::move(*store::Store::open({"sqlite://" + directory_ + "/store.db", 2, false}));
    REQUIRE(app::trust_machine(*store, "m", clock.now()));
    REQUIRE(app::trust_store(*store, directory_));
    restart();
  }
  ~House() {
    tasks.reset();
    store.reset();
    std::filesystem::remove_all(directory_);
  }
  House(const House&) = delete;
  House& operator=(const House&) = delete;

  settings::Administration& administration() { return configuration.administrations.front(); }
  policy::Policy& policy_of_all() { return configuration.policies.front(); }

  // A new process, with the configuration as it is now.
  void restart() {
    tasks = std::make_unique<app::AdministrationTasks>(app::AdministrationTasks::Parts{
        configuration, administration(), *store, connector_, nullptr, mail_channel_, letters_,
        write_back_, clock, log, random_,
        std::make_shared<const policy::PolicySet>(configuration.policies),
        std::make_shared<const law::Jurisdiction>(), templates(), "test", "m"});
  }
  // Gives the debtor's id.
  std::string invoice(const std::string& name, const char* due) {
    const auto debtor = ledger.add_debtor(name + " B.V.", "ap@" + name + ".example");
    ledger.add_invoice({debtor, {12'100, Currency{}}, day(due) - 14, day(due), name});
    return debtor;
  }
  void work() {
    for (int i = 0; i < 1'000; ++i) {
      if (!tasks->step().worked) return;
    }
    FAIL("it never rests");
  }
  void work_at(const char* when) {
    clock.set(at(when));
    work();
  }
  // Works every quarter of an hour until then.
  void live_until(const char* when) {
    while (clock.now() < at(when)) {
      clock.advance(Millis{15 * 60'000});
      work();
    }
  }
  AdministrationId id() { return store::Administrations(*store).find("books").value().id; }

  // The mails to the owner, oldest first.
  std::vector<messages::ParsedMail> reports() {
    std::vector<messages::ParsedMail> found;
    for (const auto& message : mail.taken) {
      if (message.envelope.recipients == std::vector<std::string>{"owner@kade.example"})
        found.push_back(messages::parse_mail(message.bytes).value());
    }
    return found;
  }
  // Whether the newest of them says that, in its subject or its text.
  bool told(const std::string& what) {
    const auto all = reports();
    if (all.empty()) return false;
    return all.back().body.find(what) != std::string::npos ||
           all.back().header("Subject").value_or("").find(what) != std::string::npos;
  }

  fakes::ManualClock clock;
  fakes::RecordingLog log;
  fakes::FakeLedger ledger;
  fakes::FakeMailServer mail;
  settings::Configuration configuration;
  std::unique_ptr<store::Store> store;
  std::unique_ptr<app::AdministrationTasks> tasks;

 private:
  class NoRandom : public ports::Random {
   public:
    std::uint64_t next() override { return 0; }
  };
  static policy::Policy policy() {
    policy::Policy plain;
    plain.name = "plain";
    plain.digest = "digest";
    const auto days = [](int count) { return policy::Span{count, policy::Unit::days}; };
    plain.steps = {{"reminder", {std::nullopt, days(3)}, {}, "reminder", "", 1},
                   {"second_reminder", {std::size_t{0}, days(10)}, {}, "second_reminder", "", 2}};
    return plain;
  }
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
  NoRandom random_;
  fakes::FakeConnector connector_{ledger};
  fakes::FakeMailTransport transport_{mail};
  channels::Mail mail_channel_{transport_};
  fakes::PrintTray tray_;
  fakes::FakeLetters letters_{tray_};
  channels::WriteBack write_back_{connector_};
};

}  // namespace dunning::test
