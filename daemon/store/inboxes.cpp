#include "daemon/store/inboxes.hpp"

#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/said.hpp"

namespace dunning::store {
namespace {

// Lists the mail with its case; false when it is there already.
bool list_reply(Session& session, const NewReply& reply, Instant now) {
  const auto known = session.value<std::int64_t>(
      "SELECT 1 FROM replies WHERE administration = ? AND debtor = ? AND message_id = ?",
      {reply.administration, reply.debtor, reply.message_id});
  if (known) return false;
  const auto id = session.take_numbers("reply", 1);
  session.run(
      "INSERT INTO replies (id, administration, debtor, occasion, row_key, kind, message_id, "
      "received_at, sender, subject, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      {id, reply.administration, reply.debtor, reply.occasion, reply.row, reply.kind,
       reply.message_id, reply.received_at, reply.sender, reply.subject, reply.body});
  append(session, {reply.administration, now, "mail_received",
                   reply.occasion.value.empty() ? subject_of(reply.debtor) : reply.occasion.value,
                   FieldWriter()
                       .text("kind", reply.kind)
                       .number("received_at", reply.received_at.ms)
                       .number("reply", id)
                       .text("row", reply.row.value)
                       .object(),
                   json::write(FieldWriter()
                                   .text("body", reply.body)
                                   .text("message_id", reply.message_id)
                                   .text("sender", reply.sender)
                                   .text("subject", reply.subject)
                                   .object())});
  return true;
}

Status apply(Session& session, const Inboxes::Effects& effects, Instant now) {
  if (effects.bounced) {
    const auto bounced = note_bounced(session, *effects.bounced, effects.day, now);
    // What never left cannot come back: the report is listed and changes nothing.
    if (!bounced && bounced.error().kind != ErrorKind::conflict) return fail(bounced.error());
  }
  if (effects.arrived)
    TRY(note_arrived(session, *effects.arrived, "the debtor answered it", effects.day, now));
  if (effects.hold) TRY(set_hold(session, *effects.hold, now));
  return {};
}

}  // namespace

Result<Inboxes::Standing> Inboxes::standing(const std::string& name) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<Standing> {
    Standing standing;
    session.rows<std::int64_t, std::int64_t, std::optional<Instant>, std::string,
                 std::optional<Instant>>(
        "SELECT uid_validity, uid, read_at, last_error, failing_since FROM inboxes WHERE name = ?",
        {name},
        [&](std::int64_t uid_validity, std::int64_t uid, std::optional<Instant> read_at,
            std::string last_error, std::optional<Instant> failing_since) {
          standing = {static_cast<std::uint32_t>(uid_validity), static_cast<std::uint32_t>(uid),
                      read_at, std::move(last_error), failing_since};
        });
    return standing;
  });
}

Result<int> Inboxes::take(const std::string& name, const Standing& place,
                          const std::vector<Effects>& effects, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<int> {
    int fresh = 0;
    for (const Effects& one : effects) {
      if (!list_reply(session, one.reply, now)) continue;
      ++fresh;
      TRY(apply(session, one, now));
    }
    session.run(
        "INSERT INTO inboxes (name, uid_validity, uid, read_at, last_error) "
        "VALUES (?, ?, ?, ?, '') ON CONFLICT (name) DO UPDATE SET "
        "uid_validity = excluded.uid_validity, uid = excluded.uid, read_at = excluded.read_at, "
        "last_error = '', failing_since = NULL",
        {name, place.uid_validity, place.uid, now});
    return fresh;
  });
}

Status Inboxes::failed(const std::string& name, const std::string& error, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    session.run(
        "INSERT INTO inboxes (name, uid_validity, uid, last_error, failing_since) "
        "VALUES (?, 0, 0, ?, ?) ON CONFLICT (name) DO UPDATE SET "
        "last_error = excluded.last_error, "
        "failing_since = COALESCE(inboxes.failing_since, excluded.failing_since)",
        {name, error, now});
    return {};
  });
}

}  // namespace dunning::store
