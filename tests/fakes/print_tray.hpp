#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "daemon/ports/channel.hpp"

namespace dunning::fakes {

// The print folder, or the folder of an agency, of a test or a simulation; outlives the daemon that
// puts letters into it.
struct PrintTray {
  std::map<std::string, std::string> letters;  // by their key: what was put there

  // Called where the process may die (throw): "letter.draft" (leave was given, nothing is there
  // yet), "letter.named" (it is there, and the daemon does not know).
  std::function<void(std::string_view)> on_stage;
};

class FakeLetters final : public ports::Channel {
 public:
  explicit FakeLetters(PrintTray& tray, ChannelKind kind = ChannelKind::letter)
      : tray_(tray), kind_(kind) {}

  ChannelKind kind() const override { return kind_; }
  ports::Delivery deliver(const Outgoing& outgoing,
                          const ports::BeforeFirstByte& before_first_byte) override {
    ports::Delivery delivery;
    delivery.outcome = ports::Outcome::refused;
    delivery.evidence = "this is no letter";
    if (outgoing.channel != kind()) return delivery;
    delivery.outcome = ports::Outcome::withheld;
    delivery.evidence = "no leave";
    if (!before_first_byte()) return delivery;
    stage("letter.draft");
    tray_.letters[outgoing.key.value] = outgoing.bytes;
    stage("letter.named");
    delivery.outcome = ports::Outcome::accepted;
    delivery.evidence = "in the tray";
    return delivery;
  }
  Result<std::optional<std::string>> find(const Outgoing& outgoing) override {
    if (!tray_.letters.contains(outgoing.key.value)) return std::nullopt;
    return "in the tray";
  }

 private:
  void stage(std::string_view name) const {
    if (tray_.on_stage) tray_.on_stage(name);
  }

  PrintTray& tray_;
  ChannelKind kind_;
};

}  // namespace dunning::fakes
