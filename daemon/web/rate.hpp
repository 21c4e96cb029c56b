#pragma once

#include <list>
#include <string>
#include <unordered_map>

#include "daemon/core/instant.hpp"
#include "daemon/web/limits.hpp"

namespace dunning::web {

// How often one address may ask: a bucket of requests_at_once that fills with requests_per_second.
// Remembers Limits::addresses of them. Thread rule: one thread.
class Rate {
 public:
  explicit Rate(const Limits& limits) : limits_(limits) {}
  // Whether one more may be answered; counts it then.
  bool admit(const std::string& address, Millis now);

 private:
  struct Bucket {
    std::string address;
    double left = 0;
    Millis at{0};
  };
  const Limits& limits_;
  std::list<Bucket> buckets_;  // the longest silent last
  std::unordered_map<std::string, std::list<Bucket>::iterator> by_address_;
};

}  // namespace dunning::web
