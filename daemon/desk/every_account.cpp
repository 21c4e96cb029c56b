#include "daemon/desk/every_account.hpp"

namespace dunning::desk {

Status every_account(
    const Desk& desk, const Administration& administration, const store::Accounts::View& view,
    const std::function<Status(const store::AccountKey&, const policy::Account&)>& look) {
  constexpr std::size_t page = 500;  // accounts asked for at once
  const store::Accounts accounts(desk.store);
  std::optional<store::AccountKey> last;
  while (true) {
    const auto keys = TRY(accounts.all(administration.stored->id, last, page));
    for (const auto& key : keys) {
      const auto loaded = TRY(accounts.load(key, view));
      TRY(look(key, loaded.account));
    }
    if (keys.size() < page) return {};
    last = keys.back();
  }
}

}  // namespace dunning::desk
