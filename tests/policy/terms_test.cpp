// Terms that messages set, what needs a person's yes, and the lists beside what is to pay now
// (S13, S17–S19, S21, S22, S28).
#include <doctest/doctest.h>

#include "tests/policy/said.hpp"
#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

// reminder due + 3, formal reminder + 10 with a term of 14 days, last three banking days after it.
Policy with_term() {
  Policy policy = steps(R"(
    reminder at due + 3 days
    formal at reminder + 10 days
    last at formal.deadline + 3 banking days)");
  policy.steps[1].deadline = Span{14, Unit::days};
  return policy;
}

Policy with_approval() {
  Policy policy = steps("reminder at due + 3 days\nlast at reminder + 10 days");
  policy.steps[1].approval = true;
  return policy;
}

// A on the step that needs approval from 23 May on, and B with its reminder due on 24 May.
World waiting_for_approval() {
  World world(with_approval());
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-21");
  world.took("A", "reminder", "2026-05-13");
  return world;
}

Approval yes(std::string_view amount, std::vector<ItemId> items = {{1}}) {
  return {true, "p", "last", "last", std::move(items), money(amount)};
}

std::string numbers(const std::vector<Line>& lines) {
  std::string text;
  for (const auto& line : lines)
    text += line.number + " " + decimal_text(line.open) + " ";
  return trim(text);
}

Intent only_intent(const World& world, std::string_view date) {
  const auto verdict = world.decide_on(date);
  REQUIRE(verdict.intents.size() == 1);
  return verdict.intents.front();
}

}  // namespace

TEST_CASE("S13 an anchor on a deadline counts from its last day, which is a banking day") {
  World world(with_term());
  world.invoice("A", "100.00", "2026-05-10");
  world.took("A", "reminder", "2026-05-13");
  const auto formal = only_intent(world, "2026-05-23");
  CHECK(formal.deadline == day("2026-06-08"));  // 6 June is a Saturday
  CHECK(formal.pay_by == day("2026-06-08"));
  CHECK(formal.next_step == "last");
  CHECK(formal.next_step_on == day("2026-06-11"));
  world.took("A", "formal", "2026-05-23").delivered_on = day("2026-05-26");
  CHECK(world.decision("A", "2026-06-01").step_on == day("2026-06-12"));  // until 9 June
  CHECK(world.decision("A", "2026-06-01").detail ==
        "last falls due on 2026-06-12, 3 banking days after the deadline of formal, 2026-06-09");
  CHECK(world.leaves("2026-06-12") == "last: A = 100.00");
}

TEST_CASE(
    "S17 while a term of the case runs lower steps wait, and its own and higher ones do not") {
  World world(with_term());
  world.invoice("A", "100.00", "2026-05-01");
  world.invoice("B", "50.00", "2026-05-22");
  world.invoice("C", "25.00", "2026-05-08");
  world.took("A", "reminder", "2026-05-04");
  world.took("A", "formal", "2026-05-18");  // until Monday 1 June
  world.took("C", "reminder", "2026-05-18");
  CHECK(world.leaves("2026-05-25") == "-");
  CHECK(world.reason("B", "2026-05-25") == Reason::notice_running);
  CHECK(world.decide_on("2026-05-26").next_look == day("2026-05-28"));
  CHECK(world.leaves("2026-05-28") == "formal: C B(reminder) = 175.00");
  world.item("C").state = InvoiceState::paid;
  CHECK(world.reason("B", "2026-06-01") == Reason::notice_running);
  CHECK(world.decide_on("2026-06-01").next_look == day("2026-06-02"));
  CHECK(world.leaves("2026-06-02") == "reminder: B = 150.00");
  world.item("A").state = InvoiceState::paid;
  CHECK(world.leaves("2026-05-25") == "reminder: B = 50.00");
}

TEST_CASE("S17 nothing is gathered early into a step that sets a term or needs approval") {
  Policy policy = with_term();
  policy.gather_days = 5;
  World world(policy);
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-12");
  world.took("A", "reminder", "2026-05-13");
  world.took("B", "reminder", "2026-05-15");
  CHECK(world.leaves("2026-05-23") == "formal: A = 150.00");
  CHECK(world.reason("B", "2026-05-23") == Reason::not_due);
  world.policies[0].steps[1].deadline.reset();
  CHECK(world.leaves("2026-05-23") == "formal: A B~ = 150.00");
}

TEST_CASE("S22 a step that needs approval waits with what would leave, and holds back nobody") {
  World world = waiting_for_approval();
  CHECK(world.leaves("2026-05-23") == "-");
  CHECK(world.waits("2026-05-23") == "last: A = 150.00");
  CHECK(world.reason("A", "2026-05-23") == Reason::awaiting_approval);
  CHECK(world.leaves("2026-05-24") == "reminder: B = 150.00");
  CHECK(world.waits("2026-05-24") == "last: A = 150.00");
}

// Found by the simulation: it went along under the step that leads, and nobody was asked.
TEST_CASE(
    "S22 a step that needs approval does not go along with a message that leads with another") {
  Policy policy =
      steps("reminder at due + 3 days\nlast at reminder + 10 days\nend at last + 5 days");
  policy.steps[1].approval = true;
  World world(policy);
  world.invoice("A", "100.00", "2026-04-10");
  world.invoice("B", "50.00", "2026-05-10");
  world.took("A", "reminder", "2026-04-13");
  world.took("A", "last", "2026-04-23");
  world.took("B", "reminder", "2026-05-13");
  CHECK(world.leaves("2026-05-24") == "end: A = 150.00");
  CHECK(world.waits("2026-05-24") == "last: B = 150.00");
  CHECK(world.reason("B", "2026-05-24") == Reason::awaiting_approval);
  say(world, "2026-05-24", yes("150.00", {{2}}));
  CHECK(world.leaves("2026-05-24") == "end: A = 150.00");
  CHECK(world.waits("2026-05-24") == "-");
  CHECK(world.reason("B", "2026-05-24") == Reason::min_gap);
  world.took("A", "end", "2026-05-24");
  CHECK(world.leaves("2026-05-29") == "last: B = 150.00");
}

TEST_CASE("S22 a yes lets go what the approver saw, and no more") {
  World world = waiting_for_approval();
  say(world, "2026-05-23", yes("150.00"));
  CHECK(world.leaves("2026-05-22") == "-");
  CHECK(world.waits("2026-05-23") == "-");
  CHECK(world.leaves("2026-05-23") == "last: A = 150.00");
  CHECK(world.leaves("2026-05-24") == "last: A = 150.00");  // B was not seen, it goes another day
  CHECK(world.reason("B", "2026-05-24") == Reason::min_gap);
  world.item("B").open = money("40.00");
  CHECK(world.leaves("2026-05-24") == "last: A = 140.00");
  world.item("B").open = money("50.01");
  CHECK(world.leaves("2026-05-24") == "reminder: B = 150.01");
  CHECK(world.reason("A", "2026-05-24") == Reason::awaiting_approval);
  CHECK(world.decision("A", "2026-05-24").detail.find("approved up to 150.00 EUR") !=
        std::string::npos);
}

TEST_CASE("S22 a yes for another step, template, policy or item is none") {
  const std::pair<const char*, std::function<void(Approval&)>> rows[] = {
      {"step", [](Approval& one) { one.step = "reminder"; }},
      {"template", [](Approval& one) { one.email = "harsher"; }},
      {"policy", [](Approval& one) { one.policy = "other"; }},
      {"items", [](Approval& one) { one.items = {{2}}; }},
      {"currency", [](Approval& one) { one.amount = money("150.00 USD"); }},
  };
  for (const auto& [what, change] : rows) {
    CAPTURE(what);
    World world = waiting_for_approval();
    Approval approval = yes("150.00");
    change(approval);
    say(world, "2026-05-23", approval);
    CHECK(world.leaves("2026-05-23") == "-");
    CHECK(world.waits("2026-05-23") == "last: A = 150.00");
  }
}

TEST_CASE("S22 a no keeps it waiting and says who refused; the newest word counts") {
  World world = waiting_for_approval();
  say(world, "2026-05-23", yes("150.00"));
  Approval no = yes("150.00");
  no.yes = false;
  say(world, "2026-05-23", no).reason = "ask the salesman first";
  CHECK(world.waits("2026-05-23") == "last: A = 150.00");
  CHECK(world.decision("A", "2026-05-23")
            .detail.find("refused by anna on 2026-05-23: ask the salesman first") !=
        std::string::npos);
  say(world, "2026-05-24", yes("150.00"));
  CHECK(world.leaves("2026-05-24") == "last: A = 150.00");
}

TEST_CASE("S22 a yes is used once: said again, the step needs another") {
  World world = waiting_for_approval();
  world.account.items.pop_back();
  say(world, "2026-05-23", yes("150.00"));
  world.took("A", "last", "2026-05-23");
  say(world, "2026-06-10", MoveLadder{MoveLadder::How::again, {"invoice A"}, "last"});
  CHECK(world.leaves("2026-06-10") == "-");
  CHECK(world.waits("2026-06-10") == "last: A+1 = 100.00");
  say(world, "2026-06-10", yes("100.00"));
  CHECK(world.leaves("2026-06-10") == "last: A+1 = 100.00");
}

TEST_CASE("S19 what waits for approval is not asked about below the threshold") {
  World world = waiting_for_approval();
  world.policies[0].threshold = money("500.00");
  CHECK(world.waits("2026-05-23") == "-");
  CHECK(world.reason("A", "2026-05-23") == Reason::below_threshold);
}

TEST_CASE("S18 S28 what is in dispute stands apart, and the rest goes on and is netted alone") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-10");
  say(world, "2026-05-11", dispute("A", "30.00"));
  auto intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "A 70.00 B 50.00");
  CHECK(numbers(intent.disputed) == "A 30.00");
  CHECK(intent.amount == money("120.00"));
  world.credit("CN1", "120.00");  // pays what is not in dispute
  CHECK(world.leaves("2026-05-13") == "-");
  CHECK(world.reason("A", "2026-05-13") == Reason::dispute);
  world.account.credits.clear();

  say(world, "2026-05-12", dispute("B"));
  intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "A 70.00");
  CHECK(numbers(intent.disputed) == "A 30.00 B 50.00");
  CHECK(world.reason("B", "2026-05-13") == Reason::dispute);
  world.policies[0].show_disputed = false;
  CHECK(only_intent(world, "2026-05-13").disputed.empty());
}

TEST_CASE("S28 the undisputed part is what conditions ask about") {
  World world(steps("reminder at due + 3 days if invoice.open >= 80.00 EUR"));
  world.invoice("A", "100.00", "2026-05-10");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 100.00");
  say(world, "2026-05-11", dispute("A", "30.00"));
  CHECK(world.leaves("2026-05-13") == "-");
}

TEST_CASE("S18 a credit tied to an invoice in dispute leaves less of it in dispute") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.credit("CN1", "90.00", "A");
  say(world, "2026-05-11", dispute("A", "30.00"));
  CHECK(world.reason("A", "2026-05-13") == Reason::dispute);
  CHECK(world.leaves("2026-05-13") == "-");
}

TEST_CASE("S18 what is promised or in a plan is shown with its day, and asked for by nothing") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.invoice("B", "50.00", "2026-05-10");
  say(world, "2026-05-11", promise(world, "50.00", "2026-05-20", "B"));
  auto intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "A 100.00");
  CHECK(numbers(intent.arranged) == "B 50.00");
  CHECK(intent.arranged[0].arranged_for == day("2026-05-20"));
  CHECK(intent.amount == money("100.00"));
  world.account.words.back().what = PlanRequest{covered(world, "B")};
  intent = only_intent(world, "2026-05-13");
  CHECK(intent.arranged.empty());
  CHECK(world.reason("B", "2026-05-13") == Reason::plan_requested);
}

TEST_CASE("S18 what has been in credit for more than 14 days becomes a task, once") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  world.credit("CN1", "100.00").date = day("2026-05-01");
  CHECK(world.decide_on("2026-05-13").next_look == day("2026-05-16"));
  CHECK(world.decide_on("2026-05-15").tasks.empty());
  const auto tasks = world.decide_on("2026-05-16").tasks;
  REQUIRE(tasks.size() == 1);
  CHECK(tasks[0].kind == "allocate_credit");
  CHECK(tasks[0].subject == "credit/credit CN1");
  world.account.history.tasks.push_back(
      {tasks[0].kind, tasks[0].subject, day("2026-05-16"), day("2026-05-17"), "done"});
  CHECK(world.decide_on("2026-05-18").tasks.empty());
  world.account.history.tasks.clear();
  world.account.credits[0].of_invoice = InvoiceId{"invoice A"};  // the ledger knows what it is for
  CHECK(world.decide_on("2026-05-18").tasks.empty());
}

TEST_CASE("S19 a small remainder after payment never leads, and is shown as still open") {
  World world;
  world.policies[0].small = Policy::Small{money("25.00"), 1};
  Item& item = world.invoice("A", "1000.00", "2026-05-10");
  item.open = money("10.00");
  CHECK(world.leaves("2026-05-13") == "reminder: A = 10.00");  // nothing was paid: a small invoice
  item.received = money("990.00");
  CHECK(world.leaves("2026-05-13") == "-");
  CHECK(world.reason("A", "2026-05-13") == Reason::small_remainder);
  item.open = money("10.01");  // more than one percent
  CHECK(world.leaves("2026-05-13") == "reminder: A = 10.01");
  world.item("A").open = money("10.00");
  world.invoice("B", "50.00", "2026-05-10");
  const auto intent = only_intent(world, "2026-05-13");
  CHECK(numbers(intent.to_pay_now) == "A 10.00 B 50.00");
  CHECK(intent.advances.size() == 1);
  world.policies[0].small = Policy::Small{money("10.00"), 50};  // not below the amount
  CHECK(world.leaves("2026-05-13") == "reminder: A B = 60.00");
  world.policies[0].small = Policy::Small{money("100.00 USD"), 50};
  CHECK(world.leaves("2026-05-13") == "reminder: A B = 60.00");
}

TEST_CASE("S21 the pay-by date passes over quiet days, on which the next step cannot leave") {
  World world;
  world.policies[0].min_gap_days = 5;
  world.invoice("A", "100.00", "2026-05-10");
  const std::vector<QuietDays> quiet{{day("2026-05-20"), day("2026-06-02"), false}};
  world.rules.quiet_days = quiet;
  const auto intent = only_intent(world, "2026-05-13");
  CHECK(intent.next_step_on == day("2026-06-03"));
  CHECK(intent.pay_by == day("2026-05-29"));  // 2 June less two banking days
}

TEST_CASE("S21 a remark goes into the next message, once") {
  World world;
  world.invoice("A", "100.00", "2026-05-10");
  say(world, "2026-05-11", Remark{"Thank you for your call.", true});
  auto intent = only_intent(world, "2026-05-13");
  CHECK(intent.remark == "Thank you for your call.");
  CHECK(intent.remark_word == WordId{1});
  world.account.history.events.push_back(
      {"remark", "remark/1", day("2026-05-13"), DeliveryState::delivered, day("2026-05-13")});
  CHECK(only_intent(world, "2026-05-13").remark.empty());
}
