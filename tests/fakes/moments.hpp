#pragma once

#include "daemon/core/calendar.hpp"
#include "daemon/core/instant.hpp"

// Days and moments as tests write them; a text that is none ends the test.
namespace dunning::test {

inline Instant at(const char* text) {
  return parse_instant(text).value();
}
inline Date day(const char* text) {
  return parse_date(text).value();
}

}  // namespace dunning::test
