#pragma once

#include <string>
#include <utility>
#include <vector>

#include "daemon/policy/policy.hpp"
#include "daemon/settings/section.hpp"

// Private to daemon/settings: `at:` of the steps of one policy, in the order of the file, which has
// to be the order in which they come (S12).
namespace dunning::settings {

class StepTimes {
 public:
  explicit StepTimes(Report& report) : report_(report) {}

  // Of every step before the first is read, so that one that comes later is told from none.
  void name(std::string step) { names_.push_back(std::move(step)); }
  // Fills Step::at, or complains. `policy` has the steps above it.
  void read(const Value& at, policy::Step& step, const policy::Policy& policy);
  // A step without `at`, which has been complained of.
  void pass();

 private:
  void complain_about_step(const Value& at, const std::string& word, const std::string& self,
                           const policy::Policy& policy);

  Report& report_;
  std::vector<std::string> names_;
  std::vector<int> nominal_;  // roughly when each step read so far comes
};

}  // namespace dunning::settings
