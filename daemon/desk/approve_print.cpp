#include "daemon/desk/approve.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

std::string who(const DebtorName& debtor) {
  return debtor.customer_number.empty() ? debtor.name
                                        : debtor.name + " (" + debtor.customer_number + ")";
}

const policy::Line* line_of(const policy::Intent& intent, ItemId item) {
  for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
    for (const auto& line : *list) {
      if (line.item == item) return &line;
    }
  }
  return nullptr;
}

void print(Table& table, const Waiting& one) {
  if (one.promise) {
    table.row({one.id, who(one.debtor), "promise", "-", ""});
    table.below(one.promise->text + ", said by " + one.promise->author + " on " +
                to_string(one.promise->on));
    return;
  }
  const auto& intent = *one.intent;
  std::string to;
  for (const auto& mailbox : intent.recipients)
    to += (to.empty() ? "" : ", ") + mailbox.address;
  if (to.empty()) to = intent.hand_over;
  table.row({one.id, who(one.debtor), intent.step, to_string(intent.amount), to});
  for (const auto& advance : intent.advances) {
    const auto* line = line_of(intent, advance.item);
    if (line == nullptr) continue;
    table.below(line->number + ", due " + date_text(line->due_date) + ", " + to_string(line->open) +
                " open");
  }
  for (const auto& line : one.dossier)
    table.below(line);
  for (const auto& what : one.missing)
    table.below("missing: " + what);
  if (!one.detail.empty()) table.below(one.detail);
}

json::Value to_json(const Waiting& one) {
  auto items = json::Value::array();
  if (one.intent) {
    for (const auto& advance : one.intent->advances) {
      const auto* line = line_of(*one.intent, advance.item);
      items.push(json::Value::object(
          {{"invoice", line != nullptr ? json::Value(line->number) : json::Value()},
           {"due_date", json_part(advance.due_date)},
           {"open", line != nullptr ? json_part(line->open) : json::Value()}}));
    }
  }
  const bool message = one.intent.has_value();
  return json::Value::object(
      {{"id", one.id},
       {"kind", !message                        ? "promise"
                : one.intent->hand_over.empty() ? "message"
                                                : "hand_over"},
       {"debtor", one.debtor.id.value},
       {"debtor_name", one.debtor.name},
       {"policy", message ? json::Value(one.intent->policy) : json::Value()},
       {"step", message ? json::Value(one.intent->step) : json::Value()},
       {"amount", message ? json_part(one.intent->amount) : json::Value()},
       {"items", std::move(items)},
       {"text", one.promise ? json::Value(one.promise->text) : json::Value()},
       {"agency", message ? json_or_null(one.intent->hand_over) : json::Value()},
       {"dossier", json_part(one.dossier)},
       {"missing", json_part(one.missing)},
       {"refused", json_or_null(one.detail)}});
}

}  // namespace

std::string to_text(const WaitingAnswer& answer) {
  std::string text;
  for (const auto& of : answer.administrations) {
    if (answer.administrations.size() > 1)
      text += (text.empty() ? "" : "\n") + of.administration.name() + "\n";
    if (of.waiting.empty()) {
      text += "nothing waits for approval\n";
      continue;
    }
    Table table({{"ID"}, {"DEBTOR"}, {"STEP"}, {"AMOUNT", Table::Align::right}, {"TO"}});
    for (const auto& one : of.waiting)
      print(table, one);
    text += table.print() + "Say yes with: dunningctl approve ID|DEBTOR, or no with: dunningctl " +
            "reject ID|DEBTOR --reason TEXT\n";
  }
  return text;
}

json::Value to_json(const WaitingAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& of : answer.administrations) {
    auto waiting = json::Value::array();
    for (const auto& one : of.waiting)
      waiting.push(to_json(one));
    list.push(json::Value::object(
        {{"administration", of.administration.name()}, {"waiting", std::move(waiting)}}));
  }
  auto value = json_answer("waiting");
  value.set("administrations", std::move(list));
  return value;
}

}  // namespace dunning::desk
