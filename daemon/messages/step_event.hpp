#pragma once

#include <string>

#include "daemon/core/calendar.hpp"
#include "daemon/core/ids.hpp"
#include "daemon/core/records.hpp"
#include "daemon/policy/decide.hpp"

namespace dunning::messages {

constexpr int step_event_schema = 1;

struct StepEvent {
  const policy::Intent& intent;
  const Debtor& debtor;
  std::string administration;  // its name in the configuration
  Date on;
  OutboxKey key;
};

// What a webhook is told of a step that was taken: one JSON object, described by
// config/schema/webhook.schema.json and docs/webhooks-out.md. Amounts are texts, dates ISO.
std::string step_event(const StepEvent& event);

}  // namespace dunning::messages
