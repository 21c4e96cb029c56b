// What becomes of promises, plans, disputes and offers (S26–S28, S30).
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/policy/said.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

// A is 100.00 and B 60.00, both long overdue on 2026-06-01, a Monday.
World two_invoices() {
  World world;
  world.invoice("A", "100.00", "2026-05-01");
  world.invoice("B", "60.00", "2026-05-02");
  return world;
}

std::string_view promise_on(const World& world, std::string_view date, std::size_t which = 0) {
  return name(outcomes_on(world, date).promises.at(which).state);
}

std::string plan_on(const World& world, std::string_view date) {
  const PlanOutcome outcome = outcomes_on(world, date).plans.at(0);
  std::string text(name(outcome.state));
  for (const auto& one : outcome.instalments) {
    text += ' ' + decimal_text(one.received) + '/' + decimal_text(one.amount);
    if (one.missed) text += '!';
  }
  return text;
}

std::string_view offer_on(const World& world, std::string_view date) {
  return name(outcomes_on(world, date).offers.at(0).state);
}

std::string pause_on(const World& world, std::string_view number, std::string_view date) {
  const auto& items = world.account.items;
  const auto item = std::find_if(items.begin(), items.end(),
                                 [&](const Item& one) { return one.number == number; });
  const auto pause = word_pause(*item, world.account, outcomes_on(world, date), day(date));
  return pause ? std::string(name(pause->reason)) : "-";
}

EventSent& last_chance_sent(World& world, std::string_view subject, std::string_view on) {
  EventSent sent{"last_chance", std::string(subject), day(on), DeliveryState::accepted, day(on)};
  world.account.history.events.push_back(sent);
  return world.account.history.events.back();
}

}  // namespace

TEST_CASE("S26 a promise is open until its date and two banking days, and then it is broken") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "160.00", "2026-06-12", "A B"));
  CHECK(promise_on(world, "2026-06-01") == "open");
  CHECK(promise_on(world, "2026-06-16") == "open");  // 12 June is a Friday
  CHECK(promise_on(world, "2026-06-17") == "broken");
  CHECK(outcomes_on(world, "2026-06-01").looks == std::vector{day("2026-06-17")});
  CHECK(outcomes_on(world, "2026-05-31").promises.empty());  // not yet said
}

TEST_CASE("S26 kept, kept in part or broken is a matter of what is booked by then") {
  struct Row {
    const char* paid;
    const char* on;
    const char* state;
    const char* received;
  };
  const Row rows[] = {{"100.00", "2026-06-16", "kept", "100.00"},
                      {"99.99", "2026-06-16", "kept_in_part", "99.99"},
                      {"40.00", "2026-06-03", "kept_in_part", "40.00"},
                      {"100.00", "2026-06-17", "broken", "0.00"}};
  for (const auto& row : rows) {
    CAPTURE(row.paid);
    CAPTURE(row.on);
    World world = two_invoices();
    say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A B"));
    receives(world, "A", row.paid, row.on);
    const auto outcome = outcomes_on(world, "2026-06-20").promises.at(0);
    CHECK(name(outcome.state) == row.state);
    CHECK(decimal_text(outcome.received) == row.received);
  }
}

TEST_CASE("S26 what had been paid before the promise does not count for it") {
  World world = two_invoices();
  receives(world, "A", "30.00", "2026-05-20");
  say(world, "2026-06-01", promise(world, "70.00", "2026-06-12", "A"));
  receives(world, "A", "40.00", "2026-06-05");
  CHECK(promise_on(world, "2026-06-20") == "kept_in_part");
  receives(world, "A", "30.00", "2026-06-08");
  CHECK(promise_on(world, "2026-06-20") == "kept");
}

TEST_CASE("S26 a payment counts once, however many items of its invoice are covered") {
  World world = two_invoices();
  world.item("B").invoice = world.item("A").invoice;
  Promise both = promise(world, "160.00", "2026-06-12", "A");
  REQUIRE(both.covers.size() == 2);
  say(world, "2026-06-01", both);
  receives(world, "A", "80.00", "2026-06-05");
  CHECK(promise_on(world, "2026-06-20") == "kept_in_part");
  CHECK(decimal_text(outcomes_on(world, "2026-06-20").promises.at(0).received) == "80.00");
}

TEST_CASE("S26 a reversal takes back what it had been kept with, whenever it is booked") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A"));
  receives(world, "A", "100.00", "2026-06-05");
  CHECK(promise_on(world, "2026-06-20") == "kept");
  receives(world, "A", "-100.00", "2026-07-20");
  CHECK(promise_on(world, "2026-07-21") == "broken");
}

TEST_CASE("S26 a receipt that is not allocated yet counts, a credit tied to another invoice not") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A"));
  world.credit("R", "100.00").date = day("2026-05-31");  // before the promise
  CHECK(promise_on(world, "2026-06-20") == "broken");
  world.account.credits.back().date = day("2026-06-05");
  CHECK(promise_on(world, "2026-06-20") == "kept");
  world.account.credits.back().of_invoice = world.item("B").invoice;
  CHECK(promise_on(world, "2026-06-20") == "broken");
}

TEST_CASE("S26 a promise about an invoice that was credited or is gone is not broken") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "160.00", "2026-06-12", "A B"));
  world.item("A").open.minor = 0;
  world.item("A").state = InvoiceState::voided;
  receives(world, "B", "60.00", "2026-06-10");
  CHECK(promise_on(world, "2026-06-20") == "kept");
  std::erase_if(world.account.items, [](const Item& one) { return one.number == "A"; });
  CHECK(promise_on(world, "2026-06-20") == "kept");
}

TEST_CASE("S26 where the ledger shows no payments, what vanished from the open amount came in") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "50.00", "2026-06-12", "A"));
  world.item("A").open = money("50.00");
  CHECK(promise_on(world, "2026-06-20") == "kept");
}

TEST_CASE("S26 of several promises the first day has the first claim on what came in") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "50.00", "2026-06-20", "A"));
  say(world, "2026-06-01", promise(world, "50.00", "2026-06-10", "A"));
  receives(world, "A", "50.00", "2026-06-09");
  CHECK(promise_on(world, "2026-06-15", 0) == "open");
  CHECK(promise_on(world, "2026-06-15", 1) == "kept");
  CHECK(pause_on(world, "A", "2026-06-15") == "promise");
  CHECK(promise_on(world, "2026-06-24", 0) == "broken");
}

TEST_CASE("S26 an open promise pauses what it covers, says its date and nothing else") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A"));
  CHECK(pause_on(world, "A", "2026-06-16") == "promise");
  CHECK(pause_on(world, "A", "2026-06-17") == "-");
  CHECK(pause_on(world, "B", "2026-06-02") == "-");
  const auto pause = word_pause(world.item("A"), world.account, outcomes_on(world, "2026-06-02"),
                                day("2026-06-02"));
  CHECK(pause->arranged_for == day("2026-06-12"));
  CHECK(pause->until == day("2026-06-17"));
  CHECK(pause->detail == "100.00 EUR is promised by 2026-06-12 (promise/1 of 2026-06-01, by anna)");
}

TEST_CASE("S26 a promise above the limits does not count before somebody approved it") {
  World world = two_invoices();
  Promise far = promise(world, "100.00", "2026-07-02", "A");
  CHECK(promise_needs_approval(world.account, far, day("2026-06-01")) ==
        "it is 31 days ahead, more than 30");
  CHECK_FALSE(promise_needs_approval(world.account, far, day("2026-06-02")));
  far.needs_approval = true;
  Word& word = say(world, "2026-06-01", far);
  CHECK(promise_on(world, "2026-06-02") == "unapproved");
  CHECK(pause_on(world, "A", "2026-06-02") == "-");
  std::get<Promise>(word.what).approved_by = "berta";
  CHECK(promise_on(world, "2026-06-02") == "open");
  CHECK(pause_on(world, "A", "2026-06-02") == "promise");
}

TEST_CASE(
    "S26 a third promise about the same invoices needs an approver; withdrawn ones do not "
    "count") {
  World world = two_invoices();
  const Promise again = promise(world, "100.00", "2026-06-20", "A B");
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-03", "A"));
  CHECK_FALSE(promise_needs_approval(world.account, again, day("2026-06-10")));
  Word& second = say(world, "2026-06-05", promise(world, "100.00", "2026-06-08", "A"));
  CHECK(promise_needs_approval(world.account, again, day("2026-06-10")) ==
        "there were 2 promises about the same invoices before");
  CHECK_FALSE(promise_needs_approval(world.account, promise(world, "60.00", "2026-06-20", "B"),
                                     day("2026-06-10")));
  end(second, "2026-06-06", "withdrawn");
  CHECK_FALSE(promise_needs_approval(world.account, again, day("2026-06-10")));
}

TEST_CASE("S26 a promise that was withdrawn is none from that day on, and was one before") {
  World world = two_invoices();
  Word& word = say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A"));
  end(word, "2026-06-05", "withdrawn");
  CHECK(promise_on(world, "2026-06-04") == "open");
  CHECK(promise_on(world, "2026-06-05") == "withdrawn");
  CHECK(promise_on(world, "2026-07-01") == "withdrawn");
}

TEST_CASE("S26 the next message opens with the broken promise, and only that one") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A"));
  receives(world, "A", "30.00", "2026-06-10");
  const ItemId a = world.item("A").id;
  const ItemId b = world.item("B").id;
  const auto mention = [&](std::string_view date, std::vector<ItemId> items) {
    return promise_to_mention(world.account, outcomes_on(world, date), items);
  };
  CHECK_FALSE(mention("2026-06-16", {a, b}));  // still open
  CHECK_FALSE(mention("2026-06-17", {b}));     // about another invoice
  CHECK(mention("2026-06-17", {a, b}) ==
        PromiseBroken{money("100.00"), day("2026-06-12"), money("30.00")});
  world.took("A", "reminder", "2026-06-10");  // before it was broken
  CHECK(mention("2026-06-17", {a, b}));
  CHECK(broke_a_promise(world.item("A"), world.account, outcomes_on(world, "2026-06-17")));
  world.took("A", "second_reminder", "2026-06-17");
  CHECK_FALSE(mention("2026-06-18", {a, b}));
  CHECK_FALSE(broke_a_promise(world.item("A"), world.account, outcomes_on(world, "2026-06-18")));
}

TEST_CASE("S26 a promise that was broken and made anew is not held against the debtor") {
  World world = two_invoices();
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-03", "A"));
  say(world, "2026-06-09", promise(world, "50.00", "2026-06-11", "A"));
  receives(world, "A", "50.00", "2026-06-10");
  const ItemId a = world.item("A").id;
  CHECK_FALSE(
      promise_to_mention(world.account, outcomes_on(world, "2026-06-20"), std::span(&a, 1)));
}

TEST_CASE("S27 a plan is judged on what came in after its start, the oldest instalment first") {
  World world = two_invoices();
  say(world, "2026-06-01",
      plan(world, "2026-06-10 60.00, 2026-07-10 50.00, 2026-08-10 50.00", "A B"));
  CHECK(plan_on(world, "2026-06-01") == "running 0.00/60.00 0.00/50.00 0.00/50.00");
  CHECK(plan_on(world, "2026-06-12") == "running 0.00/60.00 0.00/50.00 0.00/50.00");
  CHECK(plan_on(world, "2026-06-15") == "running 0.00/60.00! 0.00/50.00 0.00/50.00");
  receives(world, "B", "60.00", "2026-06-14");
  receives(world, "A", "20.00", "2026-06-14");
  CHECK(plan_on(world, "2026-06-15") == "running 60.00/60.00 20.00/50.00 0.00/50.00");
  world.credit("R", "30.00").date = day("2026-07-01");  // not allocated yet
  CHECK(plan_on(world, "2026-07-20") == "running 60.00/60.00 50.00/50.00 0.00/50.00");
  receives(world, "A", "50.00", "2026-08-01");
  CHECK(plan_on(world, "2026-08-20") == "completed 60.00/60.00 50.00/50.00 50.00/50.00");
}

TEST_CASE("S27 what was paid before the plan is not paid on it") {
  World world = two_invoices();
  receives(world, "A", "50.00", "2026-05-20");
  say(world, "2026-06-01", plan(world, "2026-06-10 25.00, 2026-07-10 25.00", "A"));
  CHECK(plan_on(world, "2026-06-20") == "running 0.00/25.00! 0.00/25.00");
}

TEST_CASE("S27 a credit on a covered invoice shortens the plan from its end") {
  World world = two_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 60.00, 2026-07-10 100.00", "A B"));
  world.credit("C", "80.00", "A");
  CHECK(plan_on(world, "2026-06-05") == "running 0.00/60.00 0.00/20.00");
  world.credit("D", "80.00", "B");
  world.account.credits.back().of_invoice = world.item("B").invoice;
  CHECK(plan_on(world, "2026-06-05") == "running 0.00/20.00 0.00/0.00");
}

TEST_CASE("S27 a plan ends when its last chance reached the debtor and passed unused") {
  World world = two_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 80.00, 2026-07-10 80.00", "A B"));
  CHECK(plan_on(world, "2026-09-01").starts_with("running"));  // nobody said that it would end
  last_chance_sent(world, "plan/1/1", "2026-06-18");
  CHECK(plan_on(world, "2026-06-23").starts_with("running"));
  CHECK(pause_on(world, "A", "2026-06-23") == "instalment_plan");
  CHECK(plan_on(world, "2026-06-24").starts_with("ended"));
  CHECK(pause_on(world, "A", "2026-06-24") == "-");
  CHECK(outcomes_on(world, "2026-07-01").plans.at(0).ended_on == day("2026-06-24"));

  SUBCASE("not when the instalment came in by then") {
    receives(world, "A", "80.00", "2026-06-23");
    CHECK(plan_on(world, "2026-06-24") == "running 80.00/80.00 0.00/80.00");
  }
  SUBCASE("what comes in later does not revive it") {
    receives(world, "A", "80.00", "2026-06-24");
    CHECK(plan_on(world, "2026-06-25").starts_with("ended"));
  }
  SUBCASE("not while it is on its way, came back or may not have arrived") {
    for (const auto state :
         {DeliveryState::ready, DeliveryState::uncertain, DeliveryState::bounced}) {
      world.account.history.events.back().state = state;
      world.account.history.events.back().delivered_on.reset();
      CHECK(plan_on(world, "2026-07-01").starts_with("running"));
    }
  }
}

TEST_CASE("S27 a running plan pauses what it covers and not the debtor's new invoices") {
  World world = two_invoices();
  say(world, "2026-06-01", plan(world, "2026-06-10 50.00, 2026-07-10 50.00", "A"));
  const auto pause = word_pause(world.item("A"), world.account, outcomes_on(world, "2026-06-02"),
                                day("2026-06-02"));
  CHECK(pause->reason == Reason::instalment_plan);
  CHECK(pause->arranged_for == day("2026-06-10"));
  CHECK(pause->detail ==
        "instalment 1 of 2, 50.00 EUR, is due on 2026-06-10 (plan/1 of 2026-06-01, by anna)");
  CHECK(pause_on(world, "B", "2026-06-02") == "-");
}

TEST_CASE("S27 a plan that is asked for pauses until it is answered") {
  World world = two_invoices();
  Word& word = say(world, "2026-06-01", PlanRequest{covered(world, "A")});
  word.reason = "three parts";
  CHECK(pause_on(world, "A", "2026-12-01") == "plan_requested");
  CHECK(pause_on(world, "B", "2026-12-01") == "-");
  SUBCASE("refused") {
    end(word, "2026-06-08", "refused");
    CHECK(pause_on(world, "A", "2026-06-07") == "plan_requested");
    CHECK(pause_on(world, "A", "2026-06-08") == "-");
  }
  SUBCASE("by the plan itself") {
    say(world, "2026-06-08", plan(world, "2026-06-10 50.00, 2026-07-10 50.00", "A"));
    CHECK(pause_on(world, "A", "2026-06-07") == "plan_requested");
    CHECK(pause_on(world, "A", "2026-06-08") == "instalment_plan");
  }
}

TEST_CASE("S28 a dispute is about all of an invoice or about a part of it") {
  World world = two_invoices();
  const auto in_dispute = [&](std::string_view number, std::string_view date) {
    return decimal_text(disputed(world.item(number), world.account, day(date)));
  };
  Word& part = say(world, "2026-06-01", dispute("A", "30.00"));
  CHECK(in_dispute("A", "2026-05-31") == "0.00");
  CHECK(in_dispute("A", "2026-06-01") == "30.00");
  CHECK(in_dispute("B", "2026-06-01") == "0.00");
  CHECK(pause_on(world, "A", "2026-06-02") == "-");
  receives(world, "A", "70.00", "2026-06-03");  // the undisputed part is paid
  CHECK(in_dispute("A", "2026-06-03") == "30.00");
  CHECK(pause_on(world, "A", "2026-06-03") == "dispute");
  end(part, "2026-06-05", "founded");
  CHECK(pause_on(world, "A", "2026-06-05") == "-");
  say(world, "2026-06-06", dispute("B"));
  CHECK(in_dispute("B", "2026-06-06") == "60.00");
  CHECK(pause_on(world, "B", "2026-06-06") == "dispute");
}

TEST_CASE("S28 a part in dispute of an invoice with several due dates is the oldest ones'") {
  World world = two_invoices();
  world.item("B").invoice = world.item("A").invoice;
  say(world, "2026-06-01", dispute("A", "120.00"));
  CHECK(disputed(world.item("A"), world.account, day("2026-06-01")) == money("100.00"));
  CHECK(disputed(world.item("B"), world.account, day("2026-06-01")) == money("20.00"));
}

TEST_CASE("S28 a review date is a day to look, and never ends the dispute by itself") {
  World world = two_invoices();
  Dispute reviewed = dispute("A");
  reviewed.category = "quality";
  reviewed.owner = "carl";
  reviewed.review = day("2026-06-15");
  say(world, "2026-06-01", reviewed).reason = "two were broken";
  CHECK(outcomes_on(world, "2026-06-01").looks == std::vector{day("2026-06-15")});
  CHECK(pause_on(world, "A", "2027-01-01") == "dispute");
  CHECK(word_pause(world.item("A"), world.account, outcomes_on(world, "2026-06-02"),
                   day("2026-06-02"))
            ->detail ==
        "all of it is in dispute (quality): two were broken; dispute/1 of 2026-06-01, by anna, "
        "with carl, to be looked at again on 2026-06-15");
}

TEST_CASE("S30 an offer holds its items until it lapses, and for good once it is paid") {
  World world = two_invoices();
  Offer settle;
  settle.pay = money("120.00");
  settle.by = day("2026-06-12");
  settle.covers = covered(world, "A B");
  Word& word = say(world, "2026-06-01", settle);
  CHECK(offer_on(world, "2026-06-16") == "open");
  CHECK(pause_on(world, "A", "2026-06-16") == "hold");
  CHECK(offer_on(world, "2026-06-17") == "lapsed");
  CHECK(pause_on(world, "A", "2026-06-17") == "-");
  SUBCASE("paid in time") {
    receives(world, "A", "100.00", "2026-06-11");
    receives(world, "B", "20.00", "2026-06-16");
    CHECK(offer_on(world, "2026-12-01") == "paid");
    CHECK(pause_on(world, "B", "2026-12-01") == "hold");
  }
  SUBCASE("paid too late, or not all of it") {
    receives(world, "A", "100.00", "2026-06-11");
    receives(world, "B", "20.00", "2026-06-17");
    CHECK(offer_on(world, "2026-06-20") == "lapsed");
  }
  SUBCASE("taken back") {
    end(word, "2026-06-03", "withdrawn");
    CHECK(offer_on(world, "2026-06-03") == "withdrawn");
    CHECK(pause_on(world, "A", "2026-06-03") == "-");
  }
}

TEST_CASE("S26 amounts that no number can hold are bounded, not wrapped") {
  World world = two_invoices();
  world.item("A").open.minor = std::numeric_limits<std::int64_t>::max();
  world.item("B").open.minor = std::numeric_limits<std::int64_t>::max();
  say(world, "2026-06-01", promise(world, "100.00", "2026-06-12", "A B"));
  receives(world, "A", "100.00", "2026-06-05");
  CHECK(promise_on(world, "2026-06-20") == "kept");
}
