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
  bool fine() const { return mismatches.empty(); }
};

Told tell(const Story& story, const Setting& setting);

// "reminder to J. Jansen: F-1, F-2, 250.00 EUR", as both sides of a mismatch are written.
std::string text_of(const Left& left);

}  // namespace dunning::story
