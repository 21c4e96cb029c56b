#include "daemon/desk/parts.hpp"
#include "daemon/desk/rows.hpp"
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
  const auto effect = message.row.outgoing.effect;
  std::string about;
  if (tells_the_ledger(effect)) {
    about = "the " + std::string(name(effect)) + " in the books about ";
  } else if (effect == Effect::task || effect == Effect::event) {
    about = "the " + std::string(name(effect)) + " about ";
  }
  return about + what_it_is(message.occasion.intent) + " to " + printable(message.debtor_name);
}

// What makes every message go elsewhere, loudly.
std::string diversion(const AdministrationStatus& one) {
  const auto& rules = one.administration.rules;
  std::string text;
  if (rules.shadow) {
    text += one.administration.name() +
            " IS IN SHADOW MODE: it decides and records, and sends nothing to anybody. Lift it "
            "with: shadow: no in the configuration\n";
  }
  if (!rules.redirect_all_to.empty()) {
    text += one.administration.name() + " SENDS EVERY MESSAGE TO " +
            printable(rules.redirect_all_to) +
            " instead of the debtor, and advances nothing. Lift it with: take redirect_all_to out "
            "of the configuration\n";
  }
  return text;
}

// A dead or untrusted mail server stops sending as surely as a pause; one message that is asked to
// wait looks the same here, and is told in the same words.
std::string put_off(const AdministrationStatus& one) {
  if (one.put_off.empty()) return "";
  const auto count = static_cast<std::int64_t>(one.put_off.size());
  return one.administration.name() + ": " + counted(count, "message", "messages") +
         " could not leave and " + (count == 1 ? "is" : "are") +
         " tried again: " + printable(one.put_off.front().row.evidence) + "\n";
}

void print_waiting(std::string& text, const AdministrationStatus& one) {
  const std::string& name_of = one.administration.name();
  for (const auto& code : one.missing_ibans) {
    text += "  nothing can be sent about what is open in " + code + ": " + name_of +
            " has no IBAN for it. Add creditor: ibans: " + code + " to the configuration\n";
  }
  if (one.awaiting_approval > 0) {
    text += "  " + counted(one.awaiting_approval, "message waits", "messages wait") +
            " for a yes: dunningctl approve -a " + name_of + "\n";
  }
  if (one.stale_books > 0) {
    text += "  " + counted(one.stale_books, "message waits", "messages wait") +
            " for newer books (kept up to " + date_text(one.books_as_of) +
            "): book the bank statements, or dunningctl books " + name_of + " --as-of DATE\n";
  }
  if (one.tasks > 0) {
    text += "  " + counted(one.tasks, "task", "tasks");
    if (one.tasks_late > 0) text += ", " + std::to_string(one.tasks_late) + " late";
    text += ": dunningctl list tasks -a " + name_of + "\n";
  }
  if (one.finished > 0) {
    text += "  " + counted(one.finished, "invoice has", "invoices have") +
            " finished the ladder: dunningctl list finished -a " + name_of + "\n";
  }
  if (one.small > 0) {
    text += "  " + counted(one.small, "small remainder", "small remainders") +
            " to write off: dunningctl list small -a " + name_of + "\n";
  }
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
  if (!one.letters.empty()) {
    text += "  " +
            counted(static_cast<std::int64_t>(one.letters.size()), "letter waits", "letters wait") +
            " to be posted: dunningctl letters -a " + name_of + "\n";
  }
  for (const auto& message : one.refused) {
    text += "  " + what(message) + " was refused (" + printable(message.row.evidence) +
            "); nothing more is sent about its invoices: a person takes over\n";
  }
}

json::Value waiting_message(const store::Overview::MessageRow& message) {
  return json::Value::object({{"key", message.row.outgoing.key.value},
                              {"debtor", message.debtor_name},
                              {"kind", message.occasion.intent.kind},
                              {"step", json_or_null(message.occasion.intent.step)},
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
  auto missing_ibans = json::Value::array();
  for (const auto& code : one.missing_ibans)
    missing_ibans.push(code);
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
       {"put_off", messages_json(one.put_off)},
       {"shadow", one.administration.rules.shadow},
       {"redirect_all_to", json_or_null(one.administration.rules.redirect_all_to)},
       {"awaiting_approval", one.awaiting_approval},
       {"letters_to_post", static_cast<std::int64_t>(one.letters.size())},
       {"stale_books", one.stale_books},
       {"books_as_of", json_part(one.books_as_of)},
       {"finished", one.finished},
       {"small", one.small},
       {"tasks", one.tasks},
       {"tasks_late", one.tasks_late},
       {"missing_ibans", std::move(missing_ibans)},
       {"requests", to_json(one.budgets)},
       {"newest_run", std::move(run)}});
}

}  // namespace

std::string to_text(const StatusAnswer& status, const ports::Clock& clock) {
  std::string text;
  for (const auto& one : status.administrations) {
    const std::string diverted = diversion(one);
    if (one.stops.empty() && diverted.empty() && one.put_off.empty())
      text += one.administration.name() + " sends.\n";
    text += diverted;
    for (const auto& stop : one.stops)
      text += to_text(stop, one.administration, clock);
    text += put_off(one);
  }
  if (status.inbox && status.inbox->fails()) {
    text += sentence(*status.inbox) + ". Since " +
            local_text(clock.local(*status.inbox->standing.failing_since, "UTC")) +
            " UTC. Lift it with: " + status.inbox->command + "\n";
  }
  for (const auto& login : status.logins) {
    text += "Login " + login.name + " needs a person: " +
            (login.broken().empty() ? std::string("it ends soon and is not renewed")
                                    : printable(login.broken())) +
            ". Repair it with: " + login.command() + "\n";
  }
  for (const auto& table : status.tables) {
    text +=
        sentence(table) +
        (table.ended(status.today) ? ": nothing that states interest leaves. Add the next with: "
                                   : ". Add the next with: ") +
        table.command() + "\n";
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

  std::string budgets;
  for (const auto& one : status.administrations) {
    const auto of_one = to_text(one.budgets, one.administration, clock);
    if (!of_one.empty()) budgets += one.administration.name() + "\n" + of_one;
  }
  if (!budgets.empty()) text += "\nRequests to the accounting systems\n" + budgets;

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
  auto logins = json::Value::array();
  for (const auto& login : status.logins)
    logins.push(json::Value::object({{"login", login.name},
                                     {"broken", json_or_null(login.broken())},
                                     {"command", login.command()}}));
  answer.set("logins", std::move(logins));
  answer.set("inbox", to_json(status.inbox));
  answer.set("tables", to_json(status.tables, status.today));
  answer.set("store", json::Value::object({{"engine", status.sqlite ? "sqlite" : "postgresql"},
                                           {"schema", status.schema},
                                           {"machine_id", json_or_null(status.machine_id)},
                                           {"newest_record", json_part(status.newest_record)}}));
  return answer;
}

}  // namespace dunning::desk
