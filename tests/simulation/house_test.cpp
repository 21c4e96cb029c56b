// Every connector in one daemon, against the sandbox, with troubles.
#include <doctest/doctest.h>

#include <cstdlib>
#include <iostream>

#include "tests/simulation/house.hpp"

using namespace dunning::simulation;

namespace {

void live_on(std::uint64_t seed) {
  CAPTURE(seed);
  HousePlan plan;
  plan.seed = seed;
  const auto ended = live_in_house(plan);
  std::string wrong;
  for (const auto& one : ended.violations)
    wrong += "\n  " + one;
  CHECK_MESSAGE(ended.violations.empty(), wrong);
  std::cout << "seed " << seed << ": " << ended.requests << " requests, " << ended.faults
            << " faults, " << ended.crashes << " crashes, " << ended.uncertain << " uncertain, "
            << ended.logins << " logins;";
  for (const auto& [name, mails] : ended.mails)
    std::cout << " " << name << " " << mails << " mails";
  std::cout << "\n";
  CHECK(ended.faults > 0);
  CHECK(ended.mails.size() == dunning::in_process::systems().size());
}

}  // namespace

TEST_CASE("S15 S22 S32 simulation: every accounting system in one daemon, with troubles") {
  const char* seeds = std::getenv("DUNNING_SEEDS");
  const int count = seeds == nullptr ? 2 : std::atoi(seeds);
  for (int seed = 1; seed <= count; ++seed)
    live_on(static_cast<std::uint64_t>(seed));
}
