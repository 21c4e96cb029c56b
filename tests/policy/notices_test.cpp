// S39: the fourteen-day letter to a consumer, with a life of its own.
#include <doctest/doctest.h>

#include "tests/policy/lawful.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

// reminder due + 3, then at once the letter and the claim, for debtors with an agreed term.
Policy short_ladder() {
  Policy policy = steps(R"(
    reminder at due + 3 days
    notice at reminder + 14 days
    claim at notice.deadline + 3 banking days)");
  policy.steps[1].legal_notice = "fourteen_days";
  policy.steps[2].claim = {Basis::none, Basis::statutory};
  return policy;
}

World agreed_world(Policy policy = short_ladder()) {
  World world = consumer_world(std::move(policy));
  world.rules.facts.term_agreed = Known::yes;
  return world;
}

// A of 1,000.00 had the letter on 18 May, whose term ends on 1 June.
World with_letter(std::string_view amount = "1000.00") {
  World world = agreed_world();
  world.invoice("A", amount, "2026-05-01");
  CHECK(send_from(world, "2026-05-01", "2026-05-18") ==
        "05-04 reminder: A = " + std::string(amount) +
            "; 05-18 notice: A = " + std::string(amount));
  return world;
}

Money costs_on(const World& world, std::string_view date) {
  const auto stated = stated_on(world, date);
  REQUIRE(stated.claimed.has_value());
  return stated.claimed->costs;
}

}  // namespace

TEST_CASE(
    "S39 without an agreed term the letter waits for a demand with fourteen days that has run") {
  World world = consumer_world();
  world.invoice("A", "1000.00", "2026-05-01");
  CHECK(send_from(world, "2026-05-01", "2026-06-18") ==
        "05-04 reminder: A = 1000.00; 05-14 demand: A = 1000.00; 06-02 notice: A = 1000.00");
  CHECK(send_from(world, "2026-06-19", "2026-06-30") == "06-19 claim: A = 1000.00");

  World without = consumer_world(short_ladder());
  without.invoice("A", "1000.00", "2026-05-01");
  CHECK(send_from(without, "2026-05-01", "2026-09-01") == "05-04 reminder: A = 1000.00");
  const auto waits = without.decision("A", "2026-09-01");
  CHECK(waits.reason == Reason::not_due);
  CHECK(waits.step == "notice");
  CHECK(waits.detail.find("no demand with a term of 14 days has run") != std::string::npos);
}

TEST_CASE("S39 a demand with a shorter term brings no default, and one that runs is waited for") {
  Policy policy = consumer_ladder();
  policy.steps[1].deadline = Span{10, Unit::days};
  World world = consumer_world(policy);
  world.invoice("A", "1000.00", "2026-05-01");
  CHECK(send_from(world, "2026-05-01", "2026-09-01") ==
        "05-04 reminder: A = 1000.00; 05-14 demand: A = 1000.00");

  policy = consumer_ladder();
  policy.steps[1].deadline = Span{20, Unit::days};
  policy.steps[2].at = {1, Span{5, Unit::days}};
  World early = consumer_world(policy);
  early.invoice("A", "1000.00", "2026-05-01");
  CHECK(send_from(early, "2026-05-01", "2026-06-03") ==
        "05-04 reminder: A = 1000.00; 05-14 demand: A = 1000.00");
  CHECK(early.decision("A", "2026-05-25").detail.find("default starts after 2026-06-03") !=
        std::string::npos);
  CHECK(early.leaves("2026-06-04") == "notice: A = 1000.00");
}

TEST_CASE("S39 the letter names one amount, the costs after its term, and one account") {
  World world = agreed_world();
  world.invoice("A", "333.33", "2026-05-01");
  send_from(world, "2026-05-01", "2026-05-17");
  const auto notice = stated_on(world, "2026-05-18").notice;
  REQUIRE(notice.has_value());
  CHECK(notice->name == "fourteen_days");
  CHECK(notice->article == "BW 6:96(6)");
  CHECK(notice->amount == money("333.33"));
  CHECK(notice->costs == money("49.99"));  // 49.9995, rounded down
  CHECK(notice->account == "NL91ABNA0417164300");
  CHECK_FALSE(notice->with_vat);
  REQUIRE(notice->items.size() == 1);
  CHECK(notice->items[0].open == money("333.33"));
  const auto intent = world.decide_on("2026-05-18").intents.front();
  CHECK(intent.deadline == day("2026-06-01"));
  CHECK(intent.not_yet_due.empty());
}

TEST_CASE("S39 it lists every claim in default, whatever its ladder said, and no other") {
  World world = agreed_world();
  world.invoice("A", "1000.00", "2026-05-01");
  world.invoice("B", "200.00", "2026-05-16");  // in default, its reminder comes on the 19th
  world.invoice("C", "50.00", "2026-05-18");   // not overdue yet
  world.invoice("D", "70.00", "2026-05-10");   // in default, not agreed
  say(world, "2026-05-01", InvoiceSetting{world.item("D").invoice, "term_agreed", "no"});
  world.invoice("E", "300.00", "2026-05-09");  // held
  world.hold("E");
  send_from(world, "2026-05-01", "2026-05-17");
  CHECK(world.leaves("2026-05-18") == "notice: A B = 1200.00");
  const auto verdict = send_on(world, "2026-05-18");
  CHECK(world.text(verdict.intents[0]) == "notice: A B = 1200.00");
  const auto& intent = verdict.intents[0];
  CHECK(intent.to_pay_now.size() == 2);
  CHECK(intent.law->notice->costs == money("180.00"));
  CHECK(intent.advances[1].reason == Reason::gathered_by_law);
  for (const auto& decision : verdict.decisions) {
    if (decision.item == ItemId{2}) CHECK(decision.reason == Reason::gathered_by_law);
  }
}

// Found by the simulation.
TEST_CASE("S9 S39 a claim that may have been paid, as far as the books reach, is not taken along") {
  World world = agreed_world();
  world.invoice("A", "1000.00", "2026-05-01");
  world.invoice("B", "200.00", "2026-05-16");  // a Saturday: the books have to reach Monday
  send_from(world, "2026-05-01", "2026-05-17");
  CHECK(world.leaves("2026-05-18") == "notice: A B = 1200.00");
  world.rules.trust_books = false;
  world.account.books.as_of = day("2026-05-17");
  CHECK(world.leaves("2026-05-18") == "notice: A = 1000.00");
  world.account.books.as_of = day("2026-05-18");
  CHECK(world.leaves("2026-05-18") == "notice: A B = 1200.00");
}

TEST_CASE("S39 a claim under another policy is in the letter too, and takes no step of this one") {
  World world = agreed_world();
  Policy other = steps("first at due + 30 days", "other");
  other.applies = conditions("invoice.total < 100.00");
  world.policies.insert(world.policies.begin(), other);
  world.invoice("A", "1000.00", "2026-05-01");
  world.invoice("B", "50.00", "2026-05-05");
  send_from(world, "2026-05-01", "2026-05-17");
  const auto verdict = send_on(world, "2026-05-18");
  REQUIRE(verdict.intents.size() == 1);
  CHECK(verdict.intents[0].amount == money("1050.00"));
  CHECK(verdict.intents[0].advances.size() == 1);
  CHECK(verdict.intents[0].law->notice->items.size() == 2);
  CHECK(world.reason("B", "2026-05-20") != Reason::gathered_by_law);
}

TEST_CASE("S39 credits and what is in dispute are not in it") {
  World world = agreed_world();
  world.invoice("A", "1000.00", "2026-05-01");
  world.credit("K", "100.00", "A");
  say(world, "2026-05-02", dispute("A", "300.00"));
  send_from(world, "2026-05-01", "2026-05-17");
  const auto notice = stated_on(world, "2026-05-18").notice;
  CHECK(notice->amount == money("600.00"));
  CHECK(notice->costs == money("90.00"));
}

TEST_CASE("S39, S17 while it runs nothing else is said, and new claims wait for their own letter") {
  World world = with_letter();
  world.invoice("B", "200.00", "2026-05-12");
  CHECK(world.reason("B", "2026-05-25") == Reason::notice_running);
  world.took("B", "reminder", "2026-05-15");
  CHECK(world.reason("B", "2026-06-01") == Reason::split_claims);
  CHECK(world.decide_on("2026-06-01").next_look == day("2026-06-02"));
  CHECK(world.leaves("2026-06-01") == "-");
  CHECK(world.leaves("2026-06-02") == "notice: B = 200.00");
}

TEST_CASE("S39 costs are claimed only when the term has run, of exactly what the letter listed") {
  World world = with_letter();
  world.invoice("B", "200.00", "2026-05-30");
  CHECK(send_from(world, "2026-05-19", "2026-06-03") == "06-02 reminder: B = 1200.00");
  CHECK(world.leaves("2026-06-04") == "claim: A = 1200.00");
  const auto claim = stated_on(world, "2026-06-04").claimed;
  REQUIRE(claim.has_value());
  CHECK(claim->principal == money("1200.00"));
  CHECK(claim->costs == money("150.00"));
  CHECK(claim->costs_of == money("1000.00"));
  CHECK(claim->costs_items == std::vector<ItemId>{{1}});
  CHECK(claim->notices == std::vector<std::string>{"occasion/1"});
  CHECK(claim->interest == money("0.00"));
  CHECK(claim->total == money("1350.00"));
  CHECK(claim->costs_article.find("BW 6:96") != std::string::npos);
}

TEST_CASE("S39 a claim without a letter asks for the principal alone") {
  Policy policy = short_ladder();
  policy.steps.erase(policy.steps.begin() + 1);
  policy.steps[1].at = {0, Span{20, Unit::days}};
  World world = agreed_world(policy);
  world.invoice("A", "1000.00", "2026-05-01");
  send_from(world, "2026-05-01", "2026-05-23");
  CHECK(costs_on(world, "2026-05-24") == money("0.00"));
  CHECK(stated_on(world, "2026-05-24").claimed->total == money("1000.00"));
}

TEST_CASE("S39 a payment within the term leaves costs over the rest, a later one does not") {
  World world = with_letter();
  receives(world, "A", "400.00", "2026-06-01");
  CHECK(costs_on(world, "2026-06-04") == money("90.00"));

  World late = with_letter();
  receives(late, "A", "400.00", "2026-06-02");
  CHECK(costs_on(late, "2026-06-04") == money("150.00"));
  CHECK(stated_on(late, "2026-06-04").claimed->total == money("750.00"));
}

TEST_CASE("S39 a credit note voids the letter: a new one with the next turn starts a new term") {
  World world = with_letter();
  world.item("A").open = money("800.00");  // without a payment
  const auto verdict = send_on(world, "2026-05-22");
  REQUIRE(verdict.voids.size() == 1);
  CHECK(verdict.voids[0].occasion == "occasion/1");
  CHECK(verdict.voids[0].because == "200.00 EUR of what it asked for was credited since");
  CHECK(world.text(verdict.intents.at(0)) == "notice: A+1 = 800.00");
  CHECK(verdict.intents[0].law->notice->costs == money("120.00"));
  CHECK(verdict.intents[0].deadline == day("2026-06-05"));
  CHECK(send_from(world, "2026-05-23", "2026-06-09") == "");
  CHECK(costs_on(world, "2026-06-10") == money("120.00"));
  CHECK(send_on(world, "2026-06-10").voids.empty());
}

TEST_CASE("S39 a letter that came back, or asked for what had been paid, is void") {
  World bounced = with_letter();
  bounced.account.history.acts[0].state = DeliveryState::bounced;
  bounced.account.history.taken.back().state = DeliveryState::bounced;
  const auto verdict = bounced.decide_on("2026-05-20");
  REQUIRE(verdict.voids.size() == 1);
  CHECK(verdict.voids[0].because == "it came back");
  CHECK(bounced.reason("A", "2026-06-10") == Reason::bounced);

  World paid = with_letter();
  receives(paid, "A", "400.00", "2026-05-15");
  CHECK(paid.decide_on("2026-05-20").voids.at(0).because ==
        "A had been paid more than it reckoned with");

  World extended = with_letter();
  say(extended, "2026-05-20", Extension{extended.item("A").invoice, day("2026-06-30")});
  CHECK(extended.decide_on("2026-05-20").voids.size() == 1);
}

TEST_CASE("S39 a void once found stays, and the day it was found is the one that counts") {
  World world = with_letter();
  world.account.history.acts[0].void_on = day("2026-05-25");
  world.account.history.acts[0].void_because = "a person found it";
  CHECK(world.decide_on("2026-05-24").voids.empty());
  CHECK(world.reason("A", "2026-05-24") == Reason::not_due);
  CHECK(world.leaves("2026-05-26") == "notice: A+1 = 1000.00");
}

TEST_CASE("S39 the costs of two letters are together never above the scale over both") {
  World world = with_letter("200.00");
  CHECK(world.account.history.acts[0].stated.notice->costs == money("40.00"));
  world.invoice("B", "200.00", "2026-05-12");
  world.took("B", "reminder", "2026-05-15");
  send_from(world, "2026-05-19", "2026-06-01");
  const auto second = stated_on(world, "2026-06-02").notice;
  REQUIRE(second.has_value());
  CHECK(second->costs == money("20.00"));  // 60.00 over 400.00, less the first 40.00
}

TEST_CASE("S39 small recurring claims cost forty euros once in six months") {
  World world = with_letter("100.00");
  say(world, "2026-05-01", DebtorSetting{"recurring", "yes"});
  world.item("A").open = money("0.00");
  world.item("A").state = InvoiceState::paid;
  world.item("A").payments.push_back({"p", day("2026-06-10"), money("100.00"), ""});
  world.item("A").received = money("100.00");
  world.invoice("B", "100.00", "2026-06-12");
  world.took("B", "reminder", "2026-06-15");
  CHECK(world.decision("B", "2026-06-29").detail.find("notice is passed over") !=
        std::string::npos);
  CHECK(send_from(world, "2026-06-29", "2026-07-10") == "");
  CHECK(world.decision("B", "2026-07-10").step == "claim");
}

TEST_CASE("S39 by post the term is counted from later, and the step after it waits for that") {
  Policy policy = short_ladder();
  policy.steps[1].letter = "notice";
  World world = agreed_world(policy);
  world.account.debtor.address = {{"Kade 1"}, "1011 AB", "Amsterdam", "NL"};
  world.invoice("A", "1000.00", "2026-05-01");
  send_from(world, "2026-05-01", "2026-05-17");
  const auto intent = world.decide_on("2026-05-18").intents.at(0);
  CHECK(intent.law->notice->by_post);
  // Monday 18 May: three delivery days are Tuesday, Wednesday, Thursday the 21st.
  CHECK(intent.deadline == day("2026-06-04"));
  send_from(world, "2026-05-18", "2026-06-08");
  CHECK(world.leaves("2026-06-09") == "claim: A = 1000.00");
}

TEST_CASE("S39 nothing is asked of a business by way of the letter: the step is passed over") {
  World world = agreed_world();
  world.rules.debtors_are = DebtorsAre::business;
  world.invoice("A", "1000.00", "2026-05-01");
  send_from(world, "2026-05-01", "2026-05-17");
  const auto verdict = send_on(world, "2026-05-18");
  CHECK(verdict.intents.empty());
  CHECK(verdict.decisions[0].reason == Reason::condition_false);
  CHECK(verdict.decisions[0].detail.find("the law asks no fourteen_days of a business") !=
        std::string::npos);
}

TEST_CASE("S39, S36 an approved letter is the one that was seen: another claim asks again") {
  Policy policy = short_ladder();
  policy.steps[1].approval = true;
  World world = agreed_world(policy);
  world.invoice("A", "1000.00", "2026-05-01");
  send_from(world, "2026-05-01", "2026-05-17");
  CHECK(world.leaves("2026-05-18") == "-");
  CHECK(world.waits("2026-05-18") == "notice: A = 1000.00");
  say(world, "2026-05-18", Approval{true, "p", "notice", "notice", {{1}}, money("1000.00")});
  CHECK(world.leaves("2026-05-18") == "notice: A = 1000.00");
  world.invoice("B", "200.00", "2026-05-10");
  CHECK(world.leaves("2026-05-18") == "reminder: B = 1200.00");
  CHECK(world.reason("A", "2026-05-18") == Reason::awaiting_approval);
}
