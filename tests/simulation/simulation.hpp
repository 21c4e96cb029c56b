#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

// The whole daemon on one seed: the real tasks, store, sync, policy, dispatch, messages and
// channels, with the world of world.hpp around them, in one thread. docs/testing.md says how to run
// one seed again.
namespace dunning::simulation {

struct Plan {
  std::uint64_t seed = 1;
  int days = 200;  // of trouble; then quiet days until everything due has happened
  int quiet_days = 45;
  int debtors = 6;
  long crash_at = 0;        // the process dies at this port call, once
  int crash_per_mille = 0;  // and with this chance at every port call
  int fault_percent = 0;
  bool busy_moments = true;
  bool outages = false;  // now and then the ledger is away for days
};

struct Report {
  std::vector<std::string> violations;  // of an invariant; empty is good
  std::vector<std::string> problems;    // what the daemon logged as warning or error, newest last
  int mails = 0;
  int accepted = 0;
  int uncertain = 0;
  int cancelled_by_look = 0;
  int crashes = 0;
  long port_calls = 0;
  long troubled_port_calls = 0;  // of the days before the quiet ones
};

// Makes and removes its store below `directory`.
Report simulate(const Plan& plan, const std::filesystem::path& directory);

}  // namespace dunning::simulation
