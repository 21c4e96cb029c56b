#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/core/result.hpp"

namespace dunning {

// A message of ours, as a ledger that counts reminders itself is told of it: these invoices were
// reminded of by other means; nothing leaves from there. How many reminders the ledger counted
// before is what tells whether it has been told already (S32).
struct LedgerReminder {
  struct About {
    RecordRef invoice;
    std::int64_t reminders_before = 0;  // of whatever origin, when the message was made
    bool operator==(const About&) const = default;
  };
  std::vector<About> invoices;
  bool operator==(const LedgerReminder&) const = default;
};

// As it lies in the outbox: a line for each invoice, its id and the count.
std::string to_text(const LedgerReminder& reminder);
Result<LedgerReminder> parse_ledger_reminder(std::string_view text);

}  // namespace dunning
