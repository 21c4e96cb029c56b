#pragma once

#include "daemon/ports/clock.hpp"
#include "daemon/ports/poster.hpp"

namespace dunning::channels {

// What a 5xx means that does not say that nothing was done.
enum class Doubt {
  stands,  // it may have been done: uncertain, and never repeated by the machine
  waits,   // it is sent again with the same key, and the other side knows it by that: an event
};

// Posts it once and says what the answer means: 2xx accepted; 408, 425, 429, and 503 with a
// Retry-After, later; another 5xx by `doubt`; everything else refused. No answer after leave was
// given is uncertain; whatever fails before it is later. The evidence holds the status and the
// beginning of the answer.
ports::Delivery post_once(ports::Poster& poster, const ports::Clock& clock,
                          const ports::HttpRequest& request,
                          const ports::BeforeFirstByte& before_first_byte, Doubt doubt);

}  // namespace dunning::channels
