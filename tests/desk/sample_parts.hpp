#pragma once

#include "daemon/desk/plan.hpp"

// What several samples are made of.
namespace dunning::samples {

Date day(const char* text);
Money eur(std::int64_t minor);
desk::Administration acme();
desk::Administration unread();  // its books have never been read
desk::DebtorName de_vries();
policy::Intent intent();

}  // namespace dunning::samples
