#pragma once

#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/policy/decide.hpp"
#include "daemon/policy/ladder.hpp"
#include "daemon/policy/netting.hpp"
#include "daemon/policy/notices.hpp"
#include "daemon/policy/obstacle.hpp"

// The first half of decide: where every item stands by itself. The second half (decide.cpp) puts
// what is due together into the message of a case.
namespace dunning::policy {

// What a step makes. Messages before and after the due date never mix; a step without a message
// bothers nobody and keeps no distance from messages.
struct Kind {
  bool message = true;      // to the debtor
  bool before_due = false;  // its step lapses on the due date
  bool operator==(const Kind&) const = default;
};
Kind kind_of(const Step& step);

struct Standing {
  // Its due date is the one that counts: an Extension replaces the ledger's (S25).
  const Item* item = nullptr;
  // Which governs it; of what is blocked only when it is arranged or in dispute.
  const Policy* policy = nullptr;
  Decision decision;
  bool owed = false;     // the books do not block it, a policy governs it, credits leave something
  bool overdue = false;  // today is after its due date
  Money open;            // less the credits tied to its invoice, and what is in dispute
  Money net;             // and less free credits
  Money disputed;        // S28; all of it, or a part
  std::optional<Date> arranged_for;  // S18: blocked, because money is expected on this day
  std::optional<Ladder> ladder;      // none: blocked
  std::optional<Ladder::Next> next;  // none: blocked, or finished
  bool due = false;                  // `next` is due today and its condition holds
  bool may_come_along = false;       // S17: `next` may be taken some days before its date

  const Step& step() const { return ladder->step(next->step); }
};

struct Assessment : Circumstances {
  explicit Assessment(Circumstances around) : Circumstances(std::move(around)) {}

  law::DebtorType debtor_type = law::DebtorType::consumer;
  std::string language;
  std::vector<Standing> items;  // by item id
  std::vector<Claimed> claims;  // S37
  std::vector<Use> uses;        // `item` is an index into items
  struct CaseSum {
    const Policy* policy = nullptr;
    std::optional<Money> open;  // see case_open
    int invoices = 0;           // overdue and owed
    std::optional<Date> oldest_due;
  };
  std::vector<CaseSum> cases;
  std::vector<Judgement> judgements;
  std::optional<Date> next_look;
  const law::Jurisdiction* jurisdiction = nullptr;
  Notices notices;            // S39
  std::string speaks_of;      // an event message that the machine sends today, or empty
  std::deque<Item> extended;  // items with another due date than the ledger's

  void look_on(Date date);  // time alone changes something on this day
  // Net amount to pay now of a policy's case: its overdue items less credits. None: too large.
  std::optional<Money> case_open(const Policy& policy) const;
  const CaseSum* case_sum(const Policy& policy) const;
  // The first condition of a step that does not hold today for the item, or none.
  std::optional<std::string> failing(const Standing& standing, const Step& step) const;
};

// S20. The first day on which the debtor may hear from us again under this policy; none: nothing
// was sent yet.
std::optional<Date> min_gap_until(const History& history, const Policy& policy);

Assessment assess(const Account& account, const AdministrationRules& rules,
                  const PolicySet& policies, const law::Jurisdiction& jurisdiction, Date today);

}  // namespace dunning::policy
