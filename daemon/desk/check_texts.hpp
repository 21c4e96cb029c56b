#pragma once

#include "daemon/desk/check.hpp"

namespace dunning::messages {
class Templates;
}

// The part of `check` that reads templates.
namespace dunning::desk {

// Whether the policy may govern an invoice of this administration.
bool may_serve(const policy::Policy& policy, const settings::Administration& administration);

// Every template of every policy and event, in each language: that it says what its use demands,
// threatens with nothing, and leaves the law to the policy and the jurisdiction.
void check_texts(const settings::Configuration& configuration, CheckAnswer& answer);

// S37, S39: words of law that a person typed. In a statutory notice nothing of it stands beside the
// jurisdiction's own sentences; elsewhere costs, interest and default only where the step announces
// or claims them or sets a term, and towards consumers never a fee.
void check_wording(const settings::Configuration& configuration,
                   const messages::Templates& templates, CheckAnswer& answer);

}  // namespace dunning::desk
