#include "daemon/channels/addressed.hpp"

#include "daemon/messages/recipients.hpp"

namespace dunning::channels {

Addressed address(const Outgoing& outgoing) {
  Addressed addressed;
  if (outgoing.channel != ChannelKind::mail) {
    addressed.wrong = "this is not for the mail channel";
    return addressed;
  }
  addressed.envelope.from = outgoing.envelope_from;
  if (const auto good = messages::check_address("envelope sender", outgoing.envelope_from); !good) {
    addressed.wrong = good.error().message;
    return addressed;
  }
  bool reaches_debtor = false;
  for (const auto& recipient : outgoing.recipients) {
    const auto good = messages::check_address("recipient", recipient.address);
    if (!good) {
      addressed.refused.push_back({recipient.address, false, good.error().message});
      continue;
    }
    reaches_debtor = reaches_debtor || recipient.role == "to";
    addressed.envelope.recipients.push_back(recipient.address);
  }
  if (!reaches_debtor) addressed.wrong = "there is no usable address of the debtor";
  return addressed;
}

}  // namespace dunning::channels
