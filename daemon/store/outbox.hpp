#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/message.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"

namespace dunning::store {

class Store;

// The outbox key: the first 32 hex digits of SHA-256 over administration, occasion, effect, channel
// and attempt (design, rule 2).
OutboxKey outbox_key(AdministrationId administration, const OccasionId& occasion, Effect effect,
                     ChannelKind channel, int attempt);

// One step of one case on one day: what is written before anything leaves.
struct NewOccasion {
  OccasionId id;
  AccountKey account;
  Date on;
  policy::Intent intent;  // stored whole: the stated facts, for the comparison after the fresh look
                          // and for `why`
  std::int64_t say = 0;   // the debtor's say number it was decided on
  int min_gap_days = 0;   // of a step; checked again in the transaction (S20)
  // What is made of it: a real message advances the ladder; a redirected one goes elsewhere and a
  // shadow of one nowhere, and neither advances anything: each is made once for the same policy,
  // step and items (S23).
  enum class As { itself, redirected, shadow } as = As::itself;
  bool log_reminder = false;  // and the ledger is to count it as a reminder
  bool old_book = false;     // it takes the first step of something that was open at adoption (S10)
  std::string task_title{};  // of the intent's task, rendered
  // How its task, and what it hands over, leaves; none: not at all (the list of tasks has it).
  std::optional<ChannelKind> task_by{};
  std::optional<ChannelKind> hand_over_by{};
};

// A mail to the owner (S23, S24). It is ready at once and waits for nothing that stops messages.
struct NewReport {
  AdministrationId administration;
  std::string kind;  // "forewarning", "stops"…: one of a kind a day
  Date on;
  std::string envelope_from;
  std::vector<Recipient> recipients;
  std::string bytes;  // with the key of report_key in its Message-ID
};
OccasionId report_id(AdministrationId administration, const std::string& kind, Date on);
OutboxKey report_key(AdministrationId administration, const std::string& kind, Date on);

// A task that decide raised beside any step, on its way to whoever is to do it (S34). It is ready
// at once.
struct NewTaskTold {
  AdministrationId administration;
  DebtorId debtor;  // empty: about the whole administration
  std::int64_t task = 0;
  Date on;
  ChannelKind by = ChannelKind::mail;  // or write_back
  std::string envelope_from;           // by mail
  std::vector<Recipient> recipients;
  std::vector<RecordRef> targets;  // into the ledger
  std::string bytes;               // made with the key of task_key
};
OutboxKey task_key(AdministrationId administration, std::int64_t task, Date on, ChannelKind by);

enum class Written {
  yes,
  already_taken,  // one of its (item, step, round, turn), its subject or its id is taken: somebody
                  // else was first
  min_gap,        // a message to this debtor came in between
  stale_say,      // a person said something in between: decide again
};

struct Row {
  Outgoing outgoing;
  OccasionId occasion;
  DeliveryState state = DeliveryState::planned;
  int attempt = 0;
  std::string claim;                 // whose claim, while claimed or sending
  std::int64_t say = 0;              // the say number it was admitted on
  std::optional<Instant> looked_at;  // of its fresh look
  std::optional<Instant> not_before;
  std::string evidence;
  std::optional<Instant> changed_at;
};

struct Occasion {
  OccasionId id;
  AccountKey account;
  Date on;
  policy::Intent intent;
  std::int64_t say = 0;
  std::string kind = "step";      // the intent's, or "redirected", "shadow", "report"
  std::string template_digest{};  // of the text it was made from (S42); empty before
};

// Occasions, taken rows and the outbox. Every change of state goes through core/delivery_state.hpp
// and appends to the history in the same transaction; a change that is not in the table is a
// conflict.
class Outbox {
 public:
  explicit Outbox(Store& store) : store_(store) {}

  // Writes a verdict together with its occasion, in one transaction: decisions, judgements, taken
  // rows, tasks, one planned outbox row per effect (message by mail; note by write_back when the
  // intent has one; a reminder likewise where log_reminder says so), next look. A verdict with
  // several intents is written with each of them.
  Result<Written> write(const NewOccasion& occasion, const policy::Verdict& verdict, Instant now);
  // already_taken when there is one of that kind and day.
  Result<Written> report(const NewReport& report, Instant now);

  // The occasion, its row and that the task is told of, in one transaction; already_taken when it
  // was.
  Result<Written> task(const NewTaskTold& told, Instant now);
  // How many of them went out by that channel on that day.
  Result<int> tasks_told(AdministrationId administration, ChannelKind by, Date day) const;

  // What counts for caps, ramp and novelty (S10, S20, S23): messages written and neither cancelled
  // nor expired, without what a person asked for and what was redirected.
  Result<int> messages_of_day(AdministrationId administration, Date day) const;
  // Of them, those that brought something of the old book in.
  Result<int> old_book_of_day(AdministrationId administration, Date day) const;
  // Mails of that day that went out or may have, of every administration, reports included: what a
  // mail provider's limit counts.
  Result<int> mails_of_day(Date day) const;
  Result<int> messages_since(AdministrationId administration, const DebtorId& debtor,
                             Date since) const;

  // Occasions whose message to the debtor is still planned, oldest first: these want a fresh look.
  Result<std::vector<Occasion>> planned(AdministrationId administration, std::size_t limit) const;
  Result<std::optional<Occasion>> occasion(const OccasionId& id) const;
  // What was written on that day under that kind ("shadow") and has not been taken back.
  Result<std::vector<Occasion>> of_day(AdministrationId administration, const std::string& kind,
                                       Date day) const;
  Result<std::vector<Row>> rows(const OccasionId& id) const;

  // planned → ready: the bytes and recipients, the moment of the look and the say number they rest
  // on. A note, task or event whose message is not accepted yet keeps its bytes and stays planned
  // until then (S32b).
  struct Made {
    OutboxKey key;
    std::string envelope_from;
    std::vector<Recipient> recipients;
    std::vector<RecordRef> targets;
    std::string bytes;
    Instant looked_at;
    std::int64_t say = 0;
    std::string template_digest{};  // of a message: the text it was made from, kept in Definitions
  };
  Status make_ready(const std::vector<Made>& made, Instant now);

  // Everything of an occasion from which nothing has left → cancelled; frees its taken rows, wakes
  // the account. `detail` is kept for `why`. Error conflict when something has left.
  Status cancel(const OccasionId& id, policy::Reason reason, const std::string& detail,
                Instant now);

  // ready → claimed, at most n rows whose not_before has passed, of one administration, what was
  // written first first; with `effect`, of that one only. A letter or text message waits until the mail of its occasion has
  // left or failed.
  // The same conditional update on both engines (design, rule 3). While the administration is
  // paused: reports only.
  Result<std::vector<Row>> claim(AdministrationId administration, ChannelKind channel,
                                 const std::string& owner, std::size_t n, Instant now,
                                 std::optional<Effect> effect = std::nullopt);
  // claimed → ready, nothing having left.
  Status unclaim(const OutboxKey& key, const std::string& claim, std::optional<Instant> not_before,
                 const std::string& why, Instant now);

  // claimed → sending; called from inside the transport. Conflict when the claim was lost, the
  // debtor's say number has risen, or the administration was paused: nothing may leave then but
  // reports to the owner.
  Status begin_sending(const OutboxKey& key, const std::string& claim, Instant now);

  // claimed → cancelled, this row alone: a letter whose mail has left and which may no longer
  // leave itself. The step is then what the mail is.
  Status withdraw(const OutboxKey& key, const std::string& claim, const std::string& why,
                  Instant now);

  // A recipient whom a message did not reach, in the mail server's own words.
  struct Unreached {
    std::string address;
    std::string because;
    bool is_bad = true;  // nothing is to be sent there any more; otherwise only this message failed
  };

  // sending → accepted | awaiting_posting | refused | uncertain | ready, or claimed → refused. With
  // accepted: the taken rows count as delivered on `day`, and the occasion's planned note becomes
  // ready.
  struct Finish {
    OutboxKey key;
    std::string claim;
    DeliveryState state = DeliveryState::accepted;
    std::string evidence;
    std::vector<std::string> refused_recipients;
    std::optional<Instant> not_before;
    Date day;
    std::vector<Unreached> bad{};  // of the refused: those that are to be marked (S32a)
  };
  Status finish(const Finish& finish, Instant now);

  // At the start of a daemon that holds the lock, so when nobody is sending: whatever is left
  // behind goes claimed → ready, sending → uncertain; a report or an event is ready again: one
  // report too many is better than one too few, and a webhook knows its key. Returns how many
  // became uncertain.
  Result<int> recover(const std::string& owner, Instant now);

  // Rows of an earlier day from which nothing has left → expired; frees taken rows, wakes accounts.
  // A report is good for a week, a forewarning for its day; an event that its webhook does not take
  // expires alone after a week.
  Result<int> expire(AdministrationId administration, Date today, Instant now);

  // A person (or, for a note, its marker) resolves an uncertain row. not_delivered → ready: a
  // message as the next attempt, so under a new key, which replaces the old one in its bytes; a
  // note keeps its key, the marker by which a late first attempt is still found
  // (docs/decisions/0007).
  enum class Resolution { delivered, not_delivered };
  Status resolve(const OutboxKey& key, Resolution resolution, const std::string& author, Date day,
                 Instant now);

  // A delivery report says that these recipients of a mail were not reached (S33): their addresses
  // are marked, with the debtor, where the report blames them. When nobody to whom the message went
  // is left (of one that states something of law or sets a term: the first of them), it goes
  // accepted, delivered or uncertain → bounced; and when nothing else of the occasion reached the
  // debtor, its taken rows are free again: the step is decided anew, for another contact or
  // channel. Returns whether it is bounced now. A recipient that is none of the message's counts as
  // the only one it went to, and is passed over when it went to several. Transient while it is
  // being sent; conflict when it never left.
  struct Bounced {
    OutboxKey key;
    std::vector<Unreached> unreached;
    std::string evidence;
  };
  Result<bool> bounced(const Bounced& report, Date day, Instant now);

  // uncertain → delivered: the debtor speaks of it (S32). Nothing in any other state.
  Status arrived(const OutboxKey& key, const std::string& evidence, Date day, Instant now);

  // uncertain → awaiting_posting: the letter is in the print folder after all.
  Status letter_found(const OutboxKey& key, const std::string& evidence, Instant now);

  // A person says of a letter that is awaiting_posting that it was posted on `day`, from which the
  // step's terms count (S31), or that it will not be posted: its steps are free again when nothing
  // else of the occasion has left. Conflict when it is in another state.
  Status posted(const OutboxKey& key, Date day, const std::string& author, Instant now);
  Status not_posted(const OutboxKey& key, const std::string& why, const std::string& author,
                    Instant now);

  Result<std::optional<Row>> find(
      const std::string& key_prefix) const;  // invalid_input when ambiguous

 private:
  Store& store_;
};

}  // namespace dunning::store
