#include "tests/simulation/simulation.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <vector>

using namespace dunning;

namespace {

// In memory where the machine offers it: a crash of the process loses nothing there either, and the
// store's many fsyncs cost nothing.
std::filesystem::path place() {
  const std::filesystem::path memory = "/dev/shm";
  const auto name = "dunningd-simulation-" + std::to_string(getpid());
  std::error_code none;
  const bool room = access(memory.c_str(), W_OK) == 0 &&
                    std::filesystem::space(memory, none).available > (256ULL << 20) && !none;
  return (room ? memory : std::filesystem::path(DUNNING_BINARY_DIR)) / name;
}

// The seeds from `first` up to `end`; one alone when DUNNING_SEED says which.
std::vector<std::uint64_t> seeds(std::uint64_t first, std::uint64_t end) {
  if (const char* only = std::getenv("DUNNING_SEED")) return {std::strtoull(only, nullptr, 10)};
  std::vector<std::uint64_t> all;
  for (auto seed = first; seed < end; ++seed)
    all.push_back(seed);
  return all;
}

void check(const simulation::Plan& plan) {
  const auto report = simulation::simulate(plan, place());
  CAPTURE(plan.seed);
  CAPTURE(plan.crash_at);
  for (const auto& violation : report.violations)
    MESSAGE(violation);
  CHECK(report.violations.empty());
  CHECK(report.mails > 0);
  if (!report.violations.empty()) {
    const std::size_t from = report.problems.size() > 30 ? report.problems.size() - 30 : 0;
    for (std::size_t i = from; i < report.problems.size(); ++i)
      std::printf("  %s\n", report.problems[i].c_str());
  }
}

}  // namespace

TEST_CASE("simulation: 200 quiet days, and everything due happens once") {
  simulation::Plan plan;
  plan.busy_moments = false;
  const auto report = simulation::simulate(plan, place());
  for (const auto& violation : report.violations)
    MESSAGE(violation);
  CHECK(report.violations.empty());
  CHECK(report.mails == report.accepted);
  CHECK(report.mails > 50);
  CHECK(report.uncertain == 0);
  std::printf("200 quiet days: %d mails, %ld port calls\n", report.mails, report.port_calls);
}

TEST_CASE(
    "S22 simulation: debtors who pay while a call is in flight are not mailed about what they "
    "paid") {
  for (const auto seed : seeds(1, 4)) {
    simulation::Plan plan;
    plan.seed = seed;
    const auto report = simulation::simulate(plan, place());
    CAPTURE(seed);
    for (const auto& violation : report.violations)
      MESSAGE(violation);
    CHECK(report.violations.empty());
    CHECK(report.cancelled_by_look > 0);
  }
}

TEST_CASE(
    "S31 S32 simulation: faults, outages and crashes at any port call repeat nothing and lose "
    "nothing") {
  for (const auto seed : seeds(10, 16)) {
    simulation::Plan plan;
    plan.seed = seed;
    plan.crash_per_mille = 10;
    plan.fault_percent = 4;
    plan.outages = seed % 2 == 0;
    check(plan);
  }
}

TEST_CASE("S31 simulation: a crash at every port call of the first days, one after the other") {
  simulation::Plan plan;
  plan.days = 7;
  plan.quiet_days = 45;
  plan.debtors = 3;
  plan.busy_moments = false;
  const auto calls = simulation::simulate(plan, place()).troubled_port_calls;
  REQUIRE(calls > 50);
  for (plan.crash_at = 1; plan.crash_at <= calls; ++plan.crash_at)
    check(plan);
  std::printf("crashed at each of %ld port calls\n", calls);
}
