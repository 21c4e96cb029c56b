#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/money.hpp"
#include "daemon/core/result.hpp"
#include "daemon/policy/word.hpp"

namespace dunning::store {

class Store;

// A word with whom it is about.
struct SaidWord {
  AdministrationId administration;
  DebtorId debtor;                   // empty: the whole administration
  std::optional<Currency> currency;  // none: whatever the debtor owes
  policy::Word word;
};

// What people say about debtors (S25–S30, S34): one generic row, a kind and a JSON body. A word is
// written once; it may be ended, by a person, once. Each call is one transaction that raises the
// say number of the debtor (of every debtor with something on its way, when it is about the whole
// administration), wakes the accounts concerned, marks them as said, and appends to the history.
class Words {
 public:
  explicit Words(Store& store) : store_(store) {}

  // The word's id, its moment and its end are not looked at: it begins now, under the id returned.
  Result<policy::WordId> say(AdministrationId administration, const DebtorId& debtor,
                             const std::optional<Currency>& currency, const policy::Word& word,
                             Instant now);
  // Not_found when there is no such word, conflict when it was ended before. `how` is one of a few
  // words ("withdrawn", "founded", "unfounded", "accepted", "refused"): it stands in the history.
  Status end(AdministrationId administration, policy::WordId id, const std::string& how,
             const std::string& author, Date on, Instant now);

  struct Filter {
    std::optional<DebtorId> debtor{};
    std::string kind{};  // as policy::kind spells it; empty: any
    bool in_force_only = false;
  };
  // In the order in which they were said; without those that were erased.
  Result<std::vector<SaidWord>> list(AdministrationId administration, const Filter& filter) const;
  Result<std::optional<SaidWord>> find(AdministrationId administration, policy::WordId id) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
