#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/policy/decide.hpp"
#include "daemon/story/story.hpp"

// The books and the memory of a story, in memory: what the mirror, the history and the words of the
// store are for the daemon. Nothing is read or written outside of it.
namespace dunning::story {

class World {
 public:
  // Refers to the story. `first` is the story's first day.
  World(const Story& story, Date first);

  // One debtor in one currency, in the order in which they first owe something.
  const std::vector<policy::Account>& accounts() const { return accounts_; }
  const policy::Item* find(const std::string& number) const;

  // The invoices of the story that are dated that day appear.
  void begin(Date day);
  // Everything but Approved, which needs to know what waits. invalid_input, with a sentence, when
  // it cannot have happened.
  Status happen(const Event& event, Date day);
  // Somebody's answer to a message of an account that waits.
  void answer(std::size_t account, const policy::Intent& waiting, const Event& event, Date day);

  // What the daemon keeps of a verdict although nothing leaves.
  void keep(std::size_t account, const policy::Verdict& verdict, Date day);
  // It leaves, and this becomes of it.
  void send(std::size_t account, const policy::Intent& intent, Expected::Fate fate, Date day);
  // S23. The days on which the debtor had messages.
  std::span<const Date> messages_of(const DebtorId& debtor) const;

 private:
  struct Happening;

  policy::Account& account_of(const std::string& debtor, Currency currency);
  policy::Item* item(const std::string& number);
  policy::Account& account_with(const policy::Item& item);
  void appear(const InvoiceGiven& invoice, Date day);
  template <class What>
  policy::Word& say(policy::Account& account, What what, const std::string& reason, Date day);

  const Story& story_;
  Date first_;
  std::vector<policy::Account> accounts_;
  std::map<DebtorId, std::vector<Date>> messages_;
  std::int64_t next_item_ = 1;
  std::int64_t next_word_ = 1;
};

}  // namespace dunning::story
