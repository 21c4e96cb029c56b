#pragma once

#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

// S30. What a person wants done now, and with which words.
namespace dunning::desk {

// Sends a statement of account, copies of the invoices, or a step before its time. It takes no gap
// and no cap into account; holds, the send window and what stops everything count.
struct SendWish {
  std::optional<std::string> administration;
  std::string target;  // a debtor, or an invoice
  bool statement = false;
  bool copies = false;
  std::string step;  // exactly one of the three
  std::string reason;
};
Result<Done> send_now(const Desk& desk, const SendWish& wish);

// Moves the ladder of an invoice by hand.
struct StepWish {
  std::optional<std::string> administration;
  std::string invoice;
  std::string how;   // "set", "skip", "again"
  std::string step;  // set: needed; skip: otherwise the next one; again: otherwise the last one
  std::string reason;
};
Result<Done> move_ladder(const Desk& desk, const StepWish& wish);

// A remark that is kept with the case; `in_next_message` puts it into the debtor's next message,
// once (S21).
struct NoteWish {
  std::optional<std::string> administration;
  std::string target;  // a debtor, or an invoice of the debtor
  std::string text;
  bool in_next_message = false;
};
Result<Done> note(const Desk& desk, const NoteWish& wish);

}  // namespace dunning::desk
