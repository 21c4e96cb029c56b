#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/find.hpp"
#include "daemon/json/value.hpp"

namespace dunning::desk {

// S42: what `forget` would erase about a debtor; nothing is erased yet.
struct ForgetAnswer {
  Administration administration;
  FoundDebtor debtor;
  std::int64_t records = 0;       // versions of the debtor and its invoices
  std::int64_t messages = 0;      // with their texts and recipients
  std::int64_t said = 0;          // words and holds
  std::int64_t entries = 0;       // of the history, whose personal part goes
  std::vector<std::string> open;  // invoices that are still open: forgetting is refused until then
};
Result<ForgetAnswer> would_forget(const Desk& desk,
                                  const std::optional<std::string>& administration,
                                  const std::string& debtor);

// Erases it. conflict while a claim is open.
Result<Done> forget(const Desk& desk, const std::optional<std::string>& administration,
                    const std::string& debtor);

std::string to_text(const ForgetAnswer& answer);
json::Value to_json(const ForgetAnswer& answer);

}  // namespace dunning::desk
