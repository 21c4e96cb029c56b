#include "daemon/web/webhooks.hpp"

#include <functional>

#include "daemon/desk/hint.hpp"

namespace dunning::web {
namespace {

constexpr int unavailable = 503;

Response empty(int status) {
  return {status, "", ""};
}

}  // namespace

Response WebhookReader::receive(const Request& request) {
  using Verdict = ports::WebhookReading::Verdict;
  const auto reading = door_.read(request.headers, request.body);
  if (reading.verdict == Verdict::refused) {
    traffic_.webhook(door_.administration, "refused");
    note_refusal(reading.because);
    return empty(reading.status);
  }
  if (reading.verdict == Verdict::nothing) {
    traffic_.webhook(door_.administration, "nothing");
    return empty(reading.status);
  }
  // Only what was signed gets here, so nobody else can fill the memory or choose what is in it.
  if (seen_before(request.body)) {
    traffic_.webhook(door_.administration, "replayed");
    return empty(reading.status);
  }
  const auto hinted = desk::hint(content_.desk, door_.administration);
  if (!hinted) {
    content_.log.warning("webhook_not_kept", {{"administration", door_.administration},
                                              {"error", hinted.error().message}});
    traffic_.webhook(door_.administration, "failed");
    return empty(unavailable);  // the system sends it again
  }
  remember(request.body);
  traffic_.webhook(door_.administration, "hint");
  if (*hinted) content_.ring();
  return empty(reading.status);
}

bool WebhookReader::seen_before(std::string_view body) {
  const std::lock_guard lock(mutex_);
  return seen_.contains(std::hash<std::string_view>{}(body));
}

void WebhookReader::remember(std::string_view body) {
  const auto fingerprint = std::hash<std::string_view>{}(body);
  const std::lock_guard lock(mutex_);
  if (!seen_.insert(fingerprint).second) return;
  order_.push_back(fingerprint);
  if (order_.size() <= limits_.remembered_webhooks) return;
  seen_.erase(order_.front());
  order_.pop_front();
}

void WebhookReader::note_refusal(const std::string& because) {
  std::uint64_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    ++untold_;
    const auto now = content_.desk.clock.elapsed();
    if (told_at_ && now - *told_at_ < limits_.refusal_log_gap) return;
    told_at_ = now;
    count = std::exchange(untold_, 0);
  }
  content_.log.warning("webhook_refused", {{"administration", door_.administration},
                                           {"because", because},
                                           {"count", std::to_string(count)}});
}

}  // namespace dunning::web
