#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "tests/simulation/judge.hpp"
#include "tests/simulation/life.hpp"

namespace dunning::simulation {

// The bookkeeper at the command line: says things through daemon/desk and daemon/store as
// dunningctl does, tells the judge what was said, and finds out what became of uncertain messages.
class Person {
 public:
  Person(World& world, Judge& judge) : world_(world), judge_(judge) {}

  // Holds or releases; or, with Trouble::agreements, notes a promise, a dispute or a request for a
  // plan, or ends one; or arranges something else that the plan asks for: an extension, a dispute
  // about a part, an offer, a yes or a no.
  void say_something(Life& life, Dice& dice);
  // Adopts the administration with a ramp, where nobody has (S10).
  void adopt(Life& life);
  // Says yes to all that waits for it.
  void approve_everything(Life& life);
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
    enum class What { plan_request, dispute, extension } what = What::plan_request;
  };
  struct Shown {  // what waited for a yes, as it was when somebody looked
    std::string id;
    std::string step;
    Spoken::Answered facts;
  };
  struct State {
    std::vector<Open> open;
    std::map<std::string, int> promises;  // by claim
    std::vector<Shown> shown;
  };
  // When the store forgets what was said, so do they.
  const State& state() const { return state_; }
  void set(State state) { state_ = std::move(state); }

 private:
  void hold_or_release(Life& life, DebtorLife& debtor, Dice& dice);
  void agree(Life& life, DebtorLife& debtor, Dice& dice);
  void arrange(Life& life, DebtorLife& debtor, Dice& dice);
  void extend(Life& life, const Invoice& invoice, Dice& dice);
  void dispute_a_part(Life& life, const Invoice& invoice, Dice& dice);
  void offer(Life& life, const Invoice& invoice, Dice& dice);
  void look_at_what_waits(Life& life);
  void answer(Life& life, Dice& dice);
  void end(Life& life, Open one, bool founded);
  desk::Desk desk_of(Life& life) const;
  AdministrationId administration(Life& life) const;

  World& world_;
  Judge& judge_;
  State state_;
};

}  // namespace dunning::simulation
