#include <algorithm>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/planted_bug.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/hand_over_rows.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/outbox_rows.hpp"

// The way of a row from ready through the transport to its end (S31, S32).
namespace dunning::store {
namespace {

// What a note tells the ledger of, and what an occasion is about: its messages, or what it hands
// over (S36).
bool is_told_of(const Row& row) {
  return row.outgoing.effect == Effect::message || row.outgoing.effect == Effect::hand_over;
}

}  // namespace

// Rows become ready that waited for this message (S32b): once it is known of every form of it what
// became of it.
Status release_notes(Session& session, const OccasionId& occasion, Instant now) {
  const auto rows = TRY(read_rows(session, "WHERE occasion = ?", {occasion}, Bytes::without));
  const bool all_taken = std::all_of(rows.begin(), rows.end(), [](const Row& row) {
    return !is_told_of(row) || row.state == DeliveryState::accepted ||
           row.state == DeliveryState::delivered || row.state == DeliveryState::refused ||
           row.state == DeliveryState::cancelled || row.state == DeliveryState::bounced;
  });
  if (!all_taken) return {};
  for (const Row& waiting : rows) {
    if (!follows_the_message(waiting.outgoing.effect) || waiting.state != DeliveryState::planned)
      continue;
    const Row row = TRY(read_row(session, waiting.outgoing.key));
    // A note whose text was never made stays planned: there is nothing to write.
    if (!row.outgoing.bytes.empty())
      TRY(change_state(session, {row, DeliveryState::ready, now, "", {}, "", {}, {}, nullptr}));
  }
  return {};
}

Result<bool> drop_notes_of_nothing(Session& session, const OccasionId& occasion, Instant now) {
  const auto rows = TRY(read_rows(session, "WHERE occasion = ?", {occasion}, Bytes::without));
  const bool nothing = std::all_of(rows.begin(), rows.end(), [](const Row& row) {
    return !is_told_of(row) || row.state == DeliveryState::refused ||
           row.state == DeliveryState::cancelled || row.state == DeliveryState::bounced;
  });
  if (!nothing) return false;
  for (const Row& row : rows) {
    if (follows_the_message(row.outgoing.effect) && nothing_left_yet(row.state))
      TRY(change_state(session, {row, DeliveryState::cancelled, now, "", {}, "", {}, {}, nullptr}));
  }
  return true;
}

Status close_when_nobody_reached(Session& session, const OccasionId& occasion,
                                 const std::string& because, const std::string& evidence,
                                 Instant now) {
  if (!TRY(drop_notes_of_nothing(session, occasion, now))) return {};
  return close_occasion(session, occasion, because, evidence, now);
}

namespace {

Status after_change(Session& session, const Row& row, const Change& change) {
  if (!is_told_of(row)) return {};
  const auto& [was, to, now, claim, not_before, evidence, day, refused, made] = change;
  if (to == DeliveryState::accepted || to == DeliveryState::delivered) {
    if (row.outgoing.effect == Effect::hand_over && day) TRY(agency_took(session, row, *day, now));
    return release_notes(session, row.occasion, now);
  }
  if (to != DeliveryState::refused) return {};
  TRY(close_when_nobody_reached(session, row.occasion, "refused", evidence, now));
  // Beside one that was taken it was the last that others waited for.
  return release_notes(session, row.occasion, now);
}

Status awaiting_posting(const Row& row) {
  if (row.state == DeliveryState::awaiting_posting) return {};
  return fail(ErrorKind::conflict, "message " + row.outgoing.key.value + " is " +
                                       std::string(name(row.state)) +
                                       ": only a letter in the print folder can be posted");
}

// A letter that will not leave. What its mail did stands; without one its steps are free again.
Status drop(Session& session, const Row& row, const std::string& why, Instant now) {
  TRY(change_state(session, {row, DeliveryState::cancelled, now, "", {}, why, {}, {}}));
  wake_account(session, TRY(read_occasion(session, row.occasion)).occasion.account);
  TRY(release_notes(session, row.occasion, now));
  return close_when_nobody_reached(session, row.occasion, "refused", why, now);
}

// S32a. What the mail server said of addresses when the message was handed over. Of a step with
// legal effect it may have taken everybody but the one who has to be reached (S33).
Status mark_refused(Session& session, const Row& row, const Outbox::Finish& finish, Instant now) {
  if (finish.bad.empty() || row.outgoing.effect != Effect::message) return {};
  if (finish.state == DeliveryState::accepted) {
    TRY(note_bounced(session, {row.outgoing.key, finish.bad, finish.evidence}, finish.day, now));
    return {};
  }
  const StoredOccasion stored = TRY(read_occasion(session, row.occasion));
  if (stored.occasion.kind == "redirected") return {};
  for (const Outbox::Unreached& one : finish.bad) {
    if (is_primary(row, one.address))
      mark_bad(session, row.outgoing.administration, stored.occasion.account.debtor,
               row.outgoing.key, one, finish.day, now);
  }
  return {};
}

// What the history tells of a row that is being sent.
struct Begun {
  AdministrationId administration;
  OccasionId occasion;
  std::string effect;
  std::string channel;
  int attempt = 0;
};

// Why begin_sending found no row to change.
std::string why_not(Session& session, const OutboxKey& key, const std::string& claim) {
  const auto row = read_row(session, key);
  if (!row) return row.error().message;
  if (row->state != DeliveryState::claimed || row->claim != claim) return "the claim was lost";
  const auto paused = session.value<bool>("SELECT paused FROM administrations WHERE id = ?",
                                          {row->outgoing.administration});
  if (paused.value_or(true)) return "the administration was paused";
  return "a person said something about this debtor, the books changed, or the source became "
         "suspicious, in between";
}

// Of an administration and a channel; a letter waits for the mail of its occasion.
const std::string ready_for_a_claim =
    "FROM outbox WHERE administration = ? AND state = 'ready' "
    "AND channel = ? AND (not_before IS NULL OR not_before <= ?) "
    "AND (? = '' OR effect = ?) AND (channel NOT IN ('letter', 'sms') OR effect <> 'message' "
    "OR occasion NOT IN (SELECT occasion "
    "FROM outbox WHERE administration = ? AND channel = 'mail' AND effect = 'message' "
    "AND state IN ('planned', 'ready', 'claimed', 'sending'))) AND (effect = 'report' "
    "OR administration NOT IN (SELECT id FROM administrations WHERE paused = 1)) ";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// A message that a person says did not arrive goes out under a new key, so that a late trace of the
// first attempt is never taken for one of the second. The key stands in its bytes (Message-ID), and
// is replaced there too. A note keeps its key: its channel looks for the marker before it writes,
// so a late first attempt is found and not written again.
Status next_attempt(Session& session, const Row& row) {
  const auto& was = row.outgoing.key;
  const auto key = outbox_key(row.outgoing.administration, row.occasion, row.outgoing.effect,
                              row.outgoing.channel, row.attempt + 1);
  std::string bytes = row.outgoing.bytes;
  replace_all(bytes, was.value, key.value);
  session.run("UPDATE outbox SET key = ?, attempt = ? WHERE key = ?", {key, row.attempt + 1, was});
  session.run("UPDATE outbox_bytes SET row_key = ?, bytes = ? WHERE row_key = ?",
              {key, bytes, was});
  append(session,
         {row.outgoing.administration, *row.changed_at, "message_renamed", row.occasion.value,
          FieldWriter()
              .text("bytes", crypto::sha256_hex(bytes))
              .text("row", key.value)
              .text("was", was.value)
              .object(),
          ""});
  return {};
}

}  // namespace

Result<std::vector<Row>> Outbox::claim(AdministrationId administration, ChannelKind channel,
                                       const std::string& owner, std::size_t n, Instant now,
                                       std::optional<Effect> effect) {
  const std::string only = effect ? std::string(name(*effect)) : "";
  // As a rule there is nothing to claim: then nobody waits for a writer.
  const auto any = TRY(transact(store_, Access::glance, [&](Session& session) {
    return Result<bool>(
        session
            .value<std::int64_t>("SELECT 1 " + ready_for_a_claim + "LIMIT 1",
                                 {administration, name(channel), now, only, only, administration})
            .has_value());
  }));
  if (!any) return std::vector<Row>();
  return transact(store_, Access::write, [&](Session& session) -> Result<std::vector<Row>> {
    // In no order of its own: what was written first leaves first.
    std::vector<std::pair<Instant, OutboxKey>> claimed;
    session.rows<Instant, OutboxKey>(
        "UPDATE outbox SET state = 'claimed', claim = ?, changed_at = ? WHERE state = 'ready' "
        "AND key IN (SELECT key " +
            ready_for_a_claim + "ORDER BY made_at, key LIMIT ?) RETURNING made_at, key",
        {owner, now, administration, name(channel), now, only, only, administration, n},
        [&](Instant made_at, OutboxKey key) { claimed.emplace_back(made_at, std::move(key)); });
    std::sort(claimed.begin(), claimed.end());
    std::vector<Row> rows;
    rows.reserve(claimed.size());
    for (const auto& [made_at, key] : claimed) {
      rows.push_back(TRY(read_row(session, key)));
      const Row& row = rows.back();
      append(session, {administration, now, std::string(name(row.outgoing.effect)) + "_claimed",
                       row.occasion.value,
                       FieldWriter()
                           .number("attempt", row.attempt)
                           .text("channel", std::string(name(channel)))
                           .text("effect", std::string(name(row.outgoing.effect)))
                           .text("from", "ready")
                           .text("row", key.value)
                           .text("to", "claimed")
                           .object(),
                       ""});
    }
    return rows;
  });
}

Status Outbox::unclaim(const OutboxKey& key, const std::string& claim,
                       std::optional<Instant> not_before, const std::string& why, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const Row row = TRY(read_row(session, key));
    if (row.state != DeliveryState::claimed || row.claim != claim)
      return fail(ErrorKind::conflict, "the claim was lost");
    return change_state(session, {row, DeliveryState::ready, now, "", not_before, why, {}, {}});
  });
}

Status Outbox::begin_sending(const OutboxKey& key, const std::string& claim, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    // The conditions stand in the update itself (design, rule 2): nothing is read first that could
    // be otherwise by now. What a person said stops a message; a note tells of what has left.
    std::optional<Begun> begun;
    session.rows<AdministrationId, OccasionId, std::string, std::string, int>(
        "UPDATE outbox SET state = 'sending', changed_at = ? "
        "WHERE key = ? AND state = 'claimed' AND claim = ? "
        "AND (effect NOT IN ('message', 'hand_over') " +
            std::string(planted(PlantedBug::ignore_the_say) ? "OR 1 = 1 " : "") +
            "OR say = COALESCE((SELECT d.say FROM debtors d "
            "WHERE d.administration = outbox.administration AND d.id = outbox.debtor), 0)) "
            "AND NOT EXISTS (SELECT 1 FROM administrations a WHERE a.id = outbox.administration "
            "AND ((a.paused = 1 AND outbox.effect <> 'report') "
            "OR (a.suspicious <> '' AND outbox.effect IN ('message', 'hand_over')))) "
            "RETURNING administration, occasion, effect, channel, attempt",
        {now, key, claim},
        [&](AdministrationId administration, OccasionId occasion, std::string effect,
            std::string channel, int attempt) {
          begun = Begun{administration, std::move(occasion), std::move(effect), std::move(channel),
                        attempt};
        });
    if (!begun) return fail(ErrorKind::conflict, why_not(session, key, claim));
    append(session, {begun->administration, now, begun->effect + "_sending", begun->occasion.value,
                     FieldWriter()
                         .number("attempt", begun->attempt)
                         .text("channel", begun->channel)
                         .text("effect", begun->effect)
                         .text("from", "claimed")
                         .text("row", key.value)
                         .text("to", "sending")
                         .object(),
                     ""});
    return {};
  });
}

Status Outbox::withdraw(const OutboxKey& key, const std::string& claim, const std::string& why,
                        Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const Row row = TRY(read_row(session, key));
    if (row.state != DeliveryState::claimed || row.claim != claim)
      return fail(ErrorKind::conflict, "the claim was lost");
    return drop(session, row, why, now);
  });
}

Status Outbox::letter_found(const OutboxKey& key, const std::string& evidence, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const Row row = TRY(read_row(session, key));
    return change_state(session,
                        {row, DeliveryState::awaiting_posting, now, "", {}, evidence, {}, {}});
  });
}

Status Outbox::posted(const OutboxKey& key, Date day, const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const Row row = TRY(read_row(session, key));
    const std::string evidence = "posted on " + to_string(day) + ", says " + author;
    TRY(awaiting_posting(row));
    TRY(change_state(session, {row, DeliveryState::delivered, now, "", {}, evidence, day, {}}));
    wake_account(session, TRY(read_occasion(session, row.occasion)).occasion.account);
    return release_notes(session, row.occasion, now);
  });
}

Status Outbox::not_posted(const OutboxKey& key, const std::string& why, const std::string& author,
                          Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const Row row = TRY(read_row(session, key));
    TRY(awaiting_posting(row));
    return drop(session, row, "not posted, says " + author + (why.empty() ? "" : ": " + why), now);
  });
}

Status Outbox::finish(const Finish& finish, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto bytes = finish.state == DeliveryState::ready ? Bytes::with : Bytes::without;
    const Row row = TRY(read_row(session, finish.key, bytes));
    if (row.claim != finish.claim) return fail(ErrorKind::conflict, "the claim was lost");
    const bool taken =
        finish.state == DeliveryState::accepted || finish.state == DeliveryState::delivered;
    const Change change{row,
                        finish.state,
                        now,
                        "",
                        finish.not_before,
                        finish.evidence,
                        taken ? std::optional(finish.day) : std::nullopt,
                        finish.refused_recipients};
    TRY(change_state(session, change));
    TRY(mark_refused(session, row, finish, now));
    return after_change(session, row, change);
  });
}

Result<int> Outbox::recover(const std::string& owner, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<int> {
    // By administration: so the index of states finds them among years of messages.
    const auto left = TRY(read_rows(session,
                                    "WHERE administration IN (SELECT id FROM administrations) "
                                    "AND state IN ('claimed', 'sending')",
                                    {}));
    int uncertain = 0;
    for (const Row& row : left) {
      const bool once_more =
          row.outgoing.effect == Effect::report || row.outgoing.effect == Effect::event;
      const bool was_sending = row.state == DeliveryState::sending && !once_more;
      const std::string why = "left behind by " + row.claim + ", found by " + owner;
      TRY(change_state(session, {row,
                                 was_sending && !planted(PlantedBug::resend_after_crash)
                                     ? DeliveryState::uncertain
                                     : DeliveryState::ready,
                                 now,
                                 "",
                                 {},
                                 why,
                                 {},
                                 {}}));
      if (was_sending) ++uncertain;
    }
    return uncertain;
  });
}

Status Outbox::resolve(const OutboxKey& key, Resolution resolution, const std::string& author,
                       Date day, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const Row row = TRY(read_row(session, key));
    if (row.state != DeliveryState::uncertain)
      return fail(ErrorKind::conflict,
                  "this message is " + std::string(name(row.state)) + ", not uncertain");
    const bool delivered = resolution == Resolution::delivered;
    const auto to = delivered ? DeliveryState::delivered : DeliveryState::ready;
    const std::string evidence = (delivered ? "delivered, says " : "not delivered, says ") + author;
    const Change change{
        row, to, now, "", {}, evidence, delivered ? std::optional(day) : std::nullopt, {}};
    TRY(change_state(session, change));
    const StoredOccasion stored = TRY(read_occasion(session, row.occasion));
    wake_account(session, stored.occasion.account);
    if (delivered) return after_change(session, row, change);
    if (follows_the_message(row.outgoing.effect)) return {};
    Row ready = row;
    ready.changed_at = now;
    return next_attempt(session, ready);
  });
}

}  // namespace dunning::store
