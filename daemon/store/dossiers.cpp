#include "daemon/store/dossiers.hpp"

#include <set>

#include "daemon/store/chain.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/session.hpp"
#include "daemon/store/task_rows.hpp"
#include "daemon/store/word_rows.hpp"

namespace dunning::store {
namespace {

void read_versions(Session& session, AdministrationId administration, const DebtorId& debtor,
                   Dossier& dossier) {
  session.rows<std::string, std::string, std::int64_t, Instant, std::string, std::string,
               std::string>(
      "SELECT kind, id, nr, seen_at, what, version, body FROM record_versions "
      "WHERE administration = ? AND ((kind = 'debtor' AND id = ?) OR (kind = 'invoice' AND id IN "
      "(SELECT id FROM records WHERE administration = ? AND kind = 'invoice' AND debtor = ?))) "
      "ORDER BY seen_at, kind, id, nr",
      {administration, debtor, administration, debtor},
      [&](const std::string& kind, std::string id, std::int64_t nr, Instant seen_at,
          std::string what, std::string version, std::string body) {
        dossier.records.push_back(
            {{parse_record_kind(kind).value_or(RecordKind::invoice), std::move(id)},
             nr,
             seen_at,
             std::move(what),
             std::move(version),
             std::move(body)});
      });
}

Status read_happenings(Session& session, AdministrationId administration, const DebtorId& debtor,
                       Dossier& dossier) {
  const auto stored =
      TRY(read_occasions(session, "WHERE administration = ? AND debtor = ? ORDER BY written_at, id",
                         {administration, debtor}));
  for (const StoredOccasion& one : stored) {
    Dossier::Happening happening;
    happening.occasion = one.occasion;
    happening.intent =
        session.value<std::string>("SELECT intent FROM occasions WHERE id = ?", {one.occasion.id})
            .value_or("");
    happening.written_at = one.written_at;
    happening.closed_because = one.closed_because;
    happening.closed_detail = one.closed_detail;
    happening.rows =
        TRY(read_rows(session, "WHERE occasion = ? ORDER BY effect, channel", {one.occasion.id}));
    dossier.occasions.push_back(std::move(happening));
  }
  return {};
}

void read_holds(Session& session, AdministrationId administration, const DebtorId& debtor,
                Dossier& dossier) {
  session.rows<std::int64_t, std::string, std::string, std::string, std::optional<Date>, Instant,
               std::optional<Instant>, std::string>(
      "SELECT id, invoice, reason, author, until, set_at, ended_at, ended_by FROM holds "
      "WHERE administration = ? AND debtor = ? ORDER BY id",
      {administration, debtor},
      [&](std::int64_t id, std::string invoice, std::string reason, std::string author,
          std::optional<Date> until, Instant set_at, std::optional<Instant> ended_at,
          std::string ended_by) {
        dossier.holds.push_back({id, std::move(invoice), std::move(reason), std::move(author),
                                 until, set_at, ended_at, std::move(ended_by)});
      });
}

void read_links(Session& session, AdministrationId administration, const DebtorId& debtor,
                Dossier& dossier) {
  session.rows<std::int64_t, Instant, std::string, std::string, std::string, std::string,
               std::string, std::optional<std::string>>(
      "SELECT h.seq, h.at, h.event, h.subject, h.facts, h.payload_digest, h.hash, p.body "
      "FROM history h LEFT JOIN payloads p "
      "ON p.administration = h.administration AND p.seq = h.seq "
      "WHERE h.administration = ? AND (h.subject = ? "
      "OR h.subject IN (SELECT id FROM occasions WHERE administration = ? AND debtor = ?) "
      "OR h.subject IN (SELECT 'item/' || CAST(id AS TEXT) FROM items WHERE administration = ? "
      "AND debtor = ?)) ORDER BY h.seq",
      {administration, subject_of(debtor), administration, debtor, administration, debtor},
      [&](std::int64_t seq, Instant at, std::string event, std::string subject, std::string facts,
          std::string digest, std::string hash, std::optional<std::string> payload) {
        dossier.history.push_back(
            {{seq, at, std::move(event), std::move(facts), std::move(digest), std::move(hash)},
             std::move(subject),
             std::move(payload)});
      });
}

void read_definitions(Session& session, Dossier& dossier) {
  std::set<std::string> digests;
  for (const Dossier::Happening& one : dossier.occasions) {
    digests.insert(one.occasion.intent.policy_digest);
    digests.insert(one.occasion.template_digest);
  }
  for (const std::string& digest : digests) {
    session.rows<std::string, std::string, std::string, Instant>(
        "SELECT kind, name, body, first_used FROM definitions WHERE digest = ?", {digest},
        [&](std::string kind, std::string name, std::string body, Instant first_used) {
          dossier.definitions.push_back(
              {digest, std::move(kind), std::move(name), std::move(body), first_used});
        });
  }
}

}  // namespace

Result<Dossier> Dossiers::of(AdministrationId administration, const DebtorId& debtor) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<Dossier> {
    Dossier dossier;
    read_versions(session, administration, debtor, dossier);
    if (dossier.records.empty())
      return fail(ErrorKind::not_found, "nothing is known of this debtor");
    TRY(read_happenings(session, administration, debtor, dossier));
    dossier.words = TRY(read_words(session, "WHERE administration = ? AND debtor = ? ORDER BY id",
                                   {administration, debtor}));
    read_holds(session, administration, debtor, dossier);
    dossier.tasks = TRY(read_tasks(session, "WHERE administration = ? AND debtor = ? ORDER BY id",
                                   {administration, debtor}));
    read_links(session, administration, debtor, dossier);
    read_definitions(session, dossier);
    return dossier;
  });
}

}  // namespace dunning::store
