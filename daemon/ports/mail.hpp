#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/ports/channel.hpp"

namespace dunning::ports {

struct Envelope {
  std::string from;
  std::vector<std::string> recipients;  // each refused when it holds CR, LF, NUL, '<' or '>'
};

// One SMTP transaction (S32a). `before_first_byte` runs after the server's 354 and before the body.
// Outcome accepted: a final 2xx was read and at least one recipient was taken. later: a 4xx was
// read, or the connection ended before the body. refused: a 5xx was read. uncertain: the body may
// be out and no final reply was read. Thread rule: any thread, one call at a time per object.
class MailTransport {
 public:
  virtual ~MailTransport() = default;
  virtual Delivery send(const Envelope& envelope, std::string_view bytes,
                        const BeforeFirstByte& before_first_byte) = 0;
};

}  // namespace dunning::ports
