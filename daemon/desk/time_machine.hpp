#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/story/run_day.hpp"

// Lives the days of one debtor again, under a regime that may be another than the one that was in
// force: the books and what people said are those of each day, what was sent is what this regime
// would have sent. Nothing is written.
namespace dunning::desk {

struct Relived {
  Date on;
  std::string what;  // a step, or an event
  policy::Intent intent;
  bool needs_yes = false;  // it waited for an approval, which is taken as given that day
};

// The accounts of one debtor, one a currency: they share the gaps between messages.
struct Lives {
  struct One {
    store::AccountKey key;
    policy::Account at_first;     // the evening before the first day
    std::vector<Date> changes;    // days after the first on which something about it changed
    std::vector<Relived> left{};  // filled in
    struct Stood {
      Date from;
      std::string why;  // of what did not leave: "F-1 hold: asked for a copy"; may be empty
    };
    std::vector<Stood> stood{};  // filled in, in order
  };
  std::vector<One> accounts;
  Date from;
  Date to;
  // The account as the books and the people of that day have it; its history is not asked for.
  std::function<Result<policy::Account>(const store::AccountKey&, Date)> facts;
};

struct Answers {
  bool take_as_given = false;  // approvals; else those that people gave
};

// Why nothing else left on that day, or empty.
std::string why_on(const Lives& lives, Date day);

// Costs as much as happened: an account is looked at on its first day, when something changed, and
// when its last verdict asked for it.
Status relive(Lives& lives, const story::Regime& regime, Answers answers);

}  // namespace dunning::desk
