// Messages that stated something of law, as the store keeps them (S37, S39, S42).
#include <doctest/doctest.h>

#include "daemon/store/history.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Accounts;
using store::Outbox;
using store::Written;

namespace {

policy::StatedLaw every_field(ItemId item) {
  policy::StatedLaw law;
  law.announced = policy::StatedAnnouncement{
      policy::Basis::agreed, law::Percent{10'000, 0},  true,       day("2026-09-16"),
      "BW 6:119a",           policy::Basis::statutory, eur(4'000), "BW 6:96"};
  policy::StatedClaim claim;
  claim.principal = eur(10'000);
  claim.interest_basis = policy::Basis::statutory;
  claim.interest = eur(123);
  claim.interest_article = "BW 6:119";
  claim.working = {{item, day("2026-09-16"), day("2026-10-01"), 16, law::Percent{104'000, 2},
                    eur(10'000), eur(123)}};
  claim.costs_basis = policy::Basis::statutory;
  claim.costs = eur(4'000);
  claim.costs_of = eur(10'000);
  claim.costs_article = "BW 6:96";
  claim.costs_items = {item};
  claim.notices = {"an occasion"};
  claim.total = eur(14'123);
  law.claimed = claim;
  law.notice =
      policy::StatedNotice{"fourteen_days",      "BW 6:96(6)", eur(10'000),
                           eur(4'000),           true,         "BW 6:96",
                           "NL91ABNA0417164300", true,         {{item, 0, eur(10'000), eur(0)}}};
  return law;
}

store::NewOccasion letter(AdministrationId id, ItemId item) {
  auto occasion = reminder(id, "d", item, "notice");
  policy::StatedLaw law;
  law.notice = every_field(item).notice;
  occasion.intent.law = law;
  return occasion;
}

std::vector<policy::LegalAct> acts(Bench& bench, AdministrationId id,
                                   const Accounts::View& view = {}) {
  return Accounts(*bench.store).load(account(id, "d"), view).value().account.history.acts;
}

}  // namespace

TEST_CASE("S37 store: what a message states of law comes back as it was meant") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    auto occasion = reminder(id, "d", open_item(bench, id, "d", "i"));
    occasion.intent.law = every_field(occasion.intent.advances[0].item);
    REQUIRE(write(bench, occasion) == Written::yes);
    const auto planned = Outbox(*bench.store).planned(id, 10).value();
    REQUIRE(planned.size() == 1);
    CHECK(planned[0].intent == occasion.intent);
    const auto found = acts(bench, id);
    REQUIRE(found.size() == 1);
    CHECK(found[0].stated == *occasion.intent.law);
    CHECK(found[0].occasion == occasion.id.value);
    CHECK(found[0].policy == "nl-business");
    CHECK(found[0].step == "reminder");
    CHECK(found[0].on == today);
    CHECK_FALSE(found[0].void_on);
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at.has_value());
  });
}

TEST_CASE("S39 store: a notice has the state of its message, and is none when it was cancelled") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = letter(id, open_item(bench, id, "d", "i"));
    REQUIRE(write(bench, occasion) == Written::yes);
    REQUIRE(acts(bench, id).size() == 1);
    CHECK(acts(bench, id)[0].state == DeliveryState::planned);
    // To decide again about a message that is about to leave, it is left out.
    CHECK(acts(bench, id, {std::nullopt, occasion.id}).empty());
    REQUIRE(
        Outbox(*bench.store).cancel(occasion.id, policy::Reason::look_changed, "paid", at_hour(3)));
    CHECK(acts(bench, id).empty());
    // At the time before, it was there.
    CHECK(acts(bench, id, {at_hour(2), std::nullopt}).size() == 1);
  });
}

TEST_CASE("S39 store: a void notice stays so, from the day it was found") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    const auto occasion = letter(id, open_item(bench, id, "d", "i"));
    REQUIRE(write(bench, occasion) == Written::yes);
    policy::Verdict verdict;
    verdict.voids = {{occasion.id.value, "40.00 EUR was credited"}};
    Accounts accounts(*bench.store);
    REQUIRE(accounts.keep(account(id, "d"), verdict, today + 2, at_hour(50)));
    verdict.voids[0].because = "something else";
    REQUIRE(accounts.keep(account(id, "d"), verdict, today + 3, at_hour(74)));
    const auto found = acts(bench, id);
    REQUIRE(found.size() == 1);
    CHECK(found[0].void_on == today + 2);
    CHECK(found[0].void_because == "40.00 EUR was credited");
    CHECK_FALSE(acts(bench, id, {at_hour(49), std::nullopt}).at(0).void_on);
    CHECK(acts(bench, id, {at_hour(50), std::nullopt}).at(0).void_on == today + 2);
    CHECK_FALSE(store::History(*bench.store).verify(id).value().broken_at.has_value());
  });
}

TEST_CASE("S23 store: what is only tried, in shadow mode or redirected, is no notice") {
  on_both([](Bench& bench) {
    const auto id = bench.administration();
    auto occasion = letter(id, open_item(bench, id, "d", "i"));
    occasion.as = store::NewOccasion::As::shadow;
    REQUIRE(write(bench, occasion) == Written::yes);
    CHECK(acts(bench, id).empty());
  });
}
