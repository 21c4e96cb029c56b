#include "daemon/store/outbox_rows.hpp"

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/intent_json.hpp"

namespace dunning::store {
namespace {

// A row as its columns are, before its texts are read.
struct RawRow {
  Row row;
  std::string effect, channel, state, recipients, targets;
};

Result<Row> cooked(RawRow raw) {
  Row row = std::move(raw.row);
  const auto effect = parse_effect(raw.effect);
  const auto channel = parse_channel_kind(raw.channel);
  const auto state = parse_delivery_state(raw.state);
  if (!effect || !channel || !state)
    return fail(ErrorKind::permanent,
                "an outbox row has an effect, channel or state that this "
                "program does not know: " +
                    row.outgoing.key.value);
  row.outgoing.effect = *effect;
  row.outgoing.channel = *channel;
  row.state = *state;
  row.outgoing.recipients = TRY(read_recipients(raw.recipients));
  row.outgoing.targets = TRY(read_targets(raw.targets));
  return row;
}

// What is kept of a state as the column `outcome`, by which messages are counted.
int outcome_of(DeliveryState state) {
  switch (state) {
    case DeliveryState::refused:
    case DeliveryState::bounced:
      return 1;
    case DeliveryState::cancelled:
    case DeliveryState::expired:
      return 2;
    default:
      return 0;
  }
}

json::Value change_facts(const Change& change) {
  const Row& row = change.row;
  FieldWriter facts;
  facts.number("attempt", row.attempt);
  if (change.to == DeliveryState::ready && !row.outgoing.bytes.empty())
    facts.text("bytes", crypto::sha256_hex(row.outgoing.bytes));
  return facts.text("channel", std::string(name(row.outgoing.channel)))
      .date("day", change.day)
      .text("effect", std::string(name(row.outgoing.effect)))
      .text("from", std::string(name(row.state)))
      .text("row", row.outgoing.key.value)
      .text("template_digest", change.made != nullptr ? change.made->template_digest : "")
      .text("to", std::string(name(change.to)))
      .object();
}

// To whom it was made; and what the other side said.
std::string change_payload(const Change& change) {
  FieldWriter out;
  if (change.made != nullptr && !change.made->recipients.empty())
    out.text("envelope_from", change.made->envelope_from)
        .text("recipients", recipients_text(change.made->recipients));
  if (!change.evidence.empty() || !change.refused_recipients.empty())
    out.text("evidence", change.evidence).texts("refused_recipients", change.refused_recipients);
  const std::string text = json::canonical(out.object());
  return text == "{}" ? "" : text;
}

}  // namespace

bool follows_the_message(Effect effect) {
  return tells_the_ledger(effect) || effect == Effect::task || effect == Effect::event;
}

Result<std::vector<Row>> read_rows(Session& session, const std::string& where,
                                   std::initializer_list<In> in, Bytes wanted) {
  const std::string from = wanted == Bytes::with
                               ? "COALESCE(bytes, ''), evidence, changed_at FROM outbox "
                                 "LEFT JOIN outbox_bytes ON row_key = key "
                               : "'', evidence, changed_at FROM outbox ";
  std::vector<RawRow> raw;
  session.rows<OutboxKey, OccasionId, AdministrationId, std::string, std::string, int, std::string,
               std::string, std::int64_t, std::optional<Instant>, std::optional<Instant>,
               std::string, std::string, std::string, std::string, std::string, Instant>(
      "SELECT key, occasion, administration, effect, channel, attempt, state, claim, say, "
      "looked_at, not_before, envelope_from, recipients, targets, " +
          from + where,
      in,
      [&](OutboxKey key, OccasionId occasion, AdministrationId administration, std::string effect,
          std::string channel, int attempt, std::string state, std::string claim, std::int64_t say,
          std::optional<Instant> looked_at, std::optional<Instant> not_before,
          std::string envelope_from, std::string recipients, std::string targets, std::string bytes,
          std::string evidence, Instant changed_at) {
        RawRow one;
        Row& row = one.row;
        row.outgoing.key = std::move(key);
        row.outgoing.administration = administration;
        row.outgoing.envelope_from = std::move(envelope_from);
        row.outgoing.bytes = std::move(bytes);
        row.occasion = std::move(occasion);
        row.attempt = attempt;
        row.claim = std::move(claim);
        row.say = say;
        row.looked_at = looked_at;
        row.not_before = not_before;
        row.evidence = std::move(evidence);
        row.changed_at = changed_at;
        one.effect = std::move(effect);
        one.channel = std::move(channel);
        one.state = std::move(state);
        one.recipients = std::move(recipients);
        one.targets = std::move(targets);
        raw.push_back(std::move(one));
      });
  std::vector<Row> rows;
  rows.reserve(raw.size());
  for (RawRow& one : raw)
    rows.push_back(TRY(cooked(std::move(one))));
  return rows;
}

Result<Row> read_row(Session& session, const OutboxKey& key, Bytes wanted) {
  auto rows = TRY(read_rows(session, "WHERE key = ?", {key}, wanted));
  if (rows.empty()) return fail(ErrorKind::not_found, "the outbox has no row " + key.value);
  return std::move(rows.front());
}

Result<std::vector<StoredOccasion>> read_occasions(Session& session, const std::string& where,
                                                   std::initializer_list<In> in) {
  std::vector<StoredOccasion> all;
  std::vector<std::string> intents;
  std::vector<std::string> currencies;
  session.rows<OccasionId, AdministrationId, DebtorId, std::string, std::string, Date, std::int64_t,
               std::string, Instant, std::string, std::string, std::string>(
      "SELECT id, administration, debtor, currency, kind, on_date, say, intent, written_at, "
      "closed_because, closed_detail, template_digest FROM occasions " +
          where,
      in,
      [&](OccasionId id, AdministrationId administration, DebtorId debtor, std::string currency,
          std::string kind, Date on, std::int64_t say, std::string intent, Instant written_at,
          std::string because, std::string detail, std::string template_digest) {
        StoredOccasion one;
        one.occasion.id = std::move(id);
        one.occasion.account.administration = administration;
        one.occasion.account.debtor = std::move(debtor);
        one.occasion.on = on;
        one.occasion.say = say;
        one.occasion.kind = std::move(kind);
        one.occasion.template_digest = std::move(template_digest);
        one.closed_because = std::move(because);
        one.closed_detail = std::move(detail);
        one.written_at = written_at;
        all.push_back(std::move(one));
        intents.push_back(std::move(intent));
        currencies.push_back(std::move(currency));
      });
  for (std::size_t index = 0; index < all.size(); ++index) {
    // Erased: the debtor was forgotten. A report is about no account.
    if (!intents[index].empty()) all[index].occasion.intent = TRY(read_intent(intents[index]));
    if (!currencies[index].empty())
      all[index].occasion.account.currency = TRY(Currency::parse(currencies[index]));
  }
  return all;
}

Result<StoredOccasion> read_occasion(Session& session, const OccasionId& id) {
  auto found = TRY(read_occasions(session, "WHERE id = ?", {id}));
  if (found.empty()) return fail(ErrorKind::not_found, "there is no occasion " + id.value);
  return std::move(found.front());
}

Status change_state(Session& session, const Change& change) {
  const Row& row = change.row;
  if (!may_become(row.state, change.to))
    return fail(ErrorKind::conflict, "a message that is " + std::string(name(row.state)) +
                                         " cannot become " + std::string(name(change.to)));
  std::vector<In> in{name(change.to), change.claim, change.not_before,
                     change.evidence.empty() ? row.evidence : change.evidence, change.at};
  // Only what changes, or its indices would be written anew at each state.
  std::string also;
  if (change.day) {
    also += ", delivered_on = ?";
    in.emplace_back(*change.day);
  }
  if (const int outcome = outcome_of(change.to); outcome != outcome_of(row.state)) {
    also += ", outcome = ?";
    in.emplace_back(outcome);
  }
  in.insert(in.end(), {row.outgoing.key, name(row.state), row.claim});
  const auto changed = session.run(
      "UPDATE outbox SET state = ?, claim = ?, not_before = ?, evidence = ?, changed_at = ?" +
          also + " WHERE key = ? AND state = ? AND claim = ?",
      in);
  if (changed != 1)
    return fail(ErrorKind::conflict, "somebody else changed this message in between");
  append(session, {row.outgoing.administration, change.at,
                   std::string(name(row.outgoing.effect)) + "_" + std::string(name(change.to)),
                   row.occasion.value, change_facts(change), change_payload(change)});
  return {};
}

Status close_occasion(Session& session, const OccasionId& id, const std::string& because,
                      const std::string& detail, Instant now) {
  const StoredOccasion stored = TRY(read_occasion(session, id));
  session.run(
      "UPDATE occasions SET closed_at = ?, closed_because = ?, closed_detail = ? WHERE id = ?",
      {now, because, detail, id});
  session.run(
      "INSERT INTO freed (item, step, round, turn, occasion, leads, due_date_then, taken_at, "
      "freed_at) SELECT item, step, round, turn, occasion, leads, due_date_then, taken_at, "
      "CAST(? AS BIGINT) FROM taken WHERE occasion = ?",
      {now, id});
  if (!planted(PlantedBug::keep_cancelled_steps))
    session.run("DELETE FROM taken WHERE occasion = ?", {id});
  wake_account(session, stored.occasion.account);
  // S22: what changed takes its new decision the same day, also after the day's run has finished.
  if (because == policy::name(policy::Reason::look_changed)) {
    const AccountKey& account = stored.occasion.account;
    session.run(
        "UPDATE accounts SET said = 1 WHERE administration = ? AND debtor = ? AND currency = ?",
        {account.administration, account.debtor, account.currency.code()});
  }
  append(session,
         {stored.occasion.account.administration, now, "occasion_closed", id.value,
          FieldWriter().text("because", because).object(),
          detail.empty() ? "" : json::write(FieldWriter().text("detail", detail).object())});
  return {};
}

}  // namespace dunning::store
