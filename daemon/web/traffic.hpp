#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>

namespace dunning::web {

// What the listener has seen since it was opened, for the metrics. Its keys are ours (paths of
// routes, names of administrations, statuses), never what somebody sent, so it stays small.
// Thread-safe.
class Traffic {
 public:
  struct Counts {
    std::map<std::pair<std::string, int>, std::uint64_t> answered;  // path, status
    std::map<int, std::uint64_t> refused;                           // before they were requests
    std::map<std::pair<std::string, std::string>, std::uint64_t> webhooks;  // administration, what
  };

  void answered(const std::string& path, int status) {
    const std::lock_guard lock(mutex_);
    ++counts_.answered[{path, status}];
  }
  void refused(int status) {
    const std::lock_guard lock(mutex_);
    ++counts_.refused[status];
  }
  void webhook(const std::string& administration, const std::string& what) {
    const std::lock_guard lock(mutex_);
    ++counts_.webhooks[{administration, what}];
  }
  Counts counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  mutable std::mutex mutex_;
  Counts counts_;
};

}  // namespace dunning::web
