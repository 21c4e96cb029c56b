#pragma once

#include "daemon/core/instant.hpp"

namespace dunning::ports {

enum class Wake {
  timer,
  doorbell,  // a command has said something, or left a request row
  worker,    // rung from another thread of this process
  reload,
  terminate,
};

// What the main loop waits on: a timer, the signals, and the bell a command rings after it has left
// a request row. `ring` may be called from any thread; `wait` from the main loop only.
class Doorbell {
 public:
  virtual ~Doorbell() = default;
  virtual Wake wait(Millis at_most) = 0;
  virtual void ring() = 0;
};

}  // namespace dunning::ports
