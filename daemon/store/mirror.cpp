#include "daemon/store/mirror.hpp"

#include <algorithm>
#include <set>

#include "daemon/core/planted_bug.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/ingest.hpp"
#include "daemon/store/record_json.hpp"
#include "daemon/store/shrink_guard.hpp"
#include "daemon/store/sweep_marks.hpp"

namespace dunning::store {
namespace {

// What two completed sweeps in a row have missed is gone.
constexpr std::int64_t sweeps_to_confirm = 2;

std::string_view name(Pull pull) {
  return pull == Pull::delta ? "delta" : "sweep";
}

std::string joined(const std::vector<RecordKind>& kinds) {
  std::string text;
  for (const RecordKind kind : kinds)
    text += std::string(dunning::name(kind)) + " ";
  return text;
}

std::vector<RecordKind> split_kinds(const std::string& text) {
  std::vector<RecordKind> kinds;
  std::size_t from = 0;
  for (auto space = text.find(' '); space != std::string::npos; space = text.find(' ', from)) {
    if (const auto kind = parse_record_kind(text.substr(from, space - from)))
      kinds.push_back(*kind);
    from = space + 1;
  }
  return kinds;
}

Mirror::Standing standing_of(Session& session, AdministrationId administration, Pull pull) {
  Mirror::Standing standing;
  standing.cursor =
      session
          .value<std::string>("SELECT cursor FROM administrations WHERE id = ?", {administration})
          .value_or("");
  session.rows<Instant, std::string, std::optional<std::string>>(
      "SELECT started_at, resume, next_cursor FROM pulls WHERE administration = ? AND mode = ?",
      {administration, name(pull)},
      [&](Instant started, std::string resume, const std::optional<std::string>& next_cursor) {
        standing.under_way = true;
        standing.started_at = started;
        standing.resume = std::move(resume);
        standing.all_pages = next_cursor.has_value();
      });
  standing.pending = session
                         .value<std::int64_t>(
                             "SELECT COUNT(*) FROM pending_fetches "
                             "WHERE administration = ? AND mode = ?",
                             {administration, name(pull)})
                         .value_or(0);
  return standing;
}

void begin_pull(Session& session, AdministrationId administration, Pull pull, Instant now) {
  session.run(
      "INSERT INTO pulls (administration, mode, started_at, resume, complete_kinds) "
      "VALUES (?, ?, ?, '', '')",
      {administration, name(pull), now});
  if (pull == Pull::sweep)
    session.run("UPDATE administrations SET sweep_number = sweep_number + 1 WHERE id = ?",
                {administration});
}

void end_pull(Session& session, AdministrationId administration, Pull pull) {
  session.run("DELETE FROM pulls WHERE administration = ? AND mode = ?",
              {administration, name(pull)});
  session.run("DELETE FROM pending_fetches WHERE administration = ? AND mode = ?",
              {administration, name(pull)});
  if (pull == Pull::sweep) forget_marks(session, administration);
}

// Applies what arrived. What the ledger says is deleted is gone at once, within the shrink guard.
Status apply(Session& session, AdministrationId administration, const Arrived& arrived,
             Instant now) {
  TRY(guard_against_shrinking(session, administration, arrived.gone, now));
  Ingest ingest(session, administration, now);
  for (const Record& record : arrived.records) {
    if (std::holds_alternative<Debtor>(record)) ingest.arrive(record);
  }
  for (const Record& record : arrived.records) {
    if (!std::holds_alternative<Debtor>(record)) ingest.arrive(record);
  }
  for (const auto& one : arrived.unreadable)
    ingest.quarantine(one.ref, one.message);
  for (const auto& ref : arrived.gone)
    ingest.vanish(ref);
  ingest.finish();
  return {};
}

void ask_for(Session& session, AdministrationId administration, Pull pull,
             const Arrived::Listed& listed) {
  session.run(
      "INSERT INTO pending_fetches (administration, mode, kind, id, version) "
      "VALUES (?, ?, ?, ?, ?) ON CONFLICT (administration, mode, kind, id) "
      "DO UPDATE SET version = ?",
      {administration, name(pull), dunning::name(listed.ref.kind), listed.ref.id, listed.version,
       listed.version});
}

void note_listed(Session& session, AdministrationId administration, Pull pull,
                 const Arrived& arrived) {
  if (arrived.listed.empty()) return;
  SweepMarks marks(session, administration);
  const auto news =
      pull == Pull::sweep ? marks.note(arrived.listed) : marks.news_among(arrived.listed);
  for (const auto& listed : news)
    ask_for(session, administration, pull, listed);
  marks.write();
}

// What is unsettled here and was not named by a sweep that names all that is unsettled has changed
// unseen: it is asked for by id. So is what could never be read.
void note_unlisted(Session& session, AdministrationId administration) {
  if (!any_missing(session, administration, RecordKind::invoice)) return;
  for (const Unseen& one : unseen(session, administration, RecordKind::invoice)) {
    const auto state = parse_invoice_state(one.state);
    if (state == InvoiceState::paid || state == InvoiceState::voided ||
        state == InvoiceState::written_off)
      continue;
    session.run(
        "INSERT INTO pending_fetches (administration, mode, kind, id, version) "
        "VALUES (?, ?, ?, ?, '') ON CONFLICT (administration, mode, kind, id) DO NOTHING",
        {administration, name(Pull::sweep), dunning::name(one.ref.kind), one.ref.id});
  }
}

// The last page of a sweep has come.
void compare_all_listed(Session& session, AdministrationId administration,
                        const Mirror::PageEnd& end) {
  for (const RecordKind kind : {RecordKind::debtor, RecordKind::invoice, RecordKind::bank_line}) {
    const auto& complete = end.complete_kinds;
    const bool all_of_it = std::find(complete.begin(), complete.end(), kind) != complete.end() ||
                           (kind == RecordKind::invoice && end.unsettled_invoices_listed);
    if (!all_of_it && !any_noted(session, administration, kind)) continue;
    compare_with_listing(session, administration, kind, [&](const Arrived::Listed& listed) {
      ask_for(session, administration, Pull::sweep, listed);
    });
  }
  if (end.unsettled_invoices_listed) note_unlisted(session, administration);
}

// What a completed sweep did not see: a first time it is noted, a second time it is gone.
Status apply_missing(Session& session, AdministrationId administration,
                     const std::vector<RecordKind>& kinds, Instant now) {
  std::vector<RecordRef> missing;
  std::vector<RecordRef> confirmed;
  for (const RecordKind kind : kinds) {
    if (!any_missing(session, administration, kind)) continue;
    for (Unseen& one : unseen(session, administration, kind)) {
      if (one.missed + 1 >= sweeps_to_confirm) confirmed.push_back(one.ref);
      missing.push_back(std::move(one.ref));
    }
  }
  // The guard looks at all that is missing: a source that suddenly empties is suspicious at once.
  TRY(guard_against_shrinking(session, administration, missing, now));
  for (const RecordRef& ref : missing) {
    session.run(
        "UPDATE records SET missed = missed + 1 WHERE administration = ? AND kind = ? AND id = ?",
        {administration, dunning::name(ref.kind), ref.id});
  }
  Ingest ingest(session, administration, now);
  for (const RecordRef& ref : confirmed)
    ingest.vanish(ref);
  ingest.finish();
  return {};
}

// Ends the pull when nothing of it is outstanding; the cursor moves here and nowhere else.
Result<bool> complete_if_done(Session& session, AdministrationId administration, Pull pull,
                              Instant now) {
  const auto standing = standing_of(session, administration, pull);
  const bool early = pull == Pull::delta && planted(PlantedBug::cursor_before_data);
  if (!standing.all_pages || (standing.pending > 0 && !early)) return false;
  const auto last = session.row<std::string, std::string>(
      "SELECT next_cursor, complete_kinds FROM pulls WHERE administration = ? AND mode = ?",
      {administration, name(pull)});
  const auto& [cursor, kinds] = *last;
  if (pull == Pull::sweep) {
    TRY(apply_missing(session, administration, split_kinds(kinds), now));
    session.run("UPDATE administrations SET sweep_completed = ? WHERE id = ?",
                {now, administration});
  }
  // A sweep's cursor is as good as a delta's, unless a delta has got further meanwhile. (What has
  // completed on a day to come did so by a clock that was set back.)
  session.run(
      "UPDATE administrations SET cursor = ?, delta_completed = ? WHERE id = ? "
      "AND (delta_completed IS NULL OR delta_completed <= ? OR delta_completed > ?)",
      {cursor, standing.started_at, administration, standing.started_at, now});
  session.run("UPDATE administrations SET last_error = '', failing_since = NULL WHERE id = ?",
              {administration});
  end_pull(session, administration, pull);
  return true;
}

Status known(Session& session, AdministrationId administration) {
  if (session.value<std::int64_t>("SELECT 1 FROM administrations WHERE id = ?", {administration}))
    return {};
  return fail(ErrorKind::not_found, "there is no such administration");
}

// Runs a change; when it is refused as suspicious, says so on the administration in a transaction
// of its own, since the change was rolled back.
template <class Body>
auto guarded(Store& store, AdministrationId administration, Instant now, Body body)
    -> std::invoke_result_t<Body&, Session&> {
  auto result = transact(store, Access::write, [&](Session& session) {
    const auto there = known(session, administration);
    return there ? body(session) : std::invoke_result_t<Body&, Session&>(fail(there.error()));
  });
  if (result || result.error().kind != ErrorKind::suspicious) return result;
  const auto noted = transact(store, Access::write, [&](Session& session) -> Status {
    note_suspicious(session, administration, result.error().message, now);
    return {};
  });
  if (!noted) return fail(noted.error());
  return result;
}

}  // namespace

Result<Mirror::Standing> Mirror::standing(AdministrationId administration, Pull pull) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<Standing> {
    TRY(known(session, administration));
    return standing_of(session, administration, pull);
  });
}

Result<bool> Mirror::take_page(AdministrationId administration, Pull pull, const Arrived& arrived,
                               const PageEnd& end, Instant now) {
  if (end.resume.has_value() == end.next_cursor.has_value())
    return fail(ErrorKind::invalid_input,
                "a page has either a resume token or a cursor, and this one has not");
  return guarded(store_, administration, now, [&](Session& session) -> Result<bool> {
    if (!standing_of(session, administration, pull).under_way)
      begin_pull(session, administration, pull, now);
    TRY(apply(session, administration, arrived, now));
    note_listed(session, administration, pull, arrived);
    if (pull == Pull::sweep && end.next_cursor) compare_all_listed(session, administration, end);
    session.run(
        "UPDATE pulls SET resume = ?, next_cursor = ?, complete_kinds = ? "
        "WHERE administration = ? AND mode = ?",
        {end.resume.value_or(""), end.next_cursor, joined(end.complete_kinds), administration,
         name(pull)});
    return complete_if_done(session, administration, pull, now);
  });
}

Result<std::vector<RecordRef>> Mirror::pending(AdministrationId administration, Pull pull,
                                               std::size_t limit) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::vector<RecordRef>> {
    std::vector<RecordRef> refs;
    session.rows<std::string, std::string>(
        "SELECT kind, id FROM pending_fetches WHERE administration = ? AND mode = ? "
        "ORDER BY kind, id LIMIT ?",
        {administration, name(pull), limit}, [&](const std::string& kind, std::string id) {
          const auto parsed = parse_record_kind(kind);
          if (parsed && (refs.empty() || refs.front().kind == *parsed))
            refs.push_back({*parsed, std::move(id)});
        });
    return refs;
  });
}

Result<bool> Mirror::take_fetched(AdministrationId administration, Pull pull,
                                  const std::vector<RecordRef>& asked, const Arrived& arrived,
                                  Instant now) {
  std::set<RecordRef> silent(asked.begin(), asked.end());
  for (const Record& record : arrived.records)
    silent.erase(ref(record));
  for (const auto& ref : arrived.gone)
    silent.erase(ref);
  for (const auto& one : arrived.unreadable)
    silent.erase(one.ref);
  return guarded(store_, administration, now, [&](Session& session) -> Result<bool> {
    TRY(apply(session, administration, arrived, now));
    Ingest ingest(session, administration, now);
    for (const RecordRef& ref : silent)
      ingest.quarantine(ref, "the ledger listed it and did not send it when asked");
    ingest.finish();
    for (const RecordRef& ref : asked) {
      session.run(
          "DELETE FROM pending_fetches "
          "WHERE administration = ? AND mode = ? AND kind = ? AND id = ?",
          {administration, name(pull), dunning::name(ref.kind), ref.id});
    }
    return complete_if_done(session, administration, pull, now);
  });
}

Status Mirror::take_look(AdministrationId administration, const Arrived& arrived, Instant now) {
  return guarded(store_, administration, now, [&](Session& session) -> Status {
    return apply(session, administration, arrived, now);
  });
}

Status Mirror::abandon(AdministrationId administration, Pull pull) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    end_pull(session, administration, pull);
    return {};
  });
}

Result<std::optional<Record>> Mirror::find(AdministrationId administration,
                                           const RecordRef& ref) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<std::optional<Record>> {
    const auto body = session.value<std::string>(
        "SELECT v.body FROM records r JOIN record_versions v ON v.administration = "
        "r.administration "
        "AND v.kind = r.kind AND v.id = r.id AND v.nr = r.good_nr "
        "WHERE r.administration = ? AND r.kind = ? AND r.id = ? AND r.gone_at IS NULL",
        {administration, dunning::name(ref.kind), ref.id});
    if (!body || body->empty()) return std::nullopt;  // unknown, gone or forgotten
    switch (ref.kind) {
      case RecordKind::debtor:
        return TRY(read_debtor(*body));
      case RecordKind::invoice:
        return TRY(read_invoice(*body));
      case RecordKind::bank_line:
        return TRY(read_bank_line(*body));
    }
    return std::nullopt;
  });
}

}  // namespace dunning::store
