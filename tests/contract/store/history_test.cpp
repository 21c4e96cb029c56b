// S42: the chain is append-only, shows every tampering, and outlives the erasure of payloads.
#include "daemon/store/history.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>

#include "daemon/store/high_water.hpp"
#include "daemon/store/sayings.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::History;

namespace {

// An administration with some history.
AdministrationId with_history(Bench& bench) {
  const auto id = bench.administration();
  const auto row = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
  store::Outbox outbox(*bench.store);
  REQUIRE(outbox.begin_sending(row.outgoing.key, "me", at_hour(5)));
  REQUIRE(outbox.finish(ends_as(row, DeliveryState::accepted), at_hour(6)));
  REQUIRE(store::Sayings(*bench.store)
              .hold({id, DebtorId{"d"}, {}, "ill, says his wife", "anna", {}}, at_hour(7)));
  return id;
}

}  // namespace

TEST_CASE("history: every change is an entry, and the chain verifies") {
  on_both([](Bench& bench) {
    const auto id = with_history(bench);
    const History history(*bench.store);
    const auto found = history.verify(id).value();
    CHECK_MESSAGE(!found.broken_at, found.message);
    CHECK(found.entries == history.head(id).value().seq);
    CHECK(found.erased_payloads == 0);
    std::vector<std::string> events;
    const auto entries = history.about(id, reminder(id, "d", {}).id.value).value();
    for (const auto& entry : entries)
      events.push_back(entry.event);
    CHECK(events == std::vector<std::string>{"occasion_written", "message_planned", "message_ready",
                                             "message_claimed", "message_sending",
                                             "message_accepted"});
    CHECK(history.about(id, "debtor/d").value().at(0).event == "hold_set");
  });
}

TEST_CASE("history: what is personal lies beside the chain, not in it") {
  on_both([](Bench& bench) {
    const auto id = with_history(bench);
    for (const char* table : {"facts", "event", "subject"}) {
      for (const char* personal : {"wife", "example.test", "anna"}) {
        CAPTURE(personal);
        CHECK(bench.number(std::string("SELECT COUNT(*) FROM history WHERE ") + table + " LIKE '%" +
                           personal + "%'") == 0);
      }
    }
    const History history(*bench.store);
    const auto hold = history.about(id, "debtor/d").value().at(0);
    CHECK(history.payload(id, hold.seq).value()->find("ill, says his wife") != std::string::npos);
  });
}

TEST_CASE("history: payloads can be erased, and the chain still verifies") {
  on_both([](Bench& bench) {
    const auto id = with_history(bench);
    History history(*bench.store);
    CHECK(history.erase(id, "debtor/d", at_hour(9)).value() == 1);
    const auto found = history.verify(id).value();
    CHECK_FALSE(found.broken_at);
    CHECK(found.erased_payloads == 1);
    CHECK(bench.number("SELECT COUNT(*) FROM payloads WHERE body LIKE '%wife%'") == 0);
    CHECK(history.about(id, "debtor/d").value().back().event == "payloads_erased");
  });
}

TEST_CASE("history: whatever is tampered with, verify names the first entry that does not fit") {
  struct Tampering {
    const char* name;
    const char* sql;
    std::int64_t broken_at;
  };
  const Tampering tamperings[] = {
      {"facts", "UPDATE history SET facts = '{}' WHERE seq = 3", 3},
      {"event", "UPDATE history SET event = 'message_refused' WHERE seq = 3", 3},
      {"moment", "UPDATE history SET at = at + 1 WHERE seq = 4", 4},
      {"subject", "UPDATE history SET subject = 'item/9' WHERE seq = 2", 2},
      {"hash", "UPDATE history SET hash = 'beef' WHERE seq = 2", 2},
      {"a payload", "UPDATE payloads SET body = '{}' WHERE seq = 2", 2},
      {"payload digest", "UPDATE history SET payload_digest = '' WHERE seq = 2", 2},
      {"the first entry deleted", "DELETE FROM history WHERE seq = 1", 1},
      {"an entry deleted", "DELETE FROM history WHERE seq = 3", 3},
      {"renumbered after a deletion", "UPDATE history SET seq = seq + 1000 WHERE seq = 3", 3},
  };
  on_both([&](Bench& bench) {
    const auto id = with_history(bench);
    bench.execute("CREATE TABLE kept AS SELECT * FROM history");
    bench.execute("CREATE TABLE kept_payloads AS SELECT * FROM payloads");
    for (const Tampering& tampering : tamperings) {
      CAPTURE(tampering.name);
      bench.execute(tampering.sql);
      const auto found = History(*bench.store).verify(id).value();
      REQUIRE(found.broken_at);
      CHECK(*found.broken_at == tampering.broken_at);
      CHECK_FALSE(found.message.empty());
      bench.execute("DELETE FROM history");
      bench.execute("DELETE FROM payloads");
      bench.execute("INSERT INTO history SELECT * FROM kept");
      bench.execute("INSERT INTO payloads SELECT * FROM kept_payloads");
    }
    CHECK_FALSE(History(*bench.store).verify(id).value().broken_at);
    // Two entries that changed places.
    bench.execute("UPDATE history SET seq = 1000 WHERE seq = 3");
    bench.execute("UPDATE history SET seq = 3 WHERE seq = 4");
    bench.execute("UPDATE history SET seq = 4 WHERE seq = 1000");
    CHECK(History(*bench.store).verify(id).value().broken_at == 3);
  });
}

TEST_CASE("history: chains of two administrations do not touch") {
  on_both([](Bench& bench) {
    const auto id = with_history(bench);
    const auto other = bench.administration("other");
    CHECK(History(*bench.store).head(other).value().seq == 1);
    bench.execute("DELETE FROM history WHERE administration = " + std::to_string(other.value));
    CHECK_FALSE(History(*bench.store).verify(id).value().broken_at);
  });
}

TEST_CASE("high water: a store that was put back from a backup is behind its mark") {
  on_both([](Bench& bench) {
    const TemporaryDirectory state;
    const store::HighWater mark(state.path());
    const auto id = with_history(bench);
    CHECK(mark.compare(*bench.store).value().empty());
    REQUIRE(mark.note(*bench.store));
    CHECK(mark.compare(*bench.store).value().empty());
    struct stat found {};
    REQUIRE(stat((state.path() + "/high-water").c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
    // It has gone on since: still the same store.
    REQUIRE(store::Sayings(*bench.store).pause(id, "anna", at_hour(8)));
    CHECK(mark.compare(*bench.store).value().empty());
    bench.execute("DELETE FROM history WHERE seq > 3");
    CHECK(mark.compare(*bench.store).value().find("ends before entry") != std::string::npos);
    REQUIRE(mark.note(*bench.store));
    CHECK(mark.compare(*bench.store).value().empty());
    bench.execute("UPDATE history SET hash = 'beef' WHERE seq = 3");
    CHECK(mark.compare(*bench.store).value().find("another entry 3") != std::string::npos);
    std::ofstream(state.path() + "/high-water") << "nonsense\n";
    CHECK_FALSE(mark.compare(*bench.store).value().empty());
  });
}
