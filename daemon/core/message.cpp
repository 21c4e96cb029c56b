#include "daemon/core/message.hpp"

#include "daemon/core/spelling.hpp"

namespace dunning {
namespace {

constexpr Spelling<Effect> effects[] = {{Effect::message, "message"},    {Effect::note, "note"},
                                        {Effect::reminder, "reminder"},  {Effect::report, "report"},
                                        {Effect::task, "task"},          {Effect::event, "event"},
                                        {Effect::hand_over, "hand_over"}};

constexpr Spelling<ChannelKind> channels[] = {{ChannelKind::mail, "mail"},
                                              {ChannelKind::letter, "letter"},
                                              {ChannelKind::write_back, "write_back"},
                                              {ChannelKind::sms, "sms"},
                                              {ChannelKind::webhook, "webhook"},
                                              {ChannelKind::folder, "folder"}};

constexpr Spelling<DeliveryState> states[] = {
    {DeliveryState::planned, "planned"},
    {DeliveryState::awaiting_approval, "awaiting_approval"},
    {DeliveryState::ready, "ready"},
    {DeliveryState::claimed, "claimed"},
    {DeliveryState::sending, "sending"},
    {DeliveryState::accepted, "accepted"},
    {DeliveryState::refused, "refused"},
    {DeliveryState::awaiting_posting, "awaiting_posting"},
    {DeliveryState::uncertain, "uncertain"},
    {DeliveryState::delivered, "delivered"},
    {DeliveryState::bounced, "bounced"},
    {DeliveryState::cancelled, "cancelled"},
    {DeliveryState::expired, "expired"}};

}  // namespace

bool tells_the_ledger(Effect effect) {
  return effect == Effect::note || effect == Effect::reminder;
}

std::string_view name(Effect effect) {
  return spelled(effects, effect);
}
std::optional<Effect> parse_effect(std::string_view text) {
  return read_spelling(effects, text);
}

std::string_view name(ChannelKind channel) {
  return spelled(channels, channel);
}
std::optional<ChannelKind> parse_channel_kind(std::string_view text) {
  return read_spelling(channels, text);
}

std::string_view name(DeliveryState state) {
  return spelled(states, state);
}
std::optional<DeliveryState> parse_delivery_state(std::string_view text) {
  return read_spelling(states, text);
}

}  // namespace dunning
