#pragma once

#include <functional>
#include <memory>
#include <set>
#include <string>

#include "daemon/ports/channel.hpp"

// What the contract suite needs of a channel and of the peer behind it.
namespace dunning::contract {

// What goes wrong with the next delivery, once.
enum class Trouble {
  unreachable,     // no conversation came about
  cut_early,       // the connection ends before anything could have an effect
  put_off,         // a temporary refusal, before anything had an effect
  refused,         // a final refusal, before anything had an effect
  put_off_at_end,  // the same as a final reply
  refused_at_end,
  answer_lost,     // it has its effect, and the answer is lost
  cut_in_between,  // it has no effect, and the answer is missing
};

class ChannelWorld {
 public:
  virtual ~ChannelWorld() = default;
  virtual ports::Channel& channel() = 0;
  virtual Outgoing outgoing() = 0;           // one that is deliverable
  virtual std::size_t effects() = 0;         // what the peer has taken so far
  virtual std::set<Trouble> troubles() = 0;  // that can be arranged with this peer
  virtual void arrange(Trouble trouble) = 0;
  // Between the effect and the answer to it there is a way on which the answer can be lost.
  virtual bool over_a_wire() const { return true; }
  virtual bool remembers() const = 0;  // whether find() can see an earlier effect
};

// A new key for every outgoing, as the outbox gives them.
inline OutboxKey next_key(int& count) {
  const std::string digits = std::to_string(++count);
  return {std::string(32 - digits.size(), '0') + digits};
}

using MakeChannelWorld = std::function<std::unique_ptr<ChannelWorld>()>;

// To be called as the whole body of a doctest TEST_CASE.
void channel_contract(const MakeChannelWorld& make_world);

}  // namespace dunning::contract
