#pragma once

#include <string>
#include <vector>

#include "daemon/core/creditor.hpp"
#include "daemon/core/records.hpp"

namespace dunning::messages {

// "1017 GA  Amsterdam".
std::string place_line(const Address& address);

// The debtor's postal address, a line each, as it stands in the window: name, attention line,
// street, postcode and place, the country when it is another than the creditor's. Empty when the
// books do not know enough of it to post a letter: a street or box and a place.
std::vector<std::string> postal_address(const Debtor& debtor, const Creditor& creditor);

// What PostNL's KIX bars under that address say: postcode, house or box number, and an addition
// after an X ("1017GA5XBIS"). Empty when the address is not within the Netherlands, seen from the
// Netherlands, or when it is not certain which number is the house's: no bars are better than wrong
// ones.
std::string kix_of(const Debtor& debtor, const Creditor& creditor);

}  // namespace dunning::messages
