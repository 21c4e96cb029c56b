// S34: what a person is to do, raised once.
#include "daemon/store/tasks.hpp"

#include <doctest/doctest.h>

#include "daemon/store/history.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::Tasks;

namespace {

policy::NewTask task(const std::string& kind, const std::string& subject) {
  return {kind, subject, "Call Mrs Jansen", "ar@acme.example", today + 3};
}

}  // namespace

TEST_CASE("tasks: S34 a verdict's tasks are raised once for each kind and subject") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto item = open_item(bench, id, "d", "i");
    policy::Verdict verdict;
    verdict.tasks = {task("call", "item/1"), task("book_payment", "item/1")};
    Accounts accounts(*bench.store);
    REQUIRE(accounts.keep(account(id, "d"), verdict, today, at_hour(2)));
    REQUIRE(accounts.keep(account(id, "d"), verdict, today + 1, at_hour(26)));
    // Also with a verdict from which something leaves.
    auto occasion = reminder(id, "d", item);
    auto leaves = verdict_of(occasion);
    leaves.tasks = {task("call", "item/1"), task("review_dispute", "dispute/4")};
    CHECK(store::Outbox(*bench.store).write(occasion, leaves, at_hour(27)).value() ==
          store::Written::yes);
    Tasks tasks(*bench.store);
    const auto open = tasks.list(id, Tasks::Which::open, 10).value();
    REQUIRE(open.size() == 3);
    CHECK(open[0].kind == "call");
    CHECK(open[0].debtor.value == "d");
    CHECK(open[0].title == "Call Mrs Jansen");
    CHECK(open[0].assign == "ar@acme.example");
    CHECK(open[0].due_on == today + 3);
    CHECK(open[0].made_on == today);
    CHECK(open[0].made_by.empty());
    const auto known = accounts.load(account(id, "d")).value().account.history.tasks;
    REQUIRE(known.size() == 3);
    CHECK(known[2].kind == "review_dispute");
    CHECK(known[2].subject == "dispute/4");
    CHECK_FALSE(known[2].done_on);
    CHECK(tasks.of_debtor(id, {"d"}).value().size() == 3);
    CHECK(tasks.of_debtor(id, {"e"}).value().empty());
  });
}

TEST_CASE("tasks: S34 done by a person, with an outcome, and the debtor is decided again") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    open_item(bench, id, "d", "i");
    Accounts accounts(*bench.store);
    policy::Verdict verdict;
    verdict.tasks = {task("call", "item/1")};
    verdict.next_look = today + 30;
    REQUIRE(accounts.keep(account(id, "d"), verdict, today, at_hour(2)));
    Tasks tasks(*bench.store);
    const auto number = tasks.list(id, Tasks::Which::open, 10).value().at(0).id;
    CHECK(accounts.to_look_at(id, today, {}, 10).value().empty());
    REQUIRE(tasks.done(id, number, "promised", "anna", today + 1, at_hour(26)));
    CHECK(tasks.done(id, number, "promised", "anna", today + 1, at_hour(27)).error().kind ==
          ErrorKind::conflict);
    CHECK(tasks.done(id, 99, "promised", "anna", today, at_hour(27)).error().kind ==
          ErrorKind::not_found);
    CHECK(accounts.to_look_at(id, today, {}, 10, Accounts::Which::only_said).value().size() == 1);
    CHECK(tasks.list(id, Tasks::Which::open, 10).value().empty());
    const auto all = tasks.list(id, Tasks::Which::all, 10).value();
    REQUIRE(all.size() == 1);
    CHECK(all[0].done_on == today + 1);
    CHECK(all[0].done_by == "anna");
    const auto known = accounts.load(account(id, "d")).value().account.history.tasks;
    CHECK(known.at(0).outcome == "promised");
    // As it stood before.
    const auto then = accounts.load(account(id, "d"), {at_hour(25), std::nullopt}).value();
    REQUIRE(then.account.history.tasks.size() == 1);
    CHECK_FALSE(then.account.history.tasks[0].done_on);
    CHECK(then.account.history.tasks[0].outcome.empty());
    CHECK(accounts.load(account(id, "d"), {at_hour(1), std::nullopt})
              .value()
              .account.history.tasks.empty());
  });
}

TEST_CASE("tasks: a person may add one, and it is no secret of the chain") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Tasks tasks(*bench.store);
    const auto one =
        tasks.add(id, {{"d"}, "Visit Mrs Jansen", "bert", {}, "anna"}, today, at_hour(2)).value();
    const auto two = tasks.add(id, {{""}, "Tidy up", "", today, "anna"}, today, at_hour(3)).value();
    CHECK(one != two);
    const auto open = tasks.list(id, Tasks::Which::open, 10).value();
    REQUIRE(open.size() == 2);
    CHECK(open[0].id == two);  // it has a day
    CHECK(open[1].made_by == "anna");
    CHECK(open[1].kind == "own");
    CHECK(tasks.find(id, one).value()->title == "Visit Mrs Jansen");
    CHECK_FALSE(tasks.find(bench.administration("other"), one).value());
    CHECK(bench.number("SELECT COUNT(*) FROM history WHERE facts LIKE '%Jansen%'") == 0);
    CHECK(bench.number("SELECT COUNT(*) FROM payloads WHERE body LIKE '%Jansen%'") == 1);
    REQUIRE(tasks.done(id, two, "other", "anna", today, at_hour(4)));
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at);
  });
}

TEST_CASE("tasks: S34 the task of a step is raised when the step is taken") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"), "call");
    occasion.intent.email.clear();
    occasion.intent.task = policy::TaskOrder{"Call {{debtor.name}}", "bert",
                                             policy::Span{5, policy::Unit::business_days}};
    occasion.task_title = "Call Debtor d";
    CHECK(write(bench, occasion) == store::Written::yes);
    const auto open = Tasks(*bench.store).list(id, Tasks::Which::open, 10).value();
    REQUIRE(open.size() == 1);
    CHECK(open[0].title == "Call Debtor d");
    CHECK(open[0].kind == "step");
    CHECK(open[0].subject == "item/1/call/2026-10-01");
    // Without a message it counts as delivered on its day.
    const auto taken =
        Accounts(*bench.store).load(account(id, "d")).value().account.history.taken.at(0);
    CHECK(taken.state == DeliveryState::delivered);
    CHECK(store::Outbox(*bench.store).occasion(occasion.id).value()->intent == occasion.intent);
  });
}
