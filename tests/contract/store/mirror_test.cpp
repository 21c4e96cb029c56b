// The mirror: versions, quarantine, items (S1, S15), pulls (design, rule 5) and the shrink guard
// (S23).
#include "daemon/store/mirror.hpp"

#include <doctest/doctest.h>

#include "daemon/store/accounts.hpp"
#include "tests/contract/store/builders.hpp"
#include "tests/contract/store/engines.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::Mirror;
using store::Pull;

namespace {

std::vector<policy::Item> items(Bench& bench, AdministrationId id, const std::string& of_debtor) {
  return Accounts(*bench.store).load(account(id, of_debtor)).value().account.items;
}

// A delta pull of one page.
void pull(Bench& bench, AdministrationId id, std::vector<Record> records, int hour = 1) {
  const auto done = Mirror(*bench.store)
                        .take_page(id, Pull::delta, arrived(std::move(records)),
                                   {std::nullopt, "cursor", {}}, at_hour(hour));
  REQUIRE_MESSAGE(done, (done ? "" : done.error().message));
  REQUIRE(*done);
}

Result<bool> sweep(Bench& bench, AdministrationId id, std::vector<Record> records, int hour) {
  return Mirror(*bench.store)
      .take_page(id, Pull::sweep, arrived(std::move(records)),
                 {std::nullopt, "cursor", {RecordKind::invoice}}, at_hour(hour));
}

// A page that names invoices in their first version.
store::Arrived listed(const std::vector<std::string>& invoices) {
  store::Arrived page;
  for (const auto& one : invoices)
    page.listed.push_back({{RecordKind::invoice, one}, "1"});
  return page;
}

std::vector<std::string> awake(Bench& bench, AdministrationId id) {
  std::vector<std::string> debtors;
  const auto keys =
      Accounts(*bench.store).to_look_at(id, day("2026-10-01"), std::nullopt, 100).value();
  for (const auto& key : keys)
    debtors.push_back(key.debtor.value);
  return debtors;
}

void put_all_to_sleep(Bench& bench) {
  bench.execute("UPDATE accounts SET next_look = '9999-12-31'");
}

}  // namespace

TEST_CASE("mirror: what was pulled comes back field by field") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Debtor one = debtor("d");
    one.person = "Zoë Ångström";
    one.address = {{"Street 1", "2nd floor"}, "1234 AB", "Utrecht", "NL"};
    one.company_flag = Known::yes;
    one.stop_signs = {"paused"};
    one.archived = true;
    Invoice two = invoice("i", "d", 9'007'199'254'740'993);
    two.reference = "PO \"77\"\n€";
    two.rows = {{day("2026-09-15"), eur(100), eur(50)}, {day("2026-10-15"), eur(200), eur(200)}};
    two.payments = {{"p", day("2026-09-20"), eur(50), ""}};
    two.direct_debit = Known::no;
    two.reminders_in_ledger = 2;
    two.dubious = true;
    const BankLine three{"b",    "1",        day("2026-09-20"), eur(-5),
                         eur(0), "NL00BANK", "Someone",         "text"};
    pull(bench, id, {one, two, three});
    const Mirror mirror(*bench.store);
    CHECK(mirror.find(id, {RecordKind::debtor, "d"}).value() == Record(one));
    CHECK(mirror.find(id, {RecordKind::invoice, "i"}).value() == Record(two));
    CHECK(mirror.find(id, {RecordKind::bank_line, "b"}).value() == Record(three));
    CHECK(mirror.find(id, {RecordKind::invoice, "other"}).value() == std::nullopt);
  });
}

TEST_CASE("mirror: every version is kept, and the same one again changes nothing") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const Invoice first = invoice("i", "d");
    pull(bench, id, {debtor("d"), first}, 1);
    pull(bench, id, {debtor("d"), first}, 2);
    CHECK(bench.number("SELECT COUNT(*) FROM record_versions WHERE kind = 'invoice'") == 1);
    Invoice second = first;
    second.version = "2";
    second.open = eur(4'000);
    pull(bench, id, {second}, 3);
    CHECK(bench.number("SELECT COUNT(*) FROM record_versions WHERE kind = 'invoice'") == 2);
    CHECK(items(bench, id, "d").at(0).open == eur(4'000));
  });
}

TEST_CASE("S22 mirror: other content under an unchanged version is news all the same") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Invoice one = invoice("i", "d");
    pull(bench, id, {debtor("d"), one});
    one.open = {0, one.open.currency};
    one.state = InvoiceState::paid;  // within the same second, for a ledger that counts in seconds
    REQUIRE(Mirror(*bench.store).take_look(id, arrived({one}), at_hour(2)));
    const auto found = Mirror(*bench.store).find(id, {RecordKind::invoice, "i"}).value();
    CHECK(std::get<Invoice>(*found).state == InvoiceState::paid);
  });
}

TEST_CASE("mirror: S1 the single item of an invoice stays itself whatever its due date becomes") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {invoice("i", "d")}, 1);
    const ItemId item = items(bench, id, "d").at(0).id;
    Invoice moved = invoice("i", "d", 12'000, "2");
    moved.due_date = day("2026-12-24");
    pull(bench, id, {moved}, 2);
    REQUIRE(items(bench, id, "d").size() == 1);
    CHECK(items(bench, id, "d")[0].id == item);
    CHECK(items(bench, id, "d")[0].due_date == day("2026-12-24"));
    moved.version = "3";
    moved.due_date = std::nullopt;
    pull(bench, id, {moved}, 3);
    CHECK(items(bench, id, "d").at(0).id == item);
  });
}

TEST_CASE("mirror: S1 an invoice that comes back under a new id keeps its items and holds") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {debtor("d"), invoice("old", "d")}, 1);
    const ItemId item = items(bench, id, "d").at(0).id;
    store::Arrived deleted;
    deleted.gone = {{RecordKind::invoice, "old"}};
    REQUIRE(Mirror(*bench.store).take_look(id, deleted, at_hour(2)));
    CHECK(items(bench, id, "d").empty());
    Invoice back = invoice("new", "d");
    back.number = "N-old";
    pull(bench, id, {back}, 3);
    REQUIRE(items(bench, id, "d").size() == 1);
    CHECK(items(bench, id, "d")[0].id == item);
    CHECK(items(bench, id, "d")[0].invoice == InvoiceId{"new"});
    CHECK(items(bench, id, "d")[0].round == 0);
    // Another number is another claim.
    Invoice other = invoice("third", "d");
    pull(bench, id, {other}, 4);
    CHECK(items(bench, id, "d").size() == 2);
  });
}

TEST_CASE("mirror: S1 of several claims of one number a new id takes over the one seen last") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Invoice a = invoice("a", "d");
    Invoice b = invoice("b", "d");
    pull(bench, id, {debtor("d"), a, b}, 1);
    const ItemId item = items(bench, id, "d").at(1).id;
    a.number = b.number = "N-7";  // numbered anew in the ledger
    a.version = b.version = "2";
    pull(bench, id, {a}, 2);
    pull(bench, id, {b}, 3);
    Invoice back = invoice("new", "d");
    back.number = "N-7";
    pull(bench, id, {back}, 4);
    REQUIRE(items(bench, id, "d").size() == 2);
    CHECK(items(bench, id, "d")[0].invoice == InvoiceId{"a"});
    CHECK(items(bench, id, "d")[1].invoice == InvoiceId{"new"});
    CHECK(items(bench, id, "d")[1].id == item);
  });
}

TEST_CASE("mirror: S15 an item that was settled and is open again begins a new round") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const Invoice one = invoice("i", "d");
    pull(bench, id, {one}, 1);
    const ItemId item = items(bench, id, "d").at(0).id;
    pull(bench, id, {paid(one, "2")}, 2);
    CHECK(items(bench, id, "d").empty());
    pull(bench, id, {reopened(one, "3")}, 3);
    REQUIRE(items(bench, id, "d").size() == 1);
    CHECK(items(bench, id, "d")[0].id == item);
    CHECK(items(bench, id, "d")[0].round == 1);
  });
}

TEST_CASE(
    "mirror: an account wakes for what is new in its records, not for a version that says the "
    "same") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {debtor("a"), debtor("b"), invoice("1", "a"), invoice("2", "b")}, 1);
    CHECK(awake(bench, id) == std::vector<std::string>{"a", "b"});
    put_all_to_sleep(bench);
    pull(bench, id, {debtor("a"), invoice("2", "b")}, 2);  // nothing new
    CHECK(awake(bench, id).empty());
    pull(bench, id, {debtor("a", "2"), invoice("2", "b", 10'000, "2")}, 3);  // as after our note
    CHECK(awake(bench, id).empty());
    Debtor renamed = debtor("a", "3");
    renamed.name = "A and daughters";
    pull(bench, id, {renamed}, 3);
    CHECK(awake(bench, id) == std::vector<std::string>{"a"});
    put_all_to_sleep(bench);
    pull(bench, id, {credit_note("c", "b", 500)}, 4);
    CHECK(awake(bench, id) == std::vector<std::string>{"b"});
    put_all_to_sleep(bench);
    pull(bench, id, {invoice("2", "a", 10'000, "3")}, 5);  // moved to the other debtor
    CHECK(awake(bench, id) == std::vector<std::string>{"a", "b"});
  });
}

TEST_CASE("mirror: a record with a NUL is quarantined, its good version stays and is marked") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {invoice("i", "d")}, 1);
    put_all_to_sleep(bench);
    Invoice bad = invoice("i", "d", 10'000, "2");
    bad.reference = std::string("a\0b", 3);
    Invoice never_good = invoice("x", "d");
    never_good.debtor.value = "";
    pull(bench, id, {bad, never_good, invoice("fine", "d")}, 2);
    const auto all = items(bench, id, "d");
    REQUIRE(all.size() == 2);
    CHECK(all[0].quarantined.find("reference") != std::string::npos);
    CHECK(all[0].reference.empty());
    CHECK(all[1].quarantined.empty());
    CHECK(awake(bench, id) == std::vector<std::string>{"d"});
    CHECK(bench.number("SELECT COUNT(*) FROM records WHERE quarantine <> ''") == 2);
    pull(bench, id, {invoice("i", "d", 10'000, "3")}, 3);
    CHECK(items(bench, id, "d").at(0).quarantined.empty());
  });
}

TEST_CASE("mirror: what a connector could not read is quarantined, also under an impossible id") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    store::Arrived page;
    page.unreadable = {{{RecordKind::invoice, "7"}, "total: is no amount"},
                       {{RecordKind::invoice, ""}, "id: is missing"},
                       {{RecordKind::debtor, std::string("\0x", 2)}, std::string("\0", 1)}};
    REQUIRE(
        Mirror(*bench.store).take_page(id, Pull::delta, page, {std::nullopt, "c", {}}, at_hour(1)));
    CHECK(bench.text("SELECT quarantine FROM records WHERE id = '7'") == "total: is no amount");
    CHECK(bench.number("SELECT COUNT(*) FROM records WHERE id LIKE 'unreadable-%'") == 2);
  });
}

TEST_CASE("mirror: a record that is gone takes its items along, and returns with them") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const Invoice one = invoice("i", "d");
    pull(bench, id, {one}, 1);
    store::Arrived deleted;
    deleted.gone = {{RecordKind::invoice, "i"}, {RecordKind::invoice, "never seen"}};
    REQUIRE(Mirror(*bench.store).take_look(id, deleted, at_hour(2)));
    CHECK(items(bench, id, "d").empty());
    CHECK(Mirror(*bench.store).find(id, {RecordKind::invoice, "i"}).value() == std::nullopt);
    pull(bench, id, {one}, 3);  // the same version, and all the same news
    REQUIRE(items(bench, id, "d").size() == 1);
    CHECK(items(bench, id, "d")[0].round == 0);
  });
}

TEST_CASE("mirror: the cursor moves with the last page, and earlier pages keep what they brought") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Mirror mirror(*bench.store);
    CHECK_FALSE(mirror
                    .take_page(id, Pull::delta, arrived({invoice("1", "d")}),
                               {"page 2", std::nullopt, {}}, at_hour(1))
                    .value());
    auto standing = mirror.standing(id, Pull::delta).value();
    CHECK(standing.under_way);
    CHECK(standing.resume == "page 2");
    CHECK(standing.cursor.empty());
    CHECK(items(bench, id, "d").size() == 1);
    CHECK(mirror
              .take_page(id, Pull::delta, arrived({invoice("2", "d")}),
                         {std::nullopt, "cursor 1", {}}, at_hour(2))
              .value());
    standing = mirror.standing(id, Pull::delta).value();
    CHECK_FALSE(standing.under_way);
    CHECK(standing.cursor == "cursor 1");
    // Up to date as of the moment the pull began.
    CHECK(store::Administrations(*bench.store).get(id).value().delta_completed == at_hour(1));
  });
}

TEST_CASE("mirror: listed versions wait for their records, and the cursor waits for the last one") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Mirror mirror(*bench.store);
    pull(bench, id, {invoice("known", "d")}, 1);
    store::Arrived page;
    page.listed = {{{RecordKind::invoice, "known"}, "1"},
                   {{RecordKind::invoice, "new"}, "1"},
                   {{RecordKind::debtor, "d"}, "1"},
                   {{RecordKind::invoice, "silent"}, "1"}};
    CHECK_FALSE(mirror.take_page(id, Pull::delta, page, {std::nullopt, "cursor 2", {}}, at_hour(2))
                    .value());
    // Batches of one kind, debtors first.
    const auto debtors = mirror.pending(id, Pull::delta, 10).value();
    CHECK(debtors == std::vector<RecordRef>{{RecordKind::debtor, "d"}});
    CHECK(mirror.standing(id, Pull::delta).value().all_pages);
    CHECK_FALSE(
        mirror.take_fetched(id, Pull::delta, debtors, arrived({debtor("d")}), at_hour(3)).value());
    const auto invoices = mirror.pending(id, Pull::delta, 10).value();
    CHECK(invoices ==
          std::vector<RecordRef>{{RecordKind::invoice, "new"}, {RecordKind::invoice, "silent"}});
    CHECK(mirror.standing(id, Pull::delta).value().cursor == "cursor");
    CHECK(mirror.take_fetched(id, Pull::delta, invoices, arrived({invoice("new", "d")}), at_hour(4))
              .value());
    CHECK(mirror.standing(id, Pull::delta).value().cursor == "cursor 2");
    // What was listed and not sent is shown, not lost in silence.
    CHECK(
        bench.text("SELECT quarantine FROM records WHERE id = 'silent'").find("did not send it") !=
        std::string::npos);
  });
}

TEST_CASE("mirror: a page with both or neither of resume and cursor is refused") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Mirror mirror(*bench.store);
    CHECK(mirror.take_page(id, Pull::delta, {}, {}, at_hour(1)).error().kind ==
          ErrorKind::invalid_input);
    CHECK(mirror.take_page(id, Pull::delta, {}, {"a", "b", {}}, at_hour(1)).error().kind ==
          ErrorKind::invalid_input);
  });
}

TEST_CASE("mirror: S23 what one sweep misses is noted, what two miss is gone") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    std::vector<Record> all;
    for (int n = 0; n < 10; ++n)
      all.push_back(invoice("i" + std::to_string(n), "d"));
    pull(bench, id, all, 1);
    all.pop_back();
    REQUIRE(sweep(bench, id, all, 2));
    CHECK(items(bench, id, "d").size() == 10);
    REQUIRE(sweep(bench, id, all, 26));
    CHECK(items(bench, id, "d").size() == 9);
  });
}

TEST_CASE("mirror: what is open here and was not named among all that is open is asked for by id") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Mirror mirror(*bench.store);
    auto paid = invoice("paid", "d");
    paid.state = InvoiceState::paid;
    paid.open = eur(0);
    auto draft = invoice("draft", "d");
    draft.state = InvoiceState::draft;
    pull(bench, id, {debtor("d"), invoice("open", "d"), invoice("unseen", "d"), paid, draft}, 1);
    store::Arrived page;
    page.listed = {{{RecordKind::invoice, "open"}, "1"}};
    CHECK_FALSE(
        mirror.take_page(id, Pull::sweep, page, {std::nullopt, "swept", {}, true}, at_hour(2))
            .value());
    const auto pending = mirror.pending(id, Pull::sweep, 10).value();
    CHECK(pending ==
          std::vector<RecordRef>{{RecordKind::invoice, "draft"}, {RecordKind::invoice, "unseen"}});
    auto unseen = paid;
    unseen.id = {"unseen"};
    unseen.version = "2";
    CHECK(mirror.take_fetched(id, Pull::sweep, pending, arrived({unseen, draft}), at_hour(3))
              .value());
    CHECK(mirror.standing(id, Pull::sweep).value().cursor == "swept");
    CHECK(bench.number("SELECT COUNT(*) FROM items WHERE settled = 0") == 2);
    // The paid ones are not named by the next sweep either, and stay what they are.
    REQUIRE(mirror
                .take_page(id, Pull::sweep, arrived({invoice("open", "d"), draft}),
                           {std::nullopt, "swept again", {}, true}, at_hour(26))
                .value());
    CHECK(mirror.find(id, {RecordKind::invoice, "paid"}).value().has_value());
  });
}

TEST_CASE("mirror: S23 a record that a delta brings while a sweep runs is not missing from it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {invoice("1", "d")}, 1);
    for (const int hour : {2, 26}) {
      Mirror mirror(*bench.store);
      REQUIRE(mirror.take_page(id, Pull::sweep, arrived({invoice("1", "d")}),
                               {"more", std::nullopt, {}}, at_hour(hour)));
      Invoice late = invoice("late", "d");
      late.version = std::to_string(hour);
      pull(bench, id, {late}, hour + 1);
      REQUIRE(mirror.take_page(id, Pull::sweep, {}, {std::nullopt, "old", {RecordKind::invoice}},
                               at_hour(hour + 2)));
    }
    CHECK(items(bench, id, "d").size() == 2);
    // The delta got further than the sweep: its cursor stays.
    CHECK(Mirror(*bench.store).standing(id, Pull::delta).value().cursor == "cursor");
  });
}

TEST_CASE("mirror: a sweep writes nothing at the records that it lists as they are") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {debtor("d"), invoice("1", "d"), invoice("2", "d")}, 1);
    Mirror mirror(*bench.store);
    REQUIRE(
        mirror.take_page(id, Pull::sweep, listed({"1"}), {"more", std::nullopt, {}}, at_hour(2)));
    CHECK(bench.number("SELECT MAX(sweep) FROM records") == 0);
    CHECK(bench.text("SELECT ids FROM sweep_marks") == "1\t1\n");
    REQUIRE(mirror.take_page(id, Pull::sweep, listed({"2"}),
                             {std::nullopt, "old", {RecordKind::invoice}}, at_hour(2)));
    CHECK(bench.number("SELECT MAX(sweep) FROM records") == 0);
    CHECK(bench.number("SELECT SUM(missed) FROM records") == 0);
    CHECK(bench.number("SELECT COUNT(*) FROM sweep_marks") == 0);
  });
}

TEST_CASE("mirror: what a sweep has seen outlives the process that saw it") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    std::vector<Record> all;
    for (int n = 0; n < 10; ++n)
      all.push_back(invoice("i" + std::to_string(n), "d"));
    pull(bench, id, all, 1);
    for (const int hour : {2, 26}) {
      REQUIRE(Mirror(*bench.store)
                  .take_page(id, Pull::sweep, listed({"i0", "i1", "i2", "i3", "i4"}),
                             {"more", std::nullopt, {}}, at_hour(hour)));
      const auto later = bench.open_again();
      // The one in the middle is not named by either page.
      REQUIRE(Mirror(*later).take_page(id, Pull::sweep, listed({"i6", "i7", "i8", "i9"}),
                                       {std::nullopt, "cursor", {RecordKind::invoice}},
                                       at_hour(hour)));
    }
    CHECK(bench.text("SELECT id FROM records WHERE gone_at IS NOT NULL") == "i5");
    CHECK(items(bench, id, "d").size() == 9);
  });
}

TEST_CASE("mirror: S23 what a sweep that was given up had seen does not count for the next") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    std::vector<Record> all;
    std::vector<std::string> names;
    for (int n = 0; n < 10; ++n) {
      names.push_back("i" + std::to_string(n));
      all.push_back(invoice(names.back(), "d"));
    }
    pull(bench, id, all, 1);
    Mirror mirror(*bench.store);
    REQUIRE(
        mirror.take_page(id, Pull::sweep, listed(names), {"more", std::nullopt, {}}, at_hour(2)));
    REQUIRE(mirror.abandon(id, Pull::sweep));
    names.pop_back();
    const Mirror::PageEnd end{std::nullopt, "cursor", {RecordKind::invoice}};
    REQUIRE(mirror.take_page(id, Pull::sweep, listed(names), end, at_hour(3)));
    CHECK(bench.text("SELECT id FROM records WHERE missed = 1") == "i9");
    // Seen again before it was missed twice: it counts from the start.
    names.push_back("i9");
    REQUIRE(mirror.take_page(id, Pull::sweep, listed(names), end, at_hour(27)));
    CHECK(bench.number("SELECT SUM(missed) FROM records") == 0);
    // So does what a look found by its id, or a delta named.
    for (const bool by_look : {true, false}) {
      names.pop_back();
      REQUIRE(mirror.take_page(id, Pull::sweep, listed(names), end, at_hour(51)));
      CHECK(bench.number("SELECT SUM(missed) FROM records") == 1);
      if (by_look) {
        REQUIRE(mirror.take_look(id, arrived({invoice("i9", "d")}), at_hour(52)));
      } else {
        REQUIRE(mirror.take_page(id, Pull::delta, listed({"i9"}), {std::nullopt, "c", {}},
                                 at_hour(52)));
      }
      CHECK(bench.number("SELECT SUM(missed) FROM records") == 0);
      names.push_back("i9");
    }
  });
}

TEST_CASE("mirror: hundreds of records are compared together, and each is judged by itself") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    std::vector<Record> all;
    store::Arrived page;
    for (int n = 0; n < 230; ++n) {
      const std::string one = "i" + std::to_string(n);
      all.push_back(invoice(one, "d"));
      page.listed.push_back({{RecordKind::invoice, one}, n == 120 ? "2" : "1"});
    }
    page.listed.push_back({{RecordKind::invoice, "new"}, "1"});
    page.listed.push_back({{RecordKind::debtor, "i7"}, "1"});  // an id is of its kind
    pull(bench, id, all, 1);
    Mirror mirror(*bench.store);
    REQUIRE(mirror.take_page(id, Pull::sweep, page, {std::nullopt, "c", {RecordKind::invoice}},
                             at_hour(2)));
    CHECK(mirror.pending(id, Pull::sweep, 10).value() ==
          std::vector<RecordRef>{{RecordKind::debtor, "i7"}});
    CHECK(bench.number("SELECT COUNT(*) FROM pending_fetches") == 3);
    CHECK(bench.number("SELECT COUNT(*) FROM pending_fetches WHERE id IN ('i120', 'new')") == 2);
  });
}

TEST_CASE("mirror: what a sweep lists anew is asked for when its last page has come") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {invoice("a", "d"), invoice("b", "d"), invoice("c", "d")}, 1);
    Mirror mirror(*bench.store);
    auto page = listed({"a"});
    page.listed.push_back({{RecordKind::invoice, "b"}, "2"});
    page.listed.push_back({{RecordKind::invoice, "new"}, "1"});
    REQUIRE(mirror.take_page(id, Pull::sweep, page, {"more", std::nullopt, {}}, at_hour(2)));
    CHECK(mirror.pending(id, Pull::sweep, 10).value().empty());
    // One changed while the pages were read, and is named twice.
    page = listed({"c"});
    page.listed.push_back({{RecordKind::invoice, "a"}, "2"});
    page.listed.push_back({{RecordKind::invoice, "strange\n"}, "1"});
    CHECK_FALSE(mirror
                    .take_page(id, Pull::sweep, page,
                               {std::nullopt, "cursor", {RecordKind::invoice}}, at_hour(2))
                    .value());
    const auto pending = mirror.pending(id, Pull::sweep, 10).value();
    CHECK(pending == std::vector<RecordRef>{{RecordKind::invoice, "a"},
                                            {RecordKind::invoice, "b"},
                                            {RecordKind::invoice, "new"},
                                            {RecordKind::invoice, "strange\n"}});
    CHECK(mirror
              .take_fetched(id, Pull::sweep, pending,
                            arrived({invoice("a", "d", 10'000, "2"), invoice("b", "d", 10'000, "2"),
                                     invoice("new", "d")}),
                            at_hour(3))
              .value());
    CHECK(bench.number("SELECT SUM(missed) FROM records") == 0);
    CHECK(bench.number("SELECT COUNT(*) FROM sweep_marks") == 0);
  });
}

TEST_CASE("mirror: S23 what is missing from a sweep is known also when its records come later") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    pull(bench, id, {invoice("a", "d"), invoice("b", "d"), invoice("c", "d")}, 1);
    Mirror mirror(*bench.store);
    auto page = listed({"a"});
    page.listed.push_back({{RecordKind::invoice, "new"}, "1"});
    const Mirror::PageEnd end{std::nullopt, "cursor", {RecordKind::invoice}};
    CHECK_FALSE(mirror.take_page(id, Pull::sweep, page, end, at_hour(2)).value());
    // A look finds one of the two meanwhile.
    REQUIRE(mirror.take_look(id, arrived({invoice("b", "d")}), at_hour(2)));
    CHECK(mirror
              .take_fetched(id, Pull::sweep, {{RecordKind::invoice, "new"}},
                            arrived({invoice("new", "d")}), at_hour(3))
              .value());
    CHECK(bench.text("SELECT id FROM records WHERE missed = 1") == "c");
  });
}

TEST_CASE("mirror: S23 a source that suddenly empties is suspicious, and nothing is applied") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    store::Administrations administrations(*bench.store);
    std::vector<Record> all;
    for (int n = 0; n < 10; ++n)
      all.push_back(invoice("i" + std::to_string(n), "d"));
    pull(bench, id, all, 1);
    const auto refused = sweep(bench, id, {}, 2);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().kind == ErrorKind::suspicious);
    CHECK(administrations.get(id).value().suspicious.find("10 of 10 open items") !=
          std::string::npos);
    CHECK(items(bench, id, "d").size() == 10);
    CHECK_FALSE(sweep(bench, id, {}, 3));
    CHECK(bench.number("SELECT COUNT(*) FROM records WHERE missed > 0") == 0);
    REQUIRE(administrations.trust(id, "anna", at_hour(4)));
    CHECK(administrations.get(id).value().suspicious.empty());
    REQUIRE(sweep(bench, id, {}, 5));
    REQUIRE(sweep(bench, id, {}, 6));
    CHECK(items(bench, id, "d").empty());
  });
}

TEST_CASE("mirror: S23 trust that nobody asked for does not switch the guard off") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    std::vector<Record> all;
    for (int n = 0; n < 10; ++n)
      all.push_back(invoice("i" + std::to_string(n), "d"));
    pull(bench, id, all, 1);
    REQUIRE(store::Administrations(*bench.store).trust(id, "anna", at_hour(2)));
    CHECK_FALSE(sweep(bench, id, {}, 3));
  });
}

TEST_CASE("mirror: S23 vanishing piece by piece adds up over a day") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    std::vector<Record> all;
    for (int n = 0; n < 20; ++n)
      all.push_back(invoice("i" + std::to_string(n), "d"));
    pull(bench, id, all, 1);
    Mirror mirror(*bench.store);
    int applied = 0;
    for (int n = 0; n < 20; ++n) {
      store::Arrived one;
      one.gone = {{RecordKind::invoice, "i" + std::to_string(n)}};
      if (!mirror.take_look(id, one, at_hour(2))) break;
      ++applied;
    }
    CHECK(applied == 4);
  });
}

TEST_CASE("mirror: S23 invoices that are paid may all go at once") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    std::vector<Record> all, settled;
    for (int n = 0; n < 10; ++n) {
      all.push_back(invoice("i" + std::to_string(n), "d"));
      settled.push_back(paid(invoice("i" + std::to_string(n), "d"), "2"));
    }
    pull(bench, id, all, 1);
    pull(bench, id, settled, 2);
    CHECK(items(bench, id, "d").empty());
    CHECK(sweep(bench, id, {}, 3));
    CHECK(store::Administrations(*bench.store).get(id).value().suspicious.empty());
  });
}

TEST_CASE("mirror: an administration that nobody entered takes nothing") {
  on_both([](Bench& bench) {
    CHECK(Mirror(*bench.store)
              .take_look(AdministrationId{77}, arrived({invoice("i", "d")}), at_hour(1))
              .error()
              .kind == ErrorKind::not_found);
  });
}
