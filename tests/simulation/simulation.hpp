#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/simulation/plan.hpp"

// The whole daemon on one seed: the real tasks, store, sync, policy, dispatch, messages and
// channels, with the world of world.hpp around them, in one thread, judged after every step.
// docs/testing.md says how to run one seed again.
namespace dunning::simulation {

struct Report {
  std::vector<std::string> violations;  // empty is good; of the first step that broke something
  std::vector<std::string> problems;    // what the daemon logged as warning or error, newest last
  std::string story;                    // with Plan::tell
  int days = 0;                         // until the first violation, or all of them
  int mails = 0;                        // taken by the server
  int uncertain = 0;                    // messages a person had to find out about
  int letters = 0;                      // statutory notices among the mails
  int claims = 0;                       // claims of costs among them
  int rested = 0;               // accounts of which something had come to rest, times days
  int crashes = 0;
  int restores = 0;
  int power_losses = 0;
  int rivals = 0;
  std::vector<long> crashed_at;
  long port_calls = 0;
  long troubled_port_calls = 0;  // of the days before the quiet ones
};

// Makes and removes its store below `directory`.
Report simulate(const Plan& plan, const std::filesystem::path& directory);

// The shortest story that still breaks the same rule: fewer days, debtors, troubles and crashes.
struct Failure {
  Plan plan;
  Report report;
};
Failure shortest(const Plan& plan, const Report& report, const std::filesystem::path& directory);
// The violation, the story and the command that runs it again.
std::string printed(const Failure& failure);

// "twice" of "twice: the mail …": the rule a violation is about.
std::string rule_of(const std::string& violation);

}  // namespace dunning::simulation
