#pragma once

#include "daemon/ports/mail.hpp"

namespace dunning::channels {

// An outgoing mail as an envelope: recipients of role to, cc and bcc, so that a blind copy is in
// the envelope alone. An address that cannot stand in an envelope is a refused recipient.
struct Addressed {
  ports::Envelope envelope;
  std::vector<ports::RecipientReply> refused;
  std::string wrong;  // why nobody of the debtor can be reached by it; empty: all is well
};
Addressed address(const Outgoing& outgoing);

}  // namespace dunning::channels
