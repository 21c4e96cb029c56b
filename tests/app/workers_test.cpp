// Fewer failing administrations than workers delay nobody: the loop's own schedule, workers of
// simulated time, and the tasks of real administrations.
#include <deque>
#include <functional>

#include "tests/app/house.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

// How an administration's remote calls go.
struct Trouble {
  const char* name = "";
  std::optional<Error> error{};  // of every call; none: they succeed
  Millis takes{0};               // until the answer, or the deadline
};

const Trouble sound{};
const Trouble troubles[] = {
    {"bad token", Error{ErrorKind::auth, "the token was refused (401)", {}}, Millis{300}},
    {"500", Error{ErrorKind::transient, "answered with 500", {}}, Millis{2'000}},
    {"garbage", Error{ErrorKind::transient, "no JSON", {}}, Millis{4'000}},
    {"endless body", Error{ErrorKind::transient, "not whole before the deadline", {}},
     Millis{120'000}},
    {"429", Error{ErrorKind::rate_limited, "answered with 429", {}}, Millis{500}},
};

struct Town {
  struct Place {
    std::unique_ptr<House> house = std::make_unique<House>();
    const Trouble* trouble = &sound;
    std::vector<std::int64_t> steps;  // when each began
  };
  std::vector<Place> places;
  Instant now = parse_instant("2026-03-04T10:00:00Z").value();
  Instant start = now;

  void add(const Trouble& trouble, int invoices) {
    Place place;
    place.trouble = &trouble;
    for (int i = 0; i < invoices; ++i)
      place.house->invoice("debtor" + std::to_string(i), "2026-02-20");
    places.push_back(std::move(place));
  }

  Millis elapsed() const { return now - start; }

  app::TaskResult step(Place& place) {
    place.house->clock.set(now);
    place.steps.push_back(elapsed().count());
    auto& failures = place.house->ledger.failures;
    failures.clear();
    if (place.trouble->error)
      for (int i = 0; i < 20; ++i)
        failures.push_back(*place.trouble->error);
    return place.house->tasks->step();
  }

  // As Loop::run does it, with workers that are busy for as long as a remote call takes.
  void live(int workers, Instant until) {
    app::Schedule schedule(places.size(), elapsed());
    struct Busy {
      std::size_t place;
      app::TaskResult result;
      Instant until;
    };
    std::vector<Busy> busy;
    std::deque<std::size_t> queue;
    long steps = 0;
    while (now < until) {
      std::erase_if(busy, [&](const Busy& one) {
        if (one.until > now) return false;
        schedule.done(one.place, one.result, elapsed());
        return true;
      });
      for (const auto index : schedule.hand_out(elapsed()))
        queue.push_back(index);
      if (!queue.empty() && busy.size() < static_cast<std::size_t>(workers)) {
        REQUIRE(++steps < 200'000);
        const auto index = queue.front();
        queue.pop_front();
        const auto result = step(places[index]);
        busy.push_back({index, result, now + places[index].trouble->takes});
        continue;
      }
      Instant next = now + schedule.wait(elapsed(), Millis{3'600'000});
      for (const auto& one : busy)
        next = std::min(next, one.until);
      now = std::max(next, now);
      if (busy.empty() && queue.empty() && next == now) continue;
    }
  }
};

struct Told {
  std::vector<std::vector<std::int64_t>> steps;  // of the sound ones
  std::vector<std::size_t> mails;
};

Told live(int workers, const std::vector<const Trouble*>& failing) {
  Town town;
  for (const auto* trouble : failing)
    town.add(*trouble, 1);
  for (int i = 0; i < 4; ++i)
    town.add(sound, 1 + i);
  town.live(workers, town.start + Millis{3 * 3'600'000});
  Told told;
  for (const auto& place : town.places) {
    if (place.trouble != &sound) {
      CHECK(place.house->tasks->failing());
      CHECK(place.house->mail.taken.empty());
      continue;
    }
    told.steps.push_back(place.steps);
    told.mails.push_back(place.house->mail.taken.size());
  }
  return told;
}

}  // namespace

TEST_CASE(
    "workers: fewer failing administrations than workers, and the others' tasks run as ever") {
  const auto alone = live(3, {});
  REQUIRE(alone.steps.size() == 4);
  for (const auto& steps : alone.steps)
    CHECK(steps.back() > 2 * 3'600'000);  // they poll until the end
  for (const auto mails : alone.mails)
    CHECK(mails > 0);
  for (std::size_t i = 0; i < std::size(troubles); ++i) {
    const auto& one = troubles[i];
    const auto& other = troubles[(i + 3) % std::size(troubles)];
    CAPTURE(one.name);
    CAPTURE(other.name);
    const auto beside = live(3, {&one, &other});
    CHECK(beside.steps == alone.steps);
    CHECK(beside.mails == alone.mails);
  }
  // As many as there are workers do delay the others: the test would see it.
  CHECK(live(2, {&troubles[3], &troubles[3]}).steps != alone.steps);
}

TEST_CASE(
    "workers: a failing administration comes back ever later, and is never stepped without end") {
  Town town;
  town.add(troubles[1], 1);
  town.live(1, town.start + Millis{24 * 3'600'000});
  const auto& steps = town.places.front().steps;
  CHECK(steps.size() > 20);
  CHECK(steps.size() < 80);
}
