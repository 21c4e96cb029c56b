#include <algorithm>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/text.hpp"
#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/hand_over_rows.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/said.hpp"

// What becomes of a message after it was handed over: it comes back (S33), or shows that it arrived
// (S32).
namespace dunning::store {
namespace {

using Unreached = Outbox::Unreached;

std::vector<std::string> primaries(const Row& row) {
  std::vector<std::string> all;
  for (const Recipient& one : row.outgoing.recipients) {
    if (one.role == "to") all.push_back(ascii_lower(one.address));
  }
  return all;
}

bool is_copy(const Row& row, const std::string& address) {
  return std::any_of(row.outgoing.recipients.begin(), row.outgoing.recipients.end(),
                     [&](const Recipient& one) {
                       return one.role != "to" && ascii_lower(one.address) == address;
                     });
}

// Those of the report that are recipients of the message, as it has them. A report may name an
// address to which the message was passed on: of several recipients nobody knows whose that is.
std::vector<Unreached> recognised(const Row& row, const std::vector<Unreached>& named) {
  const auto to = primaries(row);
  std::vector<Unreached> found;
  for (Unreached one : named) {
    one.address = ascii_lower(one.address);
    if (is_copy(row, one.address)) continue;
    if (std::find(to.begin(), to.end(), one.address) == to.end()) {
      if (to.size() != 1) continue;
      one.address = to.front();
    }
    found.push_back(std::move(one));
  }
  return found;
}

// S33. Whether nobody is left whom the message reached.
bool reached_nobody(const Row& row, const policy::Intent& intent,
                    const std::vector<std::string>& failed) {
  const auto has_failed = [&](const std::string& address) {
    return std::find(failed.begin(), failed.end(), address) != failed.end();
  };
  const auto to = primaries(row);
  if (to.empty()) return false;
  const bool legal = intent.law || intent.deadline;
  return legal ? has_failed(to.front()) : std::all_of(to.begin(), to.end(), has_failed);
}

bool has_left(DeliveryState state) {
  return state == DeliveryState::accepted || state == DeliveryState::delivered ||
         state == DeliveryState::uncertain;
}

void wake_debtor(Session& session, AdministrationId administration, const DebtorId& debtor) {
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1 WHERE administration = ? "
      "AND debtor = ?",
      {administration, debtor});
  // What is ready may be on its way to the same address.
  stop_what_is_ready(session, administration, {debtor});
}

}  // namespace

bool is_primary(const Row& row, const std::string& address) {
  const auto to = primaries(row);
  return std::find(to.begin(), to.end(), ascii_lower(address)) != to.end();
}

Result<bool> note_bounced(Session& session, const Outbox::Bounced& report, Date day, Instant now) {
  const Row row = TRY(read_row(session, report.key));
  const StoredOccasion stored = TRY(read_occasion(session, row.occasion));
  const AdministrationId administration = row.outgoing.administration;
  const DebtorId& debtor = stored.occasion.account.debtor;
  if (row.state == DeliveryState::sending)
    return fail(ErrorKind::transient, "a message that came back is still being handed over");
  const bool already = row.state == DeliveryState::bounced;
  if (!already && !has_left(row.state))
    return fail(ErrorKind::conflict,
                "a message that is " + std::string(name(row.state)) + " cannot have come back");
  const auto unreached = recognised(row, report.unreached);
  if (unreached.empty()) return already;
  std::vector<std::string> failed;
  const bool redirected = stored.occasion.kind == "redirected";
  for (const Unreached& one : unreached) {
    failed.push_back(one.address);
    if (one.is_bad && !redirected && row.outgoing.effect == Effect::message)
      mark_bad(session, administration, debtor, row.outgoing.key, one, day, now);
  }
  std::vector<std::string> marked;
  for (const auto& bad : bad_addresses(session, administration, debtor))
    marked.push_back(bad.address);
  failed.insert(failed.end(), marked.begin(), marked.end());
  wake_debtor(session, administration, debtor);
  if (already || !reached_nobody(row, stored.occasion.intent, failed)) return already;
  TRY(change_state(session,
                   {row, DeliveryState::bounced, now, "", {}, report.evidence, {}, failed}));
  if (row.outgoing.effect == Effect::hand_over) {
    TRY(agency_did_not_get(session, row, report.evidence, day, now));
    TRY(drop_notes_of_nothing(session, row.occasion, now));
  }
  if (row.outgoing.effect != Effect::message) return true;
  // What is no step keeps no gap: it is not tried again at once to the same addresses.
  const bool again =
      stored.occasion.kind == "step" || reached_nobody(row, stored.occasion.intent, marked);
  if (stored.closed_because.empty() && again)
    TRY(close_when_nobody_reached(session, row.occasion, "bounced", report.evidence, now));
  // Of what reached somebody in another form.
  TRY(release_notes(session, row.occasion, now));
  return true;
}

Status note_arrived(Session& session, const OutboxKey& key, const std::string& evidence, Date day,
                    Instant now) {
  const Row row = TRY(read_row(session, key));
  if (row.state != DeliveryState::uncertain || row.outgoing.effect != Effect::message) return {};
  TRY(change_state(session, {row, DeliveryState::delivered, now, "", {}, evidence, day, {}}));
  wake_account(session, TRY(read_occasion(session, row.occasion)).occasion.account);
  return release_notes(session, row.occasion, now);
}

Result<bool> Outbox::bounced(const Bounced& report, Date day, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<bool> {
    return note_bounced(session, report, day, now);
  });
}

Status Outbox::arrived(const OutboxKey& key, const std::string& evidence, Date day, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    return note_arrived(session, key, evidence, day, now);
  });
}

}  // namespace dunning::store
