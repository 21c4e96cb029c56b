#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/stops.hpp"
#include "daemon/json/value.hpp"
#include "daemon/policy/decide.hpp"

// What would leave on a day and why, and what would not and why not: the same decide and admit as
// the daily run, and nothing is written.
namespace dunning::desk {

struct DebtorName {
  DebtorId id;
  std::string name;
  std::string customer_number;
};

struct PlannedMessage {
  DebtorName debtor;
  policy::Intent intent;
  policy::Admission admission;  // of the policy's window, were nothing stopped
};

struct NotLeaving {
  DebtorName debtor;
  InvoiceId invoice;
  std::string number;
  std::optional<Date> due_date;
  Money open;
  policy::Decision decision;
};

struct AdministrationPlan {
  Administration administration;
  Date date;
  bool today = true;
  std::vector<Stop> stops;  // as things stand now; none for a day in the past
  std::vector<PlannedMessage> messages;
  std::int64_t waiting = 0;        // messages that would leave if a person approved them
  std::vector<NotLeaving> others;  // open items only
  std::map<policy::Reason, std::int64_t> reasons;  // of every open item
  std::int64_t on_the_way = 0;                     // messages written down already and not sent yet
  std::vector<std::string> unreviewed;             // policies that nobody has read (examples)
};

struct Plan {
  std::vector<AdministrationPlan> administrations;
};

struct PlanQuestion {
  std::optional<std::string> administration;  // none: all of the configuration
  std::optional<Date> date;                   // none: today, by each administration's wall clock
};

// A date in the past is answered with what was known at the end of that day.
Result<Plan> plan(const Desk& desk, const PlanQuestion& question);

// `most_lines` of what does not leave are printed for each administration, then their number.
std::string to_text(const Plan& plan, const ports::Clock& clock, std::size_t most_lines = 200);
json::Value to_json(const Plan& plan);

}  // namespace dunning::desk
