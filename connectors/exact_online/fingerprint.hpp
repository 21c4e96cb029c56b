#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/records.hpp"
#include "daemon/crypto/digest.hpp"

namespace dunning::exact_online {

// Sixteen hex digits over everything that was added; parts cannot run into each other.
class Fingerprint {
 public:
  Fingerprint& add(std::string_view text) {
    all_ += text;
    all_ += '\x1f';
    return *this;
  }
  Fingerprint& add(const Money& money) {
    return add(std::to_string(money.minor)).add(money.currency.code());
  }
  Fingerprint& add(const std::optional<Date>& date) {
    return add(date ? std::to_string(date->days()) : "-");
  }
  Fingerprint& add(Known known) { return add(std::to_string(static_cast<int>(known))); }
  Fingerprint& add(bool flag) { return add(std::string_view(flag ? "1" : "0")); }
  std::string text() const { return crypto::sha256_hex(all_).substr(0, 16); }

 private:
  std::string all_;
};

}  // namespace dunning::exact_online
