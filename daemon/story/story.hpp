#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/money.hpp"
#include "daemon/core/records.hpp"
#include "daemon/law/jurisdiction.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/policy/reason.hpp"
#include "daemon/policy/word.hpp"

// A story: who owes what, what happens and what is said on which day, and what is expected to leave
// or to stay. Read from YAML by settings (settings/story_file.hpp), told by tell.hpp. Names of
// debtors and numbers of invoices have been checked by the reader: every one that is spoken of is
// known, and lines are those of the file.
namespace dunning::story {

// S41. What the law asks and no ledger has, as a person said it.
struct Fact {
  std::string key;
  std::string value;
};

struct DebtorGiven {
  std::string name;
  std::string number;
  std::optional<law::DebtorType> type;  // a person's word (S2); none: derived
  std::string country;
  std::string language;
  std::vector<std::string> emails;
  bool has_postal_address = true;
  std::vector<std::string> tags;
  std::vector<std::string> notes;
  std::vector<Fact> facts;
};

// An invoice appears in the books on the day it is dated.
struct InvoiceGiven {
  std::string number;
  std::string debtor;
  Money amount;
  Date dated;
  Date due;
  std::string reference;
  bool direct_debit = false;
  std::vector<std::string> tags;
  std::vector<Fact> facts;
  int line = 0;
};

struct CreditNote {
  std::string number;
  std::string debtor;
  std::string of;  // the invoice it credits, or empty: a free credit
  Money amount;
};
struct Paid {
  std::string invoice;
  std::optional<Money> amount;  // none: all that is open
};
struct PaidBack {  // a payment is reversed: as much is open again
  std::string invoice;
  std::optional<Money> amount;  // none: all that was paid
};
struct DueMoved {  // in the books
  std::string invoice;
  Date due;
};
struct BooksKept {  // how far (S9)
  Date until;
};
struct HoldSet {
  std::string target;  // an invoice's number or a debtor's name
  std::optional<Date> until;
};
struct HoldEnded {
  std::string target;
};
struct Extended {
  std::string invoice;
  Date due;
};
struct Promised {
  std::string debtor;
  std::string invoice;  // empty: all that is open
  Money amount;
  Date by;
};
struct PlanAsked {
  std::string debtor;
};
struct PlanAgreed {
  std::string debtor;
  std::vector<policy::Instalment> parts;
};
struct Disputed {
  std::string invoice;
  std::optional<Money> amount;  // none: all of it
};
struct DisputeClosed {
  std::string invoice;
  bool founded = false;
};
struct Offered {
  std::string debtor;
  Money pay;
  Date by;
};
struct Approved {  // everything of that step that waits today
  std::string step;
  bool yes = true;
};
struct Done {  // the newest open task of that step or kind
  std::string task;
  std::string outcome;
};
struct CameBack {  // the newest message of that step bounces
  std::string step;
};
struct Resolved {  // the newest uncertain message of that step
  std::string step;
  bool delivered = false;
};
struct Moved {  // by hand
  std::string invoice;
  policy::MoveLadder::How how = policy::MoveLadder::How::set;
  std::string step;
};

struct Event {
  int line = 0;
  std::string reason;  // as a person gave it, or empty
  std::variant<InvoiceGiven, CreditNote, Paid, PaidBack, DueMoved, BooksKept, HoldSet, HoldEnded,
               Extended, Promised, PlanAsked, PlanAgreed, Disputed, DisputeClosed, Offered,
               Approved, Done, CameBack, Resolved, Moved>
      what;
};

// One message, or what else a step does. What is not said is not asked about.
struct Expected {
  int line = 0;
  std::string debtor;
  std::string what;                   // a step, or an event of policy/event.hpp
  std::vector<std::string> invoices;  // that take a step with it, in any order
  std::optional<Money> amount;
  std::optional<Money> interest;  // that it claims
  std::optional<Money> costs;     // that it claims, announces, or names as a notice
  std::optional<Money> total;     // of what it claims: the one amount to pay
  std::string notice;             // the statutory notice it is
  std::optional<Date> pay_by;
  std::optional<Date> deadline;
  std::vector<std::string> to;
  std::string language;
  // What becomes of it: delivered on the day unless the story says otherwise.
  enum class Fate { delivered, uncertain, bounced, refused, not_sent } fate = Fate::delivered;
};

struct Day {
  Date on;
  int line = 0;
  std::vector<Event> events;  // before anything is decided, in this order
  std::vector<Expected> expected;
  // Of every open invoice that takes no step today; of all of them when none is open.
  std::optional<policy::Reason> silence;
  int silence_line = 0;
  struct ReasonOf {
    std::string invoice;
    policy::Reason reason = policy::Reason::due;
    int line = 0;
  };
  std::vector<ReasonOf> reasons;
  std::vector<std::string> tasks;  // made today: of a step, or a kind of policy::NewTask
};

struct Story {
  std::string name;
  int line = 0;
  std::vector<DebtorGiven> debtors;
  std::vector<InvoiceGiven> invoices;
  std::vector<Day> days;  // in order; on those between nothing is expected to leave
};

// What the stories of one file share.
struct Setting {
  policy::AdministrationRules rules;
  policy::PolicySet policies;
  law::Jurisdiction jurisdiction;
  int messages_per_debtor = 4;  // S23, as the daemon has it when nothing is said
  int debtor_days = 30;
};

}  // namespace dunning::story
