#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"

namespace dunning::policy {

// What came in on covered items since a word was said (policy/outcome.hpp says what counts).
// Refers to the account and what is covered. Amounts are minor units of the account's currency and
// end at what 64 bits hold.
class Receipts {
 public:
  Receipts(const Account& account, const std::vector<Covered>& covers, Date said_on);

  // What other words have used up of the same receipts, by invoice or credit.
  using Used = std::map<std::string, std::int64_t>;

  std::int64_t by(Date last_day, const Used& used = {}) const;  // booked by then, never negative
  std::int64_t ever(const Used& used = {}) const;
  std::int64_t open_now() const { return open_now_; }
  // Uses up to `most` of what was booked by then; returns how much.
  std::int64_t use(Date last_day, std::int64_t most, Used& used) const;

 private:
  struct Arrival {
    Date on;
    std::int64_t amount = 0;
  };
  struct Source {
    std::string key;
    std::vector<Arrival> arrivals;  // positive ones
    std::int64_t undone = 0;        // reversals, and what had come in before: not positive
  };
  static std::int64_t left(const Source& source, Date last_day, const Used& used);

  std::vector<Source> sources_;
  std::int64_t open_now_ = 0;
};

}  // namespace dunning::policy
