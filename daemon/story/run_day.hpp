#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "daemon/policy/admit.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/story/story.hpp"

// One account's daily run, and what it leaves in the memory, without a store: for stories and for
// the time machine.
namespace dunning::story {

// What left of all debtors on each day, and how much of it is let out (S10, S23). Whoever is lived
// first is let out first.
struct DayLoad {
  int messages_per_day = 0;  // 0: no bound
  int ramp_per_day = 0;      // first messages about what was open at adoption; 0: no bound
  std::map<Date, int> messages{};
  std::map<Date, int> old_book{};
};

// Under what an account is decided. Refers to its parts.
struct Regime {
  const policy::AdministrationRules& rules;
  const policy::PolicySet& policies;
  const law::Jurisdiction& jurisdiction;
  int messages_per_debtor = 4;  // S23, in debtor_days
  int debtor_days = 30;
  DayLoad* load = nullptr;  // counted and filled, when there is one
};

// Whether it is a message to the debtor, and no task or note alone.
bool reaches_debtor(const policy::Intent& intent);

struct RunOfDay {
  // With the reason for which something does not leave after all.
  policy::Verdict verdict;
  std::vector<policy::Intent> leaving;
};

// `lately`: the days on which the debtor had messages. Decided when the daily run is due, or when
// the policy's window opens later.
RunOfDay run_day(const policy::Account& account, const Regime& regime, std::span<const Date> lately,
                 Date today);

// What is kept of a verdict although nothing leaves: judgements and tasks.
void remember(policy::Account& account, const policy::Verdict& verdict, Date today);
// The name that the message has in the memory.
std::string occasion_of(const policy::Account& account, const policy::Intent& intent, Date today);

// What left, and what became of it. True when it counts for the gaps between messages (S20).
bool remember(policy::Account& account, const policy::Intent& intent, Expected::Fate fate,
              Date today);

// What a person's answer to it says (S22).
policy::Approval approval_of(const policy::Intent& waiting, bool yes);

}  // namespace dunning::story
