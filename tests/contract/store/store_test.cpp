// What a store is: a schema of a known version, private files, and errors that say what to do.
#include <doctest/doctest.h>
#include <malloc.h>
#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>
#include <thread>

#include "daemon/store/history.hpp"
#include "tests/contract/store/engines.hpp"

using namespace dunning;
using test::Bench;
using test::on_both;

TEST_CASE("store: a fresh store has this program's schema, and opening it again changes nothing") {
  on_both([](Bench& bench) {
    CHECK(bench.store->schema() == store::schema_version);
    const auto id = bench.administration();
    const auto again = bench.open_again();
    CHECK(store::Administrations(*again).get(id).value().label == "books");
    CHECK(bench.number("SELECT COUNT(*) FROM schema_info") == 1);
  });
}

TEST_CASE("store: a newer schema is refused with both numbers and the remedy") {
  on_both([](Bench& bench) {
    bench.execute("UPDATE schema_info SET version = 99");
    const auto refused = store::Store::open({bench.connection, 1, false});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::permanent);
    CHECK(refused.error().message.find("schema 99, newer than this program's") !=
          std::string::npos);
    CHECK(refused.error().message.find("install the version of dunningd") != std::string::npos);
  });
}

TEST_CASE("store: a database of something else is refused and left as it was") {
  on_both([](Bench& bench) {
    bench.execute("DROP TABLE schema_info");
    const auto refused = store::Store::open({bench.connection, 1, false});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::permanent);
    CHECK(refused.error().message.find("tables of something else") != std::string::npos);
  });
}

TEST_CASE("store: at rest it gives back what it keeps for the next call, and goes on after it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    // SQLite counts nothing of its own (prepare_sqlite), and the allocators of sanitizers tell
    // nothing.
    const auto before = mallinfo2().uordblks;
    bench.store->rest();
    if (bench.engine == "sqlite" && before > 0) CHECK(mallinfo2().uordblks < before);
    CHECK(store::Administrations(*bench.store).get(id).value().label == "books");
    CHECK(store::Administrations(*bench.store).set_ramp(id, 3, "test", Instant{9}));
  });
}

TEST_CASE("store: what is done together is seen by those who do it, and by others at the end") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    const auto id = bench.administration();
    store::Administrations administrations(*bench.store);
    const auto before = bench.store->commits();
    REQUIRE(bench.store->together([&]() -> Status {
      REQUIRE(administrations.set_ramp(id, 3, "test", Instant{9}));
      CHECK(administrations.get(id).value().ramp_per_day == 3);
      REQUIRE(administrations.note_pull_error(id, "error", Instant{9}));
      CHECK(bench.number("SELECT ramp_per_day FROM administrations") == 0);
      return {};
    }));
    CHECK(bench.store->commits() == before + 1);
    CHECK(bench.number("SELECT ramp_per_day FROM administrations") == 3);
    CHECK(bench.text("SELECT last_error FROM administrations") == "error");
    CHECK(administrations.set_ramp(id, 4, "test", Instant{9}));
    CHECK(bench.number("SELECT ramp_per_day FROM administrations") == 4);
  });
}

TEST_CASE("store: of what is done together nothing stays when a part of it fails") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    const auto id = bench.administration();
    store::Administrations administrations(*bench.store);
    const auto refused = bench.store->together([&]() -> Status {
      REQUIRE(administrations.set_ramp(id, 3, "test", Instant{9}));
      return fail(ErrorKind::conflict, "no");
    });
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message == "no");
    CHECK(administrations.get(id).value().ramp_per_day == 0);

    // Also when nobody asks what became of that part.
    const auto swallowed = bench.store->together([&]() -> Status {
      REQUIRE(administrations.set_ramp(id, 3, "test", Instant{9}));
      CHECK_FALSE(administrations.set_ramp({id.value + 1}, 3, "test", Instant{9}));
      return {};
    });
    CHECK_FALSE(swallowed);
    CHECK(administrations.get(id).value().ramp_per_day == 0);

    const auto thrown = [&]() -> Status {
      REQUIRE(administrations.set_ramp(id, 3, "test", Instant{9}));
      throw std::runtime_error("out of it");
    };
    CHECK_THROWS_AS((void)bench.store->together(thrown), std::runtime_error);
    CHECK(administrations.get(id).value().ramp_per_day == 0);
    CHECK(administrations.set_ramp(id, 5, "test", Instant{9}));
    CHECK(bench.number("SELECT ramp_per_day FROM administrations") == 5);
  });
}

TEST_CASE("store: what others do meanwhile is no part of what is done together") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    const auto id = bench.administration();
    store::Administrations administrations(*bench.store);
    REQUIRE_FALSE(bench.store->together([&]() -> Status {
      REQUIRE(administrations.set_ramp(id, 3, "test", Instant{9}));
      std::thread([&] { CHECK(administrations.get(id).value().ramp_per_day == 0); }).join();
      return bench.store->together([&]() -> Status {
        CHECK(administrations.get(id).value().ramp_per_day == 3);
        return fail(ErrorKind::conflict, "within");
      });
    }));
    CHECK(administrations.get(id).value().ramp_per_day == 0);
  });
}

TEST_CASE("store: a command that only looks neither creates nor migrates") {
  const test::TemporaryDirectory directory;
  const std::string connection = "sqlite://" + directory.path() + "/none.db";
  const auto refused = store::Store::open({connection, 1, true});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::not_found);
  CHECK_FALSE(std::filesystem::exists(directory.path() + "/none.db"));
}

TEST_CASE("store: a command that only looks cannot write") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto looking = store::Store::open({bench.connection, 1, true, 0});
    REQUIRE(looking);
    store::Administrations administrations(**looking);
    CHECK(administrations.get(id).value().label == "books");
    CHECK_FALSE(administrations.note_pull_error(id, "error", Instant{5}));
    CHECK(administrations.get(id).value().last_error.empty());
  });
}

TEST_CASE("store: its files belong to their owner alone, whatever the umask") {
  on_both([](Bench& bench) {
    if (bench.engine != "sqlite") return;
    bench.administration();
    for (const char* file : {"/store.db", "/store.db-wal", "/store.db-shm"}) {
      struct stat found {};
      CAPTURE(file);
      REQUIRE(stat((bench.directory + file).c_str(), &found) == 0);
      CHECK((found.st_mode & 0777) == 0600);
    }
  });
}

TEST_CASE("store: a file that is no database is refused as such") {
  const test::TemporaryDirectory directory;
  const std::string path = directory.path() + "/store.db";
  FILE* file = fopen(path.c_str(), "w");
  fputs(std::string(4096, 'x').c_str(), file);
  fclose(file);
  const auto refused = store::Store::open({"sqlite://" + path, 1, false});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::permanent);
  CHECK(refused.error().message.find("no database") != std::string::npos);
}

TEST_CASE("store: a connection string of no engine is invalid input") {
  const auto refused = store::Store::open({"mysql://somewhere", 1, false});
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::invalid_input);
}

TEST_CASE("administrations: one is found again by its ledger id, whatever it is called now") {
  on_both([](Bench& bench) {
    store::Administrations administrations(*bench.store);
    const auto first = administrations.enter("nl", "moneybird", "123", "acme", Instant{5}).value();
    const auto renamed =
        administrations.enter("holland", "moneybird", "123", "acme", Instant{6}).value();
    CHECK(renamed.id == first.id);
    CHECK(renamed.label == "holland");
    CHECK(administrations.find("holland").value().id == first.id);
    CHECK(administrations.find("nl").error().kind == ErrorKind::not_found);
    CHECK(administrations.all().value().size() == 1);
  });
}

TEST_CASE("administrations: a name that now points elsewhere is refused") {
  on_both([](Bench& bench) {
    store::Administrations administrations(*bench.store);
    REQUIRE(administrations.enter("nl", "moneybird", "123", "acme", Instant{5}));
    const auto refused = administrations.enter("nl", "moneybird", "456", "acme", Instant{6});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::conflict);
    CHECK(refused.error().message.find("123") != std::string::npos);
    CHECK(refused.error().message.find("456") != std::string::npos);
  });
}

TEST_CASE("administrations: a pull error is kept with the moment it began") {
  on_both([](Bench& bench) {
    store::Administrations administrations(*bench.store);
    const auto id = bench.administration();
    REQUIRE(administrations.note_pull_error(id, "first", Instant{100}));
    REQUIRE(administrations.note_pull_error(id, "second", Instant{200}));
    const auto found = administrations.get(id).value();
    CHECK(found.last_error == "second");
    CHECK(found.failing_since == Instant{100});
  });
}
