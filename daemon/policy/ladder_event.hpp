#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/policy/account.hpp"

namespace dunning::policy {

// What the debtor is told before the ladder of an item begins (S15, S35).
struct LadderEvent {
  std::string_view kind;  // policy/event.hpp
  std::string subject;    // "item/12/1": id and round
};

// Of an item that nothing blocks: direct_debit_failed when its invoice was to be collected by
// direct debit, else reopened when it had been settled before, else none. An item that took a step
// after its due date in this round has been told enough.
std::optional<LadderEvent> ladder_event(const Item& item, const Account& account);

// One message may tell about several items; its subject is then theirs with '+' between them.
constexpr char subject_separator = '+';

// The newest message of that kind about that subject, also when it is on its way, came back or was
// refused, or null.
const EventSent* find_event(const History& history, std::string_view kind,
                            std::string_view subject);

// Whether that was said, or is on its way; what was refused is tried again after some days.
constexpr int days_after_a_refusal = 5;
bool is_said(const History& history, std::string_view kind, std::string_view subject, Date today);

}  // namespace dunning::policy
