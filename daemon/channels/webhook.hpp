#pragma once

#include <string>
#include <vector>

#include "daemon/core/secret.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/poster.hpp"

namespace dunning::channels {

// Where something is posted to. The outgoing's one recipient names it: address is the name, contact
// is "webhook" or "agency".
struct PostTarget {
  enum class Kind { webhook, agency } kind = Kind::webhook;
  std::string name;
  std::string url;  // https, or this machine
  Secret secret{};  // the signature's key; an agency may have none
  Secret token{};   // sent as a bearer token, or none
};

// Events to programs of the owner, and dossiers to agencies, at least once: each request carries
// the outbox key as Idempotency-Key, the same each time, and `uncertain` is for the caller to send
// again. docs/webhooks-out.md has the contract of the other side.
//
// A request is signed where there is a key: Dunningd-Timestamp is the second it was made (Unix
// time), Dunningd-Signature "v1=" and the hex HMAC-SHA256 over "<timestamp>.<raw body>". The body
// is what the row holds: JSON, or a ZIP that lies there in base64.
class Webhook final : public ports::Channel {
 public:
  Webhook(std::vector<PostTarget> targets, ports::Poster& poster, const ports::Clock& clock)
      : targets_(std::move(targets)), poster_(poster), clock_(clock) {}

  ChannelKind kind() const override { return ChannelKind::webhook; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  Result<std::optional<std::string>> find(const Outgoing&) override { return std::nullopt; }

 private:
  const PostTarget* target_of(const Outgoing& outgoing) const;
  Result<ports::HttpRequest> request(const Outgoing& outgoing, const PostTarget& target) const;

  const std::vector<PostTarget> targets_;
  ports::Poster& poster_;
  const ports::Clock& clock_;
};

}  // namespace dunning::channels
