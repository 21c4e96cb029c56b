#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/policy/reason.hpp"

// What is due and why (design, rule 1). Pure: the same function answers the daily run, `plan`,
// `why` for a past date, the simulation and the tests. The rules are S5–S7 and S10–S21 of
// docs/semantics.md. It never fails: what cannot be understood is a decision with the reason
// quarantined.
//
// To decide again about a message that is about to leave (S22), leave that message's own taken rows
// and its date out of the history: a row on its way keeps its item from every step.
namespace dunning::policy {

// What is to happen to an item today, with its reason; doing nothing is a decision too.
struct Decision {
  ItemId item;
  Reason reason = Reason::not_due;
  std::string policy;  // name; empty when none matches
  std::string policy_digest;
  std::string step;             // the step it is about: taken today, or the next one; may be empty
  std::optional<Date> step_on;  // when that step is (or would be) due
  std::string detail;           // the facts behind the reason, a plain sentence
};

// One line of a list in a message (S18, S21).
struct Line {
  ItemId item;
  InvoiceId invoice;
  std::string number;
  std::optional<Date> invoice_date;
  std::optional<Date> due_date;
  std::string reference;  // the customer's own
  std::string payment_reference;
  std::string payment_link;
  Money total;
  Money open;  // after the credits that are tied to it
  bool operator==(const Line&) const = default;
};

struct CreditLine {
  InvoiceId id;
  std::string number;
  Money amount;  // what of it nets this case, positive
  bool operator==(const CreditLine&) const = default;
};

// One (item, step, round, turn) that a message takes.
struct Advance {
  ItemId item;
  std::string step;
  int round = 0;
  int turn = 0;
  Reason reason = Reason::due;   // due or gathered
  std::optional<Date> due_date;  // as it stood
  bool operator==(const Advance&) const = default;
};

// One message of one case: what dispatch writes as an occasion with its outbox rows.
struct Intent {
  std::string policy;
  std::string policy_digest;
  std::string step;               // the leading one: tone, template
  std::vector<Advance> advances;  // every item that takes a step with it, the leading one's first
  std::string email;              // template of the leading step, or empty
  std::string note;               // text of the leading step's note, or empty
  std::vector<Line> to_pay_now;
  std::vector<Line> not_yet_due;
  std::vector<CreditLine> credits;          // free credits that net this case
  Money amount;                             // net, to pay now
  std::optional<Date> pay_by;               // S21
  std::string next_step;                    // what happens next, or empty after the last step
  std::optional<Date> next_step_on;         // the earliest day on which that could leave
  std::vector<Debtor::Mailbox> recipients;  // S33: the first contact that exists, all its addresses
  std::string language;                     // ISO 639-1
  // What the fresh look compares (S22): equal means that the message still says the truth.
  bool operator==(const Intent&) const = default;
};

struct Verdict {
  std::vector<Decision> decisions;    // one for every item of the account
  std::vector<Judgement> judgements;  // new ones, to be stored whether or not anything leaves
  std::vector<Intent> intents;        // at most one: a second policy's message waits for min_gap
  std::optional<Date> next_look;      // the first day on which time alone can change this verdict
};

Verdict decide(const Account& account, const AdministrationRules& rules, const PolicySet& policies,
               const law::Jurisdiction& jurisdiction, Date today);

}  // namespace dunning::policy
