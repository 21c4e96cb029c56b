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
  // When the message after it would be due, were that step taken on that day, or today when that
  // day is past.
  std::optional<Date> then_on{};
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
  Money open;  // after the credits that are tied to it, and without what is in dispute
  std::optional<Date> arranged_for{};  // in the list `arranged`: the day on which money is expected
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
  Reason reason = Reason::due;   // due, gathered or gathered_by_law
  std::optional<Date> due_date;  // as it stood
  bool operator==(const Advance&) const = default;
};

// A promise that was not kept, as the next message opens with it (S26).
struct PromiseBroken {
  Money amount;
  Date by;
  Money received;  // of it, in time
  bool operator==(const PromiseBroken&) const = default;
};

// A part of a payment plan as a message states it.
struct StatedInstalment {
  Date due;
  Money amount;
  Money received;  // of it
  bool operator==(const StatedInstalment&) const = default;
};

// What may be deducted by whoever pays by that day.
struct StatedDiscount {
  Money amount;
  Date until;
  bool operator==(const StatedDiscount&) const = default;
};

// One message of one case: what dispatch writes as an occasion with its outbox rows.
struct Intent {
  // "step", or an event of policy/event.hpp with its subject. Events take no step unless they
  // advance one (S28), do not count for min_gap and do not wait for it.
  std::string kind = "step";
  std::string subject;
  std::string policy;
  std::string policy_digest;
  std::string step;               // the leading one: tone, template
  std::vector<Advance> advances;  // every item that takes a step with it, the leading one's first
  std::string email;              // template of the leading step, or empty
  std::string letter;             // template of the leading step's letter, or empty
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
  std::vector<Line> arranged;               // S18: promised, in a plan, collected; with its date
  std::vector<Line> disputed;               // S18
  std::optional<Date> deadline;             // the last day of the term this message sets
  std::optional<PromiseBroken> promise_broken;
  std::vector<StatedInstalment> instalments;  // of the plan this message is about
  std::optional<Date> by;                     // of the promise or offer it is about
  std::string remark;                         // a person's line (S21)
  WordId remark_word;                         // whose it is; 0: none
  std::vector<std::string> cc;
  std::vector<std::string> bcc;            // beside the owner's archive
  std::string iban;                        // to pay to (S4); empty: the creditor's of the currency
  std::optional<StatedDiscount> discount;  // before the due date
  std::vector<Line> settled;               // what a thank_you is about
  std::vector<RecordRef> documents;        // to be attached: copies of invoices
  std::optional<TaskOrder> task;           // the leading step's
  std::optional<StatedLaw> law;            // S37–S39: what it states of law, with its working
  std::string sms;                         // template of the leading step's text message, or empty
  std::string phone;                       // where that goes, E.164
  std::string webhook;                     // the leading step's, or empty
  std::string hand_over;                   // the agency that gets the case (S36), or empty
  bool attach_letter = false;              // the letter goes with the mail as well
  bool writes() const {
    return !email.empty() || !letter.empty() || !sms.empty();
  }  // to the debtor
  // What the fresh look compares (S22): equal means that the message still says the truth.
  bool operator==(const Intent&) const = default;
};

// Something for a person to do, raised once for (kind, subject).
struct NewTask {
  std::string kind;     // call, book_payment, allocate_credit, review_dispute, credit_rest…
  std::string subject;  // "item/12", "dispute/4"…
  std::string title;
  std::string assign;
  std::optional<Date> due_on;
  bool operator==(const NewTask&) const = default;
};

struct Verdict {
  std::vector<Decision> decisions;    // one for every item of the account
  std::vector<Judgement> judgements;  // new ones, to be stored whether or not anything leaves
  // At most one of kind "step" (a second policy's message waits for min_gap), and events.
  std::vector<Intent> intents;
  std::vector<Intent> waiting;  // what would leave if a person approved it
  std::vector<NewTask>
      tasks;  // not yet in the history; to be stored whether or not anything leaves
  std::vector<NoticeVoid> voids;  // S39: to be stored whether or not anything leaves
  std::vector<ItemId> at_rest;  // need not be loaded again as long as nothing new is known of them
  std::optional<Date> next_look;  // the first day on which time alone can change this verdict
};

Verdict decide(const Account& account, const AdministrationRules& rules, const PolicySet& policies,
               const law::Jurisdiction& jurisdiction, Date today);

}  // namespace dunning::policy
