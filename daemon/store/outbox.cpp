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
// How long a report is worth sending; a forewarning only on its own day.
constexpr int report_days = 7;

// A note waits until the message it is about was accepted, and so do task and event of its step;
// without a message they wait for nothing.
Result<bool> waits_for_message(Session& session, const Row& row) {
  if (!follows_the_message(row.outgoing.effect) || planted(PlantedBug::note_before_message))
    return false;
  const auto messages = TRY(read_rows(
      session, "WHERE occasion = ? AND effect IN ('message', 'hand_over')", {row.occasion},
      Bytes::without));
  return std::any_of(messages.begin(), messages.end(), [](const Row& message) {
    return message.state != DeliveryState::accepted && message.state != DeliveryState::delivered;
  });
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

std::vector<Occasion> occasions_of(const std::vector<StoredOccasion>& found) {
  std::vector<Occasion> occasions;
  occasions.reserve(found.size());
  for (const StoredOccasion& one : found)
    occasions.push_back(one.occasion);
  return occasions;
}

}  // namespace

Status make_one_ready(Session& session, const Outbox::Made& made, Instant now) {
  if (made.bytes.find('\0') != std::string::npos)
    return fail(ErrorKind::invalid_input, "a message with a NUL cannot be stored");
  Row row = TRY(read_row(session, made.key));
  if (row.state != DeliveryState::planned)
    return fail(ErrorKind::conflict,
                "a message that is " + std::string(name(row.state)) + " is not made again");
  session.run(
      "UPDATE outbox SET envelope_from = ?, recipients = ?, targets = ?, looked_at = ?, say = ?, "
      "changed_at = ? WHERE key = ?",
      {made.envelope_from, recipients_text(made.recipients), targets_text(made.targets),
       made.looked_at, made.say, now, made.key});
  session.run(
      "INSERT INTO outbox_bytes (row_key, bytes) VALUES (?, ?) "
      "ON CONFLICT (row_key) DO UPDATE SET bytes = ?",
      {made.key, made.bytes, made.bytes});
  if (!made.template_digest.empty())
    session.run("UPDATE occasions SET template_digest = ? WHERE id = ?",
                {made.template_digest, row.occasion});
  if (TRY(waits_for_message(session, row))) return {};
  row.outgoing.bytes = made.bytes;
  return change_state(session, {row, DeliveryState::ready, now, "", {}, "", {}, {}, &made});
}

Result<std::vector<Occasion>> Outbox::planned(AdministrationId administration,
                                              std::size_t limit) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::vector<Occasion>> {
    const auto found = TRY(read_occasions(
        session,
        "o WHERE closed_at IS NULL AND id IN (SELECT m.occasion FROM outbox "
        "m WHERE m.administration = ? AND m.state = 'planned' AND (m.effect IN ('message', "
        "'hand_over') OR NOT EXISTS (SELECT 1 FROM outbox x WHERE x.occasion = m.occasion "
        "AND x.effect IN ('message', 'hand_over')))) ORDER BY written_at, id LIMIT ?",
        {administration, limit}));
    return occasions_of(found);
  });
}

Result<std::vector<Occasion>> Outbox::of_day(AdministrationId administration,
                                             const std::string& kind, Date day) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::vector<Occasion>> {
    const auto found = TRY(read_occasions(session,
                                          "WHERE administration = ? AND on_date = ? AND kind = ? "
                                          "AND closed_at IS NULL ORDER BY written_at, id",
                                          {administration, day, kind}));
    return occasions_of(found);
  });
}

Result<std::optional<Occasion>> Outbox::occasion(const OccasionId& id) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::optional<Occasion>> {
    const auto found = TRY(read_occasions(session, "WHERE id = ?", {id}));
    if (found.empty()) return std::nullopt;
    return found.front().occasion;
  });
}

Result<std::vector<Row>> Outbox::rows(const OccasionId& id) const {
  return transact(store_, Access::glance, [&](Session& session) {
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
    const auto rows = TRY(read_rows(session, "WHERE occasion = ?", {id}, Bytes::without));
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
        "SELECT DISTINCT m.occasion FROM outbox m JOIN occasions o ON o.id = m.occasion "
        "WHERE m.administration = ? AND m.on_date < ? "
        "AND m.state IN ('planned', 'awaiting_approval', 'ready', 'claimed') "
        "AND (m.effect IN ('message', 'hand_over') OR (m.effect = 'report' "
        "AND (o.subject = 'forewarning' OR m.on_date < ?)))",
        {administration, today, today - report_days},
        [&](OccasionId id) { ended.push_back(std::move(id)); });
    int expired = 0;
    const auto stale = TRY(read_rows(
        session,
        "WHERE administration = ? AND effect = 'event' AND state = 'ready' AND on_date < ?",
        {administration, today - report_days}));
    for (const Row& row : stale) {
      TRY(change_state(session, {row, DeliveryState::expired, now, "", {}, "", {}, {}}));
    }
    for (const OccasionId& id : ended) {
      const auto rows = TRY(read_rows(session, "WHERE occasion = ?", {id}, Bytes::without));
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
    // 'g' follows the last hexadecimal digit.
    auto rows = TRY(read_rows(session, "WHERE key >= ? AND key < ? ORDER BY key LIMIT 2",
                              {key_prefix, key_prefix + "g"}));
    if (rows.size() > 1)
      return fail(ErrorKind::invalid_input,
                  "more than one message begins with " + key_prefix + ": give more digits");
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  });
}

}  // namespace dunning::store
