#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/records.hpp"
#include "daemon/policy/account.hpp"

// Whom a message goes to, and in which language.
namespace dunning::policy {

// Whether mail can be sent there at all: one '@' between a name and a domain, printable ASCII, no
// space and none of the characters that mean something else in a header or an SMTP command.
// Whatever passes here also passes messages::check_address, so that what decide wants to send can
// be sent.
bool plausible_address(std::string_view address);

// Who sets the hold that a reply of the debtor opens (S23).
constexpr std::string_view reply_author = "reply";

struct Contact {
  std::vector<Debtor::Mailbox> recipients;  // at most 10, each address once
  std::vector<std::string> left_out;  // addresses that are not plausible, as the ledger has them
  std::vector<BadAddress> bad;        // of the roles asked for: mail to them came back (S33)
};

// S33: of reminder_contact, invoice_contact, billing, main the first with a plausible address, and
// all plausible addresses it has. No recipients: nobody can be written to.
// With `roles`, of those in their order instead. An address in `bad` is none: the next one comes in
// its place.
Contact contact(const Debtor& debtor, const std::vector<std::string>& roles = {},
                const std::vector<BadAddress>& bad = {});
// The entry of an address, whatever its capitals; or null.
const BadAddress* find_bad(const std::vector<BadAddress>& bad, std::string_view address);

// S31. Whether a letter can be posted: a name, a street or box, and a place.
bool has_postal_address(const Debtor& debtor);

// The debtor's own language, else the administration's, else nl for the Netherlands and Belgium,
// else en.
std::string language(const Debtor& debtor, const AdministrationRules& rules);

}  // namespace dunning::policy
