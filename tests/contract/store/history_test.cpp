// S42: the chain is append-only and shows every tampering.
#include "daemon/store/history.hpp"

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <fstream>

#include "daemon/store/high_water.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/store/tasks.hpp"
#include "daemon/store/words.hpp"
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

TEST_CASE(
    "history: S42 whatever is tampered with, verify names the first entry that does not fit") {
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
      {"a payload taken away", "DELETE FROM payloads WHERE seq = 2", 2},
      {"a payload added", "INSERT INTO payloads (administration, seq, body) VALUES (1, 3, '{}')",
       3},
      {"what the occasion states",
       "UPDATE occasions SET intent = REPLACE(intent, '100.00', '200.00')", 2},
      {"the occasion taken away", "UPDATE occasions SET id = 'x'", 2},
      {"the bytes of a message", "UPDATE outbox_bytes SET bytes = 'Pay twice.'", 4},
      {"the bytes of a message taken away", "UPDATE outbox_bytes SET bytes = ''", 4},
      {"the recipients of a message", "UPDATE outbox SET recipients = '[]'", 4},
      {"the sender of a message", "UPDATE outbox SET envelope_from = 'm@example.test'", 4},
      {"a message under another key", "UPDATE outbox SET key = 'beef'", 4},
      {"the state of a message", "UPDATE outbox SET state = 'delivered'", 7},
      {"a step that was taken", "DELETE FROM taken", 2},
      {"the reason of a hold", "UPDATE holds SET reason = 'none'", 8},
      {"the author of a hold", "UPDATE holds SET author = 'eve'", 8},
      {"a hold taken away", "DELETE FROM holds", 8},
      {"what was promised", "UPDATE words SET body = REPLACE(body, '100.00', '1.00')", 9},
      {"who said it", "UPDATE words SET author = 'eve'", 9},
      {"the reason of a word", "UPDATE words SET reason = ''", 9},
      {"a word taken away", "DELETE FROM words", 9},
      {"the title of a task", "UPDATE tasks SET title = 'Rest'", 10},
      {"renumbered after a deletion", "UPDATE history SET seq = seq + 1000 WHERE seq = 3", 3},
  };
  on_both([&](Bench& bench) {
    const auto id = with_history(bench);
    policy::Word promise;
    promise.on = today;
    promise.author = "anna";
    promise.reason = "on the phone";
    promise.what = policy::Promise{eur(10'000), today + 7, {}, false, false, ""};
    REQUIRE(store::Words(*bench.store).say(id, {"d"}, {}, promise, at_hour(8)));
    REQUIRE(store::Tasks(*bench.store).add(id, {{"d"}, "Call", "", {}, "anna"}, today, at_hour(9)));
    // What others refer to is not emptied but put back row by row.
    const char* tables[] = {"history", "payloads", "holds", "words", "tasks", "taken"};
    for (const std::string table : tables)
      bench.execute("CREATE TABLE kept_" + table + " AS SELECT * FROM " + table);
    const auto occasion = bench.text("SELECT id FROM occasions");
    const auto intent = bench.text("SELECT intent FROM occasions");
    const auto key = bench.text("SELECT key FROM outbox");
    const auto bytes = bench.text("SELECT bytes FROM outbox_bytes");
    const auto recipients = bench.text("SELECT recipients FROM outbox");
    if (bench.engine == "postgresql") {
      for (const char* constraint : {"outbox DROP CONSTRAINT outbox_occasion_fkey",
                                     "taken DROP CONSTRAINT taken_occasion_fkey"})
        bench.execute(std::string("ALTER TABLE ") + constraint);
    }
    for (const Tampering& tampering : tamperings) {
      CAPTURE(tampering.name);
      bench.execute(tampering.sql);
      const auto found = History(*bench.store).verify(id).value();
      REQUIRE(found.broken_at);
      CHECK(*found.broken_at == tampering.broken_at);
      CHECK_FALSE(found.message.empty());
      for (const std::string table : tables) {
        bench.execute("DELETE FROM " + table);
        bench.execute("INSERT INTO " + table + " SELECT * FROM kept_" + table);
      }
      bench.execute("UPDATE occasions SET id = '" + occasion + "', intent = '" + intent + "'");
      bench.execute("UPDATE outbox_bytes SET bytes = '" + bytes + "'");
      bench.execute("UPDATE outbox SET key = '" + key +
                    "', state = 'accepted', envelope_from = 'ar@acme.example', recipients = '" +
                    recipients + "'");
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
