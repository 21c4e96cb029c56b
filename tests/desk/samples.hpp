#pragma once

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/check.hpp"
#include "daemon/desk/lists.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/verify.hpp"
#include "daemon/desk/why.hpp"

// One answer of every kind with everything in it that it can say.
namespace dunning::samples {

desk::Plan plan();
desk::Why why();
desk::StatusAnswer status();
desk::Invoices invoices();
desk::Debtors debtors();
desk::Messages messages();
desk::Proposal proposal();
desk::VerifyAnswer verification();
desk::CheckAnswer complaints();

}  // namespace dunning::samples
