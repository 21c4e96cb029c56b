#pragma once

#include <string>
#include <string_view>

namespace dunning::xero {

// The IANA name of an organisation's time zone, which Xero gives as the Windows name in capitals
// without separators: "WEUROPESTANDARDTIME" is Europe/Amsterdam. Empty for one it does not know.
std::string iana_zone(std::string_view of_xero);

}  // namespace dunning::xero
