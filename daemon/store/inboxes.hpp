#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/store/outbox.hpp"
#include "daemon/store/replies.hpp"
#include "daemon/store/sayings.hpp"

namespace dunning::store {

class Store;

// How far each mailbox has been read, and what its mails do (S31–S33). The place moves in the
// transaction of the effects, so that a mail is never lost and a crash repeats at most what is
// harmless to repeat: a mail that is known to its case does nothing again.
class Inboxes {
 public:
  explicit Inboxes(Store& store) : store_(store) {}

  struct Standing {
    std::uint32_t uid_validity = 0;
    std::uint32_t uid = 0;
    std::optional<Instant> read_at;        // when it was last read without an error
    std::string last_error;                // empty: the last time was good
    std::optional<Instant> failing_since;  // since when it has been so without a break
  };
  // All zero for a mailbox that was never read.
  Result<Standing> standing(const std::string& name) const;

  // What one mail does to one case: it is listed with it, and it may say that a message did not
  // reach somebody, that it arrived after all, or that a person has answered.
  struct Effects {
    NewReply reply;
    std::optional<Outbox::Bounced> bounced;
    std::optional<OutboxKey> arrived;  // an uncertain message of which the debtor speaks (S32)
    std::optional<Sayings::NewHold> hold;
    Date day;  // the administration's
  };
  // Transient, and nothing moves, while a message that bounced is still being handed over.
  // Returns how many mails were new to their cases.
  Result<int> take(const std::string& name, const Standing& place,
                   const std::vector<Effects>& effects, Instant now);

  Status failed(const std::string& name, const std::string& error, Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
