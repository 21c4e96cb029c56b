#pragma once

#include <string>
#include <string_view>

#include "daemon/core/result.hpp"

namespace dunning::law {

// PostNL's KIX bars under an address. `data` is postcode, house or box number, and an optional
// addition after an X, without spaces ("1231FZ13XHS"): capitals and digits, at most 18. Every
// character becomes four bars, T tracker, A ascender, D descender, F full; there is no start, stop
// or check character. Returned in groups of four with a space between: "TDFA DDAA". Error
// invalid_input otherwise.
Result<std::string> kix_bars(std::string_view data);

}  // namespace dunning::law
