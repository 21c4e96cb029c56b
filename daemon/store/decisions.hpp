#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: what is kept of a verdict, inside the caller's transaction.
namespace dunning::store {

struct VerdictOf {
  const AccountKey& account;
  Date on;
  Instant at;
  std::string occasion;        // of what it made leave, or empty
  std::vector<ItemId> acts{};  // the items that this occasion takes a step of
};

// Stores decisions that act, or whose reason, step or policy differ from the newest stored one of
// the item; every new judgement (S15: the first one stands); and the tasks that were not raised
// before.
void keep_verdict(Session& session, const VerdictOf& of, const policy::Verdict& verdict);

// The day on which the account is looked at again; none: only when it is woken. When it was woken
// since `wakes`, it stays awake.
void set_next_look(Session& session, const AccountKey& key, const std::optional<Date>& next_look,
                   const std::optional<std::int64_t>& wakes);

void wake_account(Session& session, const AccountKey& key);
// The accounts with an item whose newest decision has that reason.
void wake_decided(Session& session, AdministrationId administration, policy::Reason reason);

}  // namespace dunning::store
