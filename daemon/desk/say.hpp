#pragma once

#include <optional>
#include <string>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

// What a person says about a debtor, an invoice or everything. In force at once: a message that has
// not begun to leave does not leave any more.
namespace dunning::desk {

// A hold on everything that a pattern fits (S25): "tag" with a tag, "number" with a number in which
// * is anything, "amount" with a comparison such as ">= 10000 EUR".
struct Matcher {
  std::string subject;
  std::string pattern;
};

struct HoldWish {
  std::optional<std::string> administration;
  std::string target;  // a debtor or an invoice, as find() takes it; or empty, with a matcher
  std::string reason;  // not empty
  std::optional<Date> until;  // the first day on which it no longer holds; after today
  std::optional<Matcher> matcher{};
};
Result<Done> hold(const Desk& desk, const HoldWish& wish);

// not_found when no hold of a person is in force on it. A stop sign in the books ends in the books.
Result<Done> release(const Desk& desk, const std::optional<std::string>& administration,
                     const std::string& target);
// The same for holds by matcher, with exactly this pattern.
Result<Done> release(const Desk& desk, const std::optional<std::string>& administration,
                     const Matcher& matcher);

// S9. How far the books of an administration have been kept, where the ledger does not say.
Result<Done> books_as_of(const Desk& desk, const std::string& administration,
                         const std::optional<Date>& as_of);

// Nothing leaves any more, of one administration or of all.
Result<Done> pause(const Desk& desk, const std::optional<std::string>& administration);
Result<Done> resume(const Desk& desk, const std::optional<std::string>& administration);

}  // namespace dunning::desk
