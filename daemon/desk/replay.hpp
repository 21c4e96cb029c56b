#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/json/value.hpp"

// `dunningctl replay`: the time machine. Without another configuration, what the present one would
// have sent in the past against what was sent; with one, what it would have sent otherwise than the
// present one, in the past and on the live book. The books and what people said are those of each
// day; debtors pay as they did. The caps of a day and the ramp hold, for debtors in the order of
// the list and not of their steps; what guards stopped (stale books or a suspicious source,
// novelty, a pause) is left out, and to_text says so.
namespace dunning::desk {

// One message that is not the same on both sides.
struct Difference {
  DebtorName debtor;
  std::string what;            // the step, or the event
  std::optional<Date> before;  // on the side it is held against; none: not there
  std::optional<Date> after;   // on the side that is tried
  Money amount;
  bool needs_yes = false;  // an approval was taken as given
  // Of what is only in fact: what the replay says of it that day. Of what did not leave when the
  // replay has it leave: what was decided about it that day.
  std::string because;
};

struct Side {
  std::int64_t messages = 0;
  std::map<std::string, std::int64_t> by_step;
  std::map<Currency, std::int64_t> costs;     // that were claimed, in minor units
  std::map<Currency, std::int64_t> interest;  // likewise
};

struct Comparison {
  Date from;
  Date to;
  Side before;  // what did leave, or what the present configuration sends
  Side after;   // what is tried
  std::int64_t same = 0;
  std::int64_t moved = 0;  // the same step on another day
  std::int64_t only_before = 0;
  std::int64_t only_after = 0;
  std::int64_t debtors = 0;             // looked at
  std::int64_t debtors_touched = 0;     // with a difference
  std::vector<Difference> differences;  // the first ones; all with `every_difference`
  std::int64_t more_differences = 0;
};

struct ReplayOf {
  Administration administration;
  Comparison past;
  std::optional<Comparison> ahead;  // with another configuration: the live book
};

struct Replay {
  std::string with;  // the file of the other configuration, or empty
  std::vector<ReplayOf> administrations;
};

struct ReplayQuestion {
  std::optional<std::string> administration;
  Date from;
  std::optional<Date> to;                         // yesterday when not said
  const settings::Configuration* with = nullptr;  // outlives the call
  bool every_difference = false;
};

// invalid_input for days that have not passed, more than ten years, or an administration that the
// other configuration lacks.
Result<Replay> replay(const Desk& desk, const ReplayQuestion& question);

std::string to_text(const Replay& replay);
json::Value to_json(const Replay& replay);

}  // namespace dunning::desk
