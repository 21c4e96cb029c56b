#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/decide.hpp"

namespace dunning::store {

class Store;

// All that one debtor owes in one currency of one administration: the unit that is woken and
// decided.
struct AccountKey {
  AdministrationId administration;
  DebtorId debtor;
  Currency currency;
  auto operator<=>(const AccountKey&) const = default;
};

struct LoadedAccount {
  policy::Account account;
  std::int64_t say = 0;  // the debtor's say number: raised by every hold, promise… (design, rule 2)
  std::int64_t wakes = 0;  // how often the account had been woken when it was loaded
};

class Accounts {
 public:
  explicit Accounts(Store& store) : store_(store) {}

  // Accounts that need a look on `today`: woken by a new record version, a person's word, a changed
  // configuration digest or their date. Only_said: those about which a person said something since
  // they were last decided; they are decided also after the day's run has finished. Key pages: give
  // the last key to go on.
  enum class Which { all, only_said };
  Result<std::vector<AccountKey>> to_look_at(AdministrationId administration, Date today,
                                             const std::optional<AccountKey>& after,
                                             std::size_t limit, Which which = Which::all) const;
  // Accounts with an item whose newest stored decision has that reason (awaiting_approval,
  // maybe_paid…).
  Result<std::vector<AccountKey>> decided(AdministrationId administration, policy::Reason reason,
                                          const std::optional<AccountKey>& after,
                                          std::size_t limit) const;
  // All accounts with an open item, for plan and lists.
  Result<std::vector<AccountKey>> all(AdministrationId administration,
                                      const std::optional<AccountKey>& after,
                                      std::size_t limit) const;
  // Of one debtor, in all its currencies, also where nothing is open.
  Result<std::vector<AccountKey>> of_debtor(AdministrationId administration,
                                            const DebtorId& debtor) const;
  Result<std::optional<AccountKey>> of_invoice(AdministrationId administration,
                                               const std::string& number) const;

  // At work: without the settled items that have come to rest, which change no decision
  // (policy/rest.hpp).
  enum class Items { all, at_work };
  struct View {
    // As the mirror, the history and the sayings stood at that moment (`why --on`); none: now.
    std::optional<Instant> as_of;
    // Leaves out the taken rows and the message of this occasion: to decide it again after the
    // fresh look.
    std::optional<OccasionId> without;
    Items items = Items::all;  // the past is always whole
    // How the debtor has paid, which conditions may ask (policy::asks_how_debtors_pay).
    bool behaviour = true;
  };
  // What decide under these policies depends on, as it stands now.
  static View to_decide(const policy::PolicySet& policies,
                        std::optional<OccasionId> without = std::nullopt);

  Result<LoadedAccount> load(const AccountKey& key, const View& view) const;
  Result<LoadedAccount> load(const AccountKey& key) const { return load(key, View{}); }
  struct Wanted {
    AccountKey key;
    View view;
  };
  // The same for many, in their order and as they stand now: what they have in common is read once.
  // In one transaction; when that fails each is loaded by itself, so that one that cannot be loaded
  // keeps no other back. What is transient is an error as a whole, and not of one of them.
  Result<std::vector<Result<LoadedAccount>>> load_each(const std::vector<Wanted>& wanted) const;

  // Keeps a verdict from which nothing leaves: decisions that changed their reason, new judgements,
  // the next look. One transaction. With `wakes` of the load: an account woken since stays awake.
  Status keep(const AccountKey& key, const policy::Verdict& verdict, Date today, Instant now,
              std::optional<std::int64_t> wakes = std::nullopt);
  struct Kept {
    AccountKey key;
    policy::Verdict verdict;
    std::optional<std::int64_t> wakes;
  };
  // The same for many, in one transaction.
  Status keep_all(const std::vector<Kept>& kept, Date today, Instant now);

  // Wakes every account of an administration when the digest of what decide depends on has changed.
  Status note_configuration(AdministrationId administration, const std::string& digest,
                            Instant now);

  Status wake(const AccountKey& key);

 private:
  Store& store_;
};

}  // namespace dunning::store
