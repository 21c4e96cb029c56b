#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "daemon/messages/templates.hpp"

// What each kind of message has to say, by the names its template uses. A name in a section counts:
// {{#next}} is where the template says what happens next.
namespace dunning::messages {

struct Demand {
  std::vector<std::string_view> names;  // any of them satisfies it
  std::string_view rule;
};

// A name that a message of some use may not put in place.
struct Refusal {
  std::string_view name;
  std::string_view why;
  std::string_view rule;
};

std::vector<Demand> demands_of(Use use, Stated stated);
std::span<const Refusal> refusals_of(Use use);
std::span<const Demand> demands_of_event(std::string_view kind);  // of policy/event.hpp

}  // namespace dunning::messages
