#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/store/outbox.hpp"
#include "daemon/store/session.hpp"

// Private to daemon/store: reading rows and occasions, and the one way a row changes its state.
namespace dunning::store {

// What counts for gaps and caps (S20), in a WHERE about an outbox under the name `m`: messages to
// the debtor that were not taken back.
inline const std::string counted = "m.effect = 'message' AND m.counts = 1 AND m.outcome <> 2 ";

// The bytes are long, and become part of the history only of a row that gets ready.
enum class Bytes { with, without };
Result<std::vector<Row>> read_rows(Session& session, const std::string& where,
                                   std::initializer_list<In> in, Bytes wanted = Bytes::with);
Result<Row> read_row(Session& session, const OutboxKey& key,
                     Bytes wanted = Bytes::with);  // not_found

// With what became of it. `closed_because` is a reason, "refused" or "expired"; empty: it is open.
struct StoredOccasion {
  Occasion occasion;
  std::string closed_because;
  std::string closed_detail;
  Instant written_at;
};
Result<std::vector<StoredOccasion>> read_occasions(Session& session, const std::string& where,
                                                   std::initializer_list<In> in);
Result<StoredOccasion> read_occasion(Session& session, const OccasionId& id);  // not_found

// Whether it tells others of what its occasion did, and so waits for the messages (S32b): a note, a
// reminder in the ledger, a task, an event.
bool follows_the_message(Effect effect);

// One change of a row's state. Conflict when the table of transitions lacks it, or the row is no
// longer as it was read. Appends to the history.
struct Change {
  const Row& row;  // as read in this transaction
  DeliveryState to;
  Instant at;
  std::string claim;  // whose it is from now on; empty: nobody's
  std::optional<Instant> not_before;
  std::string evidence;     // kept when not empty
  std::optional<Date> day;  // accepted or delivered on
  std::vector<std::string> refused_recipients;
  const Outbox::Made* made = nullptr;  // with what it became ready
};
Status change_state(Session& session, const Change& change);

// planned → ready; a note whose message was not accepted yet keeps its bytes and stays planned.
Status make_one_ready(Session& session, const Outbox::Made& made, Instant now);

// Nothing of it has left or will: its taken rows are free again, its accounts look again.
Status close_occasion(Session& session, const OccasionId& id, const std::string& because,
                      const std::string& detail, Instant now);

// Rows that waited for this message become ready, once it is known of every form of it what became
// of it (S32b).
Status release_notes(Session& session, const OccasionId& occasion, Instant now);

// When no message of the occasion reached anybody or can any more, its notes have nothing to tell:
// those that did not begin to leave are cancelled. False: something did, or may.
Result<bool> drop_notes_of_nothing(Session& session, const OccasionId& occasion, Instant now);

// And its steps are free again.
Status close_when_nobody_reached(Session& session, const OccasionId& occasion,
                                 const std::string& because, const std::string& evidence,
                                 Instant now);

// Whether the message went to that address itself, not as a copy. Capitals do not matter.
bool is_primary(const Row& row, const std::string& address);

// Outbox::bounced and Outbox::arrived, in the caller's transaction.
Result<bool> note_bounced(Session& session, const Outbox::Bounced& report, Date day, Instant now);
Status note_arrived(Session& session, const OutboxKey& key, const std::string& evidence, Date day,
                    Instant now);

}  // namespace dunning::store
