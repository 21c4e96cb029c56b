// S22: no requests left for the look before a send.
#include "daemon/desk/status.hpp"
#include "daemon/store/outbox.hpp"
#include "tests/app/house.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

// Until the first message is written down and waits for its look.
void work_until_planned(House& house) {
  for (int i = 0; i < 1'000; ++i) {
    REQUIRE(house.tasks->step().worked);
    const auto all = store::Administrations(*house.store).all().value();
    if (!all.empty() && !store::Outbox(*house.store).planned(all.front().id, 1).value().empty())
      return;
  }
  FAIL("nothing is planned");
}

std::size_t to_debtors(const House& house) {
  std::size_t count = 0;
  for (const auto& message : house.mail.taken)
    count += message.envelope.recipients.front() == "owner@kade.example" ? 0 : 1;
  return count;
}

}  // namespace

TEST_CASE(
    "S22 no_budget: without requests for its look nothing leaves, says so, and goes on later") {
  House house;
  house.invoice("jansen", "2026-02-20");
  work_until_planned(house);
  const auto again = house.clock.now() + Millis{4 * 60'000};
  house.ledger.failures.push_back({ErrorKind::rate_limited, "0 requests left", again});
  house.work();
  CHECK(to_debtors(house) == 0);
  CHECK_FALSE(house.tasks->failing());
  CHECK(house.log.has("warning no_budget administration=books planned=1"));
  // It comes back then, and not before.
  const auto idle = house.tasks->step();
  REQUIRE(idle.wait);
  CHECK(*idle.wait <= Millis{4 * 60'000});

  const desk::Desk desk{*house.store, house.configuration, house.clock, "test"};
  const auto status = desk::status(desk, std::nullopt);
  REQUIRE(status);
  REQUIRE(status->administrations.front().stops.size() == 1);
  CHECK(status->administrations.front().stops.front().reason == policy::Reason::no_budget);
  CHECK(to_text(*status, house.clock)
            .find("books sends nothing (no_budget): The accounting system allows no more requests "
                  "for now. Since 2026-03-04 10:00. It goes on by itself.") == 0);

  house.clock.set(again);
  house.work();
  CHECK(to_debtors(house) == 1);
  house.work();
  CHECK(desk::status(desk, std::nullopt)->administrations.front().stops.empty());
}

TEST_CASE("S22 no_budget: what waited past the end of its day is decided anew") {
  House house;
  house.invoice("jansen", "2026-02-20");
  work_until_planned(house);
  house.ledger.failures.push_back(
      {ErrorKind::rate_limited, "the day is spent", house.clock.now() + Millis{20 * 3'600'000}});
  house.work();
  house.work_at("2026-03-05T10:15:00Z");
  CHECK(house.log.has("messages_expired"));
  CHECK(to_debtors(house) == 1);
}
