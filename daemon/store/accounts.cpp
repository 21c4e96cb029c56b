#include "daemon/store/accounts.hpp"

#include "daemon/policy/condition.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

// Text after which the first key follows: "" sorts before every debtor.
struct After {
  std::string debtor;
  std::string currency;
};
After after_key(const std::optional<AccountKey>& after) {
  if (!after) return {};
  return {after->debtor.value, std::string(after->currency.code())};
}

Result<std::vector<AccountKey>> read_keys(Session& session, AdministrationId administration,
                                          const std::string& sql, std::initializer_list<In> in) {
  std::vector<AccountKey> keys;
  std::optional<Error> error;
  session.rows<DebtorId, std::string>(sql, in, [&](DebtorId debtor, const std::string& code) {
    const auto currency = Currency::parse(code);
    if (!currency) {
      error = currency.error();
      return;
    }
    keys.push_back({administration, std::move(debtor), *currency});
  });
  if (error) return fail(*error);
  return keys;
}

}  // namespace

Accounts::View Accounts::to_decide(const policy::PolicySet& policies,
                                   std::optional<OccasionId> without) {
  return {std::nullopt, std::move(without), Items::at_work, policy::asks_how_debtors_pay(policies)};
}

Result<std::vector<AccountKey>> Accounts::to_look_at(AdministrationId administration, Date today,
                                                     const std::optional<AccountKey>& after,
                                                     std::size_t limit, Which which) const {
  const After from = after_key(after);
  return transact(store_, Access::glance, [&](Session& session) {
    return read_keys(
        session, administration,
        "SELECT debtor, currency FROM accounts WHERE administration = ? "
        "AND next_look <= ? AND (? = 0 OR said = 1) AND (debtor, currency) > (?, ?) "
        "ORDER BY debtor, currency LIMIT ?",
        {administration, today, which == Which::only_said, from.debtor, from.currency, limit});
  });
}

Result<std::vector<AccountKey>> Accounts::decided(AdministrationId administration,
                                                  policy::Reason reason,
                                                  const std::optional<AccountKey>& after,
                                                  std::size_t limit) const {
  const After from = after_key(after);
  return transact(store_, Access::glance, [&](Session& session) {
    return read_keys(session, administration,
                     "SELECT DISTINCT debtor, currency FROM items WHERE administration = ? "
                     "AND reason = ? AND reason <> '' AND settled = 0 AND gone_at IS NULL "
                     "AND (debtor, currency) > (?, ?) ORDER BY debtor, currency LIMIT ?",
                     {administration, policy::name(reason), from.debtor, from.currency, limit});
  });
}

Result<std::vector<AccountKey>> Accounts::all(AdministrationId administration,
                                              const std::optional<AccountKey>& after,
                                              std::size_t limit) const {
  const After from = after_key(after);
  return transact(store_, Access::glance, [&](Session& session) {
    return read_keys(session, administration,
                     "SELECT DISTINCT debtor, currency FROM items WHERE administration = ? "
                     "AND settled = 0 AND gone_at IS NULL AND (debtor, currency) > (?, ?) "
                     "ORDER BY debtor, currency LIMIT ?",
                     {administration, from.debtor, from.currency, limit});
  });
}

Result<std::vector<AccountKey>> Accounts::of_debtor(AdministrationId administration,
                                                    const DebtorId& debtor) const {
  return transact(store_, Access::read, [&](Session& session) {
    return read_keys(session, administration,
                     "SELECT debtor, currency FROM accounts WHERE administration = ? "
                     "AND debtor = ? ORDER BY currency",
                     {administration, debtor});
  });
}

Result<std::optional<AccountKey>> Accounts::of_invoice(AdministrationId administration,
                                                       const std::string& number) const {
  return transact(
      store_, Access::glance, [&](Session& session) -> Result<std::optional<AccountKey>> {
        const auto keys = TRY(
            read_keys(session, administration,
                      "SELECT debtor, currency FROM records WHERE administration = ? "
                      "AND number = ? AND kind = 'invoice' AND debtor <> '' "
                      "ORDER BY CASE WHEN gone_at IS NULL THEN 0 ELSE 1 END, seen_at DESC LIMIT 1",
                      {administration, number}));
        if (keys.empty()) return std::nullopt;
        return keys.front();
      });
}

Status Accounts::keep(const AccountKey& key, const policy::Verdict& verdict, Date today,
                      Instant now, std::optional<std::int64_t> wakes) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    keep_verdict(session, {key, today, now, "", {}}, verdict);
    set_next_look(session, key, verdict.next_look, wakes);
    return {};
  });
}

Status Accounts::keep_all(const std::vector<Kept>& kept, Date today, Instant now) {
  if (kept.empty()) return {};
  return transact(store_, Access::write, [&](Session& session) -> Status {
    for (const Kept& one : kept) {
      keep_verdict(session, {one.key, today, now, "", {}}, one.verdict);
      set_next_look(session, one.key, one.verdict.next_look, one.wakes);
    }
    return {};
  });
}

Status Accounts::note_configuration(AdministrationId administration, const std::string& digest,
                                    Instant) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto changed = session.run(
        "UPDATE administrations SET configuration = ? WHERE id = ? AND configuration <> ?",
        {digest, administration, digest});
    if (changed > 0) {
      session.run("UPDATE accounts SET next_look = '', wakes = wakes + 1 WHERE administration = ?",
                  {administration});
      // Another policy may look back further.
      session.run("UPDATE items SET rests = 0 WHERE administration = ? AND rests = 1",
                  {administration});
    }
    return {};
  });
}

Status Accounts::wake(const AccountKey& key) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    wake_account(session, key);
    return {};
  });
}

}  // namespace dunning::store
