#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/in_process/systems.hpp"

// One daemon with an administration in every accounting system there is a connector to: the real
// connectors against the sandbox, in one process and on one seed. Its world is the sandbox's
// economy; requests and mails go wrong, and the process dies at any of them.
namespace dunning::simulation {

struct HousePlan {
  std::uint64_t seed = 1;
  int days = 20;              // with troubles
  int quiet_days = 12;        // without, for what is due to happen
  int faults_per_mille = 60;  // of requests and mails
  int crashes_per_mille = 3;  // of port calls
  sandbox::PopulationSize size{14, 90};
};

struct HouseEnded {
  std::vector<std::string> violations;
  std::map<std::string, int> mails;  // by administration
  std::int64_t requests = 0;
  int faults = 0;
  int crashes = 0;
  int uncertain = 0;
  int logins = 0;  // by a person: tokens whose answer was lost
};

HouseEnded live_in_house(const HousePlan& plan);

}  // namespace dunning::simulation
