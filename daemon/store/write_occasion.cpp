#include <algorithm>

#include "daemon/core/planted_bug.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/policy/event.hpp"
#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/intent_json.hpp"
#include "daemon/store/law_json.hpp"
#include "daemon/store/legal_acts.hpp"
#include "daemon/store/outbox.hpp"
#include "daemon/store/outbox_rows.hpp"
#include "daemon/store/party.hpp"
#include "daemon/store/task_rows.hpp"

// What is written before anything leaves: an occasion with its taken rows, its rows of the outbox
// and its tasks, in one transaction (design, rule 2).
namespace dunning::store {
namespace {

constexpr std::size_t key_digits = 32;
constexpr int first_attempt = 0;
constexpr std::string_view step_kind = "step";
constexpr std::string_view report_kind = "report";
constexpr std::string_view task_kind = "task";

// The day is part of it: a store that was put back gives the numbers of tasks a second time.
OccasionId task_occasion(AdministrationId administration, std::int64_t task, Date on) {
  return {std::to_string(administration.value) + "/task/" + std::to_string(task) + "/" +
          to_string(on)};
}

// What an occasion is filed under.
struct Filed {
  std::string kind;
  std::string subject;
};

Filed filed(const NewOccasion& occasion) {
  const policy::Intent& intent = occasion.intent;
  if (occasion.as == NewOccasion::As::itself) return {intent.kind, intent.subject};
  // The same policy, step and items are the same would-be message, however often they are decided.
  std::vector<json::Value> items;
  for (const policy::Advance& one : intent.advances)
    items.push_back(json::Value::array({one.item.value, one.step, one.round, one.turn}));
  const std::string text = json::canonical(json::Value::array(
      {occasion.account.debtor.value, occasion.account.currency.code(), intent.kind, intent.subject,
       intent.policy, intent.step, json::Value::array(std::move(items))}));
  const bool redirected = occasion.as == NewOccasion::As::redirected;
  return {redirected ? "redirected" : "shadow", crypto::sha256_hex(text).substr(0, key_digits)};
}

// Whether a message of that kind counts for min_gap and caps: what a person asked for does not, and
// what went elsewhere was no message to the debtor (S20).
bool counts(const std::string& kind) {
  namespace event = policy::event;
  for (const std::string_view one :
       {step_kind, event::reopened, event::direct_debit_failed, event::instalment_coming,
        event::instalment_missed, event::last_chance}) {
    if (kind == one) return true;
  }
  return false;
}

std::int64_t say_of(Session& session, const AccountKey& account) {
  return session
      .value<std::int64_t>("SELECT say FROM debtors WHERE administration = ? AND id = ?",
                           {account.administration, account.debtor})
      .value_or(0);
}

bool too_close(Session& session, const NewOccasion& occasion) {
  const AccountKey& account = occasion.account;
  auto last = session
                  .value<std::optional<Date>>(
                      "SELECT MAX(COALESCE(m.delivered_on, m.on_date)) FROM outbox m "
                      "WHERE m.administration = ? AND m.debtor = ? AND " +
                          counted + std::string(reached_somebody),
                      {account.administration, account.debtor})
                  .value_or(std::nullopt);
  last = std::max(last, last_message_to_others(session, {account.administration, account.debtor}));
  return last && occasion.on - *last < occasion.min_gap_days &&
         !planted(PlantedBug::ignore_min_gap);
}

// Everything that speaks against writing it, while nobody else can write.
Written obstacle(Session& session, const NewOccasion& occasion, const Filed& as) {
  const AccountKey& account = occasion.account;
  if (say_of(session, account) != occasion.say) return Written::stale_say;
  if (planted(PlantedBug::skip_the_primary_key)) return Written::yes;
  if (session.value<std::int64_t>("SELECT 1 FROM occasions WHERE id = ?", {occasion.id}))
    return Written::already_taken;
  if (as.kind != step_kind &&
      session.value<std::int64_t>("SELECT 1 FROM occasions WHERE administration = ? AND kind = ? "
                                  "AND subject = ? AND closed_at IS NULL",
                                  {account.administration, as.kind, as.subject}))
    return Written::already_taken;
  if (occasion.as != NewOccasion::As::itself) return Written::yes;
  for (const policy::Advance& advance : occasion.intent.advances) {
    if (session.value<std::int64_t>(
            "SELECT 1 FROM taken WHERE item = ? AND step = ? AND round = ? AND turn = ?",
            {advance.item, advance.step, advance.round, advance.turn}))
      return Written::already_taken;
  }
  if (!occasion.intent.writes() || as.kind != step_kind) return Written::yes;
  return too_close(session, occasion) ? Written::min_gap : Written::yes;
}

struct NewRow {
  OccasionId occasion;
  AdministrationId administration;
  DebtorId debtor;
  Effect effect = Effect::message;
  ChannelKind channel = ChannelKind::mail;
  Date on;
  std::int64_t say = 0;
  bool counts = false;
};

void add_row(Session& session, const NewRow& row, Instant now) {
  const auto key =
      outbox_key(row.administration, row.occasion, row.effect, row.channel, first_attempt);
  session.run(
      "INSERT INTO outbox (key, occasion, administration, debtor, effect, channel, attempt, state, "
      "claim, say, on_date, envelope_from, recipients, targets, evidence, made_at, changed_at, "
      "counts) VALUES (?, ?, ?, ?, ?, ?, ?, 'planned', '', ?, ?, '', '[]', '[]', '', ?, ?, ?)",
      {key, row.occasion, row.administration, row.debtor, name(row.effect), name(row.channel),
       first_attempt, row.say, row.on, now, now, row.counts});
  append(session,
         {row.administration, now, std::string(name(row.effect)) + "_planned", row.occasion.value,
          FieldWriter()
              .text("channel", std::string(name(row.channel)))
              .text("effect", std::string(name(row.effect)))
              .text("row", key.value)
              .text("to", "planned")
              .object(),
          ""});
}

json::Value take(Session& session, const NewOccasion& occasion, const policy::Advance& advance,
                 Instant now) {
  session.run(
      "INSERT INTO taken (item, step, round, turn, occasion, leads, due_date_then, taken_at, "
      "on_date, policy) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)" +
          std::string(planted(PlantedBug::skip_the_primary_key) ? " ON CONFLICT DO NOTHING" : ""),
      {advance.item, advance.step, advance.round, advance.turn, occasion.id,
       advance.step == occasion.intent.step, advance.due_date, now, occasion.on,
       occasion.intent.policy});
  session.run("UPDATE items SET acted = 1 WHERE id = ?", {advance.item});
  return FieldWriter()
      .number("item", advance.item.value)
      .text("reason", std::string(policy::name(advance.reason)))
      .number("round", advance.round)
      .text("step", advance.step)
      .number("turn", advance.turn)
      .object();
}

void add_occasion(Session& session, const NewOccasion& occasion, const Filed& as, Instant now) {
  const AccountKey& account = occasion.account;
  const std::string intent = intent_text(occasion.intent);
  const bool itself = occasion.as == NewOccasion::As::itself;
  session.run(
      "INSERT INTO occasions (id, administration, debtor, currency, kind, on_date, say, intent, "
      "policy, step, written_at, closed_because, closed_detail, subject, remark, old_book) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?)",
      {occasion.id, account.administration, account.debtor, account.currency.code(), as.kind,
       occasion.on, occasion.say, intent, occasion.intent.policy, occasion.intent.step, now,
       as.subject, itself ? occasion.intent.remark_word.value : 0, itself && occasion.old_book});
  const auto& law = occasion.intent.law;
  if (itself && law) add_legal_act(session, occasion.id, account, *law);
  std::vector<json::Value> taken;
  for (const policy::Advance& advance : occasion.intent.advances) {
    if (itself) taken.push_back(take(session, occasion, advance, now));
  }
  append(session, {account.administration, now, "occasion_written", occasion.id.value,
                   FieldWriter()
                       .money("amount", occasion.intent.amount)
                       .text("kind", as.kind)
                       .set_if("law", law ? std::optional(law_facts(*law)) : std::nullopt)
                       .date("on", occasion.on)
                       .text("policy_digest", occasion.intent.policy_digest)
                       .number("say", occasion.say)
                       .text("subject", as.subject)
                       .set("taken", json::Value::array(std::move(taken)))
                       .object(),
                   intent});
}

// What a step tells others than the debtor and the ledger of its message: none of it holds the
// message back (S32b).
void add_other_rows(Session& session, const NewOccasion& occasion, NewRow row, Instant now) {
  const policy::Intent& intent = occasion.intent;
  row.counts = false;
  const auto add = [&](Effect effect, std::optional<ChannelKind> by) {
    if (!by) return;
    row.effect = effect;
    row.channel = *by;
    add_row(session, row, now);
  };
  if (intent.task) add(Effect::task, occasion.task_by);
  if (!intent.webhook.empty()) add(Effect::event, ChannelKind::webhook);
  if (!intent.hand_over.empty()) add(Effect::hand_over, occasion.hand_over_by);
}

void add_rows(Session& session, const NewOccasion& occasion, const Filed& as, Instant now) {
  if (occasion.as == NewOccasion::As::shadow) return;
  NewRow row;
  row.occasion = occasion.id;
  row.administration = occasion.account.administration;
  row.debtor = occasion.account.debtor;
  row.on = occasion.on;
  row.say = occasion.say;
  row.counts = counts(as.kind);
  const policy::Intent& intent = occasion.intent;
  const bool itself = occasion.as == NewOccasion::As::itself;
  const bool otherwise = !intent.letter.empty() || !intent.sms.empty();
  if (!intent.email.empty() || (!itself && otherwise)) add_row(session, row, now);
  if (itself && !intent.letter.empty()) {
    // Mail and letter of one step are one message to its debtor.
    row.channel = ChannelKind::letter;
    row.counts = row.counts && intent.email.empty();
    add_row(session, row, now);
  }
  if (itself && !intent.sms.empty()) {
    row.channel = ChannelKind::sms;
    row.counts = row.counts && intent.email.empty() && intent.letter.empty();
    add_row(session, row, now);
  }
  // A redirected message tells the ledger nothing: the debtor got none.
  if (!itself) return;
  row.channel = ChannelKind::write_back;
  row.effect = Effect::note;
  if (!intent.note.empty()) add_row(session, row, now);
  row.effect = Effect::reminder;
  if (occasion.log_reminder) add_row(session, row, now);
  add_other_rows(session, occasion, row, now);
}

// The task of the leading step (S34). Decide looks for it under the leading item, its step and day.
void raise_step_task(Session& session, const NewOccasion& occasion, Instant now) {
  const policy::Intent& intent = occasion.intent;
  if (!intent.task || occasion.as != NewOccasion::As::itself || intent.advances.empty()) return;
  policy::NewTask task;
  task.kind = "step";
  task.subject = "item/" + std::to_string(intent.advances.front().item.value) + "/" + intent.step +
                 "/" + to_string(occasion.on);
  task.title = occasion.task_title.empty() ? intent.task->title : occasion.task_title;
  task.assign = intent.task->assign;
  raise_tasks(session, occasion.account.administration, occasion.account.debtor, {task},
              occasion.on, now);
}

VerdictOf verdict_of(const NewOccasion& occasion, Instant now) {
  VerdictOf of{occasion.account, occasion.on, now, occasion.id.value, {}};
  if (occasion.as != NewOccasion::As::itself) return of;
  for (const policy::Advance& advance : occasion.intent.advances)
    of.acts.push_back(advance.item);
  return of;
}

// What waits for nothing: the occasion and its one row, with its bytes.
Status add_ready(Session& session, const NewRow& row, const Filed& as, Outbox::Made made,
                 Instant now) {
  policy::Intent intent;
  intent.kind = as.kind;
  intent.subject = as.subject;
  session.run(
      "INSERT INTO occasions (id, administration, debtor, currency, kind, on_date, say, intent, "
      "policy, step, written_at, closed_because, closed_detail, subject) "
      "VALUES (?, ?, ?, '', ?, ?, 0, ?, '', '', ?, '', '', ?)",
      {row.occasion, row.administration, row.debtor, as.kind, row.on, intent_text(intent), now,
       as.subject});
  add_row(session, row, now);
  made.key = outbox_key(row.administration, row.occasion, row.effect, row.channel, first_attempt);
  made.looked_at = now;
  return make_one_ready(session, made, now);
}

}  // namespace

OutboxKey outbox_key(AdministrationId administration, const OccasionId& occasion, Effect effect,
                     ChannelKind channel, int attempt) {
  const std::string text = json::canonical(json::Value::array(
      {administration.value, occasion.value, name(effect), name(channel), attempt}));
  return {crypto::sha256_hex(text).substr(0, key_digits)};
}

OccasionId report_id(AdministrationId administration, const std::string& kind, Date on) {
  return {std::to_string(administration.value) + "/report/" + kind + "/" + to_string(on)};
}

OutboxKey report_key(AdministrationId administration, const std::string& kind, Date on) {
  return outbox_key(administration, report_id(administration, kind, on), Effect::report,
                    ChannelKind::mail, first_attempt);
}

Result<Written> Outbox::write(const NewOccasion& occasion, const policy::Verdict& verdict,
                              Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<Written> {
    const Filed as = filed(occasion);
    const Written written = obstacle(session, occasion, as);
    if (written != Written::yes) return written;
    add_occasion(session, occasion, as, now);
    add_rows(session, occasion, as, now);
    raise_step_task(session, occasion, now);
    keep_verdict(session, verdict_of(occasion, now), verdict);
    set_next_look(session, occasion.account, verdict.next_look, std::nullopt);
    return Written::yes;
  });
}

Result<Written> Outbox::report(const NewReport& report, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<Written> {
    const OccasionId id = report_id(report.administration, report.kind, report.on);
    if (session.value<std::int64_t>("SELECT 1 FROM occasions WHERE id = ?", {id}))
      return Written::already_taken;
    NewRow row;
    row.occasion = id;
    row.administration = report.administration;
    row.effect = Effect::report;
    row.on = report.on;
    Made made;
    made.envelope_from = report.envelope_from;
    made.recipients = report.recipients;
    made.bytes = report.bytes;
    TRY(add_ready(session, row, {std::string(report_kind), report.kind}, std::move(made), now));
    return Written::yes;
  });
}

OutboxKey task_key(AdministrationId administration, std::int64_t task, Date on, ChannelKind by) {
  return outbox_key(administration, task_occasion(administration, task, on), Effect::task, by,
                    first_attempt);
}

Result<Written> Outbox::task(const NewTaskTold& told, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<Written> {
    // What two programs try at once happens once: the column is the lock.
    const auto marked = session.run(
        "UPDATE tasks SET told = 1 WHERE id = ? AND administration = ? AND told = 0 "
        "AND done_on IS NULL",
        {told.task, told.administration});
    if (marked != 1) return Written::already_taken;
    NewRow row;
    row.occasion = task_occasion(told.administration, told.task, told.on);
    row.administration = told.administration;
    row.debtor = told.debtor;
    row.effect = Effect::task;
    row.channel = told.by;
    row.on = told.on;
    Made made;
    made.envelope_from = told.envelope_from;
    made.recipients = told.recipients;
    made.targets = told.targets;
    made.bytes = told.bytes;
    TRY(add_ready(session, row, {std::string(task_kind), "task/" + std::to_string(told.task)},
                  std::move(made), now));
    return Written::yes;
  });
}

Result<int> Outbox::tasks_told(AdministrationId administration, ChannelKind by, Date day) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<int> {
    return session
        .value<int>(
            "SELECT COUNT(*) FROM outbox m JOIN occasions o ON o.id = m.occasion "
            "WHERE m.administration = ? AND m.on_date = ? AND m.effect = 'task' "
            "AND m.channel = ? AND o.kind = 'task'",
            {administration, day, name(by)})
        .value_or(0);
  });
}

Result<int> Outbox::messages_of_day(AdministrationId administration, Date day) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<int> {
    return session
        .value<int>(
            "SELECT COUNT(*) FROM outbox m WHERE m.administration = ? AND m.on_date = ? AND " +
                counted,
            {administration, day})
        .value_or(0);
  });
}

Result<int> Outbox::old_book_of_day(AdministrationId administration, Date day) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<int> {
    return session
        .value<int>(
            "SELECT COUNT(*) FROM outbox m JOIN occasions o ON o.id = m.occasion "
            "WHERE m.administration = ? AND m.on_date = ? AND o.old_book = 1 AND " +
                counted,
            {administration, day})
        .value_or(0);
  });
}

Result<int> Outbox::mails_of_day(Date day) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<int> {
    return session
        .value<int>(
            "SELECT COUNT(*) FROM outbox WHERE administration IN (SELECT id FROM administrations) "
            "AND on_date = ? AND channel = 'mail' AND state IN ('sending', 'accepted', "
            "'uncertain', "
            "'delivered', 'bounced')",
            {day})
        .value_or(0);
  });
}

Result<int> Outbox::messages_since(AdministrationId administration, const DebtorId& debtor,
                                   Date since) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<int> {
    auto party = others_of_party(session, {administration, debtor});
    party.push_back({administration, debtor});
    int count = 0;
    for (const Links::Member& member : party) {
      count += session
                   .value<int>(
                       "SELECT COUNT(*) FROM outbox m WHERE m.administration = ? "
                       "AND m.debtor = ? AND m.on_date >= ? AND " +
                           counted,
                       {member.administration, member.debtor, since})
                   .value_or(0);
    }
    return count;
  });
}

}  // namespace dunning::store
