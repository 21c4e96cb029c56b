#include "daemon/store/legal_acts.hpp"

#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/intent_json.hpp"

namespace dunning::store {

void add_legal_act(Session& session, const OccasionId& occasion, const AccountKey& account,
                   const policy::StatedLaw& law) {
  const std::string notice = law.notice ? law.notice->name : "";
  const std::int64_t costs = law.notice    ? law.notice->costs.minor
                             : law.claimed ? law.claimed->costs.minor
                                           : 0;
  const std::int64_t interest = law.claimed ? law.claimed->interest.minor : 0;
  const std::string kind = law.notice ? "notice" : law.claimed ? "claim" : "announcement";
  session.run(
      "INSERT INTO legal_acts (occasion, administration, debtor, currency, kind, notice, "
      "costs_minor, interest_minor, void_because) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')",
      {occasion, account.administration, account.debtor, account.currency.code(), kind, notice,
       costs, interest});
  if (!law.notice) return;
  for (const auto& one : law.notice->items)
    session.run("UPDATE items SET acted = 1 WHERE id = ?", {one.item});
}

void keep_voids(Session& session, AdministrationId administration,
                const std::vector<policy::NoticeVoid>& voids, Date on, Instant at) {
  for (const auto& one : voids) {
    const auto changed = session.run(
        "UPDATE legal_acts SET void_on = ?, void_at = ?, void_because = ? "
        "WHERE occasion = ? AND void_on IS NULL",
        {on, at, one.because, one.occasion});
    if (changed == 0) continue;
    append(session,
           {administration, at, "notice_void", one.occasion, FieldWriter().date("on", on).object(),
            json::write(FieldWriter().text("because", one.because).object())});
  }
}

Result<std::vector<policy::LegalAct>> legal_acts(Session& session, const AccountKey& key,
                                                 const std::string& without,
                                                 std::optional<Instant> as_of) {
  std::vector<policy::LegalAct> acts;
  std::vector<std::string> intents;
  const Instant until = as_of.value_or(Instant{INT64_MAX});
  session.rows<std::string, std::string, std::string, Date, std::string, std::optional<Date>,
               std::optional<Instant>, std::string>(
      "SELECT a.occasion, o.policy, o.step, o.on_date, o.intent, a.void_on, a.void_at, "
      "a.void_because FROM legal_acts a JOIN occasions o ON o.id = a.occasion "
      "WHERE a.administration = ? AND a.debtor = ? AND a.currency = ? AND a.occasion <> ? "
      "AND o.written_at <= ? AND (o.closed_at IS NULL OR o.closed_at > ?) AND o.intent <> '' "
      "ORDER BY o.written_at, o.id",
      {key.administration, key.debtor, key.currency.code(), without, until, until},
      [&](std::string occasion, std::string policy, std::string step, Date on, std::string intent,
          std::optional<Date> void_on, std::optional<Instant> void_at, std::string because) {
        policy::LegalAct act;
        act.occasion = std::move(occasion);
        act.policy = std::move(policy);
        act.step = std::move(step);
        act.on = on;
        if (void_at && *void_at <= until) {
          act.void_on = void_on;
          act.void_because = std::move(because);
        }
        acts.push_back(std::move(act));
        intents.push_back(std::move(intent));
      });
  for (std::size_t i = 0; i < acts.size(); ++i) {
    auto intent = TRY(read_intent(intents[i]));
    if (intent.law) acts[i].stated = std::move(*intent.law);
  }
  return acts;
}

}  // namespace dunning::store
