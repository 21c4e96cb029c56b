#pragma once

#include <ostream>
#include <string>
#include <utility>

namespace dunning {

// A password, token or key. Printing it prints "[redacted]"; `reveal` is called where it goes on
// the wire.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) {}
  const std::string& reveal() const { return value_; }
  bool empty() const { return value_.empty(); }

 private:
  std::string value_;
};

inline std::ostream& operator<<(std::ostream& out, const Secret&) {
  return out << "[redacted]";
}

}  // namespace dunning
