#include "daemon/channels/letter.hpp"

#include "daemon/crypto/encoding.hpp"

namespace dunning::channels {

ports::Delivery Letter::deliver(const Outgoing& outgoing,
                                const ports::BeforeFirstByte& before_first_byte) {
  ports::Delivery refused;
  refused.outcome = ports::Outcome::refused;
  refused.evidence = "this is no letter";
  if (outgoing.channel != kind()) return refused;
  const auto bytes = crypto::parse_base64(outgoing.bytes);
  refused.evidence = "the letter is not base64";
  if (!bytes || bytes->empty()) return refused;
  return drop_.deliver(outgoing.key, *bytes, before_first_byte);
}

Result<std::optional<std::string>> Letter::find(const Outgoing& outgoing) {
  return drop_.find(outgoing.key);
}

}  // namespace dunning::channels
