#include "daemon/app/host_name.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace dunning::app {
namespace {

bool stands_in_a_host_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.';
}

}  // namespace

std::string host_name() {
  std::array<char, 256> text{};
  if (gethostname(text.data(), text.size() - 1) != 0) return "localhost";
  const std::string name(text.data());
  const bool usable = !name.empty() && std::all_of(name.begin(), name.end(), stands_in_a_host_name);
  return usable ? name : "localhost";
}

}  // namespace dunning::app
