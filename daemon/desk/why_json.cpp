#include "daemon/desk/adoption_text.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/why.hpp"

namespace dunning::desk {
namespace {

json::Value known(Known value) {
  return value == Known::unknown ? json::Value() : json::Value(value == Known::yes);
}

json::Value decision_json(const policy::Decision& decision) {
  return json::Value::object({{"reason", policy::name(decision.reason)},
                              {"detail", json_or_null(decision.detail)},
                              {"policy", json_or_null(decision.policy)},
                              {"policy_digest", json_or_null(decision.policy_digest)},
                              {"step", json_or_null(decision.step)},
                              {"step_on", json_part(decision.step_on)}});
}

json::Value rung_json(const Rung& rung) {
  auto takings = json::Value::array();
  for (const auto& taken : rung.taken) {
    takings.push(json::Value::object({{"on", json_part(taken.on)},
                                      {"state", dunning::name(taken.state)},
                                      {"delivered_on", json_part(taken.delivered_on)},
                                      {"leading", taken.leading},
                                      {"round", taken.round},
                                      {"turn", taken.turn}}));
  }
  return json::Value::object({{"step", rung.step},
                              {"at", rung.at},
                              {"standing", name(rung.standing)},
                              {"on", json_part(rung.on)},
                              {"taken", std::move(takings)}});
}

json::Value occasion_json(const store::Overview::OccasionOf& of) {
  auto rows = json::Value::array();
  for (const auto& row : of.rows)
    rows.push(to_json(row));
  auto advances = json::Value::array();
  for (const auto& advance : of.occasion.intent.advances) {
    advances.push(json::Value::object({{"step", advance.step},
                                       {"reason", policy::name(advance.reason)},
                                       {"due_date", json_part(advance.due_date)}}));
  }
  return json::Value::object(
      {{"on", json_part(of.occasion.on)},
       {"kind", of.occasion.intent.kind},
       {"step", json_or_null(of.occasion.intent.step)},
       {"amount", json_part(of.occasion.intent.amount)},
       {"advances", std::move(advances)},
       {"cancelled",
        of.cancelled_because ? json::Value(policy::name(*of.cancelled_because)) : json::Value()},
       {"cancelled_detail", json_or_null(of.cancelled_detail)},
       {"messages", std::move(rows)}});
}

json::Value item_json(const WhyItem& one) {
  const auto& item = one.item;
  auto stop_signs = json::Value::array();
  for (const auto& sign : item.stop_signs)
    stop_signs.push(sign);
  auto holds = json::Value::array();
  for (const auto& hold : item.holds) {
    holds.push(json::Value::object({{"reason", hold.reason},
                                    {"author", hold.author},
                                    {"until", json_part(hold.until)},
                                    {"set_on", json_part(hold.set_on)},
                                    {"ended_on", json_part(hold.ended_on)}}));
  }
  auto ladder = json::Value::array();
  for (const auto& rung : one.ladder)
    ladder.push(rung_json(rung));
  auto decisions = json::Value::array();
  for (const auto& stored : one.decisions) {
    auto decision = decision_json(stored.decision);
    decision.set("on", json_part(stored.on));
    decision.set("at", json_part(stored.at));
    decisions.push(std::move(decision));
  }
  auto occasions = json::Value::array();
  for (const auto& occasion : one.occasions)
    occasions.push(occasion_json(occasion));
  auto facts = json::Value::array();
  for (const auto& fact : one.facts) {
    facts.push(
        json::Value::object({{"key", fact.key}, {"value", fact.value}, {"because", fact.because}}));
  }
  return json::Value::object(
      {{"number", item.number},
       {"invoice_date", json_part(item.invoice_date)},
       {"due_date", json_part(item.due_date)},
       {"total", json_part(item.total)},
       {"open", json_part(item.open)},
       {"state", dunning::name(item.state)},
       {"ledger_state", json_or_null(item.ledger_state)},
       {"sent", known(item.sent)},
       {"direct_debit", known(item.direct_debit)},
       {"dubious", item.dubious},
       {"dunned_elsewhere", item.dunned_elsewhere},
       {"reminders_in_ledger", item.reminders_in_ledger},
       {"stop_signs", std::move(stop_signs)},
       {"quarantined", json_or_null(item.quarantined)},
       {"reference", json_or_null(item.reference)},
       {"facts", std::move(facts)},
       {"law", one.law ? to_json(*one.law) : json::Value()},
       {"round", item.round},
       {"adoption", json::Value::object({{"choice", name(item.adoption.choice)},
                                         {"step", json_or_null(item.adoption.step)}})},
       {"holds", std::move(holds)},
       {"policy", json_or_null(one.policy)},
       {"decision", decision_json(one.decision)},
       {"ladder", std::move(ladder)},
       {"decisions", std::move(decisions)},
       {"occasions", std::move(occasions)}});
}

}  // namespace

json::Value to_json(const Why& why) {
  auto items = json::Value::array();
  for (const auto& item : why.items)
    items.push(item_json(item));
  auto answer = json_answer("why");
  answer.set("administration", why.administration.name());
  answer.set("date", json_part(why.date));
  answer.set("invoice", why.number);
  answer.set("debtor",
             json::Value::object({{"id", why.debtor.id.value},
                                  {"name", why.debtor.name},
                                  {"customer_number", json_or_null(why.debtor.customer_number)},
                                  {"type", law::name(why.type.type)},
                                  {"because", why.type.because}}));
  answer.set("stops", to_json(why.stops));
  answer.set("items", std::move(items));
  auto words = json::Value::array();
  for (const auto& word : why.words)
    words.push(to_json(word));
  answer.set("words", std::move(words));
  auto tasks = json::Value::array();
  for (const auto& task : why.tasks) {
    const bool done = task.done_on && *task.done_on <= why.date;
    tasks.push(json::Value::object({{"task", task.id},
                                    {"kind", task.kind},
                                    {"title", task.title},
                                    {"assign", json_or_null(task.assign)},
                                    {"made_on", json_part(std::optional(task.made_on))},
                                    {"due_on", json_part(task.due_on)},
                                    {"done_on", json_part(done ? task.done_on : std::nullopt)},
                                    {"outcome", json_or_null(done ? task.outcome : "")}}));
  }
  answer.set("tasks", std::move(tasks));
  answer.set("replies", to_json(why.replies));
  auto bad = json::Value::array();
  for (const auto& one : why.bad_addresses) {
    bad.push(json::Value::object(
        {{"address", one.address}, {"since", to_string(one.since)}, {"because", one.because}}));
  }
  answer.set("bad_addresses", std::move(bad));
  answer.set("approval", json_or_null(why.approval));
  answer.set("next_look", json_part(why.next_look));
  return answer;
}

}  // namespace dunning::desk
