#pragma once

#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/policy/decide.hpp"

// What a preview is about.
namespace dunning::desk {

struct PreviewOf {
  const Administration& administration;
  const policy::PolicySet& policies;
  const policy::Policy& policy;
  std::string step;  // of the policy, or an event
  Date today;
};

// An account with one open invoice for which the step is due, or which the event is about.
policy::Account sample_account(const PreviewOf& of);

// The message that decide makes of the account when a person asks for the step now, whether or not
// it has to be approved. Where there is none (an obstacle, an event), a plain one about `item`.
struct PreviewIntent {
  policy::Intent intent;
  bool plain = false;
};
PreviewIntent preview_intent(const PreviewOf& of, policy::Account account, ItemId item);

}  // namespace dunning::desk
