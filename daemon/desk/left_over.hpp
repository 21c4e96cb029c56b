#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/plan.hpp"

namespace dunning::desk {

// Open invoices about which the machine does nothing more and a person chooses: those whose ladder
// is finished (S16), and small remainders after a payment (S19).
struct LeftOverAnswer {
  std::string kind;  // "finished" or "small"
  struct Of {
    Administration administration;
    std::vector<NotLeaving> invoices;
  };
  std::vector<Of> administrations;
};
Result<LeftOverAnswer> list_finished(const Desk& desk,
                                     const std::optional<std::string>& administration);
Result<LeftOverAnswer> list_small(const Desk& desk,
                                  const std::optional<std::string>& administration);

std::string to_text(const LeftOverAnswer& answer);
json::Value to_json(const LeftOverAnswer& answer);

}  // namespace dunning::desk
