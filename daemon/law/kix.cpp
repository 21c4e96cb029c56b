#include "daemon/law/kix.hpp"

#include <array>
#include <cstddef>

namespace dunning::law {
namespace {

constexpr std::size_t longest = 18;

// The order is 0-9, then A-Z, in a square of six by six. Two of the four bars go up as the row
// says, two go down as the column says.
constexpr std::array<std::string_view, 6> pairs = {"0011", "0101", "0110", "1001", "1010", "1100"};

int place_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return -1;
}

char bar(bool up, bool down) {
  if (up) return down ? 'F' : 'A';
  return down ? 'D' : 'T';
}

}  // namespace

Result<std::string> kix_bars(std::string_view data) {
  if (data.empty() || data.size() > longest) {
    return fail(ErrorKind::invalid_input,
                "a KIX holds 1 to 18 characters; these are " + std::to_string(data.size()));
  }
  std::string bars;
  for (const char c : data) {
    const int place = place_of(c);
    if (place < 0) {
      return fail(ErrorKind::invalid_input,
                  "a KIX is made of capitals and digits without spaces, such as 1231FZ13XHS");
    }
    const auto up = pairs[static_cast<std::size_t>(place / 6)];
    const auto down = pairs[static_cast<std::size_t>(place % 6)];
    if (!bars.empty()) bars += ' ';
    for (std::size_t i = 0; i < up.size(); ++i)
      bars += bar(up[i] == '1', down[i] == '1');
  }
  return bars;
}

}  // namespace dunning::law
