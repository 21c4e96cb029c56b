#pragma once

#include <memory>
#include <string>

#include "daemon/core/secret.hpp"
#include "daemon/json/value.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/poster.hpp"

namespace dunning::channels {

struct SmsSettings {
  std::string url;
  Secret token;      // sent as a bearer token; empty: none
  std::string from;  // name or number of the sender
  std::string body;  // JSON whose texts may hold {{to}}, {{from}}, {{text}} and {{key}}
};

// Text messages through an HTTP gateway, at most once: what may have been taken is uncertain, and a
// person says what became of it. One recipient, a number in E.164; at most 160 characters of the
// GSM alphabet (3GPP TS 23.038), so that it is one message and costs as one. A gateway that knows
// keys gets the outbox key.
class Sms final : public ports::Channel {
 public:
  // Error invalid_input when `body` is no JSON or does not take the number and the text.
  static Result<std::unique_ptr<Sms>> create(SmsSettings settings, ports::Poster& poster,
                                             const ports::Clock& clock);

  ChannelKind kind() const override { return ChannelKind::sms; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override;
  Result<std::optional<std::string>> find(const Outgoing&) override { return std::nullopt; }

 private:
  Sms(SmsSettings settings, json::Value body, ports::Poster& poster, const ports::Clock& clock)
      : settings_(std::move(settings)), body_(std::move(body)), poster_(poster), clock_(clock) {}

  const SmsSettings settings_;
  const json::Value body_;
  ports::Poster& poster_;
  const ports::Clock& clock_;
};

}  // namespace dunning::channels
