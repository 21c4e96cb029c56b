#pragma once

#include <optional>

#include "daemon/ports/http.hpp"

// Moneybird's rate limit: 150 requests in 5 minutes, counted per address of ours, so that all
// administrations polled from one machine share it. Pure.
namespace dunning::moneybird {

constexpr Millis window{300'000};

// How long to stay away after a 429. Retry-After is an absolute epoch in seconds, though its name
// promises a delay, and a proxy in front may send a delay or nothing: a value beyond a day is an
// epoch, anything else is seconds; the result is clamped to 1 … 300 s, and 300 s when nothing can
// be read. (0 would let the caller come back in the same moment.)
Millis wait_after_429(const ports::Headers& headers, Instant server_time);

struct Allowance {
  int requests = 0;  // left in this window
  Millis resets_in{0};
};
// From RateLimit-RequestsRemaining. RateLimit-Remaining, despite its name, counts the seconds until
// the window resets and says nothing about requests. None when the header is not there.
std::optional<Allowance> allowance(const ports::Headers& headers, Instant server_time);

// Requests that this purpose leaves for what comes before it in the order of spending (S22).
int reserve_below(ports::Purpose purpose);

}  // namespace dunning::moneybird
