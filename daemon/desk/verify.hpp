#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/history.hpp"

namespace dunning::desk {

// S42: whether the history of each administration of the store is whole, also of those that the
// configuration no longer has.
struct VerifyAnswer {
  struct Of {
    std::string administration;
    store::Verification verification;
  };
  std::vector<Of> administrations;
  bool whole() const;
};
Result<VerifyAnswer> verify(const Desk& desk, const std::optional<std::string>& administration);

std::string to_text(const VerifyAnswer& answer);
json::Value to_json(const VerifyAnswer& answer);

}  // namespace dunning::desk
