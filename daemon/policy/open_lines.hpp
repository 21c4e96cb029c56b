#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "daemon/core/records.hpp"

namespace dunning::policy {

// Bank lines of one administration of which something is not booked yet, found by what they say
// (S8). Made once for many accounts, immutable afterwards: any thread may read it. Outgoing lines
// and processed ones are left out.
class OpenLines {
 public:
  OpenLines() = default;
  explicit OpenLines(std::vector<BankLine> lines);

  const std::vector<BankLine>& lines() const { return lines_; }
  bool empty() const { return lines_.empty(); }

  // Indices into lines(), ascending.
  // An invoice number or payment reference counts without regard to capitals, spaces, punctuation
  // and leading zeros. One of fewer than four characters, or without a digit, names nothing; one
  // that is part of a longer number does not count.
  std::vector<std::size_t> naming(std::string_view number) const;
  std::vector<std::size_t> from(std::string_view iban) const;
  std::vector<std::size_t> of_amount(const Money& amount) const;  // of the line, or open of it

 private:
  using Key = std::pair<std::uint64_t, std::uint32_t>;  // hash, index of the line
  static std::vector<std::size_t> find(const std::vector<Key>& keys, std::uint64_t hash);

  std::vector<BankLine> lines_;
  std::vector<Key> names_;  // sorted
  std::vector<Key> ibans_;
  std::vector<Key> amounts_;
};

}  // namespace dunning::policy
