#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/request_window.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// What is known of the limits on our requests, so that a restart does not forget what was spent,
// and what was received. Requests are not written one by one: whoever holds a budget writes room
// for some more at a time, and what a holder that died had not used counts as used.
class Budgets {
 public:
  explicit Budgets(Store& store) : store_(store) {}

  struct Key {
    std::string scope;  // whose limit: system, address or app, and administration
    std::string name;   // RequestLimit::name
    auto operator<=>(const Key&) const = default;
  };
  struct Row {
    Key key;
    std::int64_t requests = 0;
    Millis window{0};
    Instant closed_until;
    std::vector<RequestSlot> slots;  // that still count
  };
  struct Traffic {
    std::string administration;  // its name in the configuration
    Date day;                    // its own
    std::int64_t requests = 0;
    std::int64_t bytes = 0;
  };

  // Of these keys, by all holders but this one. A key that is not known has no row.
  Result<std::vector<Row>> spent_by_others(const std::string& holder, const std::vector<Key>& keys,
                                           Instant now) const;

  struct Exchange {
    std::string holder;
    std::vector<Key> keys;
    std::vector<Traffic> traffic;  // added to what is known
    Instant now;
  };
  // One transaction: what others have spent goes to `decide`, and the rows that it returns are
  // written with this holder's slots; an error of it undoes everything.
  Status exchange(const Exchange& exchange,
                  const std::function<Result<std::vector<Row>>(const std::vector<Row>&)>& decide);

  // Which limits an administration draws on, and how large the rules of its system say they are;
  // replaces what was noted before, but for what is spent and closed.
  Status note_user(const std::string& administration, const std::vector<Row>& limits);
  // The same, with what all holders spent, for `status`.
  Result<std::vector<Row>> used_by(const std::string& administration, Instant now) const;
  // How many records one request reads by id, of the administration's connector.
  Status note_batch(const std::string& administration, std::size_t records);

  // What waits for requests.
  struct Backlog {
    std::int64_t notes = 0;     // ready to be written into the ledger
    bool first_load = false;    // its books have never been read completely
    std::int64_t to_fetch = 0;  // records that a pull named and nobody has read yet
    std::int64_t batch = 1;     // of them that one request reads
  };
  Result<Backlog> backlog(AdministrationId id, const std::string& administration) const;

  // Newest day first.
  Result<std::vector<Traffic>> traffic(const std::string& administration, std::size_t days) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
