#include <algorithm>
#include <map>

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

using Messages = std::map<std::string, std::vector<MessageState>>;

// The messages and hand-overs of the debtor's open occasions; and what of those occasions is no
// step. What was refused and is no step stays known: it is not tried again at once.
Messages load_messages(Session& session, const AccountKey& key, const std::string& without,
                       policy::Account& account) {
  Messages messages;
  std::vector<EventOccasion> events;
  session.rows<std::string, std::string, std::optional<Date>, std::string, std::string, std::string,
               std::int64_t, Date>(
      "SELECT m.occasion, m.state, m.delivered_on, o.kind, o.subject, o.currency, o.remark, "
      "o.on_date FROM outbox m JOIN occasions o ON o.id = m.occasion "
      "WHERE o.administration = ? AND o.debtor = ? AND (o.closed_at IS NULL "
      "OR (o.closed_because = 'refused' AND o.kind <> 'step')) "
      "AND m.effect IN ('message', 'hand_over') AND m.occasion <> ? "
      "ORDER BY o.written_at, o.id",
      {key.administration, key.debtor, without},
      [&](std::string occasion, const std::string& state, std::optional<Date> delivered_on,
          std::string kind, std::string subject, std::string currency, std::int64_t remark,
          Date on) {
        auto& states = messages[occasion];
        if (states.empty() && (kind != "step" || remark != 0))
          events.push_back(
              {occasion, std::move(kind), std::move(subject), std::move(currency), remark, on});
        states.push_back(
            {parse_delivery_state(state).value_or(DeliveryState::uncertain), delivered_on});
      });
  for (const EventOccasion& event : events)
    add_events(event, occasion_state(messages[event.id], event.on), account);
  return messages;
}

// The messages of an occasion of another debtor: an item that changed hands brings its steps along.
std::vector<MessageState> messages_of(Session& session, const std::string& occasion) {
  std::vector<MessageState> states;
  session.rows<std::string, std::optional<Date>>(
      "SELECT state, delivered_on FROM outbox WHERE occasion = ? "
      "AND effect IN ('message', 'hand_over')",
      {occasion}, [&](const std::string& state, std::optional<Date> delivered_on) {
        states.push_back(
            {parse_delivery_state(state).value_or(DeliveryState::uncertain), delivered_on});
      });
  return states;
}

void load_taken(Session& session, const AccountKey& key, const std::string& without,
                Messages& messages, policy::Account& account) {
  std::map<ItemId, policy::Item*> items;
  for (policy::Item& item : account.items)
    items[item.id] = &item;
  session.rows<ItemId, std::string, int, int, bool, std::optional<Date>, Date, std::string,
               std::string, std::string>(
      "SELECT t.item, t.step, t.round, t.turn, t.leads, t.due_date_then, o.on_date, t.occasion, "
      "o.policy, o.debtor FROM taken t JOIN items i ON i.id = t.item "
      "JOIN occasions o ON o.id = t.occasion "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? AND i.acted = 1 "
      "AND t.occasion <> ? "
      "ORDER BY o.written_at, t.occasion, t.item",
      {key.administration, key.debtor, key.currency.code(), without},
      [&](ItemId id, std::string step, int round, int turn, bool leads, std::optional<Date> due,
          Date on, const std::string& occasion, std::string policy, const std::string& debtor) {
        if (debtor != key.debtor.value && !messages.contains(occasion))
          messages[occasion] = messages_of(session, occasion);
        const OccasionState state = occasion_state(messages[occasion], on);
        account.history.taken.push_back(
            {id, std::move(step), round, turn, leads, on, due, state.state, state.delivered_on});
        // S11: the policy of its first step in this round, until it is settled.
        const auto item = items.find(id);
        if (item != items.end() && item->second->round == round && item->second->policy.empty())
          item->second->policy = std::move(policy);
      });
}

Status load_acts(Session& session, const AccountKey& key, const std::string& without,
                 Messages& messages, policy::Account& account) {
  account.history.acts = TRY(legal_acts(session, key, without, std::nullopt));
  for (policy::LegalAct& act : account.history.acts) {
    const OccasionState state = occasion_state(messages[act.occasion], act.on);
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
  std::int64_t messages = 0;
  std::optional<Date> last_message_on;
};

Standing standing_of(Session& session, const AccountKey& key, const std::string& without) {
  Standing standing;
  session.rows<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::optional<Date>>(
      "SELECT COALESCE((SELECT say FROM debtors WHERE administration = ? AND id = ?), 0), "
      "COALESCE((SELECT wakes FROM accounts WHERE administration = ? AND debtor = ? "
      "AND currency = ?), 0), "
      "(SELECT COUNT(*) FROM tasks WHERE administration = ? AND debtor = ?), COUNT(*), "
      "MAX(CASE WHEN m.effect = 'message' AND m.counts = 1 "
      "AND m.state NOT IN ('cancelled', 'expired')" +
          std::string(reached_somebody) +
          "THEN COALESCE(m.delivered_on, m.on_date) ELSE NULL END) "
          "FROM outbox m WHERE m.administration = ? AND m.debtor = ? "
          "AND m.effect IN ('message', 'hand_over') AND m.occasion <> ?",
      {key.administration, key.debtor, key.administration, key.debtor, key.currency.code(),
       key.administration, key.debtor, key.administration, key.debtor, without},
      [&](std::int64_t say, std::int64_t wakes, std::int64_t tasks, std::int64_t messages,
          std::optional<Date> last) {
        standing = {say, wakes, tasks, messages, last};
      });
  return standing;
}

Result<LoadedAccount> load_now(Session& session, const AccountKey& key,
                               const std::optional<OccasionId>& without, const Shared& shared) {
  const std::string leave_out = without ? without->value : "";
  const Standing standing = standing_of(session, key, leave_out);
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
  Messages messages;
  if (standing.messages > 0) messages = load_messages(session, key, leave_out, account);
  if (standing.messages > 0)
    account.bad_addresses = bad_addresses(session, key.administration, key.debtor);
  if (standing.messages > 0) TRY(load_acts(session, key, leave_out, messages, account));
  if (acted) load_taken(session, key, leave_out, messages, account);
  if (acted && standing.messages > 0) load_hand_overs(session, key, std::nullopt, account);
  load_judgements(session, key, account);
  account.behaviour = behaviour_of(session, key, std::nullopt);
  if (standing.tasks > 0) load_tasks(session, key, std::nullopt, account);
  account.history.last_message_on = standing.last_message_on;
  if (shared.linked.contains(key.debtor)) {
    account.history.last_message_on =
        std::max(standing.last_message_on,
                 last_message_to_others(session, {key.administration, key.debtor}));
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
