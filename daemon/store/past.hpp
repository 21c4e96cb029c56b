#pragma once

#include <optional>
#include <vector>

#include "daemon/store/accounts.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::store {

// What the time machine asks of the mirrored past beside Accounts::load with `as_of`: which
// accounts there were, when something about one changed, and what left. Nothing here decides.
class Past {
 public:
  explicit Past(Store& store) : store_(store) {}

  // Every account there ever was, settled ones too, by key pages.
  Result<std::vector<AccountKey>> accounts(AdministrationId administration,
                                           const std::optional<AccountKey>& after,
                                           std::size_t limit) const;

  // The moments after `after` and up to `until` at which a record, a word, a hold or a task of the
  // account changed, oldest first.
  Result<std::vector<Instant>> changes(const AccountKey& key, Instant after, Instant until) const;

  struct Left {
    Date on;
    policy::Intent intent;
  };
  // What left of the account from `from` to `to`, oldest first: messages that were taken, or of
  // which nobody knows; nothing of shadow mode or a redirection.
  Result<std::vector<Left>> left(const AccountKey& key, Date from, Date to) const;

  // Records whose newest version then could not be read, the oldest first.
  Result<std::vector<Overview::Quarantined>> quarantined(AdministrationId administration,
                                                         Instant as_of) const;

  // When the daily run of that day was finished; none when there was none.
  Result<std::optional<Instant>> run_finished(AdministrationId administration, Date day) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
