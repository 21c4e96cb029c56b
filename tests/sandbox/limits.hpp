#pragma once

#include <map>
#include <string>
#include <utility>

#include "daemon/core/instant.hpp"

namespace dunning::sandbox {

// Requests counted per client address and bucket in fixed windows that are aligned to the simulated
// clock. Thread rule: under the sandbox's lock.
class Limits {
 public:
  struct Bucket {
    std::string name;
    int ceiling = 0;
    Millis window{0};
  };
  struct Verdict {
    bool allowed = true;
    int ceiling = 0;
    int left = 0;       // after this request
    Instant resets_at;  // end of the window
  };

  // Counts one request. Switched off, it counts and allows.
  Verdict take(const Bucket& bucket, const std::string& client, Instant now);

  bool on() const { return on_; }
  void switch_on(bool on) { on_ = on; }
  // Replaces a bucket's ceiling.
  void raise(const std::string& bucket, int ceiling) { raised_[bucket] = ceiling; }
  void reset() { used_.clear(); }

 private:
  struct Window {
    std::int64_t number = 0;
    int used = 0;
  };
  bool on_ = true;
  std::map<std::string, int> raised_;
  std::map<std::pair<std::string, std::string>, Window> used_;
};

}  // namespace dunning::sandbox
