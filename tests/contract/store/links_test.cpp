// S20: debtors of several books that a person says are one.
#include "daemon/store/links.hpp"

#include <doctest/doctest.h>

#include "daemon/store/history.hpp"
#include "tests/contract/store/occasions.hpp"

using namespace dunning;
using namespace dunning::test;
using store::Links;
using store::Written;

namespace {

AdministrationId books(Bench& bench, const std::string& label, const std::string& owner) {
  return store::Administrations(*bench.store)
      .enter(label, "fake", "ledger-" + label, owner, at_hour(0))
      .value()
      .id;
}

// Two books of one owner, with a debtor each.
struct Two {
  explicit Two(Bench& on)
      : bench(on),
        one(books(on, "one", "kade")),
        other(books(on, "other", "kade")),
        links(*on.store) {
    item_of_one = open_item(bench, one, "d", "i");
    item_of_other = open_item(bench, other, "e", "j");
  }
  Bench& bench;
  AdministrationId one;
  AdministrationId other;
  Links links;
  ItemId item_of_one;
  ItemId item_of_other;
};

}  // namespace

TEST_CASE("links: S20 min_gap and caps count over the books in which a debtor is one") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    Two two(bench);
    REQUIRE(two.links.link({two.one, {"d"}}, {two.other, {"e"}}, "anna", at_hour(2)));
    auto first = reminder(two.one, "d", two.item_of_one);
    first.say = 1;  // the link was a word about both
    CHECK(write(bench, first) == Written::yes);
    const auto loaded = store::Accounts(*bench.store).load(account(two.other, "e")).value();
    CHECK(loaded.account.history.last_message_on == today);
    auto second = reminder(two.other, "e", two.item_of_other, "reminder", today + 4);
    second.say = 1;
    CHECK(write(bench, second) == Written::min_gap);
    second = reminder(two.other, "e", two.item_of_other, "reminder", today + 5);
    second.say = 1;
    CHECK(write(bench, second) == Written::yes);
    store::Outbox outbox(*bench.store);
    CHECK(outbox.messages_since(two.one, {"d"}, today).value() == 2);
    CHECK(outbox.messages_since(two.other, {"e"}, today + 1).value() == 1);
  });
}

TEST_CASE("links: S20 without a person's word two debtors are two") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    Two two(bench);
    CHECK(write(bench, reminder(two.one, "d", two.item_of_one)) == Written::yes);
    CHECK(write(bench, reminder(two.other, "e", two.item_of_other)) == Written::yes);
    CHECK(two.links.party({two.one, {"d"}}).value().empty());
  });
}

TEST_CASE("links: S20 parties join, part, and are in the history of both books") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    Two two(bench);
    const auto third = books(bench, "third", "kade");
    open_item(bench, third, "f", "k");
    const Links::Member d{two.one, {"d"}};
    const Links::Member e{two.other, {"e"}};
    const Links::Member f{third, {"f"}};
    REQUIRE(two.links.link(d, e, "anna", at_hour(2)));
    REQUIRE(two.links.link(d, e, "anna", at_hour(2)));  // it is so already
    REQUIRE(two.links.link(f, e, "anna", at_hour(3)));
    CHECK(two.links.party(d).value() == std::vector<Links::Member>{d, e, f});
    CHECK(two.links.parties().value().size() == 1);
    const auto entries = store::History(*bench.store).about(two.one, "debtor/d").value();
    REQUIRE_FALSE(entries.empty());
    CHECK(entries.back().event == "debtor_linked");
    REQUIRE(two.links.unlink(e, "bert", at_hour(4)));
    CHECK(two.links.party(d).value() == std::vector<Links::Member>{d, f});
    REQUIRE(two.links.unlink(f, "bert", at_hour(5)));
    CHECK(two.links.parties().value().empty());
    CHECK(two.links.unlink(f, "bert", at_hour(5)).error().kind == ErrorKind::not_found);
  });
}

TEST_CASE("links: S20 books of different owners, and a debtor with itself, are refused") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    Two two(bench);
    const auto foreign = books(bench, "foreign", "somebody else");
    open_item(bench, foreign, "g", "l");
    const Links::Member d{two.one, {"d"}};
    CHECK(two.links.link(d, {foreign, {"g"}}, "anna", at_hour(2)).error().kind ==
          ErrorKind::invalid_input);
    CHECK(two.links.link(d, d, "anna", at_hour(2)).error().kind == ErrorKind::invalid_input);
    CHECK(two.links.link(d, {two.other, {"nobody"}}, "anna", at_hour(2)).error().kind ==
          ErrorKind::not_found);
    CHECK(two.links.parties().value().empty());
  });
}

TEST_CASE("links: S20 one number in two books of an owner is a proposal until it is linked") {
  on_both([](Bench& bench) {
    CAPTURE(bench.engine);
    Two two(bench);
    const auto foreign = books(bench, "foreign", "somebody else");
    const auto put = [&](AdministrationId id, const char* name, const char* company,
                         const char* iban) {
      Debtor one;
      one.id = DebtorId{name};
      one.version = "2";
      one.name = name;
      one.company_number = company;
      one.iban = iban;
      REQUIRE(store::Mirror(*bench.store).take_look(id, arrived({one}), at_hour(5)));
    };
    put(two.one, "d", "12.34.56.78", "NL91 ABNA 0417 1643 00");
    put(two.other, "e", "12345678", "nl91abna0417164300");
    put(two.other, "x", "87654321", "");
    put(foreign, "g", "12345678", "");
    const auto proposals = two.links.proposals().value();
    REQUIRE(proposals.size() == 1);
    CHECK(proposals[0].one == Links::Member{two.one, {"d"}});
    CHECK(proposals[0].other == Links::Member{two.other, {"e"}});
    CHECK(proposals[0].because == "company number 12345678");
    REQUIRE(two.links.link(proposals[0].one, proposals[0].other, "anna", at_hour(6)));
    CHECK(two.links.proposals().value().empty());
  });
}
