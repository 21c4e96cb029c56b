#include "daemon/store/outbox.hpp"

#include <algorithm>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/intent_json.hpp"
#include "daemon/store/outbox_rows.hpp"

// What is written before anything leaves, and what is taken back before anything has left. The way
// of a row through the transport is in delivery.cpp.
namespace dunning::store {
namespace {

constexpr std::size_t key_digits = 32;
constexpr std::size_t shortest_prefix = 4;

std::int64_t say_of(Session& session, const AccountKey& account) {
  return session
      .value<std::int64_t>("SELECT say FROM debtors WHERE administration = ? AND id = ?",
                           {account.administration, account.debtor})
      .value_or(0);
}

// Everything that speaks against writing it, while nobody else can write.
Written obstacle(Session& session, const NewOccasion& occasion) {
  const AccountKey& account = occasion.account;
  if (say_of(session, account) != occasion.say) return Written::stale_say;
  if (planted(PlantedBug::skip_the_primary_key)) return Written::yes;
  if (session.value<std::int64_t>("SELECT 1 FROM occasions WHERE id = ?", {occasion.id}))
    return Written::already_taken;
  for (const policy::Advance& advance : occasion.intent.advances) {
    if (session.value<std::int64_t>(
            "SELECT 1 FROM taken WHERE item = ? AND step = ? AND round = ? AND turn = ?",
            {advance.item, advance.step, advance.round, advance.turn}))
      return Written::already_taken;
  }
  if (occasion.intent.email.empty()) return Written::yes;
  const auto last =
      session
          .value<std::optional<Date>>(
              "SELECT MAX(COALESCE(delivered_on, on_date)) FROM outbox WHERE administration = ? "
              "AND debtor = ? AND effect = 'message' "
              "AND state NOT IN ('cancelled', 'expired')",
              {account.administration, account.debtor})
          .value_or(std::nullopt);
  const bool too_close =
      last && occasion.on - *last < occasion.min_gap_days && !planted(PlantedBug::ignore_min_gap);
  return too_close ? Written::min_gap : Written::yes;
}

void add_row(Session& session, const NewOccasion& occasion, Effect effect, ChannelKind channel,
             Instant now) {
  const AccountKey& account = occasion.account;
  constexpr int first_attempt = 0;
  const auto key = outbox_key(account.administration, occasion.id, effect, channel, first_attempt);
  session.run(
      "INSERT INTO outbox (key, occasion, administration, debtor, effect, channel, attempt, state, "
      "claim, say, on_date, envelope_from, recipients, targets, bytes, evidence, made_at, "
      "changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, 'planned', '', ?, ?, '', '[]', '[]', '', '', ?, ?)",
      {key, occasion.id, account.administration, account.debtor, name(effect), name(channel),
       first_attempt, occasion.say, occasion.on, now, now});
  append(session,
         {account.administration, now, std::string(name(effect)) + "_planned", occasion.id.value,
          FieldWriter()
              .text("channel", std::string(name(channel)))
              .text("effect", std::string(name(effect)))
              .text("row", key.value)
              .text("to", "planned")
              .object(),
          ""});
}

void add_occasion(Session& session, const NewOccasion& occasion, Instant now) {
  const AccountKey& account = occasion.account;
  const std::string intent = intent_text(occasion.intent);
  session.run(
      "INSERT INTO occasions (id, administration, debtor, currency, kind, on_date, say, intent, "
      "policy, step, written_at, closed_because, closed_detail) "
      "VALUES (?, ?, ?, ?, 'step', ?, ?, ?, ?, ?, ?, '', '')",
      {occasion.id, account.administration, account.debtor, account.currency.code(), occasion.on,
       occasion.say, intent, occasion.intent.policy, occasion.intent.step, now});
  std::vector<json::Value> taken;
  for (const policy::Advance& advance : occasion.intent.advances) {
    session.run(
        "INSERT INTO taken (item, step, round, turn, occasion, leads, due_date_then, taken_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)" +
            std::string(planted(PlantedBug::skip_the_primary_key) ? " ON CONFLICT DO NOTHING" : ""),
        {advance.item, advance.step, advance.round, advance.turn, occasion.id,
         advance.step == occasion.intent.step, advance.due_date, now});
    session.run("UPDATE items SET acted = 1 WHERE id = ?", {advance.item});
    taken.push_back(FieldWriter()
                        .number("item", advance.item.value)
                        .text("reason", std::string(policy::name(advance.reason)))
                        .number("round", advance.round)
                        .text("step", advance.step)
                        .number("turn", advance.turn)
                        .object());
  }
  append(session, {account.administration, now, "occasion_written", occasion.id.value,
                   FieldWriter()
                       .money("amount", occasion.intent.amount)
                       .date("on", occasion.on)
                       .text("policy_digest", occasion.intent.policy_digest)
                       .number("say", occasion.say)
                       .set("taken", json::Value::array(std::move(taken)))
                       .object(),
                   intent});
}

// A note waits until the message it is about was accepted; without a message it waits for nothing.
Result<bool> waits_for_message(Session& session, const Row& row) {
  if (row.outgoing.effect != Effect::note || planted(PlantedBug::note_before_message)) return false;
  const auto messages =
      TRY(read_rows(session, "WHERE occasion = ? AND effect = 'message'", {row.occasion}));
  return std::any_of(messages.begin(), messages.end(), [](const Row& message) {
    return message.state != DeliveryState::accepted && message.state != DeliveryState::delivered;
  });
}

Status make_one_ready(Session& session, const Outbox::Made& made, Instant now) {
  if (made.bytes.find('\0') != std::string::npos)
    return fail(ErrorKind::invalid_input, "a message with a NUL cannot be stored");
  Row row = TRY(read_row(session, made.key));
  if (row.state != DeliveryState::planned)
    return fail(ErrorKind::conflict,
                "a message that is " + std::string(name(row.state)) + " is not made again");
  session.run(
      "UPDATE outbox SET envelope_from = ?, recipients = ?, targets = ?, bytes = ?, looked_at = ?, "
      "say = ?, changed_at = ? WHERE key = ?",
      {made.envelope_from, recipients_text(made.recipients), targets_text(made.targets), made.bytes,
       made.looked_at, made.say, now, made.key});
  if (TRY(waits_for_message(session, row))) return {};
  row.outgoing.bytes = made.bytes;
  return change_state(session, {row, DeliveryState::ready, now, "", {}, "", {}, {}});
}

// Whether anything of an occasion has left, or may have.
bool has_left(const std::vector<Row>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const Row& row) {
    return !nothing_left_yet(row.state) && row.state != DeliveryState::refused &&
           row.state != DeliveryState::cancelled && row.state != DeliveryState::expired;
  });
}

Status end_occasion(Session& session, const OccasionId& id, const std::vector<Row>& rows,
                    DeliveryState as, const std::string& because, const std::string& detail,
                    Instant now) {
  for (const Row& row : rows) {
    if (nothing_left_yet(row.state))
      TRY(change_state(session, {row, as, now, "", {}, detail, {}, {}}));
  }
  return close_occasion(session, id, because, detail, now);
}

}  // namespace

OutboxKey outbox_key(AdministrationId administration, const OccasionId& occasion, Effect effect,
                     ChannelKind channel, int attempt) {
  const std::string text = json::canonical(json::Value::array(
      {administration.value, occasion.value, name(effect), name(channel), attempt}));
  return {crypto::sha256_hex(text).substr(0, key_digits)};
}

Result<Written> Outbox::write(const NewOccasion& occasion, const policy::Verdict& verdict,
                              Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<Written> {
    const Written written = obstacle(session, occasion);
    if (written != Written::yes) return written;
    add_occasion(session, occasion, now);
    if (!occasion.intent.email.empty())
      add_row(session, occasion, Effect::message, ChannelKind::mail, now);
    if (!occasion.intent.note.empty())
      add_row(session, occasion, Effect::note, ChannelKind::write_back, now);
    keep_verdict(session, {occasion.account, occasion.on, now, occasion.id.value}, verdict);
    set_next_look(session, occasion.account, verdict.next_look, std::nullopt);
    return Written::yes;
  });
}

Result<std::vector<Occasion>> Outbox::planned(AdministrationId administration,
                                              std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Occasion>> {
    const auto found = TRY(read_occasions(
        session,
        "o WHERE administration = ? AND closed_at IS NULL AND id IN (SELECT m.occasion FROM outbox "
        "m WHERE m.administration = ? AND m.state = 'planned' AND (m.effect = 'message' "
        "OR NOT EXISTS (SELECT 1 FROM outbox x WHERE x.occasion = m.occasion "
        "AND x.effect = 'message'))) ORDER BY written_at, id LIMIT ?",
        {administration, administration, limit}));
    std::vector<Occasion> occasions;
    occasions.reserve(found.size());
    for (const StoredOccasion& one : found)
      occasions.push_back(one.occasion);
    return occasions;
  });
}

Result<std::optional<Occasion>> Outbox::occasion(const OccasionId& id) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<Occasion>> {
    const auto found = TRY(read_occasions(session, "WHERE id = ?", {id}));
    if (found.empty()) return std::nullopt;
    return found.front().occasion;
  });
}

Result<std::vector<Row>> Outbox::rows(const OccasionId& id) const {
  return transact(store_, Access::read, [&](Session& session) {
    return read_rows(session, "WHERE occasion = ? ORDER BY effect, channel", {id});
  });
}

Status Outbox::make_ready(const std::vector<Made>& made, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    for (const Made& one : made)
      TRY(make_one_ready(session, one, now));
    return {};
  });
}

Status Outbox::cancel(const OccasionId& id, policy::Reason reason, const std::string& detail,
                      Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto rows = TRY(read_rows(session, "WHERE occasion = ?", {id}));
    if (rows.empty()) return fail(ErrorKind::not_found, "there is no occasion " + id.value);
    if (has_left(rows))
      return fail(ErrorKind::conflict, "a message of this occasion has left, or may have");
    return end_occasion(session, id, rows, DeliveryState::cancelled,
                        std::string(policy::name(reason)), detail, now);
  });
}

Result<int> Outbox::expire(AdministrationId administration, Date today, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<int> {
    std::vector<OccasionId> ended;
    session.rows<OccasionId>(
        "SELECT DISTINCT occasion FROM outbox WHERE administration = ? AND on_date < ? "
        "AND effect = 'message' AND state IN ('planned', 'awaiting_approval', 'ready', 'claimed')",
        {administration, today}, [&](OccasionId id) { ended.push_back(std::move(id)); });
    int expired = 0;
    for (const OccasionId& id : ended) {
      const auto rows = TRY(read_rows(session, "WHERE occasion = ?", {id}));
      if (has_left(rows)) continue;
      TRY(end_occasion(session, id, rows, DeliveryState::expired, "expired", "", now));
      ++expired;
    }
    return expired;
  });
}

Result<std::optional<Row>> Outbox::find(const std::string& key_prefix) const {
  const bool hex = key_prefix.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!hex || key_prefix.size() < shortest_prefix || key_prefix.size() > key_digits)
    return fail(ErrorKind::invalid_input,
                "a message is named by at least 4 of its hexadecimal digits");
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<Row>> {
    auto rows = TRY(read_rows(session, "WHERE SUBSTR(key, 1, ?) = ? ORDER BY key LIMIT 2",
                              {key_prefix.size(), key_prefix}));
    if (rows.size() > 1)
      return fail(ErrorKind::invalid_input,
                  "more than one message begins with " + key_prefix + ": give more digits");
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  });
}

}  // namespace dunning::store
