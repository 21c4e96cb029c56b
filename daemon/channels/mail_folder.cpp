#include "daemon/channels/mail_folder.hpp"

#include "daemon/channels/addressed.hpp"

namespace dunning::channels {

ports::Delivery MailFolder::deliver(const Outgoing& outgoing,
                                    const ports::BeforeFirstByte& before_first_byte) {
  auto addressed = address(outgoing);
  ports::Delivery delivery;
  if (addressed.wrong.empty()) {
    std::string mail = "X-Envelope-From: <" + addressed.envelope.from + ">\r\n";
    for (const auto& one : addressed.envelope.recipients)
      mail += "X-Envelope-To: <" + one + ">\r\n";
    delivery = drop_.deliver(outgoing.key, mail + outgoing.bytes, before_first_byte);
    if (delivery.outcome == ports::Outcome::accepted) {
      for (auto& one : addressed.envelope.recipients)
        delivery.recipients.push_back({std::move(one), true, delivery.evidence});
    }
  } else {
    delivery.outcome = ports::Outcome::refused;
    delivery.evidence = std::move(addressed.wrong);
  }
  delivery.recipients.insert(delivery.recipients.end(), addressed.refused.begin(),
                             addressed.refused.end());
  return delivery;
}

Result<std::optional<std::string>> MailFolder::find(const Outgoing& outgoing) {
  return drop_.find(outgoing.key);
}

}  // namespace dunning::channels
