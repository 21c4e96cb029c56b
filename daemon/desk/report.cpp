#include "daemon/desk/report.hpp"

#include "daemon/desk/csv.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/past.hpp"

namespace dunning::desk {
namespace {

template <class... Ts>
struct Either : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Either(Ts...) -> Either<Ts...>;

std::string tenths_text(Tenths tenths) {
  const std::int64_t whole = tenths.value < 0 ? -tenths.value : tenths.value;
  return (tenths.value < 0 ? "-" : "") + std::to_string(whole / 10) + "." +
         std::to_string(whole % 10);
}

// `nothing` stands for an empty cell, `amount` says how money is written.
template <class Amount>
std::string cell_text(const Cell& cell, const std::string& nothing, Amount amount) {
  return std::visit(
      Either{[&](std::monostate) { return nothing; }, [](const std::string& text) { return text; },
             [](std::int64_t count) { return std::to_string(count); },
             [](Tenths tenths) { return tenths_text(tenths); },
             [&](const Money& money) { return amount(money); },
             [](Date date) { return to_string(date); }},
      cell);
}

json::Value cell_value(const Cell& cell) {
  return std::visit(Either{[](std::monostate) { return json::Value(); },
                           [](const std::string& text) { return json::Value(text); },
                           [](std::int64_t count) { return json::Value(count); },
                           [](Tenths tenths) { return json::Value(tenths_text(tenths)); },
                           [](const Money& money) { return json_part(money); },
                           [](Date date) { return json::Value(to_string(date)); }},
                    cell);
}

// Numbers stand under each other.
Table::Align align(const ReportOf& of, std::size_t column) {
  for (const auto& row : of.rows) {
    if (std::holds_alternative<std::monostate>(row[column])) continue;
    return std::holds_alternative<std::string>(row[column]) ||
                   std::holds_alternative<Date>(row[column])
               ? Table::Align::left
               : Table::Align::right;
  }
  return Table::Align::left;
}

}  // namespace

Result<Report> report(const Desk& desk, const std::string& name, const ReportQuestion& question) {
  if (name == "aging") return aging(desk, question);
  if (name == "dso") return dso(desk, question);
  if (name == "behaviour") return behaviour(desk, question);
  if (name == "steps") return steps(desk, question);
  if (name == "data-quality") return data_quality(desk, question);
  return fail(ErrorKind::invalid_input,
              "no report is called \"" + name +
                  "\"; there are aging, dso, behaviour, steps and data-quality");
}

std::string to_text(const Report& report) {
  std::string text;
  for (const auto& of : report.administrations) {
    text +=
        (text.empty() ? "" : "\n") + of.administration.name() + ", " + to_string(report.on) + "\n";
    std::vector<Table::Column> columns;
    for (std::size_t index = 0; index < report.columns.size(); ++index)
      columns.push_back({report.columns[index].title, align(of, index)});
    Table table(std::move(columns));
    for (const auto& row : of.rows) {
      std::vector<std::string> cells;
      for (const auto& cell : row)
        cells.push_back(cell_text(cell, "-", [](const Money& money) { return to_string(money); }));
      table.row(std::move(cells));
    }
    if (!of.rows.empty()) text += table.print();
    for (const auto& note : of.notes)
      text += note + "\n";
  }
  return text;
}

std::string to_csv(const Report& report) {
  std::vector<std::string> heading{"administration"};
  for (const auto& column : report.columns)
    heading.push_back(column.key);
  std::string text = csv_row(heading);
  for (const auto& of : report.administrations) {
    for (const auto& row : of.rows) {
      std::vector<std::string> cells{of.administration.name()};
      for (const auto& cell : row)
        cells.push_back(
            cell_text(cell, "", [](const Money& money) { return decimal_text(money); }));
      text += csv_row(cells);
    }
  }
  return text;
}

json::Value to_json(const Report& report) {
  json::Value answer = json_answer("report");
  answer.set("report", report.name);
  answer.set("on", to_string(report.on));
  std::vector<json::Value> all;
  for (const auto& of : report.administrations) {
    std::vector<json::Value> rows;
    for (const auto& row : of.rows) {
      std::vector<json::Member> members;
      for (std::size_t index = 0; index < report.columns.size(); ++index)
        members.push_back({report.columns[index].key, cell_value(row[index])});
      rows.push_back(json::Value::object(std::move(members)));
    }
    std::vector<json::Value> notes(of.notes.begin(), of.notes.end());
    all.push_back(json::Value::object({{"administration", json::Value(of.administration.name())},
                                       {"rows", json::Value::array(std::move(rows))},
                                       {"notes", json::Value::array(std::move(notes))}}));
  }
  answer.set("administrations", json::Value::array(std::move(all)));
  return answer;
}

Status every_account_ever(const Desk& desk, const Administration& administration, Date on,
                          const std::function<Status(const policy::Account&)>& look) {
  constexpr std::size_t page = 500;  // accounts asked for at once
  const store::Past past(desk.store);
  const store::Accounts accounts(desk.store);
  store::Accounts::View view;
  if (on < administration.today(desk.clock))
    view.as_of = end_of_day(administration, desk.clock, on);
  std::optional<store::AccountKey> last;
  while (true) {
    const auto keys = TRY(past.accounts(administration.stored->id, last, page));
    for (const auto& key : keys) {
      const auto loaded = TRY(accounts.load(key, view));
      TRY(look(loaded.account));
    }
    if (keys.size() < page) return {};
    last = keys.back();
  }
}

}  // namespace dunning::desk
