#include "daemon/store/sayings.hpp"

#include <map>
#include <set>

#include "daemon/store/account_parts.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/decisions.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/said.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

// Whose hold it is; not_found for an invoice the mirror does not know.
Result<DebtorId> debtor_of(Session& session, AdministrationId administration,
                           const std::optional<DebtorId>& debtor,
                           const std::optional<InvoiceId>& invoice) {
  if (debtor.has_value() == invoice.has_value())
    return fail(ErrorKind::invalid_input, "a hold is on a debtor or on an invoice");
  if (debtor) return *debtor;
  auto found = session.value<DebtorId>(
      "SELECT debtor FROM records WHERE administration = ? AND kind = 'invoice' AND id = ?",
      {administration, invoice});
  if (!found || found->value.empty()) return fail(ErrorKind::not_found, "there is no such invoice");
  return std::move(*found);
}

Status set_paused(Session& session, const std::optional<AdministrationId>& administration,
                  bool paused, const std::string& author, Instant now) {
  std::vector<AdministrationId> changed;
  session.rows<AdministrationId>(
      "UPDATE administrations SET paused = ? WHERE paused <> ? AND (id = ? OR ? = 0) RETURNING id",
      {paused, paused, administration.value_or(AdministrationId{}), administration.has_value()},
      [&](AdministrationId id) { changed.push_back(id); });
  for (const AdministrationId id : changed) {
    append(session,
           {id, now, paused ? "paused" : "resumed", "administration", json::Value::object(),
            json::write(FieldWriter().text("author", author).object())});
  }
  return {};
}

// Writes the choices; returns the debtors they concern. Conflict for an item of another
// administration.
Result<std::set<DebtorId>> write_choices(Session& session, AdministrationId administration,
                                         const std::vector<Sayings::Choice>& choices) {
  std::set<DebtorId> debtors;
  for (const auto& choice : choices) {
    const auto debtor = session.value<DebtorId>(
        "UPDATE items SET adoption = ?, adoption_step = ? WHERE id = ? AND administration = ? "
        "RETURNING debtor",
        {name(choice.adoption.choice), choice.adoption.step, choice.item, administration});
    if (!debtor)
      return fail(ErrorKind::not_found,
                  "there is no item " + std::to_string(choice.item.value) + " to choose for");
    debtors.insert(*debtor);
  }
  return debtors;
}

void append_choices(Session& session, AdministrationId administration, const std::string& event,
                    const std::vector<Sayings::Choice>& choices, const std::string& author,
                    Instant now) {
  std::map<std::string, std::int64_t> counts;
  std::vector<json::Value> all;
  for (const auto& choice : choices) {
    ++counts[std::string(name(choice.adoption.choice))];
    all.push_back(FieldWriter()
                      .text("choice", std::string(name(choice.adoption.choice)))
                      .number("item", choice.item.value)
                      .text("step", choice.adoption.step)
                      .object());
  }
  FieldWriter facts;
  for (const auto& [choice, count] : counts)
    facts.number(choice, count);
  append(session, {administration, now, event, "administration", facts.object(),
                   json::write(FieldWriter()
                                   .text("author", author)
                                   .set("choices", json::Value::array(std::move(all)))
                                   .object())});
}

}  // namespace

Status set_hold(Session& session, const Sayings::NewHold& hold, Instant now) {
  const DebtorId debtor = TRY(debtor_of(session, hold.administration, hold.debtor, hold.invoice));
  const auto id = session.take_numbers("hold", 1);
  const std::string invoice = hold.invoice ? hold.invoice->value : "";
  session.run(
      "INSERT INTO holds (id, administration, debtor, invoice, reason, author, until, set_at, "
      "ended_by, set_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', ?)",
      {id, hold.administration, debtor, invoice, hold.reason, hold.author, hold.until, now,
       hold.on.value_or(utc_date(now))});
  raise_say(session, hold.administration, debtor);
  append(
      session,
      {hold.administration, now, "hold_set", subject_of(debtor),
       FieldWriter().number("hold", id).text("invoice", invoice).date("until", hold.until).object(),
       json::write(
           FieldWriter().text("author", hold.author).text("reason", hold.reason).object())});
  return {};
}

Status Sayings::hold(const NewHold& hold, Instant now) {
  return transact(store_, Access::write,
                  [&](Session& session) -> Status { return set_hold(session, hold, now); });
}

Result<int> Sayings::release(AdministrationId administration, const std::optional<DebtorId>& debtor,
                             const std::optional<InvoiceId>& invoice, const std::string& author,
                             Instant now, std::optional<Date> on_day) {
  return transact(store_, Access::write, [&](Session& session) -> Result<int> {
    const DebtorId owner = TRY(debtor_of(session, administration, debtor, invoice));
    const std::string on = invoice ? invoice->value : "";
    std::vector<std::int64_t> ended;
    session.rows<std::int64_t>(
        "UPDATE holds SET ended_at = ?, ended_by = ?, ended_on = ? WHERE administration = ? "
        "AND debtor = ? AND invoice = ? AND ended_at IS NULL AND author <> 'ledger' RETURNING id",
        {now, author, on_day.value_or(utc_date(now)), administration, owner, on},
        [&](std::int64_t id) { ended.push_back(id); });
    for (const std::int64_t id : ended) {
      append(session, {administration, now, "hold_released", subject_of(owner),
                       FieldWriter().number("hold", id).text("invoice", on).object(),
                       json::write(FieldWriter().text("author", author).object())});
    }
    if (!ended.empty()) raise_say(session, administration, owner);
    return static_cast<int>(ended.size());
  });
}

Status Sayings::pause(std::optional<AdministrationId> administration, const std::string& author,
                      Instant now) {
  return transact(store_, Access::write, [&](Session& session) {
    return set_paused(session, administration, true, author, now);
  });
}

Status Sayings::resume(std::optional<AdministrationId> administration, const std::string& author,
                       Instant now) {
  return transact(store_, Access::write, [&](Session& session) {
    return set_paused(session, administration, false, author, now);
  });
}

Status Sayings::adopt(AdministrationId administration, const std::vector<Choice>& choices,
                      const std::string& author, Date today, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const auto adopted = session.run(
        "UPDATE administrations SET adopted_on = ?, adopted_at = ? "
        "WHERE id = ? AND adopted_on IS NULL",
        {today, now, administration});
    if (adopted != 1)
      return fail(ErrorKind::conflict, "the administration is adopted already, or unknown");
    TRY(write_choices(session, administration, choices));
    session.run("UPDATE accounts SET next_look = '', wakes = wakes + 1 WHERE administration = ?",
                {administration});
    append_choices(session, administration, "adopted", choices, author, now);
    return {};
  });
}

Status Sayings::choose(AdministrationId administration, const std::vector<Choice>& choices,
                       const std::string& author, Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    for (const DebtorId& debtor : TRY(write_choices(session, administration, choices)))
      raise_say(session, administration, debtor);
    append_choices(session, administration, "chosen", choices, author, now);
    return {};
  });
}

}  // namespace dunning::store
