#pragma once

#include <cstdint>

// The switch `share` of a system: one company whose systems keep different books. Each shows a
// third of the debtors, no two of them the same but the first, who buys everywhere.
namespace dunning::sandbox {

enum class Share { exact_online = 1, xero = 2 };

inline bool is_in(Share share, std::int64_t debtor) {
  return debtor <= 1 || debtor % 3 == static_cast<std::int64_t>(share);
}

}  // namespace dunning::sandbox
