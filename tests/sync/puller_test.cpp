// From a ledger in memory into the mirror of a real store, one bounded step at a time.
#include "daemon/sync/puller.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>

#include "daemon/store/accounts.hpp"
#include "daemon/store/administrations.hpp"
#include "daemon/store/store.hpp"
#include "daemon/sync/sweep_schedule.hpp"
#include "tests/fakes/fake_ledger.hpp"
#include "tests/fakes/manual_clock.hpp"
#include "tests/fakes/recording_log.hpp"

using namespace dunning;
using ports::PullMode;
using sync::Progress;

namespace {

namespace fs = std::filesystem;
const Instant noon{1'790'000'000'000};

Money eur(std::int64_t cents) {
  return {cents, Currency{}};
}

struct Office {
  Office() {
    std::string pattern = (fs::temp_directory_path() / "dunning-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    directory = pattern;
    reopen();
    id = store::Administrations(*store)
             .enter("books", "fake", "fake-1", "owner", clock.now())
             .value()
             .id;
    debtor = ledger.add_debtor("Bakker B.V.", "ap@bakker.example");
  }
  ~Office() {
    store.reset();
    fs::remove_all(directory);
  }
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  // As after a crash.
  void reopen() {
    store = std::move(*store::Store::open({"sqlite://" + directory + "/store.db", 1, false, 0}));
  }
  sync::Puller puller() { return {*store, connector, id, clock, log}; }

  std::string invoice(std::int64_t cents = 10'000) {
    return ledger.add_invoice(
        {debtor, eur(cents), *parse_date("2026-09-01"), *parse_date("2026-09-15"), ""});
  }
  // Steps until complete; gives their number.
  int pull(PullMode mode = PullMode::delta) {
    auto one = puller();
    for (int steps = 1; steps < 1'000; ++steps) {
      const auto progress = one.step(mode);
      REQUIRE_MESSAGE(progress, (progress ? "" : progress.error().message));
      if (*progress == Progress::complete) return steps;
    }
    FAIL("the pull never ends");
    return 0;
  }
  std::size_t open_items() {
    const store::AccountKey key{id, {debtor}, Currency{}};
    return store::Accounts(*store).load(key).value().account.items.size();
  }
  std::optional<Date> books_as_of() {
    return store::Administrations(*store).books(id).value().as_of;
  }
  store::Administration administration() { return store::Administrations(*store).get(id).value(); }

  std::string directory;
  fakes::FakeLedger ledger;
  fakes::FakeConnector connector{ledger};
  fakes::ManualClock clock{noon};
  fakes::RecordingLog log;
  std::unique_ptr<store::Store> store;
  AdministrationId id;
  std::string debtor;
};

}  // namespace

TEST_CASE("sync: the first pull brings everything, whether whole or by listed versions") {
  for (const bool lists_versions : {true, false}) {
    CAPTURE(lists_versions);
    Office office;
    office.ledger.lists_versions = lists_versions;
    office.ledger.page_size = 3;
    for (int n = 0; n < 10; ++n)
      office.invoice();
    office.pull();
    CHECK(office.open_items() == 10);
    CHECK(office.administration().delta_completed == noon);
    CHECK_FALSE(office.administration().cursor.empty());
  }
}

TEST_CASE("sync: each step makes one call, the last one asks for the date of the books as well") {
  Office office;
  office.ledger.page_size = 5;
  office.ledger.look_again_batch = 2;
  for (int n = 0; n < 10; ++n)
    office.invoice();
  const auto before = office.ledger.calls;
  const int steps = office.pull();
  CHECK(office.ledger.calls - before == static_cast<std::size_t>(steps) + 1);
  CHECK(office.pull() == 1);
  CHECK(office.ledger.calls - before == static_cast<std::size_t>(steps) + 3);
}

TEST_CASE("sync: S9 the store is told how far the books are when a pull is complete, not before") {
  for (const auto mode : {PullMode::delta, PullMode::sweep}) {
    Office office;
    office.ledger.page_size = 2;
    for (int n = 0; n < 5; ++n)
      office.invoice();
    const Date day = *parse_date("2026-09-18");
    (void)office.ledger.add_bank_line({eur(-2'500), day, "kantoor", "", ""});
    auto puller = office.puller();
    REQUIRE(puller.step(mode) == Progress::more);
    CHECK_FALSE(office.books_as_of());
    office.pull(mode);
    CHECK(office.books_as_of() == day);
    (void)office.ledger.add_bank_line({eur(2'500), day + 1, "ontvangst", "", ""});
    while (!office.puller().bring_up_to_date(office.id).value()) {
    }
    CHECK(office.books_as_of() == day + 1);
  }
}

TEST_CASE("sync: S9 a date that cannot be asked leaves the pull complete, and is asked again") {
  Office office;
  office.invoice();
  office.ledger.books_as_of = *parse_date("2026-09-18");
  office.ledger.on_call = [&](std::string_view call) {
    if (call == "books_as_of")
      office.ledger.failures.push_back({ErrorKind::transient, "cut off", std::nullopt});
  };
  office.pull();
  CHECK(office.administration().delta_completed == noon);
  CHECK_FALSE(office.books_as_of());
  CHECK(office.log.has("warning books_date_unknown because=cut off"));
  office.ledger.on_call = nullptr;
  office.pull();
  CHECK(office.books_as_of() == *parse_date("2026-09-18"));
}

TEST_CASE("sync: S9 credentials that may not see bank lines leave the date as it was") {
  Office office;
  (void)office.ledger.add_bank_line({eur(100), *parse_date("2026-09-18"), "", "", ""});
  office.pull();
  office.ledger.bank_lines_visible = false;
  office.pull(PullMode::sweep);
  office.pull(PullMode::sweep);
  CHECK(office.books_as_of() == *parse_date("2026-09-18"));
}

TEST_CASE("sync: S8 a bank line is in the mirror with what is open of it, until it is booked") {
  for (const bool lists_versions : {true, false}) {
    CAPTURE(lists_versions);
    Office office;
    office.ledger.lists_versions = lists_versions;
    const auto invoice = office.invoice();
    const auto id =
        office.ledger.add_bank_line({eur(10'000), *parse_date("2026-09-18"), "F-1", "", ""});
    const auto open = [&] {
      const auto found = store::Mirror(*office.store).find(office.id, {RecordKind::bank_line, id});
      REQUIRE(found.value());
      return std::get<BankLine>(**found).open;
    };
    office.pull();
    CHECK(open() == eur(10'000));
    CHECK(office.open_items() == 1);
    office.ledger.book(id, invoice);
    office.pull();
    CHECK(open().is_zero());
    CHECK(office.open_items() == 0);
  }
}

TEST_CASE("sync: a delta fetches what changed and nothing else") {
  Office office;
  const std::string first = office.invoice();
  for (int n = 0; n < 9; ++n)
    office.invoice();
  office.pull();
  office.ledger.pay(first, eur(10'000), *parse_date("2026-09-20"));
  CHECK(office.pull() == 2);  // the page, and one batch
  CHECK(office.open_items() == 9);
}

TEST_CASE("sync: a pull that was interrupted anywhere goes on where it was") {
  for (int die_at = 0; die_at < 9; ++die_at) {
    CAPTURE(die_at);
    Office office;
    office.ledger.page_size = 3;
    office.ledger.look_again_batch = 2;
    for (int n = 0; n < 7; ++n)
      office.invoice();
    auto dying = office.puller();
    for (int step = 0; step < die_at; ++step)
      REQUIRE(dying.step(PullMode::delta));
    office.reopen();
    office.pull();
    CHECK(office.open_items() == 7);
  }
}

TEST_CASE("sync: a step that failed keeps nothing and is tried again") {
  Office office;
  office.ledger.page_size = 2;
  office.ledger.look_again_batch = 2;
  for (int n = 0; n < 5; ++n)
    office.invoice();
  auto puller = office.puller();
  int failed = 0;
  for (int step = 0; step < 100; ++step) {
    if (step % 2 == 0)
      office.ledger.failures.push_back({ErrorKind::rate_limited, "too many requests", noon});
    const auto progress = puller.step(PullMode::delta);
    if (!progress) {
      CHECK(progress.error().kind == ErrorKind::rate_limited);
      ++failed;
    } else if (*progress == Progress::complete) {
      break;
    }
  }
  CHECK(failed > 2);
  CHECK(office.open_items() == 5);
}

TEST_CASE("sync: a resume token that the ledger no longer takes begins the pull anew") {
  Office office;
  office.ledger.page_size = 2;
  office.ledger.lists_versions = false;
  for (int n = 0; n < 6; ++n)
    office.invoice();
  auto puller = office.puller();
  REQUIRE(puller.step(PullMode::delta));
  office.ledger.failures.push_back({ErrorKind::invalid_input, "no such page", std::nullopt});
  CHECK_FALSE(puller.step(PullMode::delta));
  CHECK_FALSE(store::Mirror(*office.store).standing(office.id, store::Pull::delta)->under_way);
  office.pull();
  CHECK(office.open_items() == 6);
}

TEST_CASE("sync: S23 what the ledger forgot is gone after two sweeps, not after one") {
  Office office;
  const std::string lost = office.invoice();
  for (int n = 0; n < 9; ++n)
    office.invoice();
  office.pull();
  office.ledger.remove({RecordKind::invoice, lost});
  office.pull(PullMode::sweep);
  CHECK(office.open_items() == 10);
  office.pull(PullMode::sweep);
  CHECK(office.open_items() == 9);
  CHECK(office.administration().sweep_completed == noon);
}

TEST_CASE("sync: S23 a ledger that suddenly empties is suspicious, and deltas still come in") {
  Office office;
  std::vector<std::string> ids;
  for (int n = 0; n < 10; ++n)
    ids.push_back(office.invoice());
  office.pull();
  for (int n = 0; n < 8; ++n)
    office.ledger.remove({RecordKind::invoice, ids[static_cast<std::size_t>(n)]});
  auto puller = office.puller();
  const auto refused = puller.step(PullMode::sweep);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::suspicious);
  CHECK_FALSE(office.administration().suspicious.empty());
  office.ledger.pay(ids[9], eur(10'000), *parse_date("2026-09-20"));
  office.pull();
  CHECK(office.open_items() == 9);
}

TEST_CASE("sync: a record that cannot be read is quarantined and the others go on") {
  Office office;
  const std::string bad = office.invoice();
  office.invoice();
  office.pull();
  office.ledger.spoil({RecordKind::invoice, bad});
  office.pull();
  CHECK(office.open_items() == 2);
  CHECK(office.log.has("record_quarantined"));
  const store::AccountKey key{office.id, {office.debtor}, Currency{}};
  const auto items = store::Accounts(*office.store).load(key).value().account.items;
  CHECK_FALSE(items.at(0).quarantined.empty());
}

TEST_CASE("sync: S22 a look again reads by id in the connector's batches and marks what is gone") {
  Office office;
  office.ledger.look_again_batch = 2;
  std::vector<RecordRef> refs;
  for (int n = 0; n < 5; ++n)
    refs.push_back({RecordKind::invoice, office.invoice()});
  refs.push_back({RecordKind::debtor, office.debtor});
  office.pull();
  office.ledger.pay(refs[0].id, eur(10'000), *parse_date("2026-09-20"));
  office.ledger.remove(refs[1]);
  auto puller = office.puller();
  const auto before = office.ledger.calls;
  REQUIRE(puller.look_again(office.id, refs));
  CHECK(office.ledger.calls - before == 4);  // three batches of invoices, one of debtors
  CHECK(office.open_items() == 3);
}

TEST_CASE("sync: the books of another administration are not ours to read") {
  Office office;
  auto puller = office.puller();
  CHECK(puller.bring_up_to_date(AdministrationId{99}).error().kind == ErrorKind::not_found);
  CHECK(puller.look_again(AdministrationId{99}, {}).error().kind == ErrorKind::not_found);
  while (!puller.bring_up_to_date(office.id).value()) {
  }
  CHECK(office.administration().delta_completed);
}

TEST_CASE(
    "sync: S23 a sweep is due at first contact, once a night, and after a day at the latest") {
  const auto hours = [](int count) { return Millis{count * 3'600'000LL}; };
  struct Row {
    const char* name;
    std::optional<Millis> age;
    int minute_of_day;
    bool due;
  };
  const Row table[] = {
      {"never swept", std::nullopt, 12 * 60, true},
      {"swept this morning", hours(3), 12 * 60, false},
      {"night, swept yesterday afternoon", hours(13), 2 * 60, true},
      {"night, swept an hour ago", hours(1), 2 * 60, false},
      {"day, swept a night ago", hours(20), 20 * 60, false},
      {"day, swept more than a day ago", hours(25), 20 * 60, true},
      {"five in the morning is day", hours(13), 5 * 60, false},
  };
  for (const Row& row : table) {
    CAPTURE(row.name);
    const auto last = row.age ? std::optional(noon - *row.age) : std::nullopt;
    CHECK(sync::sweep_is_due(last, noon, {Date{}, row.minute_of_day}) == row.due);
  }
}
