// What is said before a ladder begins (S15, S35).
#include <doctest/doctest.h>

#include "daemon/policy/ladder_event.hpp"
#include "tests/policy/builders.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

namespace {

std::string before_ladder(const World& world) {
  const auto found = ladder_event(world.account.items[0], world.account);
  return found ? std::string(found->kind) + " " + found->subject : "-";
}

}  // namespace

TEST_CASE("S15 an item that is open again is said to be so before its ladder begins") {
  World world;
  Item& item = world.invoice("A", "100.00", "2026-06-05");
  CHECK(before_ladder(world) == "-");
  world.took("A", "reminder", "2026-06-08");
  item.round = 1;
  CHECK(before_ladder(world) == "reopened item/1/1");
  world.took("A", "reminder", "2026-06-20");  // in this round: enough was said
  CHECK(before_ladder(world) == "-");
}

TEST_CASE(
    "S35 a direct debit that did not come in is said to have failed, also when it was reversed") {
  World world;
  Item& item = world.invoice("A", "100.00", "2026-06-05");  // a Friday
  item.direct_debit = Known::yes;
  CHECK(before_ladder(world) == "direct_debit_failed item/1/0");
  item.round = 1;  // collected, and reversed by the debtor's bank
  CHECK(before_ladder(world) == "direct_debit_failed item/1/1");
  item.round = 0;
  item.direct_debit = Known::unknown;
  CHECK(before_ladder(world) == "-");
  world.account.debtor.direct_debit = Known::yes;
  CHECK(before_ladder(world) == "direct_debit_failed item/1/0");
  item.direct_debit = Known::no;
  CHECK(before_ladder(world) == "-");
}

TEST_CASE("S15 one message may have told about several items") {
  World world;
  Item& item = world.invoice("A", "100.00", "2026-06-05");
  item.round = 1;
  const auto event = ladder_event(item, world.account);
  const auto sent = [&](std::string_view kind, std::string_view subject) {
    world.account.history.events = {
        {std::string(kind), std::string(subject), day("2026-06-08"), DeliveryState::ready, {}}};
    return find_event(world.account.history, event->kind, event->subject) != nullptr;
  };
  CHECK_FALSE(find_event(world.account.history, event->kind, event->subject));
  CHECK(sent("reopened", "item/1/1"));
  CHECK(sent("reopened", "item/7/1+item/1/1"));
  CHECK(sent("reopened", "item/1/1+item/7/1"));
  CHECK_FALSE(sent("reopened", "item/1/12+item/11/1"));
  CHECK_FALSE(sent("direct_debit_failed", "item/1/1"));
}

TEST_CASE("S35 a heads-up before the due date says nothing about a failed direct debit") {
  World world;
  world.invoice("A", "100.00", "2026-06-05").direct_debit = Known::yes;
  world.took("A", "heads_up", "2026-06-02");
  CHECK(before_ladder(world) == "direct_debit_failed item/1/0");
  world.took("A", "reminder", "2026-06-08").state = DeliveryState::cancelled;
  CHECK(before_ladder(world) == "direct_debit_failed item/1/0");
}
