#include <doctest/doctest.h>

#include <map>
#include <stdexcept>
#include <string>

#include "tests/contract/channel/world.hpp"

namespace dunning::contract {
namespace {

using ports::Delivery;
using ports::Outcome;

const std::map<Trouble, Outcome> outcomes = {
    {Trouble::unreachable, Outcome::later},     {Trouble::cut_early, Outcome::later},
    {Trouble::put_off, Outcome::later},         {Trouble::refused, Outcome::refused},
    {Trouble::put_off_at_end, Outcome::later},  {Trouble::refused_at_end, Outcome::refused},
    {Trouble::answer_lost, Outcome::uncertain}, {Trouble::cut_in_between, Outcome::uncertain},
};

// Delivers once and watches when leave is asked.
struct Attempt {
  Attempt(ChannelWorld& world, const Outgoing& outgoing, const Status& leave = {})
      : effects_before(world.effects()) {
    delivery = world.channel().deliver(outgoing, [&]() -> Status {
      ++asked;
      effects_when_asked = world.effects();
      return leave;
    });
    effects = world.effects() - effects_before;
  }

  std::size_t effects_before;
  std::size_t effects = 0;
  std::size_t effects_when_asked = 0;
  int asked = 0;
  Delivery delivery;
};

void check_success(ChannelWorld& world) {
  const Attempt attempt(world, world.outgoing());
  CAPTURE(attempt.delivery.evidence);
  CHECK(attempt.delivery.outcome == Outcome::accepted);
  CHECK(attempt.effects == 1);
  CHECK(attempt.asked == 1);
  CHECK_MESSAGE(attempt.effects_when_asked == attempt.effects_before,
                "leave is asked before anything has an effect");
  CHECK_FALSE(attempt.delivery.evidence.empty());
}

}  // namespace

void channel_contract(const MakeChannelWorld& make_world) {
  SUBCASE("what is accepted has had its effect once, and leave was asked before it") {
    check_success(*make_world());
  }
  SUBCASE("without leave nothing leaves, and the next one does") {
    const auto world = make_world();
    const Attempt attempt(*world, world->outgoing(), fail(ErrorKind::conflict, "a hold came in"));
    CHECK(attempt.delivery.outcome == Outcome::withheld);
    CHECK(attempt.effects == 0);
    CHECK(attempt.asked == 1);
    check_success(*world);
  }
  SUBCASE("what is meant for another channel is refused without a word to the peer") {
    const auto world = make_world();
    auto outgoing = world->outgoing();
    outgoing.channel =
        outgoing.channel == ChannelKind::mail ? ChannelKind::write_back : ChannelKind::mail;
    const Attempt attempt(*world, outgoing);
    CHECK(attempt.delivery.outcome == Outcome::refused);
    CHECK(attempt.asked == 0);
    CHECK(attempt.effects == 0);
  }
  SUBCASE("its kind is that of what it delivers") {
    const auto world = make_world();
    CHECK(world->channel().kind() == world->outgoing().channel);
  }
  SUBCASE("every trouble has its outcome, happens at most once, and the next one goes") {
    const auto world = make_world();
    const auto troubles = world->troubles();
    REQUIRE(troubles.size() >= (world->over_a_wire() ? 4 : 2));
    REQUIRE(troubles.contains(Trouble::answer_lost) == world->over_a_wire());
    for (const Trouble trouble : troubles) {
      CAPTURE(static_cast<int>(trouble));
      world->arrange(trouble);
      const Attempt attempt(*world, world->outgoing());
      CAPTURE(attempt.delivery.evidence);
      CHECK(attempt.delivery.outcome == outcomes.at(trouble));
      CHECK_FALSE(attempt.delivery.evidence.empty());
      CHECK(attempt.effects == (trouble == Trouble::answer_lost ? 1 : 0));
      CHECK(attempt.asked <= 1);
      if (attempt.delivery.outcome == Outcome::uncertain) CHECK(attempt.asked == 1);
      check_success(*world);
    }
  }
  SUBCASE("an exception while leave is asked passes on, and nothing has left") {
    const auto world = make_world();
    const auto crash = [&] {
      (void)world->channel().deliver(world->outgoing(),
                                     []() -> Status { throw std::runtime_error("crash"); });
    };
    CHECK_THROWS_AS(crash(), std::runtime_error);
    CHECK(world->effects() == 0);
    check_success(*world);
  }
  SUBCASE("an effect whose answer was lost is found by a channel that remembers (S32)") {
    const auto world = make_world();
    const auto outgoing = world->outgoing();
    auto found = world->channel().find(outgoing);
    REQUIRE(found);
    CHECK_FALSE(found->has_value());
    if (!world->over_a_wire()) {
      CHECK(Attempt(*world, outgoing).delivery.outcome == Outcome::accepted);
      found = world->channel().find(outgoing);
      REQUIRE(found);
      CHECK(found->has_value());
      return;
    }
    world->arrange(Trouble::answer_lost);
    CHECK(Attempt(*world, outgoing).delivery.outcome == Outcome::uncertain);
    found = world->channel().find(outgoing);
    REQUIRE(found);
    CHECK(found->has_value() == world->remembers());
  }
}

}  // namespace dunning::contract
