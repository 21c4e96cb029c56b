#include "daemon/messages/step_event.hpp"

#include <set>

#include "daemon/json/write.hpp"

namespace dunning::messages {
namespace {

using json::Value;

Value text_or_null(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

Value date_or_null(const std::optional<Date>& date) {
  return date ? Value(to_string(*date)) : Value();
}

Value money(const Money& amount) {
  return Value::object({{"currency", amount.currency.code()}, {"amount", decimal_text(amount)}});
}

void add(Value& list, const std::vector<policy::Line>& lines, std::string_view standing,
         const std::set<ItemId>& advanced) {
  for (const auto& line : lines) {
    list.push(Value::object({{"invoice", line.invoice.value},
                             {"number", line.number},
                             {"invoice_date", date_or_null(line.invoice_date)},
                             {"due_date", date_or_null(line.due_date)},
                             {"reference", text_or_null(line.reference)},
                             {"total", decimal_text(line.total)},
                             {"open", decimal_text(line.open)},
                             {"standing", standing},
                             {"advances", advanced.contains(line.item)}}));
  }
}

Value channels(const policy::Intent& intent) {
  auto list = Value::array();
  if (!intent.email.empty()) list.push("mail");
  if (!intent.letter.empty()) list.push("letter");
  if (!intent.sms.empty()) list.push("sms");
  return list;
}

}  // namespace

std::string step_event(const StepEvent& event) {
  const auto& [intent, debtor, administration, on, key] = event;
  std::set<ItemId> advanced;
  for (const auto& advance : intent.advances)
    advanced.insert(advance.item);
  auto invoices = Value::array();
  add(invoices, intent.to_pay_now, "to_pay_now", advanced);
  add(invoices, intent.not_yet_due, "not_yet_due", advanced);
  add(invoices, intent.arranged, "arranged", advanced);
  add(invoices, intent.disputed, "disputed", advanced);
  const auto next =
      intent.next_step.empty()
          ? Value()
          : Value::object({{"step", intent.next_step}, {"on", date_or_null(intent.next_step_on)}});
  return json::write(
      Value::object({{"schema", step_event_schema},
                     {"event", "step_taken"},
                     {"key", key.value},
                     {"administration", administration},
                     {"date", to_string(on)},
                     {"policy", intent.policy},
                     {"step", intent.step},
                     {"debtor", Value::object({{"id", debtor.id.value},
                                               {"number", text_or_null(debtor.customer_number)},
                                               {"name", debtor.name}})},
                     {"amount", money(intent.amount)},
                     {"pay_by", date_or_null(intent.pay_by)},
                     {"deadline", date_or_null(intent.deadline)},
                     {"next", next},
                     {"channels", channels(intent)},
                     {"invoices", std::move(invoices)}}));
}

}  // namespace dunning::messages
