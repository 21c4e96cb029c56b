#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulation/judge.hpp"
#include "tests/simulation/life.hpp"

namespace dunning::simulation {

// The bookkeeper at the command line: says things through daemon/desk and daemon/store as
// dunningctl does, tells the judge what was said, and finds out what became of uncertain messages.
class Person {
 public:
  Person(World& world, Judge& judge) : world_(world), judge_(judge) {}

  // Holds or releases; or, with Trouble::agreements, notes a promise, a dispute or a request for a
  // plan, or ends one.
  void say_something(Life& life, Dice& dice);
  // Holds the debtor of the conversation that is under way.
  void hold_whom_this_is_for(Life& life, Dice& dice);
  // Whatever pauses a ladder without an end of its own is taken back.
  void take_back_everything(Life& life);
  // Returns how many messages were uncertain. Also corrects refused addresses.
  int resolve_uncertain(Life& life);
  // Two daemons that read the pages of one sweep by turns miss some between them: the shrink guard
  // stops it, and a person looks and says that nothing is missing.
  void trust_source(Life& life);

  struct Open {  // what has no end of its own
    std::string debtor;
    std::string claim;
    std::string word;  // "dispute/4"
    bool dispute = false;
  };
  struct State {
    std::vector<Open> open;
    std::map<std::string, int> promises;  // by claim
  };
  // When the store forgets what was said, so do they.
  const State& state() const { return state_; }
  void set(State state) { state_ = std::move(state); }

 private:
  void hold_or_release(Life& life, DebtorLife& debtor, Dice& dice);
  void agree(Life& life, DebtorLife& debtor, Dice& dice);
  AdministrationId administration(Life& life) const;

  World& world_;
  Judge& judge_;
  State state_;
};

}  // namespace dunning::simulation
