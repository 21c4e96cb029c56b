// What a sweep notes of what it saw, when its pages do not come one after the other.
#include <doctest/doctest.h>

#include "daemon/store/mirror.hpp"
#include "tests/contract/store/builders.hpp"
#include "tests/contract/store/engines.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Mirror;
using store::Pull;

TEST_CASE("sweeps: S23 a page that comes late and turns the sweep back does not stop it for good") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Mirror mirror(*bench.store);
    std::vector<Record> known{debtor("d")};
    for (int n = 0; n < 10; ++n)
      known.push_back(invoice("i" + std::to_string(n), "d"));
    REQUIRE(mirror.take_look(id, arrived(known), at_hour(1)));

    // i9 is missing, and something new is still to be fetched.
    store::Arrived first;
    for (int n = 0; n < 9; ++n)
      first.listed.push_back({{RecordKind::invoice, "i" + std::to_string(n)}, "1"});
    store::Arrived last;
    last.listed = {{{RecordKind::invoice, "new"}, "1"}};
    const Mirror::PageEnd goes_on{"2", std::nullopt, {}};
    const Mirror::PageEnd ends{std::nullopt, "cursor", {RecordKind::invoice}};
    CHECK_FALSE(mirror.take_page(id, Pull::sweep, first, goes_on, at_hour(2)).value());
    CHECK_FALSE(mirror.take_page(id, Pull::sweep, last, ends, at_hour(2)).value());
    // Another daemon, which had asked for the first page before, has its answer now.
    CHECK_FALSE(mirror.take_page(id, Pull::sweep, first, goes_on, at_hour(2)).value());
    CHECK(mirror.standing(id, Pull::sweep).value().resume == "2");
    CHECK_FALSE(mirror.take_page(id, Pull::sweep, last, ends, at_hour(3)).value());
    CHECK(mirror
              .take_fetched(id, Pull::sweep, {{RecordKind::invoice, "new"}},
                            arrived({invoice("new", "d")}), at_hour(3))
              .value());
    CHECK(bench.number("SELECT COUNT(*) FROM records WHERE missed = 1") == 1);
    CHECK(bench.number("SELECT COUNT(*) FROM sweep_marks") == 0);
  });
}

TEST_CASE(
    "sweeps: S23 among thousands what is new, changed or missing is found, and nothing else") {
  constexpr int many = 3'000;
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    Mirror mirror(*bench.store);
    std::vector<Record> known{debtor("d")};
    for (int n = 0; n < many; ++n)
      known.push_back(invoice("i" + std::to_string(n), "d"));
    REQUIRE(mirror.take_look(id, arrived(known), at_hour(1)));

    store::Arrived page;
    for (int n = 0; n < many; ++n) {
      if (n == 1'234) continue;
      page.listed.push_back({{RecordKind::invoice, "i" + std::to_string(n)}, n == 777 ? "2" : "1"});
    }
    page.listed.push_back({{RecordKind::invoice, "new"}, "1"});
    const Mirror::PageEnd ends{std::nullopt, "cursor", {RecordKind::invoice}};
    CHECK_FALSE(mirror.take_page(id, Pull::sweep, page, ends, at_hour(2)).value());
    const std::vector<RecordRef> news{{RecordKind::invoice, "i777"}, {RecordKind::invoice, "new"}};
    CHECK(mirror.pending(id, Pull::sweep, many).value() == news);
    CHECK(mirror
              .take_fetched(id, Pull::sweep, news,
                            arrived({invoice("i777", "d", 10'000, "2"), invoice("new", "d")}),
                            at_hour(2))
              .value());
    CHECK(bench.text("SELECT id FROM records WHERE missed = 1") == "i1234");
    CHECK(bench.number("SELECT COUNT(*) FROM records WHERE missed = 1") == 1);
  });
}
