#include "daemon/desk/parts.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

using Align = Table::Align;

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

std::string advance_text(const policy::Intent& intent, const policy::Advance& advance) {
  const auto* line = line_of(intent, advance.item);
  std::string text = line != nullptr ? line->number : "item " + std::to_string(advance.item.value);
  text += ", due " + date_text(advance.due_date);
  if (line != nullptr) text += ", " + to_string(line->open) + " open";
  text += ": " + std::string(policy::name(advance.reason));
  if (advance.step != intent.step) text += " (" + advance.step + ")";
  return text;
}

std::string messages_text(const AdministrationPlan& plan) {
  if (plan.messages.empty()) return "Nothing would leave.\n";
  Sums sums;
  Table table({{"DEBTOR"}, {"STEP"}, {"POLICY"}, {"AMOUNT", Align::right}, {"TO"}});
  for (const auto& message : plan.messages) {
    const auto& intent = message.intent;
    sums.add(intent.amount);
    std::string to;
    for (const auto& mailbox : intent.recipients)
      to += (to.empty() ? "" : ", ") + mailbox.address;
    table.row({who(message.debtor), what_it_is(intent), intent.policy.empty() ? "-" : intent.policy,
               to_string(intent.amount), to});
    for (const auto& advance : intent.advances)
      table.below(advance_text(intent, advance));
    for (const auto& credit : intent.credits)
      table.below(credit.number + ", credit: -" + to_string(credit.amount));
    if (!message.admission.admitted) {
      std::string waits = "waits (" + std::string(policy::name(message.admission.reason)) + ")";
      if (message.admission.not_before)
        waits += " until " + local_text(*message.admission.not_before);
      table.below(waits);
    }
  }
  return (plan.stops.empty() ? "Would leave: " : "Would leave if nothing stopped it: ") +
         counted(static_cast<std::int64_t>(plan.messages.size()), "message", "messages") + ", " +
         sums.text() + "\n" + table.print(2);
}

// What bounds the messages of one day beyond the list (S10, S23).
std::string bounds_text(const AdministrationPlan& plan) {
  std::string text;
  const int most = plan.administration.configured->limits.messages_per_day;
  const int ramp = plan.administration.stored ? plan.administration.stored->ramp_per_day : 0;
  const auto messages = static_cast<std::int64_t>(plan.messages.size());
  if (ramp > 0 && messages > 0)
    text += "  of the old book at most " + counted(ramp, "debtor", "debtors") + " a day (ramp)\n";
  if (messages > most)
    text += "  at most " + counted(most, "message", "messages") + " a day (messages_per_day)\n";
  return text;
}

std::string others_text(const AdministrationPlan& plan, std::size_t most_lines) {
  if (plan.others.empty()) return "";
  std::string text =
      "\nWould not leave: " +
      counted(static_cast<std::int64_t>(plan.others.size()), "open item", "open items") + "\n";
  Table reasons({{"REASON"}, {"ITEMS", Align::right}, {"MEANING"}});
  for (const auto& [reason, count] : plan.reasons) {
    if (reason == policy::Reason::due || reason == policy::Reason::gathered) continue;
    reasons.row({std::string(policy::name(reason)), std::to_string(count),
                 std::string(policy::explain(reason))});
  }
  text += reasons.print(2) + "\n";
  Table table({{"INVOICE"},
               {"DEBTOR"},
               {"OPEN", Align::right},
               {"DUE"},
               {"REASON"},
               {"NEXT STEP"},
               {"ON"},
               {"BECAUSE"}});
  std::size_t lines = 0;
  for (const auto& other : plan.others) {
    if (lines++ == most_lines) break;
    const auto& decision = other.decision;
    table.row({number_text(other.number), who(other.debtor), to_string(other.open),
               date_text(other.due_date), std::string(policy::name(decision.reason)),
               decision.step.empty() ? "-" : decision.step, date_text(decision.step_on),
               decision.detail});
  }
  text += table.print(2);
  if (plan.others.size() > most_lines)
    text += "  and " + std::to_string(plan.others.size() - most_lines) + " more; --json has all\n";
  return text;
}

json::Value to_json(const DebtorName& debtor) {
  return json::Value::object({{"id", debtor.id.value},
                              {"name", debtor.name},
                              {"customer_number", json_or_null(debtor.customer_number)}});
}

json::Value to_json(const PlannedMessage& message) {
  const auto& intent = message.intent;
  auto items = json::Value::array();
  for (const auto& advance : intent.advances) {
    const auto* line = line_of(intent, advance.item);
    items.push(json::Value::object(
        {{"invoice", line != nullptr ? json::Value(line->number) : json::Value()},
         {"due_date", json_part(advance.due_date)},
         {"open", line != nullptr ? json_part(line->open) : json::Value()},
         {"step", advance.step},
         {"reason", policy::name(advance.reason)}}));
  }
  auto credits = json::Value::array();
  for (const auto& credit : intent.credits)
    credits.push(
        json::Value::object({{"number", credit.number}, {"amount", json_part(credit.amount)}}));
  auto recipients = json::Value::array();
  for (const auto& mailbox : intent.recipients)
    recipients.push(json::Value::object({{"contact", mailbox.role}, {"address", mailbox.address}}));
  json::Value waits;
  if (!message.admission.admitted) {
    const auto& until = message.admission.not_before;
    waits = json::Value::object({{"reason", policy::name(message.admission.reason)},
                                 {"until", until ? json_part(*until) : json::Value()}});
  }
  return json::Value::object({{"debtor", to_json(message.debtor)},
                              {"kind", intent.kind},
                              {"policy", json_or_null(intent.policy)},
                              {"step", json_or_null(intent.step)},
                              {"amount", json_part(intent.amount)},
                              {"pay_by", json_part(intent.pay_by)},
                              {"language", intent.language},
                              {"recipients", std::move(recipients)},
                              {"items", std::move(items)},
                              {"credits", std::move(credits)},
                              {"waits", std::move(waits)}});
}

json::Value to_json(const NotLeaving& other) {
  const auto& decision = other.decision;
  return json::Value::object({{"invoice", other.number},
                              {"debtor", to_json(other.debtor)},
                              {"open", json_part(other.open)},
                              {"due_date", json_part(other.due_date)},
                              {"reason", policy::name(decision.reason)},
                              {"detail", json_or_null(decision.detail)},
                              {"policy", json_or_null(decision.policy)},
                              {"step", json_or_null(decision.step)},
                              {"step_on", json_part(decision.step_on)}});
}

}  // namespace

std::string to_text(const Plan& plan, const ports::Clock& clock, std::size_t most_lines) {
  std::string text;
  for (const auto& one : plan.administrations) {
    if (!text.empty()) text += "\n";
    text += one.administration.name() + " on " + to_string(one.date) + "\n\n";
    for (const auto& stop : one.stops)
      text += to_text(stop, one.administration, clock);
    if (!one.stops.empty() && one.administration.stored) text += "\n";
    if (one.on_the_way > 0)
      text += "On their way already: " + counted(one.on_the_way, "message", "messages") + "\n";
    if (one.waiting > 0) {
      text += "Wait for approval: " + counted(one.waiting, "message", "messages") +
              "; dunningctl approve lists them\n";
    }
    for (const auto& policy : one.unreviewed) {
      text += "UNREVIEWED: policy " + policy +
              " is an example; nobody has written reviewed_by: into it\n";
    }
    if (one.administration.stored)
      text += messages_text(one) + bounds_text(one) + others_text(one, most_lines);
  }
  return text;
}

json::Value to_json(const Plan& plan) {
  auto list = json::Value::array();
  for (const auto& one : plan.administrations) {
    auto messages = json::Value::array();
    for (const auto& message : one.messages)
      messages.push(to_json(message));
    auto others = json::Value::array();
    for (const auto& other : one.others)
      others.push(to_json(other));
    auto reasons = json::Value::array();
    for (const auto& [reason, count] : one.reasons)
      reasons.push(json::Value::object({{"reason", policy::name(reason)}, {"items", count}}));
    auto unreviewed = json::Value::array();
    for (const auto& policy : one.unreviewed)
      unreviewed.push(policy);
    list.push(json::Value::object({{"administration", one.administration.name()},
                                   {"date", json_part(one.date)},
                                   {"stops", to_json(one.stops)},
                                   {"on_the_way", one.on_the_way},
                                   {"waiting", one.waiting},
                                   {"messages", std::move(messages)},
                                   {"reasons", std::move(reasons)},
                                   {"unreviewed", std::move(unreviewed)},
                                   {"not_leaving", std::move(others)}}));
  }
  auto answer = json_answer("plan");
  answer.set("administrations", std::move(list));
  return answer;
}

}  // namespace dunning::desk
