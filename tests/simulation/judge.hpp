#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "daemon/policy/policy.hpp"
#include "daemon/store/outbox.hpp"
#include "tests/simulation/judge_law.hpp"
#include "tests/simulation/spoken.hpp"
#include "tests/simulation/world.hpp"

namespace dunning::simulation {

// What must hold whatever happens, judged after every step from what the mail server really took,
// what the ledger really showed and what a person really said. Every violation begins with the name
// of its rule:
//
// clang-format off
//   twice        no (item, step, round, turn) reaches a debtor twice, no mail is taken twice
//   visible      nothing is asked for that was known as paid, voided, gone or unreadable, and nothing leaves
//                against what a person said (a hold, a promise, a dispute, an extension, an offer, and one that was
//                paid), a stop sign, or a bank line that was known
//   agency       the debtor hears nothing of what an agency has, and the agency of everything once (S36)
//   approval     a step that needs a yes leaves with what was shown to whoever said it, and at most once
//   books        no step without books that are kept up to the day it needs
//   settling     after a hold the next step waits for two banking days
//   delivered    what counts as accepted or delivered was really taken
//   uncertain    what is uncertain is so because its body was on the way and no final reply was read
//   truth        what was taken has a row that admits it; the history is whole
//   order        steps come in order, one at a time, in the round of the item
//   distance     never closer than in the policy, less what gather brings forward; never before the day the policy
//                names; heads-ups before the due date, all others after it
//   gap          min_gap between two messages to a debtor, same_step_gap between two of one lead
//   cap          never more messages to a debtor than the configuration's number in its days, to all than its
//                number on a day, and to debtors of the old book than the ramp
//   window       the policy's days and hours
//   currency     a message is about one currency
//   amount       every line is what the books said at the fresh look, with its own due date and without what is in
//                dispute, the sum is the sum, and never more is asked than is overdue less the credits
//   law          no cost and no interest that the law does not allow, no legal letter out of order (judge_law.hpp)
//   fresh        a pull and a look at each record named, no more than ten minutes ago
//   address      to addresses that the ledger named
//   stopped      nothing leaves while a person has to say whether the store, machine or clock is right
//   note         at most one note of a message in the ledger, and none about one that did not leave
//                (a text message is judged as a mail is, by all of these but the sums, which it does not name; of one
//                step its gap and cap count once, and it has hours of its own)
//   errand       no text message is taken twice, nor is a task; what counts as told was taken, with its key
//   rest         what the store leaves out of an account changes no decision (policy/rest.hpp)
//   undone       what is due happens once nothing blocks it
// clang-format on
class Judge {
 public:
  struct Cap {
    int messages = 0;  // S20: to one debtor, in so many days
    int days = 0;
    int of_day = 0;  // S23
    int ramp = 0;    // S10; 0: none
  };
  Judge(const World& world, const policy::PolicySet& policies, const Cap& cap)
      : world_(&world), policies_(&policies), cap_(cap) {}

  // After a step of a daemon that works on `store`.
  void after_step(store::Store& store);
  // What is written down to leave.
  void judge_intents(store::Store& store, AdministrationId administration);
  // The states of all rows; costs more.
  void look_at_rows(store::Store& store, AdministrationId administration);
  // Whether decide says the same of every account without what has come to rest.
  void look_at_rest(store::Store& store, AdministrationId administration,
                    const policy::AdministrationRules& rules,
                    const law::Jurisdiction& jurisdiction);
  // After the quiet days.
  void look_at_what_is_left();

  // Whether a person's word on the store, the machine or the clock is outstanding.
  void expect_silence(const std::string& because) { silence_because_ = because; }
  void expect_speech() { silence_because_.clear(); }

  // What a person said, and took back; on a debtor, or an invoice of it.
  // `word` names what was agreed on ("promise/7"); empty: a hold.
  void held(const std::string& debtor, const std::string& claim, std::optional<Date> until,
            const std::string& word = "");
  void released(const std::string& debtor, const std::string& claim, const std::string& word = "");
  bool is_held(const std::string& debtor, const std::string& claim) const {
    return said_.is_held(debtor, claim);
  }
  Spoken& said() { return said_; }
  std::string claim_of(const policy::Line& line, const std::string& debtor) const;
  // S10. From now on the ramp counts debtors of what is known today.
  void adopted();

  // When this one replaces another: which conversations are not its own to judge.
  std::size_t judged() const { return judged_; }
  void skip_to(std::size_t conversation) {
    judged_ = conversation;
    judged_texts_ = world_->gateway.taken.size();
    known_tasks_from_ = world_->ledger.tasks.size();
    judged_ahead_.clear();
    for (const auto& file : world_->agency_folder.letters)
      agency_keys_.insert(file.first);
  }

  const std::vector<std::string>& violations() const { return violations_; }
  int mails() const { return mails_; }
  int rested() const { return rested_; }  // accounts of which something was left out, times days
  const JudgeOfLaw& of_law() const { return law_; }

 private:
  struct Taken {  // one step of one claim, as it reached the debtor
    std::size_t step = 0;
    int round = 0;
    int turn = 0;
    Date on;
    std::optional<Date> due_then;
    std::string key;
    long call = 0;  // in which leave was given
    std::string occasion;
    bool by_text = false;  // alone: the mail of the same occasion was not taken, or not yet
  };

  void violation(const std::string& rule, const std::string& what);
  void look_at_post(const store::Row& row);
  void judge_texts(store::Store& store);
  void judge_text(const std::string& key, const store::Occasion& occasion,
                  const policy::Policy& policy, bool alone);
  void look_at_tasks();
  void judge(const Conversation& conversation, store::Store& store);
  void judge_time(const Conversation& conversation, const policy::Policy& policy);
  void judge_freshness(const Conversation& conversation, const store::Occasion& occasion);
  void judge_lines(const Conversation& conversation, const store::Occasion& occasion);
  void judge_amount(const Conversation& conversation, const store::Occasion& occasion);
  void judge_advances(const Conversation& conversation, const store::Occasion& occasion,
                      const policy::Policy& policy);
  void judge_step(const std::string& claim, const Taken& taken, const policy::Advance& advance,
                  const policy::Policy& policy);
  void judge_event_gap(const Conversation& conversation, const store::Occasion& occasion);
  void judge_gaps(const Conversation& conversation, const store::Occasion& occasion,
                  const policy::Policy& policy);
  void judge_cap(const Conversation& conversation, const store::Occasion& occasion);
  bool may_be_kept(const Spoken::Held& said) const;
  void judge_words(const Conversation& conversation, const store::Occasion& occasion);
  void judge_offers(const Conversation& conversation, const store::Occasion& occasion);
  void look_at_agency(store::Store& store);
  void judge_agency(const Conversation& conversation, const store::Occasion& occasion);
  void judge_approval(const Conversation& conversation, const store::Occasion& occasion,
                      const policy::Policy& policy);
  void judge_settling(const Conversation& conversation, const store::Occasion& occasion);
  void judge_bank(const Conversation& conversation, const store::Occasion& occasion);
  void judge_books(const Conversation& conversation, const store::Occasion& occasion,
                   const policy::Policy& policy);
  std::string concerned(const BankLine& line, const Invoice& invoice, std::int64_t open,
                        const std::string& debtor) const;
  // Which claim an item of the message is; empty: it does not show it.
  std::string claim_of(ItemId item, const store::Occasion& occasion) const;
  std::optional<Date> due_of(const Knowledge::Part& part, long call) const;
  // What of a part may be asked for: less the credits tied to its invoice, and what is in dispute.
  struct Owed {
    std::int64_t open = 0;
    std::int64_t disputed = 0;
  };
  Owed owed(const Invoice& invoice, const std::string& claim, long call) const;
  bool is_excused(const Invoice& invoice) const;
  void look_at_what_is_left(const Knowledge::Part& part, const std::string& number);

  const World* world_;
  const policy::PolicySet* policies_;
  Cap cap_;
  int rested_ = 0;
  std::size_t judged_ = 0;  // conversations, from the first
  std::set<std::size_t> judged_ahead_;
  std::size_t judged_texts_ = 0;
  std::size_t known_tasks_from_ = 0;  // of the ledger's; a backup that is trusted forgets others
  std::set<std::string> counted_;     // occasions of which a text message came first
  int mails_ = 0;
  std::set<std::string> keys_;
  std::set<std::pair<std::string, std::string>> events_;  // by debtor
  std::map<std::string, std::vector<Taken>> ladders_;     // by claim
  std::map<std::string, Date> last_message_;              // by debtor
  std::map<std::string, std::vector<Date>> messages_;     // of steps, by debtor
  std::map<Date, int> messages_of_day_;
  std::optional<std::set<std::string>> old_book_;  // claims that were known at adoption
  std::map<Date, int> let_in_;                     // debtors of the old book, by day
  std::map<std::tuple<std::string, std::string, std::string>, Date> last_lead_;
  Spoken said_;
  JudgeOfLaw law_;
  std::map<std::string, std::int64_t> claimed_;  // beside the principal, by debtor
  std::map<std::string, long> with_agency_;      // claims, by the call after which it had them
  std::set<std::string> agency_keys_;            // of the files that were looked at
  std::string silence_because_;
  std::vector<std::string> violations_;
};

std::string short_key(const std::string& key);  // "mail 40c6921d"

}  // namespace dunning::simulation
