#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/message.hpp"
#include "daemon/core/result.hpp"

namespace dunning::ports {

// Called by a channel immediately before the first byte that may have an effect. It commits the
// state `sending`; when it fails (a hold came in, the claim was lost) the channel stops and nothing
// has left.
using BeforeFirstByte = std::function<Status()>;

enum class Outcome {
  accepted,   // taken: the relay's final reply, the ledger's answer
  later,      // not taken, temporarily; nothing has left
  refused,    // finally not taken; nothing has left
  withheld,   // BeforeFirstByte said no; nothing has left
  uncertain,  // it may or may not have been taken; never to be repeated by the machine (S32)
};

struct RecipientReply {
  std::string address;
  bool accepted = false;
  std::string reply;  // the server's own words
};

struct Delivery {
  Outcome outcome = Outcome::later;
  std::string evidence;                    // the final reply, the queue id, the id of the note
  std::vector<RecipientReply> recipients;  // mail: what the server said of each
  std::optional<Instant> not_before;       // with `later`: the earliest moment that makes sense
};

// Lets one row of the outbox leave. Makes a bounded number of remote calls with total deadlines,
// never sleeps, never repeats by itself. The contract suite (tests/contract/channel) runs on every
// one. Thread rule: any thread, one call at a time per object.
class Channel {
 public:
  virtual ~Channel() = default;
  virtual ChannelKind kind() const = 0;
  virtual Delivery deliver(const Outgoing& outgoing, const BeforeFirstByte& before_first_byte) = 0;
  // Looks for the effect of an earlier delivery that ended uncertain (S32); its evidence when it is
  // there. None is no proof that it is not, and all that a channel without memory can say.
  virtual Result<std::optional<std::string>> find(const Outgoing& outgoing) = 0;
};

}  // namespace dunning::ports
