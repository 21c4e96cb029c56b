#pragma once

#include <functional>

#include "daemon/desk/desk.hpp"
#include "daemon/store/accounts.hpp"

namespace dunning::desk {

// Shows every account of an administration in which something is open, one after the other, in
// constant memory. Ends with the first error.
Status every_account(
    const Desk& desk, const Administration& administration, const store::Accounts::View& view,
    const std::function<Status(const store::AccountKey&, const policy::Account&)>& look);

}  // namespace dunning::desk
