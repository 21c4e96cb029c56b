#include "tests/simulation/life.hpp"

#include <stdexcept>

#include "daemon/messages/templates.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::simulation {
namespace {

Creditor creditor() {
  Creditor creditor;
  creditor.name = "Kade & Zoon B.V.";
  creditor.company_number = "90000001";
  creditor.address = {{"Havenkade 12"}, "3011 AA", "Rotterdam", "NL"};
  creditor.ibans = {{"EUR", "NL91ABNA0417164300"}, {"USD", "NL91ABNA0417164300"}};
  creditor.phone = "+31 10 123 45 67";
  creditor.contact_person = "Noor de Wit";
  creditor.from_name = "Kade & Zoon";
  creditor.from_address = "debiteuren@kade.example";
  creditor.reply_to = "debiteuren@kade.example";
  return creditor;
}

policy::Step step(const std::string& name, std::optional<std::size_t> anchor, int days,
                  const std::string& email, const std::string& note, int line) {
  policy::Step made;
  made.name = name;
  made.at = {anchor, {days, policy::Unit::days}};
  made.email = email;
  made.note = note;
  made.line = line;
  return made;
}

// A pre-due step, one on the due date, one on the step before, and one on the due date again, which
// only its distance keeps away from the one before after an outage.
policy::Policy four_steps() {
  policy::Policy policy;
  policy.name = "plain";
  policy.digest = "plain-1";
  policy.steps = {
      step("heads_up", std::nullopt, -3, "heads_up", "", 1),
      step("reminder", std::nullopt, 3, "reminder", "Reminder sent", 2),
      step("second_reminder", std::size_t{1}, 10, "second_reminder", "", 3),
      step("last_reminder", std::nullopt, 28, "second_reminder", "Last reminder sent", 4)};
  return policy;
}

// S36. Before the last reminder, which is never to leave about what an agency has.
void hand_over_to_an_agency(settings::Configuration& configuration) {
  auto& steps = configuration.policies.front().steps;
  auto handed = step("hand_over", std::size_t{2}, 5, "", "", 5);
  handed.hand_over = "generic";
  handed.approval = true;
  steps.insert(steps.begin() + 3, handed);
  settings::Agency agency;
  agency.name = "generic";
  agency.legal_name = "The agency";
  configuration.agencies.push_back(agency);
}

// The reminder is the demand whose term brings default, so its text reserves the claim (S41).
policy::Policy with_law() {
  policy::Policy policy;
  policy.name = "lawful";
  policy.digest = "lawful-1";
  policy.steps = {step("reminder", std::nullopt, 3, "final_notice", "", 1),
                  step("notice", std::size_t{0}, 18, "fourteen_days", "Letter sent", 2),
                  step("claim", std::size_t{1}, 24, "final_demand", "", 3)};
  policy.steps[0].deadline = policy::Span{14, policy::Unit::days};
  policy.steps[1].legal_notice = "fourteen_days";
  policy.steps[2].claim = {policy::Basis::statutory, policy::Basis::statutory};
  policy.steps[2].repeat = policy::Repeat{{30, policy::Unit::days}, 2};
  return policy;
}

}  // namespace

void must(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message);
}

settings::Configuration configuration_in(const std::filesystem::path& directory, const Plan& plan) {
  settings::Configuration configuration;
  configuration.state_dir = directory;
  configuration.store = "sqlite://" + (directory / "dunningd.db").string();
  configuration.poll.interval = std::chrono::hours(2);
  configuration.digest = "simulated-1";
  configuration.mail.per_minute = 20;
  configuration.policies = {four_steps()};
  settings::Administration administration;
  administration.name = administration_name;
  administration.connector = "simulated";
  administration.owner = "simulated";
  administration.time_zone = zone;
  administration.jurisdiction = "nl";
  administration.adopt_at_once = true;
  administration.rules.name = administration_name;
  administration.rules.debtors_are = policy::DebtorsAre::business;
  administration.rules.creditor = creditor();
  administration.rules.language = "nl";
  configuration.administrations = {administration};
  configuration.jurisdictions["nl"] = {};
  auto& made = configuration.administrations.front();
  made.rules.trust_books = !plan.asks(Trouble::late_books);
  if (plan.asks(Trouble::caps)) {
    made.adopt_at_once = false;  // a person does, with a ramp
    made.limits.messages_per_day = 3;
    made.limits.messages_per_debtor = 3;
    made.limits.debtor_days = 18;
  }
  if (plan.lawful) configuration.policies = {with_law()};
  if (plan.asks(Trouble::approvals)) configuration.policies.front().steps[2].approval = true;
  if (plan.asks(Trouble::agencies) && !plan.lawful) hand_over_to_an_agency(configuration);
  if (plan.asks(Trouble::errands)) {
    auto& reminder = configuration.policies.front().steps[plan.lawful ? 0 : 1];
    reminder.sms = "reminder";
    reminder.webhook = "crm";
    reminder.task = policy::TaskOrder{"Call {{debtor.name}}", "", std::nullopt};
    // Earlier and later than the hours for text messages.
    configuration.daily_run_minute = 7 * 60 + 35;
    configuration.policies.front().send.from_minute = 7 * 60;
    configuration.policies.front().send.to_minute = 22 * 60;
  }
  if (!plan.lawful) return configuration;
  configuration.administrations.front().rules.debtors_are = policy::DebtorsAre::consumer;
  auto nl = settings::load_jurisdiction(std::filesystem::path(DUNNING_SOURCE_DIR) /
                                        "config/jurisdictions/nl.yaml");
  configuration.jurisdictions["nl"] = nl.value.value();
  return configuration;
}

Life::Life(World& world, SimulatedLog& log, const LifeOf& of,
           std::shared_ptr<const messages::Templates> templates)
    : of_(of),
      configuration_(configuration_in(of.directory, world.plan())),
      random_(world.plan().seed),
      connector_(world),
      transport_(world),
      mail_(transport_),
      letters_(world.tray),
      agency_folder_(world.agency_folder, ChannelKind::folder),
      write_back_(connector_),
      gateway_(world, world.gateway),
      crm_(world, world.crm),
      sms_(std::move(*channels::Sms::create(
          {"https://sms.example", {}, "Kade", R"({"to":"{{to}}","text":"{{text}}"})"}, gateway_,
          world.clock))),
      webhooks_(
          {{channels::PostTarget::Kind::webhook, "crm", "https://crm.example", Secret("shared")}},
          crm_, world.clock) {
  world.ledger.has_tasks = world.plan().asks(Trouble::errands);
  store_ = store::Store::open({configuration_.store, 2, false}).value();
  if (of.takes_lock)
    lock_ =
        std::make_unique<store::DaemonLock>(store::DaemonLock::acquire(*store_, of.owner).value());
  store::Outbox(*store_).recover(of.owner, world.clock.peek()).value();
  store::Machine machine(*store_);
  if (machine.known().value().machine_id.empty()) {
    must(app::trust_machine(*store_, of.machine, world.clock.peek()));
    must(app::trust_store(*store_, of.directory));
  }
  tasks_ = std::make_unique<app::AdministrationTasks>(app::AdministrationTasks::Parts{
      configuration_,
      configuration_.administrations.front(),
      *store_,
      connector_,
      nullptr,
      mail_,
      letters_,
      write_back_,
      world.clock,
      log,
      random_,
      std::make_shared<const policy::PolicySet>(configuration_.policies),
      std::make_shared<const law::Jurisdiction>(configuration_.jurisdictions.at("nl")),
      std::move(templates),
      of.owner,
      of.machine,
      {},
      &agency_folder_,
      sms_.get(),
      &webhooks_});
}

}  // namespace dunning::simulation
