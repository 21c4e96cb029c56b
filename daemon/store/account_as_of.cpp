#include <map>
#include <set>

#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/store/account_parts.hpp"
#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/due_parts.hpp"
#include "daemon/store/hand_over_rows.hpp"
#include "daemon/store/legal_acts.hpp"
#include "daemon/store/record_json.hpp"

// An account as it stood at a past moment (`why --on`): the record versions seen by then, the
// sayings and steps of then, and the states that the history tells of. An item belongs to the
// debtor it has now, and the choice made for it at adoption is the present one.
namespace dunning::store {
namespace {

// The newest version of a record seen by then.
struct Then {
  std::string body;        // of the newest good one; empty: none
  std::string quarantine;  // when the newest of all could not be read
  bool gone = false;
  std::vector<std::pair<Instant, std::string>> good;  // all of them, oldest first
};

Then record_then(Session& session, AdministrationId administration, RecordKind kind,
                 const std::string& id, Instant as_of) {
  Then then;
  session.rows<std::string, std::string, Instant>(
      "SELECT what, body, seen_at FROM record_versions WHERE administration = ? AND kind = ? "
      "AND id = ? AND seen_at <= ? ORDER BY nr",
      {administration, dunning::name(kind), id, as_of},
      [&](const std::string& what, std::string body, Instant seen_at) {
        then.gone = what == "gone";
        then.quarantine = what == "quarantined" ? body : "";
        if (what != "good") return;
        then.good.emplace_back(seen_at, body);
        then.body = std::move(body);
      });
  return then;
}

// When the newest version's state was first seen without a break.
Result<std::optional<Instant>> state_since(const Then& then, InvoiceState state) {
  std::optional<Instant> since;
  for (auto version = then.good.rbegin(); version != then.good.rend(); ++version) {
    if (version->second.empty() || TRY(read_invoice(version->second)).state != state) break;
    since = version->first;
  }
  return since;
}

struct KnownItem {
  ItemFacts facts;
  std::string invoice;
};

std::vector<KnownItem> items_then(Session& session, const AccountKey& key, Instant as_of) {
  std::vector<KnownItem> items;
  session.rows<ItemId, std::string, std::optional<Date>, std::int64_t, std::string, std::string,
               Instant>(
      "SELECT id, invoice, due_date, total_minor, adoption, adoption_step, first_seen FROM items "
      "WHERE administration = ? AND debtor = ? AND currency = ? AND first_seen <= ? ORDER BY id",
      {key.administration, key.debtor, key.currency.code(), as_of},
      [&](ItemId id, std::string invoice, std::optional<Date> due, std::int64_t total,
          std::string adoption, std::string adoption_step, Instant first_seen) {
        KnownItem item;
        item.facts.id = id;
        item.facts.due_date = due;
        item.facts.total_minor = total;
        item.facts.adoption = std::move(adoption);
        item.facts.adoption_step = std::move(adoption_step);
        item.facts.first_seen = first_seen;
        item.invoice = std::move(invoice);
        items.push_back(std::move(item));
      });
  for (KnownItem& item : items) {
    item.facts.round = session
                           .value<std::optional<int>>(
                               "SELECT MAX(round) FROM rounds WHERE item = ? AND since <= ?",
                               {item.facts.id, as_of})
                           .value_or(std::nullopt)
                           .value_or(0);
  }
  return items;
}

// Gives the items of one invoice the dates and amounts they had in that version of it.
void match_then(const Invoice& invoice, std::vector<KnownItem*>& items) {
  std::vector<KnownPart> known;
  known.reserve(items.size());
  for (const KnownItem* item : items)
    known.push_back({item->facts.due_date, item->facts.total_minor, false});
  const auto parts = due_parts(invoice);
  const auto matched = match_parts(known, parts);
  std::set<std::size_t> used;
  for (std::size_t place = 0; place < parts.size(); ++place) {
    if (!matched[place]) continue;
    ItemFacts& facts = items[*matched[place]]->facts;
    facts.due_date = parts[place].due_date;
    facts.total_minor = parts[place].total.minor;
    facts.open_minor = parts[place].open.minor;
    used.insert(*matched[place]);
  }
  for (std::size_t index = 0; index < items.size(); ++index) {
    if (!used.contains(index)) items[index]->facts.gone = true;
  }
}

Status load_items(Session& session, const AccountKey& key, Instant as_of,
                  const std::set<ItemId>& acted, const Shared& shared, policy::Account& account) {
  auto items = items_then(session, key, as_of);
  std::map<std::string, std::vector<KnownItem*>> by_invoice;
  for (KnownItem& item : items)
    by_invoice[item.invoice].push_back(&item);
  for (auto& [id, members] : by_invoice) {
    const Then then = record_then(session, key.administration, RecordKind::invoice, id, as_of);
    if (then.body.empty()) continue;
    const Invoice invoice = TRY(read_invoice(then.body));
    match_then(invoice, members);
    const auto since = TRY(state_since(then, invoice.state));
    for (KnownItem* member : members) {
      ItemFacts& facts = member->facts;
      facts.gone = facts.gone || then.gone;
      facts.quarantine = then.quarantine;
      facts.state_since = since;
      const bool open = !facts.gone && !is_settled(invoice.state, facts.open_minor);
      if (!open && !acted.contains(facts.id)) continue;
      account.items.push_back(make_item(facts, invoice));
      account.items.back().adoption = adoption_of(facts, shared.adopted_at);
      account.items.back().open_at_adoption = open_at_adoption(facts, shared.adopted_at);
    }
  }
  return {};
}

Status load_credits(Session& session, const AccountKey& key, Instant as_of,
                    policy::Account& account) {
  std::vector<std::string> ids;
  session.rows<std::string>(
      "SELECT id FROM records WHERE administration = ? AND debtor = ? AND currency = ? "
      "AND kind = 'invoice' ORDER BY invoice_date, id",
      {key.administration, key.debtor, key.currency.code()},
      [&](std::string id) { ids.push_back(std::move(id)); });
  for (const std::string& id : ids) {
    const Then then = record_then(session, key.administration, RecordKind::invoice, id, as_of);
    if (then.body.empty() || then.gone) continue;
    const Invoice invoice = TRY(read_invoice(then.body));
    const bool counts =
        invoice.state != InvoiceState::draft && invoice.state != InvoiceState::paid &&
        invoice.state != InvoiceState::voided && invoice.state != InvoiceState::written_off;
    if (!counts || !invoice.open.is_negative()) continue;
    policy::Credit credit{
        invoice.id, invoice.number, invoice.invoice_date, {-invoice.open.minor, key.currency}, {}};
    if (!invoice.credits.empty()) credit.of_invoice = InvoiceId{invoice.credits};
    account.credits.push_back(std::move(credit));
  }
  return {};
}

void load_holds(Session& session, const AccountKey& key, Instant as_of, policy::Account& account) {
  session.rows<std::string, std::string, std::optional<Date>, std::string, Instant,
               std::optional<Date>, std::optional<Instant>, std::optional<Date>>(
      "SELECT reason, author, until, invoice, set_at, set_on, ended_at, ended_on FROM holds "
      "WHERE administration = ? AND debtor = ? AND set_at <= ? ORDER BY id",
      {key.administration, key.debtor, as_of},
      [&](std::string reason, std::string author, std::optional<Date> until,
          const std::string& invoice, Instant set_at, std::optional<Date> set_on,
          std::optional<Instant> ended_at, std::optional<Date> ended_on) {
        policy::Hold hold{std::move(reason), std::move(author), until, {}, {}};
        hold.set_on = set_on.value_or(utc_date(set_at));
        if (ended_at && *ended_at <= as_of) hold.ended_on = ended_on.value_or(utc_date(*ended_at));
        for (policy::Item& item : account.items) {
          if (invoice.empty() || item.invoice.value == invoice) item.holds.push_back(hold);
        }
      });
}

// The states of an occasion's messages, as its history tells them up to that moment.
Result<std::vector<MessageState>> messages_then(Session& session, const AccountKey& key,
                                                const std::string& occasion, Instant as_of) {
  std::vector<std::string> entries;
  session.rows<std::string>(
      "SELECT facts FROM history WHERE administration = ? AND subject = ? AND at <= ? ORDER BY seq",
      {key.administration, occasion, as_of},
      [&](std::string facts) { entries.push_back(std::move(facts)); });
  std::map<std::string, MessageState> by_key;
  for (const std::string& facts : entries) {
    const json::Value document = TRY(json::parse(facts));
    const json::Cursor cursor(document);
    if (const auto was = TRY(cursor.text_or_empty("was")); !was.empty()) {
      by_key[TRY(cursor.text("row"))] = by_key[was];
      by_key.erase(was);
    }
    const auto effect = TRY(cursor.text_or_empty("effect"));
    if (effect != "message" && effect != "hand_over") continue;
    const auto state = parse_delivery_state(TRY(cursor.text_or_empty("to")));
    if (!state) continue;
    MessageState& message = by_key[TRY(cursor.text("row"))];
    message.state = *state;
    if (const auto day = TRY(cursor.find_date("day"))) message.delivered_on = day;
  }
  std::vector<MessageState> messages;
  messages.reserve(by_key.size());
  for (const auto& [row, message] : by_key)
    messages.push_back(message);
  return messages;
}

struct TakenThen {
  policy::Taken taken;
  std::string occasion;
  std::string policy;
};

std::vector<TakenThen> taken_then(Session& session, const AccountKey& key, Instant as_of,
                                  const std::string& without) {
  std::vector<TakenThen> all;
  const auto add = [&](ItemId id, std::string step, int round, int turn, bool leads,
                       std::optional<Date> due, Date on, std::string occasion, std::string policy) {
    all.push_back({{id, std::move(step), round, turn, leads, on, due, DeliveryState::planned, {}},
                   std::move(occasion),
                   std::move(policy)});
  };
  session.rows<ItemId, std::string, int, int, bool, std::optional<Date>, Date, std::string,
               std::string>(
      "SELECT t.item, t.step, t.round, t.turn, t.leads, t.due_date_then, o.on_date, t.occasion, "
      "o.policy FROM taken t JOIN items i ON i.id = t.item JOIN occasions o ON o.id = t.occasion "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? AND t.taken_at <= ? "
      "AND t.occasion <> ? ORDER BY o.written_at, t.occasion, t.item",
      {key.administration, key.debtor, key.currency.code(), as_of, without}, add);
  session.rows<ItemId, std::string, int, int, bool, std::optional<Date>, Date, std::string,
               std::string>(
      "SELECT t.item, t.step, t.round, t.turn, t.leads, t.due_date_then, o.on_date, t.occasion, "
      "o.policy FROM freed t JOIN items i ON i.id = t.item JOIN occasions o ON o.id = t.occasion "
      "WHERE i.administration = ? AND i.debtor = ? AND i.currency = ? AND t.taken_at <= ? "
      "AND t.freed_at > ? AND t.occasion <> ? ORDER BY o.written_at, t.occasion, t.item",
      {key.administration, key.debtor, key.currency.code(), as_of, as_of, without}, add);
  return all;
}

void load_judgements(Session& session, const AccountKey& key, Instant as_of,
                     policy::Account& account) {
  session.rows<ItemId, std::string, int, Date, bool>(
      "SELECT j.item, j.step, j.round, j.due_on, j.passed FROM judgements j "
      "JOIN items i ON i.id = j.item WHERE i.administration = ? AND i.debtor = ? "
      "AND i.currency = ? AND j.judged_at <= ? ORDER BY j.item, j.step",
      {key.administration, key.debtor, key.currency.code(), as_of},
      [&](ItemId item, std::string step, int round, Date due_on, bool passed) {
        account.history.judgements.push_back({item, std::move(step), round, due_on, passed});
      });
}

// What was no step, as far as it had got by then.
Status load_events(Session& session, const AccountKey& key, Instant as_of,
                   const std::string& without, policy::Account& account) {
  std::vector<EventOccasion> events;
  session.rows<std::string, std::string, std::string, std::string, std::int64_t, Date>(
      "SELECT id, kind, subject, currency, remark, on_date FROM occasions "
      "WHERE administration = ? AND debtor = ? AND written_at <= ? "
      "AND (closed_at IS NULL OR closed_at > ? OR (closed_because = 'refused' AND kind <> 'step')) "
      "AND (kind <> 'step' OR remark <> 0) AND id <> ? "
      "ORDER BY written_at, id",
      {key.administration, key.debtor, as_of, as_of, without},
      [&](std::string id, std::string kind, std::string subject, std::string currency,
          std::int64_t remark, Date on) {
        events.push_back(
            {std::move(id), std::move(kind), std::move(subject), std::move(currency), remark, on});
      });
  for (const EventOccasion& event : events) {
    const auto messages = TRY(messages_then(session, key, event.id, as_of));
    add_events(event, occasion_state(messages, event.on), account);
  }
  return {};
}

}  // namespace

Result<LoadedAccount> load_as_of(Session& session, const AccountKey& key, Instant as_of,
                                 const std::optional<OccasionId>& without, const Shared& shared) {
  const std::string leave_out = without ? without->value : "";
  LoadedAccount loaded;
  policy::Account& account = loaded.account;
  account.currency = key.currency;
  account.books = shared.books;
  account.bank_lines = shared.bank_lines;
  const Then debtor =
      record_then(session, key.administration, RecordKind::debtor, key.debtor.value, as_of);
  account.debtor = TRY(debtor_or_bare(
      key.debtor, debtor.gone || debtor.body.empty() ? std::nullopt : std::optional(debtor.body)));
  auto taken = taken_then(session, key, as_of, leave_out);
  std::set<ItemId> acted;
  for (const TakenThen& one : taken)
    acted.insert(one.taken.item);
  TRY(load_items(session, key, as_of, acted, shared, account));
  TRY(load_credits(session, key, as_of, account));
  load_holds(session, key, as_of, account);
  TRY(load_words(session, key, shared, as_of, account));
  load_tasks(session, key, as_of, account);
  account.bad_addresses = bad_addresses(session, key.administration, key.debtor, utc_date(as_of));
  TRY(load_events(session, key, as_of, leave_out, account));
  for (TakenThen& one : taken) {
    const auto messages = TRY(messages_then(session, key, one.occasion, as_of));
    const OccasionState state = occasion_state(messages, one.taken.on);
    one.taken.state = state.state;
    one.taken.delivered_on = state.delivered_on;
    for (policy::Item& item : account.items) {
      if (item.id == one.taken.item && item.round == one.taken.round && item.policy.empty())
        item.policy = one.policy;
    }
    account.history.taken.push_back(std::move(one.taken));
  }
  account.history.acts = TRY(legal_acts(session, key, leave_out, as_of));
  for (policy::LegalAct& act : account.history.acts) {
    const auto messages = TRY(messages_then(session, key, act.occasion, as_of));
    const OccasionState state = occasion_state(messages, act.on);
    act.state = state.state;
    act.delivered_on = state.delivered_on;
  }
  load_hand_overs(session, key, utc_date(as_of), account);
  load_judgements(session, key, as_of, account);
  account.behaviour = behaviour_of(session, key, utc_date(as_of));
  // As now (load_sent): what reached nobody, because there is no such address, keeps no distance.
  account.history.last_message_on =
      session
          .value<std::optional<Date>>(
              "SELECT MAX(on_date) FROM occasions o WHERE administration = ? AND debtor = ? "
              "AND written_at <= ? AND (closed_at IS NULL OR closed_at > ? OR closed_because IN "
              "('refused', 'bounced')) AND id <> ? "
              "AND EXISTS (SELECT 1 FROM outbox m WHERE m.occasion = o.id "
              "AND m.effect = 'message' AND m.counts = 1 "
              "AND NOT (m.state IN ('bounced', 'refused') AND EXISTS (SELECT 1 "
              "FROM bad_addresses b WHERE b.administration = m.administration "
              "AND b.debtor = m.debtor AND b.row_key = m.key AND b.since <= ?)))",
              {key.administration, key.debtor, as_of, as_of, leave_out, utc_date(as_of)})
          .value_or(std::nullopt);
  return loaded;
}

}  // namespace dunning::store
