#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/money.hpp"
#include "daemon/policy/subject.hpp"

// The policy language in memory: an ordered list of steps (S11–S13). Read from YAML by settings;
// every value here has been validated there, so decide may rely on it.
namespace dunning::policy {

enum class Unit { days, business_days, banking_days, weeks, months };

struct Span {
  int count = 0;  // may be negative: before
  Unit unit = Unit::days;
  bool operator==(const Span&) const = default;
};

Date add(Date date, Span span, const WorkingDays& calendar);
std::string to_string(Span span);  // "10 days", "-3 business days"

// `at:` — a distance from the due date or from the day an earlier step was delivered.
struct Anchor {
  std::optional<std::size_t> step;  // index of an earlier step; none: the due date as it stands
  Span offset;
  bool deadline = false;      // of that step's deadline: "formal_notice.deadline + 3 banking days"
  bool end_of_month = false;  // and from there to the last day of the month; not before the anchor
};
// The distance of an anchor, from the day it counts from.
Date after(Date from, const Anchor& at, const WorkingDays& calendar);

// S16. The step is taken again, `times` times at most.
struct Repeat {
  Span every;
  int times = 1;
  bool operator==(const Repeat&) const = default;
};

// Something a person is to do (S34).
struct TaskOrder {
  std::string title;         // mustache, as a note
  std::string assign;        // who, free text; may be empty
  std::optional<Span> wait;  // `wait: done, at most …` keeps the next step back
  bool operator==(const TaskOrder&) const = default;
};

// S37, S38. By what a legal sum is measured: the law of the jurisdiction, or what the debtor has
// agreed to.
enum class Basis { none, statutory, agreed };
std::string_view name(Basis basis);
std::optional<Basis> parse_basis(std::string_view text);

// What a step says (`announce:`) or asks for (`claim:`) beyond the principal.
struct Charges {
  Basis interest = Basis::none;
  Basis costs = Basis::none;

  bool any() const { return interest != Basis::none || costs != Basis::none; }
  bool operator==(const Charges&) const = default;
};

// S38. `interest: 1 % per month`, simple; in ten-thousandths of a percent, as law::Percent.
struct AgreedInterest {
  std::int64_t percent_e4 = 0;
  enum class Per { month, year } per = Per::month;
  bool operator==(const AgreedInterest&) const = default;
};
std::string to_string(const AgreedInterest& interest);  // "1 % per month", "10.5 % per year"

// S38. `costs: { percent: 15, min: 150 EUR }`.
struct AgreedCosts {
  int percent = 0;
  std::optional<Money> minimum;
  bool operator==(const AgreedCosts&) const = default;
};

enum class Comparison { equal, not_equal, less, less_equal, greater, greater_equal };

// All conditions of a list have to hold. An amount in another currency than the item's makes the
// condition false (no_amount_in_currency is then the detail): amounts compare only in their own
// currency.
struct Condition {
  Subject subject = Subject::debtor_type;
  Comparison comparison = Comparison::equal;
  // By what asked(subject) says: text of word, pattern, tag and yes_no; a number of days, percent
  // and count. Several texts, with `equal`: one of them.
  std::variant<std::string, Money, std::int64_t, std::vector<std::string>> value;
};

// Whom a message goes to (S33). Empty: what the policy says, or the language's own order.
struct Addressees {
  std::vector<std::string> to;  // roles of Debtor::Mailbox, the first that exists
  std::vector<std::string> cc;  // addresses
  std::vector<std::string> bcc;
  bool operator==(const Addressees&) const = default;
};

// What happens at a step. A step may have both.
struct Step {
  std::string name;
  Anchor at;
  std::vector<Condition> conditions;
  std::string email;               // name of the template, or empty
  std::string note;                // text written back into the ledger, or empty
  int line = 0;                    // where the step stands in its file, for messages
  std::vector<std::string> was{};  // names it had before (S11)
  std::optional<Repeat> repeat{};
  std::optional<Span> deadline{};  // the term the message sets; ends on a banking day (S13)
  std::optional<TaskOrder> task{};
  bool approval = false;  // a person has to say yes (S22, S36)
  std::optional<Span>
      assume_delivered{};  // S32: an uncertain message counts as delivered after this
  std::string letter{};    // name of the template of the letter, or empty
  Charges announce{};      // S37: what it says will be owed
  Charges claim{};         // S37: what it asks for beside the principal
  // S39. The message is this statutory notice of the jurisdiction ("fourteen_days"), or empty. Its
  // term is the notice's own; a `deadline` beside it can only make it longer.
  std::string legal_notice{};
  Addressees addressees{};
  std::string sms{};             // name of the template of a text message to the debtor, or empty
  std::string webhook{};         // name of a webhook of the configuration, or empty
  std::string hand_over{};       // name of an agency of the configuration (S36), or empty
  bool attach_invoices = false;  // `attach: [invoices, letter]`: to the e-mail, as PDF
  bool attach_letter = false;
  // `else:` — at most one: this same step, but with what it does when its conditions do not hold.
  // Then it is taken that way instead of being passed over. Not with a deadline.
  std::vector<Step> otherwise{};

  bool before_due() const { return !at.step && at.offset.count < 0; }
  bool writes() const {
    return !email.empty() || !letter.empty() || !sms.empty();
  }  // to the debtor
  bool sets_a_term() const { return deadline || !legal_notice.empty(); }
  // What it says has legal weight: what a friendly step may do (gathering along, counting as
  // delivered without knowing) it may not.
  bool has_legal_effect() const { return sets_a_term() || announce.any() || claim.any(); }
};

struct SendWindow {
  enum class Days { every_day, business_days } days = Days::business_days;
  int from_minute = 9 * 60;
  int to_minute = 17 * 60;  // exclusive
};

struct Policy {
  std::string name;
  std::string description;
  std::string digest;  // SHA-256 of the file's canonical content; names it in every decision
  std::string file;    // for messages
  std::vector<Condition> applies;  // `for:`
  std::optional<Money> threshold;  // S19; compares only within its own currency
  int min_gap_days = 5;            // S20
  int gather_days = 5;             // S17
  int same_step_gap_days = 14;     // S17
  // S19. A remainder after payment is small when it is below the amount and at most this part of
  // the invoice.
  struct Small {
    Money below;
    int percent = 1;
    bool operator==(const Small&) const = default;
  };
  std::optional<Small> small;
  bool show_disputed = true;  // S18: in a list of its own, or left out
  // S26: after a broken promise the next step, or (normally) the one that was due.
  bool broken_promise_next_level = false;
  Span promise_grace{2, Unit::banking_days};
  Span instalment_notice{-3, Unit::banking_days};  // the message about a coming instalment
  Span last_chance{3, Unit::banking_days};         // S27
  Span settle{2, Unit::banking_days};              // S29
  int repeat_after_days = 60;                      // S29
  Span collected_by{5, Unit::banking_days};        // S35, after the due date
  std::optional<AgreedInterest> interest;          // S38: only where the debtor has agreed_terms
  std::optional<AgreedCosts> costs;                // S38
  // S37. The principal is paid, costs that were claimed are not: nothing is sent, and a person is
  // asked or not.
  enum class UnpaidCosts { waive, ask } unpaid_costs = UnpaidCosts::waive;
  Addressees addressees;  // S33, of every message
  // On which business day of each month a debtor with something open gets a statement (S20); none:
  // on no day.
  std::optional<int> statement_day;
  // Stated before the due date: what may be deducted by whoever pays so soon after the invoice
  // date.
  struct Discount {
    int hundredths = 0;  // of a percent: 250 is 2.5 %
    Span within;
    bool operator==(const Discount&) const = default;
  };
  std::optional<Discount> discount;
  bool thank_you = false;  // a message when a case that was reminded of has been paid
  SendWindow send;
  std::vector<Step> steps;

  const Step* find(std::string_view step) const;
  std::optional<std::size_t> index_of(std::string_view step) const;
  // The step that history and people know by that name: also by one that it had before (S11).
  std::optional<std::size_t> known_as(std::string_view step) const;
};

// In the order of the configuration: the first that matches an item governs it (S11).
using PolicySet = std::vector<Policy>;
const Policy* find_policy(const PolicySet& policies, std::string_view name);

}  // namespace dunning::policy
