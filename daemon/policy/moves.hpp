#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"

// What people did to the ladder of one item by hand (S10, S30).
namespace dunning::policy {

struct Move {
  enum class How {
    set,   // the next step is `step`, due on `on`
    skip,  // `step` counts, for anchors only, as taken on `on`
    again  // `step` is taken once more; the ladder stands where it stood
  } how = How::set;
  std::size_t step = 0;
  Date on;                // the day it was said
  bool once = false;      // `send --step`: only when the step was not taken yet in this round
  std::string because{};  // of what no person said (S39); else empty
};

// The words about the item that hold on `today`, the oldest first; those that name a step which the
// policy lacks are left out. Words of an earlier round end with it: what was said before the item
// was last taken up is the caller's to leave out.
std::vector<Move> moves_of(const Item& item, const Policy& policy, const Account& account,
                           Date today);

// S10. What reached the debtor before dunningd came, from an import: the ladder starts after as
// many messages, and never beyond the last one before a step that sets a term or needs approval,
// for which our own demand has to come first.
struct Before {
  std::size_t first = 0;  // the step at which the ladder starts
  Date last_on;           // the day that counts for the step before it
};
std::optional<Before> reminded_before(const Item& item, const Policy& policy,
                                      const Account& account, Date today);

}  // namespace dunning::policy
