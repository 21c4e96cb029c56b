#include "daemon/store/past.hpp"

#include <string>

#include "daemon/store/intent_json.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {

Result<std::vector<AccountKey>> Past::accounts(AdministrationId administration,
                                               const std::optional<AccountKey>& after,
                                               std::size_t limit) const {
  const std::string debtor = after ? after->debtor.value : "";
  const std::string currency = after ? std::string(after->currency.code()) : "";
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<AccountKey>> {
    std::vector<AccountKey> keys;
    session.rows<DebtorId, std::string>(
        "SELECT debtor, currency FROM accounts WHERE administration = ? "
        "AND (debtor, currency) > (?, ?) ORDER BY debtor, currency LIMIT ?",
        {administration, debtor, currency, limit}, [&](DebtorId of, const std::string& code) {
          if (const auto read = Currency::parse(code))
            keys.push_back({administration, std::move(of), *read});
        });
    return keys;
  });
}

Result<std::vector<Instant>> Past::changes(const AccountKey& key, Instant after,
                                           Instant until) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Instant>> {
    std::vector<Instant> moments;
    session.rows<Instant>(
        "SELECT at FROM ("
        "SELECT v.seen_at AS at FROM records r JOIN record_versions v "
        "ON v.administration = r.administration AND v.kind = r.kind AND v.id = r.id "
        "WHERE r.administration = ? AND r.debtor = ? AND r.currency = ? AND r.kind = 'invoice' "
        "UNION SELECT seen_at FROM record_versions WHERE administration = ? AND kind = 'debtor' "
        "AND id = ? "
        "UNION SELECT said_at FROM words WHERE administration = ? AND (debtor = ? OR debtor = '') "
        "UNION SELECT ended_at FROM words WHERE administration = ? AND (debtor = ? OR debtor = '') "
        "AND ended_at IS NOT NULL "
        "UNION SELECT set_at FROM holds WHERE administration = ? AND debtor = ? "
        "UNION SELECT ended_at FROM holds WHERE administration = ? AND debtor = ? "
        "AND ended_at IS NOT NULL "
        "UNION SELECT done_at FROM tasks WHERE administration = ? AND debtor = ? "
        "AND done_at IS NOT NULL) changed WHERE at > ? AND at <= ? ORDER BY at",
        {key.administration, key.debtor, key.currency.code(), key.administration, key.debtor,
         key.administration, key.debtor, key.administration, key.debtor, key.administration,
         key.debtor, key.administration, key.debtor, key.administration, key.debtor, after, until},
        [&](Instant at) { moments.push_back(at); });
    return moments;
  });
}

Result<std::vector<Past::Left>> Past::left(const AccountKey& key, Date from, Date to) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Left>> {
    std::vector<Left> all;
    std::optional<Error> error;
    session.rows<Date, std::string>(
        "SELECT o.on_date, o.intent FROM occasions o WHERE o.administration = ? AND o.debtor = ? "
        "AND o.currency = ? AND o.on_date >= ? AND o.on_date <= ? "
        "AND o.kind NOT IN ('shadow', 'redirected', 'report') "
        "AND EXISTS (SELECT 1 FROM outbox m WHERE m.occasion = o.id AND m.effect = 'message' "
        "AND m.state IN ('accepted', 'delivered', 'bounced', 'uncertain', 'sending')) "
        "ORDER BY o.on_date, o.written_at, o.id",
        {key.administration, key.debtor, key.currency.code(), from, to},
        [&](Date on, const std::string& text) {
          auto intent = read_intent(text);
          if (intent) {
            all.push_back({on, *std::move(intent)});
          } else {
            error = intent.error();
          }
        });
    if (error) return fail(*error);
    return all;
  });
}

Result<std::vector<Overview::Quarantined>> Past::quarantined(AdministrationId administration,
                                                             Instant as_of) const {
  using All = std::vector<Overview::Quarantined>;
  return transact(store_, Access::read, [&](Session& session) -> Result<All> {
    All all;
    session.rows<std::string, std::string, std::string, Instant>(
        "SELECT v.kind, v.id, v.body, v.seen_at FROM record_versions v "
        "WHERE v.administration = ? AND v.what = 'quarantined' AND v.seen_at <= ? "
        "AND NOT EXISTS (SELECT 1 FROM record_versions n WHERE n.administration = v.administration "
        "AND n.kind = v.kind AND n.id = v.id AND n.nr > v.nr AND n.seen_at <= ?) "
        "ORDER BY v.seen_at, v.kind, v.id",
        {administration, as_of, as_of},
        [&](const std::string& kind, std::string id, std::string message, Instant since) {
          all.push_back({{parse_record_kind(kind).value_or(RecordKind::invoice), std::move(id)},
                         std::move(message),
                         since});
        });
    return all;
  });
}

Result<std::optional<Instant>> Past::run_finished(AdministrationId administration, Date day) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::optional<Instant>> {
    return session
        .value<std::optional<Instant>>(
            "SELECT finished_at FROM runs WHERE administration = ? AND on_date = ?",
            {administration, day})
        .value_or(std::nullopt);
  });
}

}  // namespace dunning::store
