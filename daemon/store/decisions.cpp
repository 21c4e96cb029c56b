#include "daemon/store/decisions.hpp"

#include <algorithm>
#include <map>

#include "daemon/store/legal_acts.hpp"
#include "daemon/store/task_rows.hpp"

namespace dunning::store {
namespace {

constexpr const char* never = "9999-12-31";

// What makes two decisions about an item the same one.
std::string essence(const policy::Decision& decision) {
  return std::string(policy::name(decision.reason)) + "|" + decision.step + "|" +
         decision.policy_digest;
}

// What is stored of an item's newest decision.
struct Known {
  std::string decided;
  std::optional<Date> next_on;
  std::optional<Date> then_on;
};

// A decision that is stored: what it says now, and the occasion with which it acts.
struct New {
  const policy::Decision* decision;
  std::string decided;
  std::string occasion;
};

void keep_news(Session& session, const VerdictOf& of, const std::vector<New>& news) {
  if (news.empty()) return;
  auto id = session.take_numbers("decision", static_cast<std::int64_t>(news.size()));
  for (const auto& [decision, decided, occasion] : news) {
    session.run(
        "INSERT INTO decisions (id, item, on_date, at, reason, policy, policy_digest, step, "
        "step_on, detail, occasion) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {id++, decision->item, of.on, of.at, policy::name(decision->reason), decision->policy,
         decision->policy_digest, decision->step, decision->step_on, decision->detail, occasion});
    session.run("UPDATE items SET decided = ?, reason = ?, next_on = ?, then_on = ? WHERE id = ?",
                {decided, policy::name(decision->reason), decision->step_on, decision->then_on,
                 decision->item});
  }
}

}  // namespace

void keep_verdict(Session& session, const VerdictOf& of, const policy::Verdict& verdict) {
  std::map<ItemId, Known> known;
  session.rows<ItemId, std::string, std::optional<Date>, std::optional<Date>>(
      "SELECT id, decided, next_on, then_on FROM items "
      "WHERE administration = ? AND debtor = ? AND currency = ? "
      "AND ((acted = 1 AND rests = 0) OR (settled = 0 AND gone_at IS NULL)) ORDER BY id",
      {of.account.administration, of.account.debtor, of.account.currency.code()},
      [&](ItemId item, std::string decided, std::optional<Date> next_on,
          std::optional<Date> then_on) {
        known.emplace(item, Known{std::move(decided), next_on, then_on});
      });
  std::vector<New> news;
  for (const policy::Decision& decision : verdict.decisions) {
    const bool acts = !of.occasion.empty() &&
                      std::find(of.acts.begin(), of.acts.end(), decision.item) != of.acts.end();
    std::string now_decided = essence(decision);
    const auto before = known.find(decision.item);
    if (before == known.end()) continue;
    if (acts || before->second.decided != now_decided) {
      news.push_back({&decision, std::move(now_decided), acts ? of.occasion : ""});
    } else if (before->second.next_on != decision.step_on ||
               before->second.then_on != decision.then_on) {
      session.run("UPDATE items SET next_on = ?, then_on = ? WHERE id = ?",
                  {decision.step_on, decision.then_on, decision.item});
    }
  }
  keep_news(session, of, news);
  for (const policy::Judgement& judgement : verdict.judgements) {
    session.run(
        "INSERT INTO judgements (item, step, round, due_on, passed, judged_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (item, step, round) DO NOTHING",
        {judgement.item, judgement.step, judgement.round, judgement.due_on, judgement.passed,
         of.at});
  }
  for (const ItemId item : verdict.at_rest)
    session.run("UPDATE items SET rests = 1 WHERE id = ?", {item});
  keep_voids(session, of.account.administration, verdict.voids, of.on, of.at);
  raise_tasks(session, of.account.administration, of.account.debtor, verdict.tasks, of.on, of.at);
}

void set_next_look(Session& session, const AccountKey& key, const std::optional<Date>& next_look,
                   const std::optional<std::int64_t>& wakes) {
  const std::string day = next_look ? to_string(*next_look) : never;
  if (wakes) {
    session.run(
        "UPDATE accounts SET next_look = ?, said = 0 "
        "WHERE administration = ? AND debtor = ? AND currency = ? AND wakes = ?",
        {day, key.administration, key.debtor, key.currency.code(), *wakes});
    return;
  }
  session.run(
      "UPDATE accounts SET next_look = ?, said = 0 "
      "WHERE administration = ? AND debtor = ? AND currency = ?",
      {day, key.administration, key.debtor, key.currency.code()});
}

void wake_account(Session& session, const AccountKey& key) {
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1 "
      "WHERE administration = ? AND debtor = ? AND currency = ?",
      {key.administration, key.debtor, key.currency.code()});
}

void wake_decided(Session& session, AdministrationId administration, policy::Reason reason) {
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1 WHERE administration = ? "
      "AND (debtor, currency) IN (SELECT debtor, currency FROM items WHERE administration = ? "
      "AND reason = ? AND reason <> '')",
      {administration, administration, policy::name(reason)});
}

}  // namespace dunning::store
