#pragma once

#include <optional>
#include <string>

#include "daemon/policy/decide.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: what is kept of a verdict, inside the caller's transaction.
namespace dunning::store {

struct VerdictOf {
  const AccountKey& account;
  Date on;
  Instant at;
  std::string occasion;  // of what it made leave, or empty
};

// Stores decisions that act, or whose reason, step or policy differ from the newest stored one of
// the item; and every new judgement (S15: the first one stands).
void keep_verdict(Session& session, const VerdictOf& of, const policy::Verdict& verdict);

// The day on which the account is looked at again; none: only when it is woken. When it was woken
// since `wakes`, it stays awake.
void set_next_look(Session& session, const AccountKey& key, const std::optional<Date>& next_look,
                   const std::optional<std::int64_t>& wakes);

void wake_account(Session& session, const AccountKey& key);
void wake_debtor(Session& session, AdministrationId administration, const DebtorId& debtor);

}  // namespace dunning::store
