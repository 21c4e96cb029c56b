#include <algorithm>
#include <map>
#include <tuple>

#include "daemon/core/planted_bug.hpp"
#include "daemon/store/account_parts.hpp"
#include "daemon/store/accounts.hpp"
#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/hand_over_rows.hpp"
#include "daemon/store/legal_acts.hpp"
#include "daemon/store/outbox_rows.hpp"
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

// What an items row says of whether it is loaded. The first is also the condition of an index,
// which is used in the order of ids.
constexpr std::string_view at_work =
    "((i.acted = 1 AND i.rests = 0) OR (i.settled = 0 AND i.gone_at IS NULL))";
constexpr std::string_view acted_or_open = "(i.acted = 1 OR (i.settled = 0 AND i.gone_at IS NULL))";

// Open items, and those that were acted on; not every invoice that was ever paid. True when one of
// them was acted on.
Result<bool> load_items(Session& session, const AccountKey& key, std::string_view which,
                        const Shared& shared, policy::Account& account) {
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
          std::string(planted(PlantedBug::add_currencies) ? ">=" : "=") + " ? AND " +
          std::string(which) + " AND v.body <> '' ORDER BY i.id",
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

MessageState message_state(const std::string& state, const std::optional<Date>& delivered_on) {
  return {parse_delivery_state(state).value_or(DeliveryState::uncertain), delivered_on};
}

// What was said to the debtor that is no step, and remarks that steps used. What was refused and is
// no step stays known: it is not tried again at once.
void load_events(Session& session, const AccountKey& key, const std::string& without,
                 policy::Account& account) {
  struct Event {
    EventOccasion occasion;
    std::vector<MessageState> messages;
  };
  std::vector<Event> events;
  session.rows<std::string, std::string, std::string, std::string, std::int64_t, Date, std::string,
               std::optional<Date>>(
      "SELECT o.id, o.kind, o.subject, o.currency, o.remark, o.on_date, m.state, m.delivered_on "
      "FROM occasions o JOIN outbox m ON m.occasion = o.id "
      "WHERE o.administration = ? AND o.debtor = ? AND (o.kind <> 'step' OR o.remark <> 0) "
      "AND (o.closed_at IS NULL OR (o.closed_because = 'refused' AND o.kind <> 'step')) "
      "AND o.id <> ? AND m.effect IN ('message', 'hand_over') ORDER BY o.written_at, o.id",
      {key.administration, key.debtor, without},
      [&](std::string id, std::string kind, std::string subject, std::string currency,
          std::int64_t remark, Date on, const std::string& state,
          std::optional<Date> delivered_on) {
        if (events.empty() || events.back().occasion.id != id)
          events.push_back({{std::move(id), std::move(kind), std::move(subject),
                             std::move(currency), remark, on},
                            {}});
        events.back().messages.push_back(message_state(state, delivered_on));
      });
  for (const Event& event : events)
    add_events(event.occasion, occasion_state(event.messages, event.occasion.on), account);
}

// A row of taken with the messages of its occasion. An item that changed hands brings its steps
// along: the occasion may be another debtor's.
struct TakenRow {
  policy::Taken row;
  std::string occasion;
  std::string policy;
  Instant taken_at;
  std::vector<MessageState> messages;

  auto place() const {
    return std::tie(taken_at, occasion, row.item, row.round, row.step, row.turn);
  }
};

// In the order in which they were written.
std::vector<TakenRow> taken_rows(Session& session, const AccountKey& key,
                                 const std::string& without, std::string_view which) {
  std::vector<TakenRow> all;
  session.rows<ItemId, std::string, int, int, bool, std::optional<Date>, std::string, Date,
               std::string, Instant, std::string, std::optional<Date>>(
      "SELECT t.item, t.step, t.round, t.turn, t.leads, t.due_date_then, t.occasion, t.on_date, "
      "t.policy, t.taken_at, COALESCE(m.state, ''), m.delivered_on "
      "FROM items i JOIN taken t ON t.item = i.id "
      "LEFT JOIN outbox m ON m.occasion = t.occasion AND m.effect IN ('message', 'hand_over') "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? AND " +
          std::string(which) + " AND t.occasion <> ?",
      {key.administration, key.debtor, key.currency.code(), without},
      [&](ItemId item, std::string step, int round, int turn, bool leads, std::optional<Date> due,
          std::string occasion, Date on, std::string policy, Instant taken_at,
          const std::string& state, std::optional<Date> delivered_on) {
        TakenRow one{{item, std::move(step), round, turn, leads, on, due, {}, {}},
                     std::move(occasion),
                     std::move(policy),
                     taken_at,
                     {}};
        const bool forgotten = planted(PlantedBug::keep_cancelled_steps) && state == "cancelled";
        if (!state.empty() && !forgotten)
          one.messages.push_back(message_state(state, delivered_on));
        all.push_back(std::move(one));
      });
  std::sort(all.begin(), all.end(),
            [](const TakenRow& a, const TakenRow& b) { return a.place() < b.place(); });
  // One for each of its messages so far.
  std::vector<TakenRow> steps;
  steps.reserve(all.size());
  for (TakenRow& one : all) {
    if (!steps.empty() && steps.back().place() == one.place()) {
      steps.back().messages.insert(steps.back().messages.end(), one.messages.begin(),
                                   one.messages.end());
    } else {
      steps.push_back(std::move(one));
    }
  }
  return steps;
}

void load_taken(Session& session, const AccountKey& key, const std::string& without,
                std::string_view which, policy::Account& account) {
  auto all = taken_rows(session, key, without, which);
  std::map<ItemId, policy::Item*> items;
  for (policy::Item& item : account.items)
    items[item.id] = &item;
  account.history.taken.reserve(all.size());
  for (TakenRow& one : all) {
    const OccasionState state = occasion_state(one.messages, one.row.on);
    one.row.state = state.state;
    one.row.delivered_on = state.delivered_on;
    // S11: the policy of its first step in this round, until it is settled.
    const auto item = items.find(one.row.item);
    if (item != items.end() && item->second->round == one.row.round && item->second->policy.empty())
      item->second->policy = one.policy;
    account.history.taken.push_back(std::move(one.row));
  }
}

Status load_acts(Session& session, const AccountKey& key, const std::string& without,
                 policy::Account& account) {
  account.history.acts = TRY(legal_acts(session, key, without, std::nullopt));
  for (policy::LegalAct& act : account.history.acts) {
    std::vector<MessageState> messages;
    session.rows<std::string, std::optional<Date>>(
        "SELECT state, delivered_on FROM outbox WHERE occasion = ? "
        "AND effect IN ('message', 'hand_over')",
        {act.occasion}, [&](const std::string& state, std::optional<Date> delivered_on) {
          messages.push_back(message_state(state, delivered_on));
        });
    const OccasionState state = occasion_state(messages, act.on);
    act.state = state.state;
    act.delivered_on = state.delivered_on;
  }
  return {};
}

void load_judgements(Session& session, const AccountKey& key, std::string_view which,
                     policy::Account& account) {
  session.rows<ItemId, std::string, int, Date, bool>(
      "SELECT j.item, j.step, j.round, j.due_on, j.passed FROM items i "
      "JOIN judgements j ON j.item = i.id "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? AND " +
          std::string(which) + " ORDER BY i.id, j.step",
      {key.administration, key.debtor, key.currency.code()},
      [&](ItemId item, std::string step, int round, Date due_on, bool passed) {
        account.history.judgements.push_back({item, std::move(step), round, due_on, passed});
      });
}

// When the debtor last heard from us, as far as it counts for gaps. An index answers, unless an
// occasion is to be left out.
std::optional<Date> last_message_on(Session& session, const AccountKey& key,
                                    const std::string& without) {
  const std::string newest =
      "SELECT MAX(COALESCE(m.delivered_on, m.on_date)) FROM outbox m "
      "WHERE m.administration = ? AND m.debtor = ? AND " +
      counted + std::string(reached_somebody);
  using Last = std::optional<Date>;
  const auto last = without.empty()
                        ? session.value<Last>(newest, {key.administration, key.debtor})
                        : session.value<Last>(newest + "AND m.occasion <> ?",
                                              {key.administration, key.debtor, without});
  return last.value_or(std::nullopt);
}

// What tells which further questions are worth asking; one query for all accounts of the debtor
// about which nothing was said or done.
struct Standing {
  std::int64_t say = 0;
  std::int64_t wakes = 0;
  bool tasks = false;
  bool acts = false;
  bool bad_addresses = false;
  bool hand_overs = false;
  bool credits = false;
};

Standing standing_of(Session& session, const AccountKey& key) {
  Standing standing;
  session.rows<std::int64_t, std::int64_t, bool, bool, bool, bool, bool>(
      "SELECT COALESCE((SELECT say FROM debtors WHERE administration = ? AND id = ?), 0), "
      "COALESCE((SELECT wakes FROM accounts WHERE administration = ? AND debtor = ? "
      "AND currency = ?), 0), "
      "CASE WHEN EXISTS (SELECT 1 FROM tasks WHERE administration = ? AND debtor = ?) "
      "THEN 1 ELSE 0 END, "
      "CASE WHEN EXISTS (SELECT 1 FROM legal_acts WHERE administration = ? AND debtor = ?) "
      "THEN 1 ELSE 0 END, "
      "CASE WHEN EXISTS (SELECT 1 FROM bad_addresses WHERE administration = ? AND debtor = ?) "
      "THEN 1 ELSE 0 END, "
      "CASE WHEN EXISTS (SELECT 1 FROM hand_overs WHERE administration = ? AND debtor = ?) "
      "THEN 1 ELSE 0 END, "
      "CASE WHEN EXISTS (SELECT 1 FROM records WHERE administration = ? AND debtor = ? "
      "AND currency = ? AND kind = 'invoice' AND open_minor < 0) THEN 1 ELSE 0 END",
      {key.administration, key.debtor, key.administration, key.debtor, key.currency.code(),
       key.administration, key.debtor, key.administration, key.debtor, key.administration,
       key.debtor, key.administration, key.debtor, key.administration, key.debtor,
       key.currency.code()},
      [&](std::int64_t say, std::int64_t wakes, bool tasks, bool acts, bool bad, bool handed,
          bool credits) { standing = {say, wakes, tasks, acts, bad, handed, credits}; });
  return standing;
}

// Items at rest are left out only while nothing else is known of the debtor (policy/rest.hpp).
std::string_view which_items(Accounts::Items wanted, const Standing& standing) {
  const bool plain = standing.say == 0 && !standing.tasks && !standing.acts;
  return wanted == Accounts::Items::at_work && plain ? at_work : acted_or_open;
}

Result<LoadedAccount> load_now(Session& session, const AccountKey& key, const Accounts::View& view,
                               const Shared& shared) {
  const std::string leave_out = view.without ? view.without->value : "";
  const Standing standing = standing_of(session, key);
  const std::string_view which = which_items(view.items, standing);
  LoadedAccount loaded;
  loaded.say = standing.say;
  loaded.wakes = standing.wakes;
  policy::Account& account = loaded.account;
  account.currency = key.currency;
  account.books = shared.books;
  account.bank_lines = shared.bank_lines;
  account.debtor = TRY(debtor_or_bare(key.debtor, debtor_body(session, key)));
  const bool acted = TRY(load_items(session, key, which, shared, account));
  if (standing.credits) load_credits(session, key, account);
  account.words = shared.words;
  if (standing.say > 0) {
    load_holds(session, key, account);
    TRY(load_words(session, key, shared, std::nullopt, account));
  }
  load_events(session, key, leave_out, account);
  if (standing.bad_addresses)
    account.bad_addresses = bad_addresses(session, key.administration, key.debtor);
  if (standing.acts) TRY(load_acts(session, key, leave_out, account));
  if (acted) load_taken(session, key, leave_out, which, account);
  if (standing.hand_overs) load_hand_overs(session, key, std::nullopt, account);
  load_judgements(session, key, which, account);
  if (view.behaviour) account.behaviour = behaviour_of(session, key, std::nullopt);
  if (standing.tasks) load_tasks(session, key, std::nullopt, account);
  account.history.last_message_on = last_message_on(session, key, leave_out);
  if (shared.linked.contains(key.debtor)) {
    account.history.last_message_on =
        std::max(account.history.last_message_on,
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
    return load_now(session, key, view, shared);
  });
}

Result<std::vector<Result<LoadedAccount>>> Accounts::load_each(
    const std::vector<Wanted>& wanted) const {
  std::vector<Result<LoadedAccount>> each;
  each.reserve(wanted.size());
  const auto together = transact(store_, Access::read, [&](Session& session) -> Status {
    std::map<AdministrationId, Shared> shared;
    for (const auto& [key, view] : wanted) {
      const auto id = key.administration;
      if (!shared.contains(id)) shared[id] = TRY(load_shared(session, id, std::nullopt));
      each.push_back(load_now(session, key, view, shared[id]));
    }
    return {};
  });
  if (together) return each;
  if (together.error().kind == ErrorKind::transient) return fail(together.error());
  each.clear();
  for (const auto& [key, view] : wanted) {
    auto one = load(key, view);
    if (!one && one.error().kind == ErrorKind::transient) return fail(std::move(one).error());
    each.push_back(std::move(one));
  }
  return each;
}

}  // namespace dunning::store
