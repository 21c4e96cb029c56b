#pragma once

#include <cstddef>

#include "daemon/core/instant.hpp"

namespace dunning::web {

// Everything that bounds the listener, in one table. What is asked of it is small: a scrape, a
// probe, a webhook of a few kilobytes. Whatever is beyond these is refused with the status that
// stands beside it.
struct Limits {
  std::size_t connections = 64;           // at once; one more ends the one that keeps us waiting
  std::size_t line_bytes = 4096;          // request line 414; a header 431
  std::size_t head_bytes = 16 * 1024;     // request line and headers 431
  std::size_t headers = 64;               // 431
  std::size_t body_bytes = 256 * 1024;    // 413; Xero's largest batch is well below
  Millis head_time{5'000};                // from the first byte to the end of the headers: 408
  Millis body_time{10'000};               // from there to the end of the body: 408
  Millis answer_time{10'000};             // until the other side has taken the answer: closed
  Millis idle_time{15'000};               // a connection without a request: closed
  Millis linger_time{1'000};              // what still comes after a refusal is thrown away
  int requests_per_connection = 100;      // then it is closed after its answer
  int requests_per_second = 20;           // of one address, on average: 429
  int requests_at_once = 100;             // of one address, in a burst
  std::size_t addresses = 1024;           // whose rate is remembered; the longest silent goes first
  int workers = 2;                        // threads; each has a session of the store's pool
  std::size_t remembered_webhooks = 512;  // of one administration, against replays
  Millis metrics_age{5'000};              // a scrape within it gets the one before
  Millis refusal_log_gap{60'000};  // refused webhooks are logged once in it, with their count
};

}  // namespace dunning::web
