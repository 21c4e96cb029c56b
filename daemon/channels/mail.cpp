#include "daemon/channels/mail.hpp"

#include <algorithm>

#include "daemon/channels/addressed.hpp"

namespace dunning::channels {
namespace {

using ports::Delivery;
using ports::Outcome;
using ports::RecipientReply;

const RecipientReply* reply_for(const Delivery& delivery, const std::string& address) {
  const auto found = std::find_if(delivery.recipients.begin(), delivery.recipients.end(),
                                  [&](const auto& reply) { return reply.address == address; });
  return found == delivery.recipients.end() ? nullptr : &*found;
}

// The message was taken, but for copies alone: nothing has reached the debtor.
void judge_recipients(const Outgoing& outgoing, Delivery& delivery) {
  bool put_off = false;
  for (const auto& recipient : outgoing.recipients) {
    if (recipient.role != "to") continue;
    const auto* reply = reply_for(delivery, recipient.address);
    if (!reply || reply->accepted) return;
    put_off = put_off || reply->reply.starts_with('4');
  }
  delivery.outcome = put_off ? Outcome::later : Outcome::refused;
  delivery.evidence = "no address of the debtor was accepted; " + delivery.evidence;
}

}  // namespace

Delivery Mail::deliver(const Outgoing& outgoing, const ports::BeforeFirstByte& before_first_byte) {
  const auto addressed = address(outgoing);
  if (!addressed.wrong.empty()) {
    Delivery refused;
    refused.outcome = Outcome::refused;
    refused.evidence = addressed.wrong;
    refused.recipients = addressed.refused;
    return refused;
  }
  auto delivery = transport_.send(addressed.envelope, outgoing.bytes, before_first_byte);
  delivery.recipients.insert(delivery.recipients.end(), addressed.refused.begin(),
                             addressed.refused.end());
  if (delivery.outcome == Outcome::accepted) judge_recipients(outgoing, delivery);
  return delivery;
}

}  // namespace dunning::channels
