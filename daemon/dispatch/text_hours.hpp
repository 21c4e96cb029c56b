#pragma once

#include <optional>

#include "daemon/dispatch/instructions.hpp"

namespace dunning::dispatch {

// A text message rings: it leaves by day only, where its debtor lives. The next moment at which it
// may; none: it may now. For a debtor without a mobile telephone none either: there is no text
// message to wait for.
std::optional<Instant> text_may_leave_at(const TextHours& hours, const ports::Clock& clock,
                                         const Debtor& debtor);

}  // namespace dunning::dispatch
