// What a working daemon keeps: runs, requests, its machine, its lock; what lists read; a full disk.
#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <thread>

#include "daemon/store/administrations.hpp"
#include "daemon/store/definitions.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/runs.hpp"
#include "daemon/store/sayings.hpp"
#include "daemon/store/session.hpp"
#include "daemon/store/webhook_keys.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Overview;

TEST_CASE("runs: a day is run once, and resumed until it is finished") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    store::Runs runs(*bench.store);
    CHECK(runs.newest(id).value() == std::nullopt);
    CHECK_FALSE(runs.begin(id, today, at_hour(1)).value().finished);
    CHECK_FALSE(runs.begin(id, today, at_hour(2)).value().finished);
    REQUIRE(runs.finish(id, today, at_hour(3)));
    CHECK(runs.begin(id, today, at_hour(4)).value().finished);
    CHECK_FALSE(runs.begin(id, today - 1, at_hour(5)).value().finished);
    CHECK(runs.newest(id).value()->date == today);
    CHECK(runs.newest(id).value()->finished);
  });
}

TEST_CASE("runs: only what was taken counts as a message of the day") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    store::Outbox outbox(*bench.store);
    const auto sent = claimed(bench, reminder(id, "d", open_item(bench, id, "d", "i")));
    REQUIRE(outbox.begin_sending(sent.outgoing.key, "me", at_hour(5)));
    REQUIRE(outbox.finish(ends_as(sent, DeliveryState::accepted), at_hour(6)));
    const auto not_sent = reminder(id, "e", open_item(bench, id, "e", "j"));
    write(bench, not_sent);
    REQUIRE(outbox.cancel(not_sent.id, policy::Reason::look_changed, "", at_hour(7)));
    CHECK(store::Runs(*bench.store).begin(id, today, at_hour(8)).value().messages == 1);
  });
}

TEST_CASE("requests: asked by a command, answered once by the daemon") {
  on_both([](Bench& bench) {
    store::Requests requests(*bench.store);
    const auto one = requests.put("sync", "books", "anna", at_hour(1)).value();
    const auto two = requests.put("sync", "other", "anna", at_hour(1)).value();
    CHECK(one != two);
    REQUIRE(requests.open().value().size() == 2);
    CHECK(requests.open().value()[0].argument == "books");
    REQUIRE(requests.answer(one, "done", at_hour(2)));
    CHECK(requests.answer(one, "again", at_hour(2)).error().kind == ErrorKind::conflict);
    CHECK(requests.open().value().size() == 1);
    CHECK(requests.get(one).value()->done);
    CHECK(requests.get(one).value()->answer == "done");
    CHECK(requests.get(99).value() == std::nullopt);
  });
}

TEST_CASE("requests: a hint waits once, and leaves nothing when it was heeded") {
  on_both([](Bench& bench) {
    store::Requests requests(*bench.store);
    CHECK(requests.put_once("hint", "books", "webhook", at_hour(1)).value());
    CHECK_FALSE(requests.put_once("hint", "books", "webhook", at_hour(2)).value());
    CHECK(requests.put_once("hint", "other", "webhook", at_hour(2)).value());
    const auto open = requests.open().value();
    REQUIRE(open.size() == 2);
    REQUIRE(requests.drop(open[0].id));
    CHECK(requests.get(open[0].id).value() == std::nullopt);
    CHECK(requests.put_once("hint", "books", "webhook", at_hour(3)).value());
  });
}

TEST_CASE("webhook keys: sealed, bound to their subscription, opened by the key that sealed them") {
  on_both([](Bench& bench) {
    const Secret key(std::string(32, 'k'));
    const auto id = store::Administrations(*bench.store)
                        .enter("hooked", "moneybird", "77", "", at_hour(1))
                        .value()
                        .id;
    store::WebhookKeys keys(*bench.store);
    CHECK(keys.count(id).value() == 0);
    REQUIRE(keys.keep(id, "701", Secret("first"), key, at_hour(1)));
    REQUIRE(keys.keep(id, "702", Secret("second"), key, at_hour(2)));
    REQUIRE(keys.keep(id, "701", Secret("changed"), key, at_hour(3)));
    CHECK(keys.count(id).value() == 2);
    const auto all = keys.all(id, key).value();
    REQUIRE(all.size() == 2);
    CHECK(all[0].reveal() == "changed");
    CHECK(all[1].reveal() == "second");
    CHECK(keys.all(id, Secret(std::string(32, 'x'))).error().kind == ErrorKind::auth);
    REQUIRE(keys.forget(id, "701"));
    CHECK(keys.count(id).value() == 1);
  });
}

TEST_CASE("machine: the store knows who worked on it, and its newest moment") {
  on_both([](Bench& bench) {
    store::Machine machine(*bench.store);
    CHECK(machine.known().value().machine_id.empty());
    REQUIRE(machine.enter("one", at_hour(1)));
    REQUIRE(machine.enter("two", at_hour(2)));
    CHECK(machine.known().value().machine_id == "two");
    CHECK(machine.known().value().newest_record == at_hour(2));
    const auto id = bench.administration();
    REQUIRE(store::Sayings(*bench.store).pause(id, "anna", at_hour(9)));
    CHECK(machine.known().value().newest_record == at_hour(9));
  });
}

TEST_CASE(
    "S23 machine: a clock that was set back is behind what it wrote until a person trusts it") {
  on_both([](Bench& bench) {
    store::Machine machine(*bench.store);
    store::Sayings sayings(*bench.store);
    REQUIRE(machine.enter("one", at_hour(1)));
    const auto id = bench.administration();
    const DebtorId debtor{"d"};
    REQUIRE(sayings.hold({id, debtor, {}, "she asked", "anna", {}, {}}, at_hour(200)));
    REQUIRE(machine.remember(machine.known().value().newest_record));
    REQUIRE(sayings.pause(id, "anna", at_hour(20)));
    CHECK(machine.known().value().newest_record == at_hour(200));
    REQUIRE(machine.remember(at_hour(30)));  // nothing is forgotten
    CHECK(machine.known().value().newest_record == at_hour(200));

    bench.execute(
        "UPDATE administrations SET delta_completed = 1790720000000, sweep_completed = 1");
    REQUIRE(machine.trust_clock(at_hour(21)));
    const auto row = store::Administrations(*bench.store).get(id).value();
    CHECK_FALSE(row.delta_completed);
    CHECK(row.sweep_completed == Instant{1});
    CHECK(machine.known().value().newest_record == at_hour(21));
    CHECK(machine.known().value().machine_id == "one");
    CHECK(bench.text("SELECT set_on FROM holds") == to_string(store::utc_date(at_hour(21))));
    REQUIRE(sayings.resume(id, "anna", at_hour(300)));
    CHECK(machine.known().value().newest_record == at_hour(300));
  });
}

TEST_CASE("lock: of two daemons one works, and the other is told who") {
  on_both([](Bench& bench) {
    const auto other = bench.open_again();
    {
      auto held = store::DaemonLock::acquire(*bench.store, "host:4711 since noon");
      REQUIRE(held);
      CHECK(held->held());
      const auto refused = store::DaemonLock::acquire(*other, "host:4712");
      REQUIRE_FALSE(refused);
      CHECK(refused.error().kind == ErrorKind::conflict);
      CHECK(refused.error().message.find("host:4711 since noon") != std::string::npos);
      // Commands still write beside it.
      CHECK(store::Requests(*other).put("sync", "", "anna", at_hour(1)));
    }
    auto next = store::DaemonLock::acquire(*other, "host:4712");
    REQUIRE(next);
    CHECK(next->held());
  });
}

TEST_CASE("lock: one that no longer keeps anybody out says so") {
  on_both([](Bench& bench) {
    auto held = store::DaemonLock::acquire(*bench.store, "host:4711");
    REQUIRE(held);
    if (bench.engine == "sqlite") {
      std::filesystem::remove(bench.directory + "/store.db.lock");
    } else {
      bench.execute(
          "DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_locks "
          "WHERE locktype = 'advisory' AND granted; END $$");
    }
    CHECK_FALSE(held->held());
  });
}

TEST_CASE("store: a connection that was cut is opened again for the next call") {
  on_both([](Bench& bench) {
    if (bench.engine != "postgresql") return;
    const auto id = bench.administration();
    bench.execute(
        "DO $$ BEGIN PERFORM pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE pid <> pg_backend_pid() AND datname = current_database(); END $$");
    store::Administrations administrations(*bench.store);
    int failures = 0;
    bool worked = false;
    for (int n = 0; n < 10 && !worked; ++n) {
      const auto found = administrations.get(id);
      worked = found.has_value();
      if (!worked) CHECK(found.error().kind == ErrorKind::transient);
      if (!worked) ++failures;
    }
    CHECK(worked);
    CHECK(failures <= 4);  // at most once for each session of the pool
  });
}

TEST_CASE("store: threads that share it wait for a session, and each write is there") {
  on_both([](Bench& bench) {
    const auto shared = std::move(*store::Store::open({bench.connection, 2, false, 0}));
    constexpr int threads = 6;
    constexpr int each = 10;
    std::vector<std::thread> running;
    std::vector<int> failed(threads, 0);
    for (int n = 0; n < threads; ++n) {
      running.emplace_back([&, n] {
        store::Requests requests(*shared);
        for (int i = 0; i < each; ++i) {
          if (!requests.put("sync", std::to_string(n), "anna", at_hour(i)) || !requests.open())
            ++failed[static_cast<std::size_t>(n)];
        }
      });
    }
    for (auto& one : running)
      one.join();
    CHECK(failed == std::vector<int>(threads, 0));
    CHECK(bench.number("SELECT COUNT(DISTINCT id) FROM requests") == threads * each);
  });
}

namespace {

// Writes for ever, in a process of its own, and says so after each commit. Returns its pid.
int write_for_ever(const Bench& bench, AdministrationId id, int said) {
  const int pid = fork();
  if (pid != 0) return pid;
  const auto opened = store::Store::open({bench.connection, 1, false, 0});
  if (!opened) _exit(1);
  store::Sayings sayings(**opened);
  for (int n = 0;; ++n) {
    const auto status =
        n % 2 == 0 ? sayings.pause(id, "anna", at_hour(n)) : sayings.resume(id, "anna", at_hour(n));
    if (!status || write(said, ".", 1) != 1) _exit(1);
  }
}

}  // namespace

TEST_CASE("store: what it said was written is there after kill -9, and the chain fits") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    for (int round = 0; round < 5; ++round) {
      const auto before = store::History(*bench.store).head(id).value().seq;
      int ends[2];
      REQUIRE(pipe(ends) == 0);
      const int writer = write_for_ever(bench, id, ends[1]);
      close(ends[1]);
      char one = 0;
      std::int64_t acknowledged = 0;
      while (acknowledged < 7 + round && read(ends[0], &one, 1) == 1)
        ++acknowledged;
      kill(writer, SIGKILL);
      while (read(ends[0], &one, 1) == 1)
        ++acknowledged;
      close(ends[0]);
      int status = 0;
      REQUIRE(waitpid(writer, &status, 0) == writer);
      REQUIRE(WIFSIGNALED(status));
      const auto reopened = bench.open_again();
      const store::History history(*reopened);
      const auto written = history.head(id).value().seq - before;
      CHECK(acknowledged >= 7);
      CHECK(written >= acknowledged);
      CHECK(written <= acknowledged + 1);  // committed, and killed before it could say so
      CHECK_FALSE(history.verify(id).value().broken_at);
      // The next writer begins where the last one ended.
      REQUIRE(store::Sayings(*reopened).resume(id, "anna", at_hour(1)));
    }
  });
}

TEST_CASE("overview: invoices, debtors, messages, quarantine and counts") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const Overview overview(*bench.store);
    store::Mirror mirror(*bench.store);
    Invoice draft = invoice("draft", "d");
    draft.state = InvoiceState::draft;
    Invoice later = invoice("later", "d", 500);
    later.due_date = today + 10;
    Invoice bad = invoice("bad", "");
    REQUIRE(mirror.take_look(
        id,
        arrived({debtor("d"), invoice("i", "d"), later, draft, paid(invoice("p", "d"), "2"), bad}),
        at_hour(1)));
    const ItemId item = overview.invoices(id, true, 10).value().at(0).item;
    write(bench, reminder(id, "d", item));
    REQUIRE(
        store::Sayings(*bench.store).hold({id, DebtorId{"d"}, {}, "ill", "anna", {}}, at_hour(3)));

    const auto open = overview.invoices(id, true, 10).value();
    CHECK(open.size() == 3);
    CHECK(open[0].number == "N-i");
    CHECK(open[2].number == "N-later");
    CHECK(overview.invoices(id, false, 10).value().size() == 4);
    CHECK(overview.invoices(id, false, 2).value().size() == 2);
    const auto acted =
        std::find_if(open.begin(), open.end(), [&](const auto& row) { return row.item == item; });
    CHECK(acted->last_step == "reminder");
    CHECK(acted->reason == "due");
    CHECK(acted->debtor_name == "Debtor d");

    const auto debtors = overview.debtors(id, 10).value();
    REQUIRE(debtors.size() == 1);
    CHECK(debtors[0].open == eur(10'500));
    CHECK(debtors[0].open_items == 2);
    CHECK(debtors[0].oldest_due == day("2026-09-15"));
    CHECK(debtors[0].hold == "ill");

    const auto messages = overview.messages(id, std::nullopt, 10).value();
    REQUIRE(messages.size() == 1);
    CHECK(messages[0].debtor_name == "Debtor d");
    CHECK(messages[0].occasion.intent.step == "reminder");
    CHECK(overview.messages(id, DeliveryState::accepted, 10).value().empty());

    const auto quarantined = overview.quarantined(id).value();
    REQUIRE(quarantined.size() == 1);
    CHECK(quarantined[0].ref == RecordRef{RecordKind::invoice, "bad"});
    CHECK(quarantined[0].since == at_hour(1));

    const auto counts = overview.counts(id, today).value();
    CHECK(counts.debtors == 1);
    CHECK(counts.open_items == 2);
    CHECK(counts.overdue_items == 1);
    CHECK(counts.quarantined == 1);
    CHECK(counts.not_adopted_items == 2);
    CHECK(counts.rows_by_state.at("planned") == 1);
  });
}

TEST_CASE("definitions: a policy that was in force is kept once by its digest") {
  on_both([](Bench& bench) {
    store::Definitions definitions(*bench.store);
    REQUIRE(definitions.keep({"d1", "policy", "nl", "steps: …", at_hour(1)}));
    REQUIRE(definitions.keep({"d1", "policy", "nl", "other", at_hour(2)}));
    CHECK(definitions.find("d1").value()->body == "steps: …");
    CHECK(definitions.find("d1").value()->first_used == at_hour(1));
    CHECK(definitions.find("d2").value() == std::nullopt);
    REQUIRE(definitions.keep_all({{"d1", "again"}, {"d2", "holidays: []"}}, at_hour(3)));
    CHECK(definitions.find("d1").value()->body == "steps: …");
    CHECK(definitions.find("d2").value()->body == "holidays: []");
  });
}

TEST_CASE("store: without room to grow a call fails as transient and nothing is half written") {
  const TemporaryDirectory directory;
  Bench bench;
  bench.engine = "sqlite";
  bench.directory = directory.path();
  bench.connection = "sqlite://" + directory.path() + "/store.db";
  bench.store = std::move(*store::Store::open({bench.connection, 1, false, 150}));
  const auto id = bench.administration();
  store::Mirror mirror(*bench.store);
  bool full = false;
  int n = 0;
  for (; n < 1'000 && !full; ++n) {
    std::vector<Record> page;
    for (int i = 0; i < 20; ++i)
      page.push_back(invoice(std::to_string(n) + "-" + std::to_string(i), "d"));
    const auto taken = mirror.take_look(id, arrived(std::move(page)), at_hour(n));
    full = !taken.has_value();
    if (full) {
      CHECK(taken.error().kind == ErrorKind::transient);
      CHECK(taken.error().message.find("disk full") != std::string::npos);
    }
  }
  REQUIRE(full);
  CHECK(bench.number("SELECT COUNT(*) FROM records") == (n - 1) * 20);
  CHECK(bench.number("SELECT COUNT(*) FROM items") == (n - 1) * 20);
  CHECK(bench.number("SELECT COUNT(*) FROM record_versions") == (n - 1) * 20);
  CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at);
  // Reading goes on.
  CHECK(store::Overview(*bench.store).counts(id, today).value().open_items == (n - 1) * 20);
}
