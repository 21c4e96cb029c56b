#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/core/creditor.hpp"
#include "daemon/core/message.hpp"
#include "daemon/core/records.hpp"
#include "daemon/law/facts.hpp"
#include "daemon/law/jurisdiction.hpp"
#include "daemon/policy/stated_law.hpp"
#include "daemon/policy/word.hpp"

// What decide sees: everything one debtor owes in one currency of one administration, and what has
// been done and said about it. The store loads it (store/accounts), the simulation and tests build
// it by hand.
namespace dunning::policy {

class OpenLines;  // policy/open_lines.hpp

// S2. A debtor's type and the sentence that says from what it was derived.
struct TypedBecause {
  law::DebtorType type = law::DebtorType::consumer;  // unknown is consumer
  std::string because;
  bool unknown = false;  // nothing said what it is: listed at adoption
};

// The owner's declaration about an administration's debtors.
enum class DebtorsAre { mixed, business, consumer };

TypedBecause debtor_type(const Debtor& debtor, DebtorsAre declared,
                         const law::Jurisdiction& jurisdiction);

// What a person said at adoption about an item that was open then (S10). Items first seen later
// start at the beginning by themselves.
struct Adoption {
  enum class Choice {
    not_yet,     // the administration has not been adopted: nothing leaves
    from_start,  // items that appear after adoption: also pre-due steps
    first_step,  // first step that is not a pre-due one
    at_step,     // the ladder starts at `step`
    to_person,   // listed, never reminded by the machine
    leave_out,
  } choice = Choice::not_yet;
  std::string step;
};

// S25. `until` is the first day on which it no longer holds; none: until lifted.
struct Hold {
  std::string reason;
  std::string author;  // "ledger" for a stop sign set in the books (S6)
  std::optional<Date> until;
  std::optional<Date> set_on{};
  std::optional<Date> ended_on{};  // by a person; kept here because what paused has to settle (S29)
};

// S36. An agency that has, or had, an item.
struct WithAgency {
  std::string agency;
  Date since;
  Money open_then;
  Money received_then;      // Item::received of that moment
  Money reported_received;  // Item::received as the agency was told it last
  std::optional<Date> ended_on;
  std::string ended_how;  // recalled, closed
};

// An address to which mail came back or was refused (S33); nothing is sent there any more.
struct BadAddress {
  std::string address;
  Date since;
  std::string because;  // the mail server's own words
};

struct Item {
  ItemId id;
  InvoiceId invoice;
  std::string number;
  std::optional<Date> invoice_date;
  std::optional<Date> due_date;  // as it stands now
  Money total;                   // of the invoice, or of this due date when it has several
  Money open;                    // before netting
  InvoiceState state = InvoiceState::unknown;
  std::string ledger_state;
  Known sent = Known::unknown;
  std::optional<Date> expected_on;  // S26: when a bookkeeper expects the payment
  Known direct_debit = Known::unknown;
  bool dubious = false;
  bool dunned_elsewhere = false;
  int reminders_in_ledger = 0;  // sent or noted there before us: adoption asks a person (S10)
  std::vector<std::string> stop_signs;
  std::vector<std::string> tags;
  std::string contact_person;
  std::string contact_email;
  std::vector<Payment>
      payments;    // of the whole invoice; a payment that a credit note settles is none
  Money received;  // their sum
  std::optional<Date> state_since;  // first seen in this state (S8: payment_under_way)
  std::string reference;
  std::string payment_reference;
  std::string payment_link;
  std::string quarantined;  // why its newest version could not be read, or empty
  int round = 0;            // S15; rises when a settled item is open again
  std::string policy;       // S11: kept from the first step on; empty before
  Adoption adoption;
  std::vector<Hold> holds;             // on the item or its debtor, in force or not
  bool open_at_adoption = false;       // the ramp of S10 counts these
  std::optional<WithAgency> agency{};  // the newest hand-over of it
};

// An unsettled credit note or receipt, as a positive amount.
struct Credit {
  InvoiceId id;
  std::string number;
  std::optional<Date> date;
  Money open;
  std::optional<InvoiceId> of_invoice;  // nets that invoice only; none: a free credit (S18)
};

// A row of taken(item, step, round, turn), with what became of its occasion.
struct Taken {
  ItemId item;
  std::string step;
  int round = 0;
  int turn = 0;
  bool leading = false;               // its step gave the message its tone and template
  Date on;                            // the occasion's day
  std::optional<Date> due_date_then;  // the item's due date when it was taken
  DeliveryState state =
      DeliveryState::planned;  // of the whole occasion: the least advanced message to the debtor
  std::optional<Date> delivered_on;  // S31, S32b; what anchors count from; unset while not accepted
};

// S15: a step's `if` is judged once, on the first day the step is due.
struct Judgement {
  ItemId item;
  std::string step;
  int round = 0;
  Date due_on;  // the day the step was due
  bool passed = true;
  bool operator==(const Judgement&) const = default;
};

// A message that is no step (policy/event.hpp) about one subject: "promise/7", "plan/3/2",
// "item/12/1". It is sent at most once.
struct EventSent {
  std::string kind;
  std::string subject;
  Date on;
  DeliveryState state = DeliveryState::planned;
  std::optional<Date> delivered_on;
};

// Something for a person to do, raised once for its subject.
struct TaskMade {
  std::string kind;
  std::string subject;
  Date on;
  std::optional<Date> done_on;
  std::string outcome;
};

struct History {
  std::vector<Taken> taken;
  std::vector<Judgement> judgements;
  std::vector<EventSent> events;  // not cancelled or expired
  std::vector<TaskMade> tasks;
  std::vector<LegalAct> acts;           // oldest first; not cancelled or expired
  std::optional<Date> last_message_on;  // newest reminder to this debtor in this administration,
                                        // any case, not cancelled
};

// How the debtor paid, whatever the currency, as far as the mirror knows.
struct Behaviour {
  // Of the invoices that were paid in that month, which is its first day.
  struct Month {
    Date month;
    std::int64_t paid = 0;
    std::int64_t late = 0;       // after their due date
    std::int64_t days_late = 0;  // all together; days before the due date count against it
    bool operator==(const Month&) const = default;
  };
  std::vector<Month> months;
  Known first_invoice = Known::unknown;  // the books have exactly one invoice of the debtor
};

// S9. How far the books have been kept.
struct Books {
  std::optional<Date> as_of;  // newest bank line, or a person's word; none: not known
  // Since when books and sync have been fresh without a break (S29); none: always.
  std::optional<Date> fresh_since;
};

// Days on which nothing leaves to debtors (S23); `every_year` compares month and day only.
struct QuietDays {
  Date from;
  Date to;  // included
  bool every_year = false;
};

// What the configuration says about one debtor, in the keys of `dunningctl debtor set`; a person's
// later word comes before it.
struct DebtorOverride {
  std::string number;  // the customer number, or
  DebtorId id;         // the ledger's own id
  std::vector<std::pair<std::string, std::string>> settings;
};

struct AdministrationRules {
  AdministrationId id;
  std::string name;
  DebtorsAre debtors_are = DebtorsAre::mixed;
  enum class Unsent {
    block,
    ask,
    ignore
  } unsent = Unsent::block;           // `ask` blocks as well, and is listed
  bool ignore_other_dunning = false;  // S7: other_dunning: off|ignore
  enum class Expected {
    hold,
    promise,
    ignore
  } expected = Expected::hold;  // S26: what a payment date that a bookkeeper expects is worth
  Creditor creditor;
  std::vector<Creditor> own_creditors;  // of every configured administration (S5)
  law::LegalFacts facts;                // S41: what holds unless a person says otherwise
  std::string language;                 // when neither debtor nor invoice says one
  bool trust_books = true;  // S9: `books: trusted`; false: `books: follow`, what the ledger shows
  std::vector<std::string> stop_words;        // S23; compared without regard to case
  std::vector<std::string> collective_names;  // S5; "Diversen", "Webshop", payment providers
  std::vector<QuietDays> quiet_days;
  bool shadow = false;          // decide and record, send nothing
  std::string redirect_all_to;  // every message goes here, marked, and advances nothing; or empty
  std::vector<DebtorOverride> overrides;
  bool bounces_are_read = false;  // S31: a mailbox is configured to which bounces come
};

struct Account {
  Debtor debtor;
  Currency currency;
  std::vector<Item> items;  // open, and those that were acted on and have been settled since
  std::vector<Credit> credits;
  History history;
  // About this debtor, and those about the whole administration (MatchHold); ended ones too.
  std::vector<Word> words;
  Books books;
  std::optional<Behaviour> behaviour;  // none: not known
  std::optional<Money> payables;       // what we owe the same party; none: not known
  // Receipts of the administration of which something is not booked yet (S8); shared by its
  // accounts, may be null.
  std::shared_ptr<const OpenLines> bank_lines;
  std::vector<BadAddress> bad_addresses;
};

}  // namespace dunning::policy
