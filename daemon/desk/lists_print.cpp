#include "daemon/desk/lists.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/rows.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

using Align = Table::Align;

// `fill` puts the rows of one administration into a table.
template <class Row, class Fill>
std::string print(const Listed<Row>& listed, const Table& empty, const std::string& what,
                  const Fill& fill) {
  std::string text;
  for (const auto& of : listed.administrations) {
    if (listed.administrations.size() > 1)
      text += (text.empty() ? "" : "\n") + of.administration.name() + "\n";
    if (!of.administration.stored) {
      text += "its books have never been read: dunningctl sync " + of.administration.name() + "\n";
      continue;
    }
    if (of.rows.empty()) {
      text += "no " + what + "\n";
      continue;
    }
    Table table = empty;
    for (const auto& row : of.rows)
      fill(table, row, of.administration);
    text += table.print();
    if (of.more) text += "and more: --limit N shows them\n";
  }
  return text;
}

template <class Row, class Print>
json::Value list_json(std::string_view kind, const Listed<Row>& listed, const Print& print) {
  auto list = json::Value::array();
  for (const auto& of : listed.administrations) {
    auto rows = json::Value::array();
    for (const auto& row : of.rows)
      rows.push(print(row));
    list.push(json::Value::object({{"administration", of.administration.name()},
                                   {"more", of.more},
                                   {kind == "debtors"    ? "debtors"
                                    : kind == "invoices" ? "invoices"
                                                         : "messages",
                                    std::move(rows)}}));
  }
  auto answer = json_answer(kind);
  answer.set("administrations", std::move(list));
  return answer;
}

std::string or_dash(const std::string& text) {
  return text.empty() ? "-" : text;
}

}  // namespace

std::string to_text(const Invoices& invoices) {
  const Table empty({{"INVOICE"},
                     {"DEBTOR"},
                     {"DUE"},
                     {"OPEN", Align::right},
                     {"TOTAL", Align::right},
                     {"STATE"},
                     {"LAST STEP"},
                     {"REASON"}});
  return print(invoices, empty, "open invoices",
               [](Table& table, const store::Overview::InvoiceRow& row, const Administration&) {
                 table.row({number_text(row.number), row.debtor_name, date_text(row.due_date),
                            to_string(row.open), to_string(row.total), row.state,
                            or_dash(row.last_step), or_dash(row.reason)});
               });
}

std::string to_text(const Debtors& debtors) {
  const Table empty({{"NUMBER"},
                     {"DEBTOR"},
                     {"OPEN", Align::right},
                     {"INVOICES", Align::right},
                     {"OLDEST DUE"},
                     {"HOLD"}});
  return print(debtors, empty, "debtors",
               [](Table& table, const store::Overview::DebtorRow& row, const Administration&) {
                 table.row({row.customer_number.empty() ? row.debtor.value : row.customer_number,
                            row.name, to_string(row.open), std::to_string(row.open_items),
                            date_text(row.oldest_due), or_dash(row.hold)});
               });
}

std::string to_text(const Messages& messages, const ports::Clock& clock) {
  const Table empty({{"KEY"},
                     {"ON"},
                     {"DEBTOR"},
                     {"WHAT"},
                     {"AMOUNT", Align::right},
                     {"STATE"},
                     {"SINCE"},
                     {"EVIDENCE"}});
  return print(
      messages, empty, "messages",
      [&](Table& table, const store::Overview::MessageRow& message,
          const Administration& administration) {
        const auto& row = message.row;
        std::string what = what_it_is(message.occasion.intent);
        if (row.outgoing.effect != Effect::message && row.outgoing.effect != Effect::report)
          what += " (" + std::string(name(row.outgoing.effect)) + ")";
        table.row({row.outgoing.key.value.substr(0, 8), to_string(message.occasion.on),
                   message.debtor_name, what, to_string(message.occasion.intent.amount),
                   std::string(name(row.state)),
                   row.changed_at ? local_text(administration.local(clock, *row.changed_at)) : "-",
                   or_dash(row.evidence)});
      });
}

json::Value to_json(const Invoices& invoices) {
  return list_json("invoices", invoices, [](const store::Overview::InvoiceRow& row) {
    return json::Value::object({{"number", row.number},
                                {"id", row.invoice.value},
                                {"debtor", row.debtor.value},
                                {"debtor_name", row.debtor_name},
                                {"due_date", json_part(row.due_date)},
                                {"total", json_part(row.total)},
                                {"open", json_part(row.open)},
                                {"state", row.state},
                                {"last_step", json_or_null(row.last_step)},
                                {"reason", json_or_null(row.reason)}});
  });
}

json::Value to_json(const Debtors& debtors) {
  return list_json("debtors", debtors, [](const store::Overview::DebtorRow& row) {
    return json::Value::object({{"id", row.debtor.value},
                                {"name", row.name},
                                {"customer_number", json_or_null(row.customer_number)},
                                {"open", json_part(row.open)},
                                {"open_items", row.open_items},
                                {"oldest_due", json_part(row.oldest_due)},
                                {"hold", json_or_null(row.hold)}});
  });
}

json::Value to_json(const Messages& messages) {
  return list_json("messages", messages, [](const store::Overview::MessageRow& message) {
    auto value = to_json(message.row);
    const auto& intent = message.occasion.intent;
    value.set("on", json_part(message.occasion.on));
    value.set("debtor", message.occasion.account.debtor.value);
    value.set("debtor_name", message.debtor_name);
    value.set("kind", intent.kind);
    value.set("policy", json_or_null(intent.policy));
    value.set("step", json_or_null(intent.step));
    value.set("amount", json_part(intent.amount));
    auto invoices = json::Value::array();
    for (const auto* list : {&intent.to_pay_now, &intent.not_yet_due}) {
      for (const auto& line : *list)
        invoices.push(line.number);
    }
    value.set("invoices", std::move(invoices));
    return value;
  });
}

}  // namespace dunning::desk
