#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"

// What a person says about a debtor (S25–S30, S34). A word is a fact: it is written once, and may
// be ended by a person. What becomes of it (a promise kept, an instalment missed) is never stored;
// it is derived from the word, the books and today (policy/outcome.hpp), so that `why` for a past
// date and the fresh look see what was true.
namespace dunning::policy {

using WordId = Id<struct WordTag, std::int64_t>;

// One item that a promise, plan or offer covers, as it stood when it was made.
struct Covered {
  ItemId item;
  InvoiceId invoice;
  Money open_then;
  Money received_then;  // Item::received of that moment; later receipts are what counts
  bool operator==(const Covered&) const = default;
};

// Our agreement that an invoice is due later; replaces its due date for steps, default and
// interest. The newest one in force counts.
struct Extension {
  InvoiceId invoice;
  Date due;
  bool operator==(const Extension&) const = default;
};

// S26. Above the limits it needs an approver before it counts (`approved_by` empty: not yet).
struct Promise {
  Money amount;
  Date by;
  std::vector<Covered> covers;
  bool confirm = false;  // a confirmation is mailed to the debtor
  bool needs_approval = false;
  std::string approved_by;
  bool operator==(const Promise&) const = default;
};

// S27. The debtor asked for a plan; everything covered pauses until it is answered.
struct PlanRequest {
  std::vector<Covered> covers;
  bool operator==(const PlanRequest&) const = default;
};

struct Instalment {
  Date due;
  Money amount;
  bool operator==(const Instalment&) const = default;
};

// S27. The first instalment is the deposit when there is one.
struct Plan {
  std::vector<Instalment> instalments;  // in the order of their dates
  std::vector<Covered> covers;
  bool confirm = true;
  bool operator==(const Plan&) const = default;
};

// S28. Ended "founded" or "unfounded".
struct Dispute {
  InvoiceId invoice;
  std::optional<Money> amount;  // none: all of it
  std::string category;
  std::string owner;
  std::optional<Date> review;
  std::string copy_to;  // a third party's address, or empty
  bool operator==(const Dispute&) const = default;
};

// S30. A settlement: this much by that day, and the rest will be credited.
struct Offer {
  Money pay;
  Date by;
  std::vector<Covered> covers;
  bool operator==(const Offer&) const = default;
};

// S22, S36. Yes or no to a step that needs approval, bound to what the approver saw: it holds for
// this leading step and template, for no other items than these, and for no higher amount.
struct Approval {
  bool yes = true;
  std::string policy;
  std::string step;
  std::string email;  // the template
  std::vector<ItemId> items;
  Money amount;
  bool operator==(const Approval&) const = default;
};

// A remark kept with the case; `in_next_message` puts it into the debtor's next message, once
// (S21).
struct Remark {
  std::string text;
  bool in_next_message = false;
  bool operator==(const Remark&) const = default;
};

// S30. Acting now.
struct SendNow {
  enum class What { statement, copies, step } what = What::statement;
  std::string step;                  // with What::step
  std::optional<InvoiceId> invoice;  // none: the whole case
  bool operator==(const SendNow&) const = default;
};

// S30. The ladder of an invoice is moved by hand.
struct MoveLadder {
  enum class How {
    set,   // the next step is `step`, due now unless S14 forbids it
    skip,  // `step` counts, for anchors only, as taken today
    again  // `step` is taken once more, its turn rises
  } how = How::set;
  InvoiceId invoice;
  std::string step;
  bool operator==(const MoveLadder&) const = default;
};

// `dunningctl debtor set`: key is one of policy, language, contact, type, reminders, mailing, or a
// fact the law needs (S41). The newest of a key counts; an empty value takes it back. `mailing:
// yes` is the person's decision of S5.
struct DebtorSetting {
  std::string key;
  std::string value;
  bool operator==(const DebtorSetting&) const = default;
};

// S41. `dunningctl invoice set`: a fact the law needs (policy/legal_facts.hpp), about one invoice.
// The newest of a key counts; an empty value takes it back.
struct InvoiceSetting {
  InvoiceId invoice;
  std::string key;
  std::string value;
  bool operator==(const InvoiceSetting&) const = default;
};

// S25. A hold by matcher, on the whole administration: `subject` is tag, number or amount; a number
// may have * for anything, an amount a comparison (">= 10000 EUR").
struct MatchHold {
  std::string subject;
  std::string pattern;
  std::optional<Date> until;  // the first day on which it no longer holds
  bool operator==(const MatchHold&) const = default;
};

// S10. What was sent before dunningd came: sets where the ladder starts, never evidence.
struct RemindedBefore {
  InvoiceId invoice;
  int count = 0;
  Date last_on;
  bool operator==(const RemindedBefore&) const = default;
};

struct Word {
  WordId id;
  Date on;  // the administration's date when it was said
  Instant said_at;
  std::string author;
  std::string reason;
  std::optional<Date> ended_on;  // by a person; none: in force
  std::string ended_how;         // "withdrawn", "founded", "unfounded", "accepted", "refused"…
  std::string ended_by;
  std::variant<Extension, Promise, PlanRequest, Plan, Dispute, Offer, Approval, Remark, SendNow,
               MoveLadder, DebtorSetting, MatchHold, RemindedBefore, InvoiceSetting>
      what;
  bool operator==(const Word&) const = default;
};

// "promise", "plan"… in the order of the variant; also the kind column of the store.
std::string_view kind(const Word& word);

// How people and the store name it: "promise/7".
std::string name(const Word& word);

}  // namespace dunning::policy
