#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/matching.hpp"

namespace dunning::sandbox {

enum class FaultKind {
  status,          // this status instead of an answer, in the system's own error shape
  malformed_json,  // a body that is no JSON
  truncate,        // half the body, then the connection ends
  cut_connection,  // no byte of an answer
  slow_drip,       // a byte at a time
  endless_body,    // a body that never ends
  delay,           // the right answer, late
  shifted_pages,   // from page 2 on a row is skipped, as when one before it was deleted meanwhile
  duplicate_rows,  // a list carries its first row twice
};

// How a 429 says when to come back.
enum class RetryAfter { epoch, delta, http_date, none, html };

struct Fault {
  int id = 0;
  Matching matching;
  int count = 1;  // how often; 0 is without end
  FaultKind kind = FaultKind::status;
  int status = 500;
  RetryAfter retry_after = RetryAfter::epoch;
  int after_s = 60;           // what Retry-After says, from now
  int ms = 0;                 // delay, or pace of a drip
  bool after_effect = false;  // the request is carried out, only its answer is lost
  int seen = 0;               // matching requests so far
  int done = 0;               // faults made so far
};

// What goes wrong on request. Thread rule: under the sandbox's lock.
class Faults {
 public:
  // Reads one fault and arms it; returns its id.
  Result<int> add(const Json& from);
  void clear() { faults_.clear(); }
  bool remove(int id);
  Json list() const;

  // Counts the request against every armed fault; the first that strikes.
  std::optional<Fault> strike(const Request& request, const std::string& below);

 private:
  std::vector<Fault> faults_;
  int last_id_ = 0;
};

// Spoils a finished answer in one of the ways that need one (not status, not cut before the
// effect).
void spoil(const Fault& fault, Response& response);

// How a 429 says when to come back, in the forms that every system may be made to use; what is
// particular to a system (RetryAfter::epoch) it says itself.
void say_retry_after(const Fault& fault, Instant now, Response& response);

}  // namespace dunning::sandbox
