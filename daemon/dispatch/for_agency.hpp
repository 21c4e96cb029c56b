#pragma once

#include "daemon/dispatch/instructions.hpp"
#include "daemon/store/outbox.hpp"

namespace dunning::dispatch {

constexpr std::size_t agency_mail_limit_bytes = std::size_t{15} * 1024 * 1024;

// The bytes of a row that goes to an agency (S36): the archive, as a mail or by itself. An error
// when the agency is not configured any more, or a mail would be too large.
Status make_for_agency(const store::Occasion& occasion, const store::Row& row,
                       const Instructions& instructions, store::Outbox::Made& made);

}  // namespace dunning::dispatch
