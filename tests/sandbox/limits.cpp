#include "tests/sandbox/limits.hpp"

#include <algorithm>

namespace dunning::sandbox {

Limits::Verdict Limits::take(const Bucket& bucket, const std::string& client, Instant now) {
  const std::int64_t length = bucket.window.count();
  const std::int64_t number = now.ms / length;
  Window& window = used_[{bucket.name, client}];
  if (window.number != number) window = {number, 0};
  const auto raised = raised_.find(bucket.name);
  Verdict verdict;
  verdict.ceiling = raised == raised_.end() ? bucket.ceiling : raised->second;
  verdict.allowed = !on_ || window.used < verdict.ceiling;
  if (verdict.allowed) ++window.used;
  verdict.left = std::max(0, verdict.ceiling - window.used);
  verdict.resets_at = {(number + 1) * length};
  return verdict;
}

}  // namespace dunning::sandbox
