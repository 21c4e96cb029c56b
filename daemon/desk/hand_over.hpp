#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/store/hand_overs.hpp"

// What agencies have (S36), and ending that.
namespace dunning::desk {

struct HandOversAnswer {
  struct Row {
    FoundDebtor debtor;
    store::HandOver hand_over;
    std::optional<Money> open_now;  // none: the item is no longer in the books
  };
  struct Of {
    Administration administration;
    std::vector<Row> rows;  // oldest first
  };
  std::vector<Of> administrations;
};
// `all`: what was ended, too.
Result<HandOversAnswer> hand_overs(const Desk& desk, const std::optional<std::string>& name,
                                   bool all);

struct EndHandOver {
  std::optional<std::string> administration;
  std::string target;  // a debtor: all that an agency has of it; or an invoice
  store::HandOvers::End how = store::HandOvers::End::recalled;
};
// Recalled: the agency is told with the next run. Either way the ladder stands where it stood, and
// a person says how it goes on.
Result<Done> end_hand_over(const Desk& desk, const EndHandOver& wish);

std::string to_text(const HandOversAnswer& answer);
json::Value to_json(const HandOversAnswer& answer);

}  // namespace dunning::desk
