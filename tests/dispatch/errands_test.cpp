// What a step sends beside mail and post: text messages, events, tasks.
#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/messages/mime.hpp"
#include "daemon/store/tasks.hpp"
#include "tests/dispatch/office.hpp"

using namespace dunning;
using test::eur;
using test::Office;

namespace {

// A debtor with an invoice a week overdue and a Dutch mobile telephone.
std::string late_with_phone(Office& office, const std::string& name) {
  const auto debtor = office.late(name);
  office.ledger.debtor(debtor).phone = "06-12345678";
  office.lives_at(debtor, "Kade 1");
  return debtor;
}

void begin(Office& office) {
  office.restart();
  office.pull();
  office.adopt();
}

}  // namespace

TEST_CASE("a text message leaves once, after the mail of its step") {
  Office office;
  office.sms = "reminder";
  late_with_phone(office, "vries");
  begin(office);
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  REQUIRE(office.gateway.taken.size() == 1);
  CHECK(office.gateway.taken[0].body.find("+31612345678") != std::string::npos);
  CHECK(office.gateway.taken[0].body.find("factuur vries") != std::string::npos);
  CHECK(office.count(DeliveryState::accepted, ChannelKind::sms) == 1);
  CHECK(office.ledger.notes.size() == 1);
  office.restart();
  office.work();
  CHECK(office.gateway.taken.size() == 1);
}

TEST_CASE(
    "S33 without a mobile number the mail leaves alone; by text message alone it is no_contact") {
  Office office;
  office.sms = "reminder";
  office.late("vries");
  begin(office);
  office.work();
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.gateway.asked == 0);

  Office alone;
  alone.sms = "reminder";
  alone.by_post_alone = true;  // neither mail nor letter
  alone.late("vries");
  begin(alone);
  alone.work();
  CHECK(alone.mail.taken.empty());
  CHECK(alone.decided(policy::Reason::no_contact) == 1);
}

TEST_CASE("a step with a text message waits for nine o'clock where its debtor lives") {
  Office office;
  office.sms = "reminder";
  late_with_phone(office, "vries");
  office.clock.set(test::at("2026-03-04T19:00:00Z"));
  begin(office);
  office.work();
  CHECK(office.mail.taken.empty());
  CHECK(office.decided(policy::Reason::outside_window) == 1);
  office.clock.set(test::at("2026-03-05T10:00:00Z"));
  office.pull();
  office.work();
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.gateway.taken.size() == 1);
}

TEST_CASE("a text message that is too long is refused for people to see, and the mail leaves") {
  Office office;
  office.sms = "reminder";
  const auto debtor = late_with_phone(office, "vries");
  office.ledger.add_invoice({debtor, eur(100), *parse_date("2026-02-01"), *parse_date("2026-02-20"),
                             std::string(120, 'F')});
  begin(office);
  office.work();
  CHECK(office.mail.taken.size() == 1);
  CHECK(office.gateway.asked == 0);
  CHECK(office.count(DeliveryState::refused, ChannelKind::sms) == 1);
  CHECK(office.log.has("text_message_too_long"));
  CHECK_MESSAGE(office.ledger.notes.size() == 1, "the note waits for no refused message");
}

TEST_CASE("S32 a text message whose answer was lost is uncertain and never sent again") {
  Office office;
  office.sms = "reminder";
  late_with_phone(office, "vries");
  office.gateway.fates = {fakes::PostFate::answer_lost};
  begin(office);
  office.work();
  CHECK(office.count(DeliveryState::uncertain, ChannelKind::sms) == 1);
  office.clock.advance(Millis{60 * 60'000});
  office.restart();
  office.pull();
  office.work();
  CHECK(office.gateway.taken.size() == 1);
}

TEST_CASE("a webhook is told of the step with its key, after the message was accepted") {
  Office office;
  office.webhook = "crm";
  office.late("vries");
  office.mail.fates = {fakes::MailFate::put_off};
  begin(office);
  office.work();
  CHECK(office.crm.asked == 0);
  office.clock.advance(Millis{20 * 60'000});
  office.pull();
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  REQUIRE(office.crm.taken.size() == 1);
  const auto& event = office.crm.taken[0];
  CHECK(event.body.find(R"("event":"step_taken")") != std::string::npos);
  CHECK(event.body.find(R"("step":"reminder")") != std::string::npos);
  CHECK(event.body.find(event.header("idempotency-key")) != std::string::npos);
}

TEST_CASE("a webhook is told at least once, with one key, and holds nobody up") {
  Office office;
  office.webhook = "crm";
  office.late("vries");
  office.crm.fates = {fakes::PostFate::answer_lost, fakes::PostFate::broken};
  begin(office);
  office.work();
  CHECK(office.count(DeliveryState::ready, ChannelKind::webhook) == 1);
  CHECK(office.mail.taken.size() == 1);
  for (int i = 0; i < 3; ++i) {
    office.clock.advance(Millis{20 * 60'000});
    office.work();
  }
  REQUIRE(office.crm.taken.size() == 3);
  for (const auto& event : office.crm.taken)
    CHECK(event.header("idempotency-key") == office.crm.taken[0].header("idempotency-key"));
  CHECK(office.count(DeliveryState::accepted, ChannelKind::webhook) == 1);
}

TEST_CASE("S34 the task of a step goes into the ledger's own list, once") {
  Office office;
  office.ledger.has_tasks = true;
  office.task = policy::TaskOrder{"Bel {{debtor.name}}", "ar@kade.example", std::nullopt};
  const auto debtor = late_with_phone(office, "vries");
  begin(office);
  office.work();
  REQUIRE(office.ledger.tasks.size() == 1);
  const auto& task = office.ledger.tasks[0].task;
  CHECK(task.title == "Bel vries B.V.");
  CHECK(task.assignee == "ar@kade.example");
  CHECK(task.target.id == debtor);
  CHECK(task.text.find("Telefoon: 06-12345678") != std::string::npos);
  CHECK(task.text.find("- vries, vervallen op 25 februari 2026: € 121,00") != std::string::npos);
  CHECK(task.text.find("dunningctl done 1 --outcome") != std::string::npos);
  office.restart();
  office.work();
  CHECK(office.ledger.tasks.size() == 1);
}

TEST_CASE("S32 a task whose answer was lost is looked for and not written twice") {
  Office office;
  office.ledger.has_tasks = true;
  office.task = policy::TaskOrder{"Bel {{debtor.name}}", "", std::nullopt};
  late_with_phone(office, "vries");
  begin(office);
  office.ledger.on_call = [&](std::string_view call) {
    // The note of the step is written first or second: it is the task's answer that is lost.
    if (call == "write.answer" && office.ledger.tasks.size() == 1) {
      office.ledger.lose_next_answer = true;
      office.ledger.on_call = nullptr;
    }
  };
  office.work();
  office.clock.advance(Millis{20 * 60'000});
  office.work();
  CHECK(office.ledger.tasks.size() == 1);
  CHECK(office.count(DeliveryState::uncertain, ChannelKind::write_back) == 0);
}

TEST_CASE(
    "S34 where the ledger has no tasks they go by mail to whoever is named, else to the owner") {
  for (const bool named : {true, false}) {
    CAPTURE(named);
    Office office;
    office.task =
        policy::TaskOrder{"Bel {{debtor.name}}", named ? "ar@kade.example" : "mira", std::nullopt};
    office.tasks_to = {"owner@kade.example"};
    late_with_phone(office, "vries");
    begin(office);
    office.work();
    REQUIRE(office.mail.taken.size() == 2);
    const auto& mail = office.mail.taken[1];
    CHECK(mail.envelope.recipients ==
          std::vector<std::string>{named ? "ar@kade.example" : "owner@kade.example"});
    const auto parsed = messages::parse_mail(mail.bytes).value();
    CHECK(parsed.header("Subject") == "Taak: Bel vries B.V.");
    CHECK(parsed.body.find("Telefoon: 06-12345678") != std::string::npos);
  }
}

TEST_CASE("S34 a task that nobody can be told of stays in the list and stops nothing") {
  Office office;
  office.task = policy::TaskOrder{"Bel {{debtor.name}}", "mira", std::nullopt};
  office.late("vries");
  begin(office);
  office.work();
  CHECK(office.mail.taken.size() == 1);
  const auto tasks = store::Tasks(*office.store).list(office.id, store::Tasks::Which::open, 9);
  CHECK(tasks->size() == 1);
}

TEST_CASE("S34 however many nobody can be told of, a task of somebody's own is mailed to them") {
  Office office;
  const DebtorId debtor{office.late("vries")};
  begin(office);
  policy::Verdict verdict;
  for (int number = 0; number < 120; ++number)
    verdict.tasks.push_back({"look", "look/" + std::to_string(number), "Look", "mira", {}});
  verdict.tasks.push_back({"look", "look/last", "Look at this", "ar@kade.example", {}});
  REQUIRE(store::Accounts(*office.store)
              .keep({office.id, debtor, Currency{}}, verdict, *parse_date("2026-03-04"),
                    office.clock.now()));
  office.work();
  const auto told = [](const auto& message) {
    return message.envelope.recipients == std::vector<std::string>{"ar@kade.example"};
  };
  CHECK(std::count_if(office.mail.taken.begin(), office.mail.taken.end(), told) == 1);
}

TEST_CASE("S34 what decide asks a person leaves once, the same way as the task of a step") {
  Office office;
  office.ledger.has_tasks = true;
  const auto debtor = office.late("vries");
  office.ledger.add_credit_note(debtor, eur(20'000), *parse_date("2026-01-05"));
  begin(office);
  office.work();
  REQUIRE(office.ledger.tasks.size() == 1);
  CHECK(office.ledger.tasks[0].task.target.id == debtor);
  office.restart();
  office.clock.advance(Millis{24 * 60 * 60'000});
  office.pull();
  office.work();
  CHECK(office.ledger.tasks.size() == 1);
}

TEST_CASE("S23 in shadow mode and with redirect_all_to no task, event or text message leaves") {
  for (const bool shadow : {true, false}) {
    CAPTURE(shadow);
    Office office;
    office.shadow = shadow;
    if (!shadow) office.redirect_all_to = "test@kade.example";
    office.ledger.has_tasks = true;
    office.sms = "reminder";
    office.webhook = "crm";
    office.task = policy::TaskOrder{"Bel {{debtor.name}}", "", std::nullopt};
    late_with_phone(office, "vries");
    office.ledger.add_credit_note(office.late("bakker"), eur(20'000), *parse_date("2026-01-05"));
    begin(office);
    office.work();
    CHECK(office.ledger.tasks.empty());
    CHECK(office.crm.asked == 0);
    CHECK(office.gateway.asked == 0);
  }
}

TEST_CASE("S23 by text message alone the redirected message is its text by mail") {
  Office office;
  office.redirect_all_to = "test@kade.example";
  office.sms = "reminder";
  office.by_post_alone = true;
  late_with_phone(office, "vries");
  begin(office);
  office.work();
  REQUIRE(office.mail.taken.size() == 1);
  const auto parsed = messages::parse_mail(office.mail.taken[0].bytes).value();
  CHECK(parsed.header("Subject")->find("SMS +31612345678") != std::string::npos);
  CHECK(parsed.body.find("we hebben u gemaild over factuur vries") != std::string::npos);
}
