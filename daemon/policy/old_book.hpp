#pragma once

#include "daemon/policy/decide.hpp"

namespace dunning::policy {

// S10. Whether the message is the first that the debtor ever gets, and about something that was
// open at adoption: the ramp lets in so many of these a day.
bool brings_in_the_old_book(const Account& account, const Intent& intent);

}  // namespace dunning::policy
