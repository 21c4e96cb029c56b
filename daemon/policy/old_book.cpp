#include "daemon/policy/old_book.hpp"

#include <algorithm>

namespace dunning::policy {

bool brings_in_the_old_book(const Account& account, const Intent& intent) {
  if (account.history.last_message_on) return false;
  return std::any_of(intent.advances.begin(), intent.advances.end(), [&](const auto& advance) {
    return std::any_of(account.items.begin(), account.items.end(), [&](const Item& item) {
      return item.id == advance.item && item.open_at_adoption;
    });
  });
}

}  // namespace dunning::policy
