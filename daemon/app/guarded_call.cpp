#include "daemon/app/guarded_call.hpp"

#include <algorithm>

#include "daemon/core/record_checks.hpp"

namespace dunning::app {
namespace {

constexpr std::size_t message_limit_bytes = 2'000;

}  // namespace

std::string printable(std::string_view text) {
  std::string clean(text.substr(0, message_limit_bytes));
  while (!clean.empty() && !is_utf8(clean)) {
    // Cut inside a character: drop its first bytes. Anything else that is no UTF-8 is made
    // readable.
    if (text.size() <= message_limit_bytes) {
      std::replace_if(
          clean.begin(), clean.end(), [](char c) { return (c & 0x80) != 0; }, '?');
    } else {
      clean.pop_back();
    }
  }
  std::replace(clean.begin(), clean.end(), '\0', '?');
  return clean;
}

}  // namespace dunning::app
