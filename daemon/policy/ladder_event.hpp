#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"

namespace dunning::policy {

// What the debtor is told before the ladder of an item begins (S15, S35).
struct LadderEvent {
  std::string_view kind;  // policy/event.hpp
  std::string subject;    // "item/12/1": id and round
};

// direct_debit_failed, when the invoice is collected by direct debit and the day by which it should
// have come in has passed; else reopened, when it had been settled before; else none. An item that
// took a step in its round has been told enough. Whether the event has been sent is in
// History::events.
std::optional<LadderEvent> ladder_event(const Item& item, const Account& account,
                                        const Policy& policy, const WorkingDays& calendar,
                                        Date today);

// The event of that kind about that subject, or null.
const EventSent* find_event(const History& history, std::string_view kind,
                            std::string_view subject);

}  // namespace dunning::policy
