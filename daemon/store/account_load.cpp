#include <algorithm>
#include <map>
#include <tuple>

#include "daemon/core/planted_bug.hpp"
#include "daemon/store/account_parts.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/hand_over_rows.hpp"
#include "daemon/store/legal_acts.hpp"
#include "daemon/store/party.hpp"
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

// Open items, and those that were acted on; not every invoice that was ever paid. True when one of
// them was acted on.
Result<bool> load_items(Session& session, const AccountKey& key, const Shared& shared,
                        policy::Account& account) {
  std::optional<Error> error;
  bool any_acted = false;
  session.rows<ItemId, std::optional<Date>, std::int64_t, std::int64_t, int, bool, std::string,
               std::string, Instant, std::optional<Instant>, std::optional<Instant>, std::string,
               std::string>(
      "SELECT i.id, i.due_date, i.total_minor, i.open_minor, i.round, i.acted, i.adoption, "
      "i.adoption_step, i.first_seen, i.gone_at, i.state_since, r.quarantine, v.body FROM items i "
      "JOIN records r ON r.administration = i.administration AND r.kind = 'invoice' "
      "AND r.id = i.invoice JOIN record_versions v ON v.administration = r.administration "
      "AND v.kind = r.kind AND v.id = r.id AND v.nr = r.good_nr "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency " +
          std::string(planted(PlantedBug::add_currencies) ? ">=" : "=") +
          " ? AND (i.acted = 1 OR (i.settled = 0 AND i.gone_at IS NULL)) AND v.body <> '' "
          "ORDER BY i.id",
      {key.administration, key.debtor, key.currency.code()},
      [&](ItemId id, std::optional<Date> due, std::int64_t total, std::int64_t open, int round,
          bool acted, std::string adoption, std::string adoption_step, Instant first_seen,
          std::optional<Instant> gone, std::optional<Instant> state_since, std::string quarantine,
          const std::string& body) {
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
                              std::move(quarantine),
                              state_since};
        account.items.push_back(make_item(facts, *invoice));
        if (planted(PlantedBug::add_currencies))
          account.items.back().open.currency = account.items.back().total.currency = key.currency;
        account.items.back().adoption = adoption_of(facts, shared.adopted_at);
        account.items.back().open_at_adoption = open_at_adoption(facts, shared.adopted_at);
        any_acted = any_acted || acted;
      });
  if (error) return fail(*error);
  return any_acted;
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
  session.rows<std::string, std::string, std::optional<Date>, std::string, Instant,
               std::optional<Date>, std::optional<Instant>, std::optional<Date>>(
      "SELECT reason, author, until, invoice, set_at, set_on, ended_at, ended_on FROM holds "
      "WHERE administration = ? AND debtor = ? ORDER BY id",
      {key.administration, key.debtor},
      [&](std::string reason, std::string author, std::optional<Date> until,
          const std::string& invoice, Instant set_at, std::optional<Date> set_on,
          std::optional<Instant> ended_at, std::optional<Date> ended_on) {
        policy::Hold hold{std::move(reason), std::move(author), until, {}, {}};
        hold.set_on = set_on.value_or(utc_date(set_at));
        if (ended_at) hold.ended_on = ended_on.value_or(utc_date(*ended_at));
        for (policy::Item& item : account.items) {
          if (invoice.empty() || item.invoice.value == invoice) item.holds.push_back(hold);
        }
      });
}

// An occasion of the debtor's that is open, with the messages it has.
struct Told {
  Date on;
  std::string policy;
  Instant written_at;
  std::vector<MessageState> messages;
};
using ToldByOccasion = std::map<std::string, Told>;

// What was written to the debtor or handed over, whatever became of it.
struct Sent {
  std::map<std::string, std::vector<MessageState>> by_occasion;
  std::optional<Date> last_on;  // of what counts for gaps
};

Sent load_sent(Session& session, const AccountKey& key, const std::string& without) {
  Sent sent;
  session.rows<std::string, std::string, std::optional<Date>, Date, bool>(
      "SELECT m.occasion, m.state, m.delivered_on, m.on_date, "
      "CASE WHEN m.effect = 'message' AND m.counts = 1" +
          std::string(reached_somebody) +
          "THEN 1 ELSE 0 END FROM outbox m WHERE m.administration = ? AND m.debtor = ? "
          "AND m.effect IN ('message', 'hand_over') AND m.occasion <> ?",
      {key.administration, key.debtor, without},
      [&](std::string occasion, const std::string& text, std::optional<Date> delivered_on, Date on,
          bool counts) {
        const auto state = parse_delivery_state(text).value_or(DeliveryState::uncertain);
        if (counts && state != DeliveryState::cancelled && state != DeliveryState::expired)
          sent.last_on = std::max(sent.last_on, std::optional(delivered_on.value_or(on)));
        sent.by_occasion[std::move(occasion)].push_back({state, delivered_on});
      });
  return sent;
}

// The debtor's open occasions; and what of them is no step. What was refused and is no step stays
// known: it is not tried again at once.
ToldByOccasion load_told(Session& session, const AccountKey& key, const std::string& without,
                         Sent& sent, policy::Account& account) {
  ToldByOccasion all;
  session.rows<std::string, std::string, std::string, std::string, std::int64_t, Date, std::string,
               Instant>(
      "SELECT id, kind, subject, currency, remark, on_date, policy, written_at FROM occasions "
      "WHERE administration = ? AND debtor = ? AND (closed_at IS NULL "
      "OR (closed_because = 'refused' AND kind <> 'step')) AND id <> ? ORDER BY written_at, id",
      {key.administration, key.debtor, without},
      [&](std::string id, std::string kind, std::string subject, std::string currency,
          std::int64_t remark, Date on, std::string policy, Instant written_at) {
        Told told{on, std::move(policy), written_at, std::move(sent.by_occasion[id])};
        if (!told.messages.empty() && (kind != "step" || remark != 0))
          add_events({id, std::move(kind), std::move(subject), std::move(currency), remark, on},
                     occasion_state(told.messages, on), account);
        all.emplace(std::move(id), std::move(told));
      });
  return all;
}

// An occasion that is not the debtor's: an item that changed hands brings its steps along.
Told told_to_another(Session& session, const AccountKey& key, const std::string& occasion) {
  Told told;
  bool of_another = false;
  session.rows<Date, std::string, Instant, DebtorId>(
      "SELECT on_date, policy, written_at, debtor FROM occasions WHERE id = ?", {occasion},
      [&](Date on, std::string policy, Instant written_at, const DebtorId& debtor) {
        told = {on, std::move(policy), written_at, {}};
        of_another = debtor != key.debtor;
      });
  if (!of_another) return told;
  session.rows<std::string, std::optional<Date>>(
      "SELECT state, delivered_on FROM outbox WHERE occasion = ? "
      "AND effect IN ('message', 'hand_over')",
      {occasion}, [&](const std::string& state, std::optional<Date> delivered_on) {
        told.messages.push_back(
            {parse_delivery_state(state).value_or(DeliveryState::uncertain), delivered_on});
      });
  return told;
}

// In the order in which they were written.
void load_taken(Session& session, const AccountKey& key, const std::string& without,
                ToldByOccasion& told, policy::Account& account) {
  struct Taken {
    const std::string* occasion;
    const Told* told;
    policy::Taken row;
  };
  std::vector<Taken> all;
  session.rows<ItemId, std::string, int, int, bool, std::optional<Date>, std::string>(
      "SELECT t.item, t.step, t.round, t.turn, t.leads, t.due_date_then, t.occasion "
      "FROM items i JOIN taken t ON t.item = i.id "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? AND i.acted = 1 "
      "AND t.occasion <> ?",
      {key.administration, key.debtor, key.currency.code(), without},
      [&](ItemId item, std::string step, int round, int turn, bool leads, std::optional<Date> due,
          std::string occasion) {
        auto found = told.find(occasion);
        if (found == told.end()) {
          auto other = told_to_another(session, key, occasion);
          found = told.emplace(std::move(occasion), std::move(other)).first;
        }
        const auto& [id, of] = *found;
        const OccasionState state = occasion_state(of.messages, of.on);
        all.push_back({&id,
                       &of,
                       {item, std::move(step), round, turn, leads, of.on, due, state.state,
                        state.delivered_on}});
      });
  std::stable_sort(all.begin(), all.end(), [](const Taken& a, const Taken& b) {
    return std::tie(a.told->written_at, *a.occasion, a.row.item) <
           std::tie(b.told->written_at, *b.occasion, b.row.item);
  });
  std::map<ItemId, policy::Item*> items;
  for (policy::Item& item : account.items)
    items[item.id] = &item;
  account.history.taken.reserve(all.size());
  for (Taken& taken : all) {
    // S11: the policy of its first step in this round, until it is settled.
    const auto item = items.find(taken.row.item);
    if (item != items.end() && item->second->round == taken.row.round &&
        item->second->policy.empty())
      item->second->policy = taken.told->policy;
    account.history.taken.push_back(std::move(taken.row));
  }
}

Status load_acts(Session& session, const AccountKey& key, const std::string& without,
                 const ToldByOccasion& told, policy::Account& account) {
  account.history.acts = TRY(legal_acts(session, key, without, std::nullopt));
  for (policy::LegalAct& act : account.history.acts) {
    const auto found = told.find(act.occasion);
    const OccasionState state = occasion_state(
        found == told.end() ? std::vector<MessageState>{} : found->second.messages, act.on);
    act.state = state.state;
    act.delivered_on = state.delivered_on;
  }
  return {};
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

// What tells which further questions are worth asking; one query for all accounts of the debtor
// about which nothing was said or done.
struct Standing {
  std::int64_t say = 0;
  std::int64_t wakes = 0;
  std::int64_t tasks = 0;
};

Standing standing_of(Session& session, const AccountKey& key) {
  Standing standing;
  session.rows<std::int64_t, std::int64_t, std::int64_t>(
      "SELECT COALESCE((SELECT say FROM debtors WHERE administration = ? AND id = ?), 0), "
      "COALESCE((SELECT wakes FROM accounts WHERE administration = ? AND debtor = ? "
      "AND currency = ?), 0), "
      "(SELECT COUNT(*) FROM tasks WHERE administration = ? AND debtor = ?)",
      {key.administration, key.debtor, key.administration, key.debtor, key.currency.code(),
       key.administration, key.debtor},
      [&](std::int64_t say, std::int64_t wakes, std::int64_t tasks) {
        standing = {say, wakes, tasks};
      });
  return standing;
}

Result<LoadedAccount> load_now(Session& session, const AccountKey& key,
                               const std::optional<OccasionId>& without, const Shared& shared) {
  const std::string leave_out = without ? without->value : "";
  const Standing standing = standing_of(session, key);
  LoadedAccount loaded;
  loaded.say = standing.say;
  loaded.wakes = standing.wakes;
  policy::Account& account = loaded.account;
  account.currency = key.currency;
  account.books = shared.books;
  account.bank_lines = shared.bank_lines;
  account.debtor = TRY(debtor_or_bare(key.debtor, debtor_body(session, key)));
  const bool acted = TRY(load_items(session, key, shared, account));
  load_credits(session, key, account);
  account.words = shared.words;
  if (standing.say > 0) {
    load_holds(session, key, account);
    TRY(load_words(session, key, shared, std::nullopt, account));
  }
  Sent sent = load_sent(session, key, leave_out);
  const bool any_sent = !sent.by_occasion.empty();
  ToldByOccasion told;
  if (any_sent || acted) told = load_told(session, key, leave_out, sent, account);
  if (any_sent) account.bad_addresses = bad_addresses(session, key.administration, key.debtor);
  if (any_sent) TRY(load_acts(session, key, leave_out, told, account));
  if (acted) load_taken(session, key, leave_out, told, account);
  if (acted) load_hand_overs(session, key, std::nullopt, account);
  load_judgements(session, key, account);
  account.behaviour = behaviour_of(session, key, std::nullopt);
  if (standing.tasks > 0) load_tasks(session, key, std::nullopt, account);
  account.history.last_message_on = sent.last_on;
  if (shared.linked.contains(key.debtor)) {
    account.history.last_message_on =
        std::max(sent.last_on, last_message_to_others(session, {key.administration, key.debtor}));
  }
  if (planted(PlantedBug::ignore_min_gap)) account.history.last_message_on.reset();
  return loaded;
}

}  // namespace

Result<LoadedAccount> Accounts::load(const AccountKey& key, const View& view) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<LoadedAccount> {
    const Shared shared = TRY(load_shared(session, key.administration, view.as_of));
    if (view.as_of) return load_as_of(session, key, *view.as_of, view.without, shared);
    return load_now(session, key, view.without, shared);
  });
}

Result<std::vector<LoadedAccount>> Accounts::load_all(const std::vector<AccountKey>& keys) const {
  return transact(store_, Access::read,
                  [&](Session& session) -> Result<std::vector<LoadedAccount>> {
                    std::vector<LoadedAccount> all;
                    all.reserve(keys.size());
                    std::map<AdministrationId, Shared> shared;
                    for (const AccountKey& key : keys) {
                      const auto id = key.administration;
                      if (!shared.contains(id))
                        shared[id] = TRY(load_shared(session, id, std::nullopt));
                      all.push_back(TRY(load_now(session, key, std::nullopt, shared[id])));
                    }
                    return all;
                  });
}

}  // namespace dunning::store
