#include "daemon/web/rate.hpp"

#include <algorithm>

namespace dunning::web {

bool Rate::admit(const std::string& address, Millis now) {
  const auto known = by_address_.find(address);
  if (known == by_address_.end()) {
    if (buckets_.size() >= limits_.addresses) {
      by_address_.erase(buckets_.back().address);
      buckets_.pop_back();
    }
    buckets_.push_front({address, static_cast<double>(limits_.requests_at_once), now});
    by_address_[address] = buckets_.begin();
  } else {
    buckets_.splice(buckets_.begin(), buckets_, known->second);
  }
  auto& bucket = buckets_.front();
  const double seconds = static_cast<double>((now - bucket.at).count()) / 1000.0;
  bucket.at = now;
  bucket.left = std::min(bucket.left + seconds * limits_.requests_per_second,
                         static_cast<double>(limits_.requests_at_once));
  if (bucket.left < 1) return false;
  bucket.left -= 1;
  return true;
}

}  // namespace dunning::web
