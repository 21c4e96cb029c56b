#pragma once

#include <string>
#include <vector>

#include "daemon/policy/decide.hpp"
#include "daemon/story/story.hpp"

// Tells a story: every day from its first to its last, the same decide and admit as the daily run.
// Pure: reads no clock, no file and no store.
namespace dunning::story {

// One message that left, or what else a step did.
struct Left {
  Date on;
  Debtor debtor;
  policy::Intent intent;
  std::string occasion;  // its name in the memory of the account
};

// An invoice about which nothing leaves, from the first day on which it is so for this reason and
// before this step.
struct Quiet {
  Date on;
  std::string debtor;
  std::string invoice;
  Money open;
  policy::Decision decision;
};

// An account as it stood when what the law asks of it can be read: after a message with a term, an
// announcement, a claim or a notice, and at the end of the story.
struct Moment {
  Date on;
  std::string after;  // the step that left; empty: the end
  policy::Account account;
  std::vector<ItemId> items;  // that took the step; at the end all
};

// A day that went otherwise than the story says, in lines for people.
struct Mismatch {
  int line = 0;  // of the expectation, or of the day; 0: a day the story does not mention
  Date on;
  std::vector<std::string> expected;
  std::vector<std::string> happened;
  std::vector<std::string> because;
};

struct Told {
  std::vector<Mismatch> mismatches;  // of the first day that went otherwise; what follows is moot
  std::vector<Left> left;            // in the order in which it left
  std::vector<Quiet> quiet;
  std::vector<Moment> moments;
  bool fine() const { return mismatches.empty(); }
};

Told tell(const Story& story, const Setting& setting);

// "reminder to J. Jansen: F-1, F-2, 250.00 EUR", as both sides of a mismatch are written.
std::string text_of(const Left& left);

}  // namespace dunning::story
