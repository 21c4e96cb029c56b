#include "daemon/messages/task.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using namespace dunning::messages;

namespace {

Date day(const char* text) {
  return *parse_date(text);
}
Money eur(std::int64_t cents) {
  return {cents, Currency{}};
}

TalkingPoints points() {
  TalkingPoints points;
  points.debtor.name = "De Vries B.V.";
  points.debtor.customer_number = "1001";
  points.debtor.person = "Jan de Vries";
  points.debtor.phone = "010 123 45 67";
  points.debtor.notes = {"Belt liever\n's ochtends"};
  points.open = {{"F-1", day("2026-02-25"), eur(12'100)}, {"F-2", std::nullopt, eur(5'000)}};
  points.sent = {{day("2026-03-01"), "reminder", DeliveryState::accepted},
                 {day("2026-03-11"), "second_reminder", DeliveryState::bounced}};
  points.promised = {{eur(6'000), day("2026-03-09"), policy::PromiseState::broken, eur(1'000)}};
  points.disputed = {{"F-2", "price", day("2026-03-02")}};
  points.notes = {{day("2026-03-03"), "mira", "Asked for a copy"}};
  return points;
}

}  // namespace

TEST_CASE("S34 a task says what one has to know on the telephone, in the owner's language") {
  const auto known = points();
  TaskFacts facts;
  facts.id = 12;
  facts.title = "Bel De Vries B.V.";
  facts.assign = "ar@acme.example";
  facts.by_phone = true;
  facts.points = &known;
  const auto task = render_task(facts, "nl-informal");
  CHECK(task.title == "Bel De Vries B.V.");
  CHECK(task.text ==
        "Voor: ar@acme.example\n"
        "Klant: De Vries B.V. (1001)\n"
        "Vraag naar: Jan de Vries\n"
        "Telefoon: 010 123 45 67\n"
        "\n"
        "Open:\n"
        "- F-1, vervallen op 25 februari 2026: € 121,00\n"
        "- F-2: € 50,00\n"
        "samen € 171,00\n"
        "\n"
        "Verstuurd tot nu toe:\n"
        "- 1 maart 2026: reminder\n"
        "- 11 maart 2026: second_reminder (bounced)\n"
        "\n"
        "Toezeggingen:\n"
        "- € 60,00 uiterlijk 9 maart 2026: niet nagekomen, ontvangen: € 10,00\n"
        "\n"
        "Betwist:\n"
        "- F-2 (price), sinds 2 maart 2026\n"
        "\n"
        "Notities:\n"
        "- Belt liever 's ochtends\n"
        "- 3 maart 2026, mira: Asked for a copy\n"
        "\n"
        "Als het gedaan is:\n"
        "dunningctl done 12 --outcome promised|disputed|no_answer|wrong_number|other\n"
        "\n"
        "Deze taak is gemaakt door dunningd.\n");
}

TEST_CASE("S34 every language of a task has all its words") {
  const auto known = points();
  TaskFacts facts;
  facts.title = "Call";
  facts.due_on = day("2026-03-20");
  facts.points = &known;
  for (const char* language : {"en", "nl", "de", "fr"}) {
    CAPTURE(language);
    const auto task = render_task(facts, language);
    CHECK(task.text.find("{}") == std::string::npos);
    CHECK(task.text.find("\n \n") == std::string::npos);
    CHECK(task.due_on == facts.due_on);
  }
  CHECK(render_task(facts, "xx").text == render_task(facts, "en").text);
}

TEST_CASE("S34 a task about the whole administration speaks of no debtor") {
  TaskFacts facts;
  facts.title = "Look at the bank";
  const auto task = render_task(facts, "en");
  CHECK(task.text == "This task was made by dunningd.\n");
}

TEST_CASE("a task lies in the outbox and comes back as it was") {
  const TaskText task{"Call", "ar@acme.example", day("2026-03-20"), "Open:\n- F-1\n"};
  CHECK(parse_task_text(outbox_text(task)).value() == task);
  const TaskText bare{"Call", "", std::nullopt, ""};
  CHECK(parse_task_text(outbox_text(bare)).value() == bare);
  for (const char* text : {"", "Call", "Call\n\n", "\n\n\ntext", "Call\n\nsoon\ntext"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_task_text(text));
  }
}

TEST_CASE("a task by mail has its title in the subject and asks for no reply to the debtor desk") {
  Creditor creditor;
  creditor.name = "Kade & Zoon B.V.";
  creditor.from_address = "debiteuren@kade.example";
  creditor.reply_to = "antwoord@kade.example";
  const auto mail = task_mail({"Bel De Vries", "", std::nullopt, "Open\n"}, "nl", creditor,
                              {{"ar@acme.example", "to", "task"}}, {std::string(32, 'a')},
                              *parse_instant("2026-03-04T09:00:00Z"));
  CHECK(mail.subject == "Taak: Bel De Vries");
  CHECK_FALSE(mail.reply_to);
  const auto parsed = parse_mail(mime(mail).value()).value();
  CHECK(parsed.header("To") == "ar@acme.example");
}
