#include "daemon/desk/parts.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

std::int64_t rows(const AdministrationStatus& one, DeliveryState state) {
  const auto found = one.counts.rows_by_state.find(std::string(name(state)));
  return found == one.counts.rows_by_state.end() ? 0 : found->second;
}

std::string read_at(const AdministrationStatus& one, const ports::Clock& clock) {
  const auto& stored = one.administration.stored;
  if (!stored || !stored->delta_completed) return "never";
  return local_text(one.administration.local(clock, *stored->delta_completed));
}

std::string what(const store::Overview::MessageRow& message) {
  const bool note = message.row.outgoing.effect == Effect::note;
  return (note ? "the note in the books about " : "") + message.occasion.intent.step + " to " +
         printable(message.debtor_name);
}

void print_waiting(std::string& text, const AdministrationStatus& one) {
  for (const auto& record : one.quarantined) {
    text += "  " + std::string(name(record.ref.kind)) + " " + printable(record.ref.id) +
            " could not be understood and is left alone: " + printable(record.message) +
            ". Correct it in the books\n";
  }
  for (const auto& message : one.uncertain) {
    text += "  " + what(message) +
            " may or may not have arrived: find out, then dunningctl resolve " +
            message.row.outgoing.key.value.substr(0, 8) + " delivered|not_delivered\n";
  }
  for (const auto& message : one.refused) {
    text += "  " + what(message) + " was refused (" + printable(message.row.evidence) +
            "); nothing more is sent about its invoices: a person takes over\n";
  }
}

json::Value waiting_message(const store::Overview::MessageRow& message) {
  return json::Value::object({{"key", message.row.outgoing.key.value},
                              {"debtor", message.debtor_name},
                              {"step", message.occasion.intent.step},
                              {"evidence", json_or_null(message.row.evidence)}});
}

json::Value messages_json(const std::vector<store::Overview::MessageRow>& messages) {
  auto list = json::Value::array();
  for (const auto& message : messages)
    list.push(waiting_message(message));
  return list;
}

json::Value administration_json(const AdministrationStatus& one) {
  const auto& stored = one.administration.stored;
  auto quarantined = json::Value::array();
  for (const auto& record : one.quarantined) {
    quarantined.push(json::Value::object({{"record", name(record.ref.kind)},
                                          {"id", record.ref.id},
                                          {"message", record.message},
                                          {"since", json_part(record.since)}}));
  }
  auto by_state = json::Value::array();
  for (const auto& [state, count] : one.counts.rows_by_state)
    by_state.push(json::Value::object({{"state", state}, {"messages", count}}));
  json::Value run;
  if (one.newest_run) {
    run = json::Value::object({{"date", json_part(one.newest_run->date)},
                               {"finished", one.newest_run->finished},
                               {"messages", one.newest_run->messages}});
  }
  return json::Value::object(
      {{"administration", one.administration.name()},
       {"connector", one.administration.configured->connector},
       {"stops", to_json(one.stops)},
       {"read_at", json_part(stored ? stored->delta_completed : std::nullopt)},
       {"swept_at", json_part(stored ? stored->sweep_completed : std::nullopt)},
       {"adopted_on", json_part(stored ? stored->adopted_on : std::nullopt)},
       {"debtors", one.counts.debtors},
       {"open_items", one.counts.open_items},
       {"overdue_items", one.counts.overdue_items},
       {"not_adopted_items", one.counts.not_adopted_items},
       {"messages", std::move(by_state)},
       {"quarantined", std::move(quarantined)},
       {"uncertain", messages_json(one.uncertain)},
       {"refused", messages_json(one.refused)},
       {"newest_run", std::move(run)}});
}

}  // namespace

std::string to_text(const StatusAnswer& status, const ports::Clock& clock) {
  std::string text;
  for (const auto& one : status.administrations) {
    if (one.stops.empty()) text += one.administration.name() + " sends.\n";
    for (const auto& stop : one.stops)
      text += to_text(stop, one.administration, clock);
  }
  for (const auto& label : status.no_longer_configured)
    text += printable(label) + " is in the store and no longer in the configuration.\n";

  using Align = Table::Align;
  Table table({{"ADMINISTRATION"},
               {"BOOKS READ"},
               {"DEBTORS", Align::right},
               {"OPEN", Align::right},
               {"OVERDUE", Align::right},
               {"NOT ADOPTED", Align::right},
               {"ACCEPTED", Align::right},
               {"NEWEST RUN"}});
  for (const auto& one : status.administrations) {
    std::string run = "-";
    if (one.newest_run) {
      run = to_string(one.newest_run->date) + ", " +
            counted(one.newest_run->messages, "message", "messages");
      if (!one.newest_run->finished) run += ", not finished";
    }
    table.row(
        {one.administration.name(), read_at(one, clock), std::to_string(one.counts.debtors),
         std::to_string(one.counts.open_items), std::to_string(one.counts.overdue_items),
         std::to_string(one.counts.not_adopted_items),
         std::to_string(rows(one, DeliveryState::accepted) + rows(one, DeliveryState::delivered)),
         run});
  }
  text += "\n" + table.print();

  std::string waiting;
  for (const auto& one : status.administrations) {
    std::string of_one;
    print_waiting(of_one, one);
    if (!of_one.empty()) waiting += one.administration.name() + "\n" + of_one;
  }
  if (!waiting.empty()) text += "\nWaits for a person\n" + waiting;

  text += "\nStore: " + std::string(status.sqlite ? "SQLite" : "PostgreSQL") + ", schema " +
          std::to_string(status.schema);
  if (!status.machine_id.empty()) text += ", worked on by machine " + printable(status.machine_id);
  return text + "\n";
}

json::Value to_json(const StatusAnswer& status) {
  auto list = json::Value::array();
  for (const auto& one : status.administrations)
    list.push(administration_json(one));
  auto gone = json::Value::array();
  for (const auto& label : status.no_longer_configured)
    gone.push(label);
  auto answer = json_answer("status");
  answer.set("all_well", status.all_well());
  answer.set("administrations", std::move(list));
  answer.set("no_longer_configured", std::move(gone));
  answer.set("store", json::Value::object({{"engine", status.sqlite ? "sqlite" : "postgresql"},
                                           {"schema", status.schema},
                                           {"machine_id", json_or_null(status.machine_id)},
                                           {"newest_record", json_part(status.newest_record)}}));
  return answer;
}

}  // namespace dunning::desk
