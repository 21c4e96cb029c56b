#include "daemon/core/request_window.hpp"

#include <algorithm>
#include <utility>

namespace dunning {
namespace {

constexpr std::int64_t slots_in_a_window = 12;
// How long a request may be under way when this process dies: so much longer its slot counts for
// those who read of it, at most half a window.
constexpr Millis longest_under_way{30'000};

}  // namespace

Millis RequestWindow::slot() const {
  return std::max(window_ / slots_in_a_window, Millis{1});
}

// Whether a slot that ended then still counts: not when a whole window has passed since, nor when
// the server's own window has ended since.
bool RequestWindow::live(Instant until, Instant now) const {
  if (until + window_ <= now || until <= forgotten_) return false;
  return !(reset_ && now >= reset_->latest && until <= reset_->earliest);
}

Instant RequestWindow::leaves(Instant until, Instant now) const {
  const Instant slides = std::min(until, now + slot()) + window_;
  return reset_ && reset_->latest > now && until <= reset_->earliest
             ? std::min(slides, reset_->latest)
             : slides;
}

std::int64_t RequestWindow::booked(Instant now) const {
  std::int64_t sum = 0;
  for (const auto& one : own_)
    if (live(one.until, now)) sum += one.spent;
  for (const auto& one : others_)
    if (live(one.until, now)) sum += one.requests;
  return sum;
}

std::int64_t RequestWindow::used(Instant now) const {
  return booked(now) + in_flight_;
}

std::int64_t RequestWindow::left(Instant now) const {
  if (now < closed_until_) return 0;
  return std::max<std::int64_t>(requests_ - used(now), 0);
}

std::optional<Instant> RequestWindow::refused_until(Instant now, std::int64_t kept) const {
  // A limit so small that what is kept would be all of it still lets one through.
  const std::int64_t allowed = std::max<std::int64_t>(requests_ - kept, 1);
  std::int64_t excess = used(now) + 1 - allowed;
  if (excess <= 0 && now >= closed_until_) return std::nullopt;
  Instant until = std::max(closed_until_, now);
  if (excess <= 0) return until;
  std::vector<std::pair<Instant, std::int64_t>> leaving;
  for (const auto& one : own_)
    if (live(one.until, now)) leaving.emplace_back(leaves(one.until, now), one.spent);
  for (const auto& one : others_)
    if (live(one.until, now)) leaving.emplace_back(leaves(one.until, now), one.requests);
  std::sort(leaving.begin(), leaving.end());
  for (const auto& [at, requests] : leaving) {
    excess -= requests;
    if (excess <= 0) return std::max(until, at);
  }
  return std::max(until, now + slot());  // the rest is under way
}

const RequestWindow::Own* RequestWindow::find_current(Instant now) const {
  if (own_.empty() || now >= own_.back().until || now < own_.back().from) return nullptr;
  return &own_.back();
}

RequestWindow::Own& RequestWindow::current(Instant now) {
  if (find_current(now) == nullptr) {
    std::erase_if(own_, [&](const Own& one) { return !live(one.until, now); });
    Instant until = now + slot();
    // The clock was set back: what was spent in its future was spent just now.
    for (auto& one : own_)
      one.until = std::min(one.until, now);
    for (auto& one : others_)
      one.until = std::min(one.until, until);
    // A slot does not reach over the server's reset, so that it is forgotten as a whole.
    if (reset_ && now < reset_->earliest) until = std::min(until, reset_->earliest);
    own_.push_back({now, until});
  }
  return own_.back();
}

void RequestWindow::end(Instant now, bool counts) {
  in_flight_ = std::max<std::int64_t>(in_flight_ - 1, 0);
  if (counts) ++current(now).spent;
}

void RequestWindow::set_requests(std::int64_t requests) {
  if (requests > 0) requests_ = requests;
}

void RequestWindow::learn_used(Instant now, std::int64_t used) {
  const std::int64_t unknown = std::min(used, requests_) - booked(now);
  if (unknown > 0) current(now).spent += unknown;
}

void RequestWindow::learn_reset(Instant now, Instant earliest, Instant latest) {
  if (reset_ && now >= reset_->latest) forgotten_ = std::max(forgotten_, reset_->earliest);
  reset_ = Reset{earliest, latest};
  if (!own_.empty() && earliest >= now) own_.back().until = std::min(own_.back().until, earliest);
}

void RequestWindow::close(Instant until) {
  closed_until_ = std::max(closed_until_, until);
}

bool RequestWindow::wants_writing(Instant now) const {
  const Own* one = find_current(now);
  return one == nullptr || one->spent + in_flight_ + 1 > one->written;
}

std::vector<RequestSlot> RequestWindow::to_write(Instant now, std::int64_t block) const {
  std::vector<RequestSlot> slots;
  const Own* newest = find_current(now);
  for (const auto& one : own_) {
    if (&one != newest && (one.written != one.spent || !one.final) && live(one.until, now))
      slots.push_back({one.from, one.until, one.spent});
  }
  const std::int64_t room =
      std::min(in_flight_ + block, std::max<std::int64_t>(requests_ - booked(now), 0));
  const Millis slack = std::min(longest_under_way, window_ / 2);
  if (newest) {
    slots.push_back({newest->from, newest->until + slack, newest->spent + room});
  } else if (room > 0) {
    slots.push_back({now, now + slot() + slack, room});
  }
  return slots;
}

void RequestWindow::written(Instant now, std::int64_t block) {
  const auto slots = to_write(now, block);
  const bool has_newest = find_current(now) != nullptr;
  for (auto& one : own_) {
    one.written = one.spent;
    one.final = !has_newest || &one != &own_.back();
  }
  if (slots.empty() || (!has_newest && slots.back().from != now)) return;
  auto& newest = current(now);
  newest.written = std::max(newest.spent, slots.back().requests);
  newest.final = false;
}

Instant done_by(const RequestWindow& window, Instant now, std::int64_t needed, std::int64_t kept) {
  const std::int64_t a_window = std::max<std::int64_t>(window.requests() - kept, 1);
  const Instant begin = std::max(now, window.closed_until());
  needed -= std::max<std::int64_t>(window.left(begin) - kept, 0);
  if (needed <= 0) return begin;
  const std::int64_t windows = std::min<std::int64_t>((needed + a_window - 1) / a_window, 100'000);
  return begin + Millis{window.window().count() * windows};
}

}  // namespace dunning
