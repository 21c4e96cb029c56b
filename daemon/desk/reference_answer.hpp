#pragma once

#include <string>

#include "daemon/core/result.hpp"
#include "daemon/json/value.hpp"

namespace dunning::desk {

// What `dunningctl reference KIND TEXT` makes or checks.
struct ReferenceAnswer {
  std::string kind;
  std::string reference;  // as a machine takes it; bars of a kix; what was checked
  std::string printed;    // as it is printed for people; empty when that is the same
  bool right = true;      // what was checked is a reference of that kind
};

// rf, ogm, betalingskenmerk and kix make one; check says of which kind one is, invalid_input when
// of none. Leading zeros that an ogm (10 digits) or a betalingskenmerk (15) lacks are put before
// it.
Result<ReferenceAnswer> reference_answer(const std::string& kind, const std::string& text);
std::string to_text(const ReferenceAnswer& answer);
json::Value to_json(const ReferenceAnswer& answer);

}  // namespace dunning::desk
