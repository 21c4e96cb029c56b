#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <unordered_set>

#include "daemon/web/content.hpp"
#include "daemon/web/limits.hpp"
#include "daemon/web/site.hpp"
#include "daemon/web/traffic.hpp"

namespace dunning::web {

// One administration's door for webhooks. What is genuine becomes at most one request row that
// waits (desk::hint); what was here before, byte for byte, is answered alike and becomes nothing;
// what is refused is logged once in a while, with how many there were. Thread-safe.
class WebhookReader {
 public:
  WebhookReader(WebhookDoor door, const Content& content, const Limits& limits, Traffic& traffic)
      : door_(std::move(door)), content_(content), limits_(limits), traffic_(traffic) {}
  WebhookReader(const WebhookReader&) = delete;
  WebhookReader& operator=(const WebhookReader&) = delete;

  Response receive(const Request& request);

 private:
  bool seen_before(std::string_view body);
  void remember(std::string_view body);
  void note_refusal(const std::string& because);

  const WebhookDoor door_;
  const Content& content_;
  const Limits& limits_;
  Traffic& traffic_;

  std::mutex mutex_;
  std::deque<std::size_t> order_;  // of the genuine ones' fingerprints, the oldest first
  std::unordered_set<std::size_t> seen_;
  std::optional<Millis> told_at_;  // when a refusal was logged last
  std::uint64_t untold_ = 0;
};

}  // namespace dunning::web
