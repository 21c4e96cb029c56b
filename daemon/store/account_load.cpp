#include <map>

#include "daemon/core/planted_bug.hpp"
#include "daemon/store/account_parts.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/record_json.hpp"
#include "daemon/store/session.hpp"

// An account as it stands now: a handful of keyed queries.
namespace dunning::store {
namespace {

std::optional<std::string> debtor_body(Session& session, const AccountKey& key) {
  return session.value<std::string>(
      "SELECT v.body FROM records r JOIN record_versions v ON v.administration = r.administration "
      "AND v.kind = r.kind AND v.id = r.id AND v.nr = r.good_nr "
      "WHERE r.administration = ? AND r.kind = 'debtor' AND r.id = ? AND r.gone_at IS NULL",
      {key.administration, key.debtor});
}

// Open items, and those that were acted on; not every invoice that was ever paid.
Status load_items(Session& session, const AccountKey& key, policy::Account& account) {
  const auto adopted_at =
      session
          .value<std::optional<Instant>>("SELECT adopted_at FROM administrations WHERE id = ?",
                                         {key.administration})
          .value_or(std::nullopt);
  std::optional<Error> error;
  session.rows<ItemId, std::optional<Date>, std::int64_t, std::int64_t, int, std::string,
               std::string, Instant, std::optional<Instant>, std::string, std::string>(
      "SELECT i.id, i.due_date, i.total_minor, i.open_minor, i.round, i.adoption, i.adoption_step, "
      "i.first_seen, i.gone_at, r.quarantine, v.body FROM items i "
      "JOIN records r ON r.administration = i.administration AND r.kind = 'invoice' "
      "AND r.id = i.invoice JOIN record_versions v ON v.administration = r.administration "
      "AND v.kind = r.kind AND v.id = r.id AND v.nr = r.good_nr "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency " +
          std::string(planted(PlantedBug::add_currencies) ? ">=" : "=") +
          " ? "
          "AND (i.acted = 1 OR (i.settled = 0 AND i.gone_at IS NULL)) ORDER BY i.id",
      {key.administration, key.debtor, key.currency.code()},
      [&](ItemId id, std::optional<Date> due, std::int64_t total, std::int64_t open, int round,
          std::string adoption, std::string adoption_step, Instant first_seen,
          std::optional<Instant> gone, std::string quarantine, const std::string& body) {
        const auto invoice = read_invoice(body);
        if (!invoice) {
          error = invoice.error();
          return;
        }
        const ItemFacts facts{id,
                              due,
                              total,
                              open,
                              round,
                              std::move(adoption),
                              std::move(adoption_step),
                              first_seen,
                              gone.has_value(),
                              std::move(quarantine)};
        account.items.push_back(make_item(facts, *invoice));
        if (planted(PlantedBug::add_currencies))
          account.items.back().open.currency = account.items.back().total.currency = key.currency;
        account.items.back().adoption = adoption_of(facts, adopted_at);
      });
  if (error) return fail(*error);
  return {};
}

void load_credits(Session& session, const AccountKey& key, policy::Account& account) {
  if (planted(PlantedBug::forget_credits)) return;
  session.rows<InvoiceId, std::string, std::optional<Date>, std::int64_t, std::string>(
      "SELECT id, number, invoice_date, open_minor, credits FROM records "
      "WHERE administration = ? AND debtor = ? AND currency = ? AND kind = 'invoice' "
      "AND open_minor < 0 AND gone_at IS NULL "
      "AND state NOT IN ('draft', 'paid', 'voided', 'written_off') ORDER BY invoice_date, id",
      {key.administration, key.debtor, key.currency.code()},
      [&](InvoiceId id, std::string number, std::optional<Date> date, std::int64_t open,
          std::string of_invoice) {
        policy::Credit credit{std::move(id), std::move(number), date, {-open, key.currency}, {}};
        if (!of_invoice.empty()) credit.of_invoice = InvoiceId{std::move(of_invoice)};
        account.credits.push_back(std::move(credit));
      });
}

void load_holds(Session& session, const AccountKey& key, policy::Account& account) {
  session.rows<std::string, std::string, std::optional<Date>, std::string>(
      "SELECT reason, author, until, invoice FROM holds "
      "WHERE administration = ? AND debtor = ? AND ended_at IS NULL ORDER BY id",
      {key.administration, key.debtor},
      [&](std::string reason, std::string author, std::optional<Date> until,
          const std::string& invoice) {
        const policy::Hold hold{std::move(reason), std::move(author), until};
        for (policy::Item& item : account.items) {
          if (invoice.empty() || item.invoice.value == invoice) item.holds.push_back(hold);
        }
      });
}

void load_taken(Session& session, const AccountKey& key, const std::string& without,
                policy::Account& account) {
  std::map<std::string, std::vector<MessageState>> messages;
  session.rows<std::string, std::string, std::optional<Date>>(
      "SELECT m.occasion, m.state, m.delivered_on FROM outbox m JOIN occasions o "
      "ON o.id = m.occasion WHERE o.administration = ? AND o.debtor = ? AND o.closed_at IS NULL "
      "AND m.effect = 'message' AND m.occasion <> ?",
      {key.administration, key.debtor, without},
      [&](std::string occasion, const std::string& state, std::optional<Date> delivered_on) {
        messages[std::move(occasion)].push_back(
            {parse_delivery_state(state).value_or(DeliveryState::uncertain), delivered_on});
      });
  std::map<ItemId, policy::Item*> items;
  for (policy::Item& item : account.items)
    items[item.id] = &item;
  session.rows<ItemId, std::string, int, int, bool, std::optional<Date>, Date, std::string,
               std::string>(
      "SELECT t.item, t.step, t.round, t.turn, t.leads, t.due_date_then, o.on_date, t.occasion, "
      "o.policy FROM taken t JOIN items i ON i.id = t.item JOIN occasions o ON o.id = t.occasion "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? AND t.occasion <> ? "
      "ORDER BY o.written_at, t.occasion, t.item",
      {key.administration, key.debtor, key.currency.code(), without},
      [&](ItemId id, std::string step, int round, int turn, bool leads, std::optional<Date> due,
          Date on, const std::string& occasion, std::string policy) {
        const OccasionState state = occasion_state(messages[occasion], on);
        account.history.taken.push_back(
            {id, std::move(step), round, turn, leads, on, due, state.state, state.delivered_on});
        // S11: the policy of its first step in this round, until it is settled.
        const auto item = items.find(id);
        if (item != items.end() && item->second->round == round && item->second->policy.empty())
          item->second->policy = std::move(policy);
      });
}

void load_judgements(Session& session, const AccountKey& key, policy::Account& account) {
  session.rows<ItemId, std::string, int, Date, bool>(
      "SELECT j.item, j.step, j.round, j.due_on, j.passed FROM judgements j "
      "JOIN items i ON i.id = j.item "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? ORDER BY j.item, j.step",
      {key.administration, key.debtor, key.currency.code()},
      [&](ItemId item, std::string step, int round, Date due_on, bool passed) {
        account.history.judgements.push_back({item, std::move(step), round, due_on, passed});
      });
}

Result<LoadedAccount> load_now(Session& session, const AccountKey& key,
                               const std::optional<OccasionId>& without) {
  const std::string leave_out = without ? without->value : "";
  LoadedAccount loaded;
  policy::Account& account = loaded.account;
  account.currency = key.currency;
  account.debtor = TRY(debtor_or_bare(key.debtor, debtor_body(session, key)));
  TRY(load_items(session, key, account));
  load_credits(session, key, account);
  load_holds(session, key, account);
  load_taken(session, key, leave_out, account);
  load_judgements(session, key, account);
  account.history.last_message_on =
      session
          .value<std::optional<Date>>(
              "SELECT MAX(COALESCE(delivered_on, on_date)) FROM outbox WHERE administration = ? "
              "AND debtor = ? AND effect = 'message' AND occasion <> ? "
              "AND state NOT IN ('cancelled', 'expired')",
              {key.administration, key.debtor, leave_out})
          .value_or(std::nullopt);
  if (planted(PlantedBug::ignore_min_gap)) account.history.last_message_on.reset();
  loaded.say =
      session
          .value<std::int64_t>("SELECT say FROM debtors WHERE administration = ? AND id = ?",
                               {key.administration, key.debtor})
          .value_or(0);
  loaded.wakes = session
                     .value<std::int64_t>(
                         "SELECT wakes FROM accounts WHERE administration = ? "
                         "AND debtor = ? AND currency = ?",
                         {key.administration, key.debtor, key.currency.code()})
                     .value_or(0);
  return loaded;
}

}  // namespace

Result<LoadedAccount> Accounts::load(const AccountKey& key, const View& view) const {
  return transact(store_, Access::read, [&](Session& session) {
    if (view.as_of) return load_as_of(session, key, *view.as_of, view.without);
    return load_now(session, key, view.without);
  });
}

Result<std::vector<LoadedAccount>> Accounts::load_all(const std::vector<AccountKey>& keys) const {
  return transact(store_, Access::read,
                  [&](Session& session) -> Result<std::vector<LoadedAccount>> {
                    std::vector<LoadedAccount> all;
                    all.reserve(keys.size());
                    for (const AccountKey& key : keys)
                      all.push_back(TRY(load_now(session, key, std::nullopt)));
                    return all;
                  });
}

}  // namespace dunning::store
