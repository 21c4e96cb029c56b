#pragma once

#include <span>
#include <string_view>

#include "daemon/core/message.hpp"

// The one table of what may become of a row in the outbox (S31). The store refuses any other
// transition, the manual prints it, and a test compares all three.
namespace dunning {

struct Transition {
  DeliveryState from;
  DeliveryState to;
  std::string_view when;
};

std::span<const Transition> delivery_transitions();
bool may_become(DeliveryState from, DeliveryState to);

// Nothing has left, and nothing will unless it is claimed (again).
bool nothing_left_yet(DeliveryState state);

// It has not arrived yet, and perhaps never will.
bool is_under_way(DeliveryState state);

}  // namespace dunning
