#include <set>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/replay.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

using Align = Table::Align;

struct Labels {
  std::string before;
  std::string after;
};

Labels labels(const Replay& replay) {
  return replay.with.empty() ? Labels{"DID", "REPLAY"} : Labels{"NOW", "WITH"};
}

std::string who(const DebtorName& debtor) {
  return debtor.customer_number.empty() ? debtor.name
                                        : debtor.name + " (" + debtor.customer_number + ")";
}

std::string signed_text(std::int64_t count) {
  return count > 0 ? "+" + std::to_string(count) : std::to_string(count);
}

void add_amounts(Table& table, const std::string& what, const std::map<Currency, std::int64_t>& one,
                 const std::map<Currency, std::int64_t>& other) {
  std::set<Currency> currencies;
  for (const auto* side : {&one, &other}) {
    for (const auto& [currency, minor] : *side)
      currencies.insert(currency);
  }
  const auto of = [](const std::map<Currency, std::int64_t>& side, Currency currency) {
    const auto found = side.find(currency);
    return Money{found == side.end() ? 0 : found->second, currency};
  };
  for (const auto currency : currencies) {
    const Money before = of(one, currency);
    const Money after = of(other, currency);
    table.row({what, to_string(before), to_string(after),
               to_string(Money{after.minor - before.minor, currency})});
  }
}

std::string sides_text(const Comparison& comparison, const Labels& labels) {
  Table table({{"STEP"},
               {labels.before, Align::right},
               {labels.after, Align::right},
               {"DIFFERENCE", Align::right}});
  std::set<std::string> steps;
  for (const auto* side : {&comparison.before, &comparison.after}) {
    for (const auto& [step, count] : side->by_step)
      steps.insert(step);
  }
  const auto of = [](const Side& side, const std::string& step) {
    const auto found = side.by_step.find(step);
    return found == side.by_step.end() ? std::int64_t{0} : found->second;
  };
  const auto row = [&](const std::string& what, std::int64_t before, std::int64_t after) {
    table.row({what, std::to_string(before), std::to_string(after), signed_text(after - before)});
  };
  for (const auto& step : steps)
    row(step, of(comparison.before, step), of(comparison.after, step));
  row("all messages", comparison.before.messages, comparison.after.messages);
  add_amounts(table, "costs claimed", comparison.before.costs, comparison.after.costs);
  add_amounts(table, "interest claimed", comparison.before.interest, comparison.after.interest);
  return table.print(2);
}

std::string differences_text(const Comparison& comparison, const Labels& labels) {
  if (comparison.differences.empty()) return {};
  Table table({{"DEBTOR"},
               {"STEP"},
               {labels.before},
               {labels.after},
               {"AMOUNT", Align::right},
               {"BECAUSE"}});
  for (const auto& one : comparison.differences) {
    std::string because = one.because;
    if (one.needs_yes) because = "with a yes" + (because.empty() ? "" : "; " + because);
    table.row({who(one.debtor), one.what, date_text(one.before), date_text(one.after),
               to_string(one.amount), because});
  }
  std::string text = "\n" + table.print(2);
  if (comparison.more_differences > 0)
    text += "  and " + std::to_string(comparison.more_differences) + " more; --details has all\n";
  return text;
}

std::string to_text(const Comparison& comparison, const Labels& labels, bool in_fact) {
  std::string text = sides_text(comparison, labels);
  text += "\n  " + counted(comparison.same, "message", "messages") + " the same, " +
          std::to_string(comparison.moved) + " on another day, " +
          std::to_string(comparison.only_after) + (in_fact ? " only in the replay, " : " more, ") +
          std::to_string(comparison.only_before) + (in_fact ? " only in fact" : " fewer") + "; " +
          counted(comparison.debtors_touched, "debtor", "debtors") + " of " +
          std::to_string(comparison.debtors) + " touched\n";
  return text + differences_text(comparison, labels);
}

json::Value amounts_json(const std::map<Currency, std::int64_t>& amounts) {
  auto list = json::Value::array();
  for (const auto& [currency, minor] : amounts)
    list.push(json_part(Money{minor, currency}));
  return list;
}

json::Value side_json(const Side& side) {
  auto steps = json::Value::array();
  for (const auto& [step, count] : side.by_step)
    steps.push(json::Value::object({{"step", step}, {"messages", count}}));
  return json::Value::object({{"messages", side.messages},
                              {"steps", std::move(steps)},
                              {"costs", amounts_json(side.costs)},
                              {"interest", amounts_json(side.interest)}});
}

json::Value comparison_json(const Comparison& comparison) {
  auto differences = json::Value::array();
  for (const auto& one : comparison.differences) {
    differences.push(json::Value::object(
        {{"debtor",
          json::Value::object({{"id", one.debtor.id.value},
                               {"name", one.debtor.name},
                               {"customer_number", json_or_null(one.debtor.customer_number)}})},
         {"step", one.what},
         {"before", json_part(one.before)},
         {"after", json_part(one.after)},
         {"amount", json_part(one.amount)},
         {"needs_yes", one.needs_yes},
         {"because", json_or_null(one.because)}}));
  }
  return json::Value::object({{"from", json_part(comparison.from)},
                              {"to", json_part(comparison.to)},
                              {"before", side_json(comparison.before)},
                              {"after", side_json(comparison.after)},
                              {"same", comparison.same},
                              {"moved", comparison.moved},
                              {"only_before", comparison.only_before},
                              {"only_after", comparison.only_after},
                              {"debtors", comparison.debtors},
                              {"debtors_touched", comparison.debtors_touched},
                              {"differences", std::move(differences)},
                              {"more_differences", comparison.more_differences}});
}

}  // namespace

std::string to_text(const Replay& replay) {
  std::string text;
  const auto columns = labels(replay);
  for (const auto& one : replay.administrations) {
    if (!text.empty()) text += "\n";
    const auto& past = one.past;
    text += one.administration.name() + ", " + to_string(past.from) + " to " + to_string(past.to) +
            (replay.with.empty() ? ": what the present configuration would have sent, and what left"
                                 : ": what " + replay.with + " would have changed") +
            "\n\n";
    if (!one.administration.stored) {
      text += "  its books have never been read\n";
      continue;
    }
    text += to_text(past, columns, replay.with.empty());
    if (!one.ahead) continue;
    text += "\nThe book as it is, " + to_string(one.ahead->from) + " to " +
            to_string(one.ahead->to) + ", if nothing is paid and every approval is given\n\n";
    text += to_text(*one.ahead, columns, false);
  }
  return text +
         "\nLeft out: what stale books, a suspicious source, the novelty breaker or a pause "
         "stopped. When a day is full, debtors come in the order of the list.\n";
}

json::Value to_json(const Replay& replay) {
  auto list = json::Value::array();
  for (const auto& one : replay.administrations) {
    list.push(
        json::Value::object({{"administration", one.administration.name()},
                             {"past", comparison_json(one.past)},
                             {"ahead", one.ahead ? comparison_json(*one.ahead) : json::Value()}}));
  }
  auto answer = json_answer("replay");
  answer.set("with", json_or_null(replay.with));
  answer.set("administrations", std::move(list));
  return answer;
}

}  // namespace dunning::desk
