#pragma once

#include <optional>

#include "daemon/core/instant.hpp"

// S23: how old what we know of the books may be. One home, so that the daemon and `status` never
// differ.
namespace dunning::policy {

// So many polls may be missed before the mirror counts as stale; one or two are nobody's news.
constexpr int polls_missed = 4;

// A stop of everything that lasted longer than this is a pause: what was due meanwhile settles
// first (S29). A day and two hours: a daemon that a timer runs once a day has not seen the books
// for a day and a few seconds each time, and nobody's payment went unseen by that.
constexpr Millis longest_interruption{26 * 3'600'000};

// Whether the mirror is too old to decide anything on. `completed` is the moment up to which it is
// known to be complete; none: it never was.
bool is_stale(const std::optional<Instant>& completed, Millis poll_interval, Instant now);

}  // namespace dunning::policy
