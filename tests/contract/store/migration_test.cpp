// A store that an older version wrote is brought up to date with everything in it.
#include <doctest/doctest.h>

#include "daemon/store/history.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/tasks.hpp"
#include "daemon/store/words.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;

TEST_CASE("migration: a store of schema 1 with data migrates, verifies and works on") {
  on_both([](Bench& bench) {
    bench.start_over();
    bench.execute_file("tests/fixtures/schema-0.1.0.sql");
    bench.execute_file("tests/fixtures/store-0.1.0.sql");
    const auto history_before = bench.number("SELECT COUNT(*) FROM history");
    bench.store = bench.open_again();
    CHECK(bench.store->schema() == store::schema_version);

    const auto id = store::Administrations(*bench.store).find("books").value().id;
    const auto verified = store::History(*bench.store).verify(id).value();
    CHECK_MESSAGE(!verified.broken_at, verified.message);
    CHECK(verified.entries == history_before);
    CHECK(verified.erased_payloads == 0);

    const auto of_d = store::Accounts(*bench.store).load(account(id, "d")).value();
    REQUIRE(of_d.account.items.size() == 2);
    const auto& reminded = of_d.account.items[0];
    CHECK(reminded.policy == "nl-business");
    CHECK(reminded.open_at_adoption);
    CHECK(reminded.holds.at(0).reason == "ill, says his wife");
    CHECK(reminded.holds.at(0).set_on);
    CHECK_FALSE(reminded.holds.at(0).ended_on);
    CHECK(of_d.account.items[1].round == 1);
    REQUIRE(of_d.account.history.taken.size() == 1);
    CHECK(of_d.account.history.taken[0].state == DeliveryState::accepted);
    CHECK(of_d.account.history.last_message_on == today);
    CHECK(of_d.account.history.events.empty());
    const auto of_e = store::Accounts(*bench.store).load(account(id, "e")).value();
    CHECK(of_e.account.items.at(0).holds.at(0).ended_on);
    const auto waiting =
        store::Accounts(*bench.store).decided(id, policy::Reason::hold, std::nullopt, 10).value();
    CHECK(waiting == std::vector<store::AccountKey>{account(id, "d")});

    // The intent of then reads, and what is new is at its usual value.
    const auto occasion =
        store::Outbox(*bench.store).occasion({"1/step/d/reminder/2026-10-01"}).value();
    REQUIRE(occasion);
    CHECK(occasion->kind == "step");
    CHECK(occasion->intent.kind == "step");
    CHECK(occasion->intent.to_pay_now.at(0).number == "N-i");
    CHECK_FALSE(occasion->intent.promise_broken);

    // And it works on.
    policy::Word word;
    word.on = today;
    word.author = "anna";
    word.what = policy::Remark{"rang", false};
    REQUIRE(store::Words(*bench.store).say(id, {"d"}, {}, word, at_hour(20)));
    const auto uncertain = store::Overview(*bench.store)
                               .messages(id, DeliveryState::uncertain, 10)
                               .value()
                               .at(0)
                               .row.outgoing.key;
    REQUIRE(store::Outbox(*bench.store)
                .resolve(uncertain, store::Outbox::Resolution::not_delivered, "anna", today,
                         at_hour(21)));
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at);
  });
}
