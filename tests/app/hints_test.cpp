// Webhooks make the next poll come early, and nothing else.
#include "tests/app/house.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

// When the books were last known to be up to date.
Instant read_at(House& house) {
  return *store::Administrations(*house.store).find("books").value().delta_completed;
}

void listen(House& house) {
  house.configuration.listen = settings::Listen{};
  house.configuration.listen->hint_gap = std::chrono::minutes(2);
  house.restart();
  house.work();
}

}  // namespace

TEST_CASE("hints: the books are read early, at most once in hint_gap") {
  House house;
  listen(house);
  const auto first = read_at(house);
  house.clock.advance(Millis{60'000});
  house.tasks->hint();
  house.work();
  CHECK(read_at(house) == first);  // two minutes have not passed since
  CHECK_FALSE(house.tasks->hint_heeded());
  house.clock.advance(Millis{60'000});
  house.work();
  CHECK(read_at(house) == house.clock.now());
  CHECK(house.tasks->hint_heeded());
  // One hint is one poll.
  const auto second = read_at(house);
  house.clock.advance(Millis{5 * 60'000});
  house.work();
  CHECK(read_at(house) == second);
  for (int i = 0; i < 100; ++i)
    house.tasks->hint();
  house.work();
  CHECK(read_at(house) == house.clock.now());
}

TEST_CASE("hints: mean nothing to a daemon that does not listen") {
  House house;
  house.work();
  const auto first = read_at(house);
  house.clock.advance(Millis{5 * 60'000});
  house.tasks->hint();
  house.work();
  CHECK(read_at(house) == first);
}
