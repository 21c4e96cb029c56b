// S10 and S23 (rule 10 of the design): what a clock or a store that was put back may not do.
#include "daemon/app/guards.hpp"

#include <filesystem>
#include <fstream>

#include "daemon/store/sayings.hpp"
#include "tests/app/house.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

struct HouseWithDebtor : House {
  HouseWithDebtor() {
    administration().reports.forewarning = false;
    restart();
    debtor = invoice("bakker", "2026-03-02");  // the reminder is due on the 5th
    work();
  }
  int to_debtors() { return static_cast<int>(mail.taken.size() - reports().size()); }
  bool is_restored() {
    return app::look_at_machine(*store, configuration.state_dir, "m", clock.now(), {})
        .value()
        .restored;
  }
  std::string debtor;
};

}  // namespace

TEST_CASE("S23 a clock that was set back stays suspect, whatever is written since") {
  HouseWithDebtor house;
  house.work_at("2026-03-16T08:00:00Z");  // the clock ran days ahead
  CHECK(house.to_debtors() == 0);         // after the gap it waits for fresh books
  house.work_at("2026-03-06T08:00:00Z");
  CHECK(house.log.has("sending_stopped administration=books by=clock_suspect"));
  REQUIRE(store::Sayings(*house.store).pause(house.id(), "noor", house.clock.now()));
  REQUIRE(store::Sayings(*house.store).resume(house.id(), "noor", house.clock.now()));
  house.invoice("smid", "2026-03-02");
  house.restart();
  house.live_until("2026-03-10T12:00:00Z");
  CHECK(house.to_debtors() == 0);
  REQUIRE(app::trust_clock(*house.store, house.clock.now()));
  house.live_until("2026-03-13T12:00:00Z");
  CHECK(house.to_debtors() == 2);
}

TEST_CASE("S25 a hold that was said while the clock ran ahead holds once the clock is trusted") {
  HouseWithDebtor house;
  house.clock.set(at("2026-03-20T08:00:00Z"));
  REQUIRE(
      store::Sayings(*house.store)
          .hold(
              {house.id(), DebtorId{house.debtor}, {}, "she asked", "noor", {}, day("2026-03-20")},
              house.clock.now()));
  house.clock.set(at("2026-03-04T08:00:00Z"));
  house.work();
  REQUIRE(app::trust_clock(*house.store, house.clock.now()));
  house.live_until("2026-03-12T12:00:00Z");
  CHECK(house.to_debtors() == 0);
}

TEST_CASE("S23 what was written before the ledger failed is behind the mark, too") {
  HouseWithDebtor house;
  const std::filesystem::path state(house.configuration.state_dir);
  std::filesystem::copy_file(state / "high-water", state / "before");
  REQUIRE_FALSE(house.is_restored());
  REQUIRE(store::Sayings(*house.store).pause(house.id(), "noor", house.clock.now()));
  house.ledger.failures.assign(3, Error{ErrorKind::transient, "it does not answer", {}});
  house.work_at("2026-03-04T12:00:00Z");
  REQUIRE(house.log.has("task_failed"));
  std::ifstream mark(state / "high-water"), old(state / "before");
  std::string now, then;
  std::getline(mark, now);
  std::getline(old, then);
  CHECK(now != then);
}
