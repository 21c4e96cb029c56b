#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/policy/word.hpp"

// S27. Payment in instalments.
namespace dunning::desk {

// How a plan is laid out: equal parts at equal distances, after a deposit if there is one, or every
// part by itself.
struct Schedule {
  int times = 0;
  policy::Span every{1, policy::Unit::months};
  std::optional<Date> first;                     // of the deposit, or of the first part
  std::string deposit;                           // as typed, or empty
  std::vector<std::pair<Date, std::string>> on;  // explicit parts, instead of the above
  bool empty() const { return times == 0 && on.empty(); }
};

// "month", "2 weeks", "10 days"; invalid_input otherwise.
Result<policy::Span> parse_every(const std::string& text);

// The parts in the order of their dates; their sum is `total`, or it is refused. What does not
// divide goes to the last part.
Result<std::vector<policy::Instalment>> lay_out(const Schedule& schedule, const Money& total,
                                                Date today);

struct InstalmentsWish {
  std::optional<std::string> administration;
  std::vector<std::string> targets;  // a debtor, or invoices of one debtor
  Schedule schedule;
  bool confirm = true;  // the plan is mailed
  std::string reason;   // may be empty
};

// The debtor asks for a plan: nothing is sent until it is answered.
Result<Done> request_instalments(const Desk& desk, const InstalmentsWish& wish);
// The plan. With a request for it in force on the same account, that is answered by it; `targets`
// may then be the name of the request.
Result<Done> plan_instalments(const Desk& desk, const InstalmentsWish& wish);
// No to a request. `target`: the debtor, an invoice, or the request's name.
Result<Done> refuse_instalments(const Desk& desk, const std::optional<std::string>& administration,
                                const std::string& target);
// The end of a running plan, by a person: the rest is due.
Result<Done> end_instalments(const Desk& desk, const std::optional<std::string>& administration,
                             const std::string& target);

}  // namespace dunning::desk
