#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "daemon/core/instant.hpp"

namespace dunning {

// Requests that count together, until the window has passed since their end.
struct RequestSlot {
  Instant from;
  Instant until;
  std::int64_t requests = 0;
  bool operator==(const RequestSlot&) const = default;
};

// Counts requests against a limit of so many in a window whose beginning the server does not tell:
// at most that many in any stretch of that length, so that no fixed window of the server's,
// whatever its phase, sees more. Where the server tells when its window ends, what was answered
// before that moment is forgotten then.
//
// A request counts from `take` on, and from its `end` for a whole window more: the server saw it
// somewhere in between. Counts are kept in slots of a twelfth of the window and leave a slot at a
// time. Pure; moments are given. A clock that is set back makes nothing leave later than a window
// from now.
class RequestWindow {
 public:
  // 0 < requests, 0 < window.
  RequestWindow(std::int64_t requests, Millis window) : requests_(requests), window_(window) {}

  // None when one more may be sent now while `kept` requests stay for what is more urgent; else the
  // earliest moment at which that may be so.
  std::optional<Instant> refused_until(Instant now, std::int64_t kept) const;

  void take() { ++in_flight_; }
  // The end of a taken request. `counts`: false when it turned out not to be what is counted here.
  void end(Instant now, bool counts = true);

  std::int64_t requests() const { return requests_; }
  Millis window() const { return window_; }
  std::int64_t used(Instant now) const;
  std::int64_t left(Instant now) const;  // never below 0
  Instant closed_until() const { return closed_until_; }

  // What the server said. A limit that it names itself replaces ours.
  void set_requests(std::int64_t requests);
  // It counts so many; what we did not know of counts as spent now. Never makes our count smaller.
  void learn_used(Instant now, std::int64_t used);
  // Its window ends no earlier than `earliest` and no later than `latest`.
  void learn_reset(Instant now, Instant earliest, Instant latest);
  void close(Instant until);

  // What a store keeps of this process: for each slot how many requests it may come to hold without
  // being written again. A take for which `wants_writing` is true has to be preceded by `written`.
  bool wants_writing(Instant now) const;
  // The slots to be written, with room for `block` more requests in the newest one.
  std::vector<RequestSlot> to_write(Instant now, std::int64_t block) const;
  void written(Instant now, std::int64_t block);
  // The spending of others and of earlier lives, as the store has it.
  void set_others(std::vector<RequestSlot> others) { others_ = std::move(others); }

 private:
  struct Own {
    Instant from;
    Instant until;
    std::int64_t spent = 0;
    std::int64_t written = 0;
    bool final = false;  // written after its end
  };
  Millis slot() const;
  bool live(Instant until, Instant now) const;
  Instant leaves(Instant until, Instant now) const;
  std::int64_t booked(Instant now) const;
  Own& current(Instant now);
  const Own* find_current(Instant now) const;

  std::int64_t requests_;
  Millis window_;
  std::int64_t in_flight_ = 0;
  std::vector<Own> own_;  // oldest first
  std::vector<RequestSlot> others_;
  Instant closed_until_;
  struct Reset {
    Instant earliest;
    Instant latest;
  };
  std::optional<Reset> reset_;
  Instant forgotten_;  // what ended before a reset that has passed
};

// When so many requests will be through, if `kept` of each window stay for others: how `status`
// tells the end of a backlog.
Instant done_by(const RequestWindow& window, Instant now, std::int64_t needed, std::int64_t kept);

}  // namespace dunning
