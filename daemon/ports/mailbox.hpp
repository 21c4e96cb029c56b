#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::ports {

// How far a mailbox has been read. A mail's number (UID) means something only together with the
// number of its numbering (UIDVALIDITY): when that changes, everything is new.
struct MailboxPlace {
  std::uint32_t uid_validity = 0;  // 0: never read
  std::uint32_t uid = 0;           // of the last mail that was read
  bool operator==(const MailboxPlace&) const = default;
};

struct ReceivedMail {
  std::uint32_t uid = 0;
  Instant received;   // as the mailbox's server has it
  std::string bytes;  // the beginning of it, when it is very large
};

struct MailPage {
  MailboxPlace place;  // where to go on
  std::vector<ReceivedMail> mails;
  bool more = false;
};

// A mailbox that is only looked at: nothing in it is changed, not even what counts as read. One
// call makes one bounded conversation with a total deadline, and never sleeps. Errors: auth when
// the server does not let us in, transient when no conversation came about, permanent when the
// server says something that is not understood. Thread rule: any thread, one call at a time per
// object.
class Mailbox {
 public:
  virtual ~Mailbox() = default;
  // The next mails after that place, in their order, at most a few at a time.
  virtual Result<MailPage> read(const MailboxPlace& after) = 0;
};

}  // namespace dunning::ports
