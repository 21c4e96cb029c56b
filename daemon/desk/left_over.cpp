#include "daemon/desk/left_over.hpp"

#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

Result<LeftOverAnswer> left(const Desk& desk, const std::optional<std::string>& administration,
                            policy::Reason reason, const std::string& kind) {
  LeftOverAnswer answer{kind, {}};
  auto planned = TRY(plan(desk, {administration, std::nullopt}));
  for (auto& one : planned.administrations) {
    LeftOverAnswer::Of of;
    for (auto& other : one.others) {
      if (other.decision.reason == reason) of.invoices.push_back(std::move(other));
    }
    of.administration = std::move(one.administration);
    answer.administrations.push_back(std::move(of));
  }
  return answer;
}

}  // namespace

Result<LeftOverAnswer> list_finished(const Desk& desk,
                                     const std::optional<std::string>& administration) {
  return left(desk, administration, policy::Reason::ladder_finished, "finished");
}

Result<LeftOverAnswer> list_small(const Desk& desk,
                                  const std::optional<std::string>& administration) {
  return left(desk, administration, policy::Reason::small_remainder, "small");
}

std::string to_text(const LeftOverAnswer& answer) {
  const bool finished = answer.kind == "finished";
  std::string text;
  for (const auto& of : answer.administrations) {
    if (answer.administrations.size() > 1)
      text += (text.empty() ? "" : "\n") + of.administration.name() + "\n";
    if (of.invoices.empty()) {
      text += finished ? "no ladder is finished\n" : "no small remainders\n";
      continue;
    }
    Sums sums;
    Table table({{"INVOICE"}, {"DEBTOR"}, {"OPEN", Table::Align::right}, {"DUE"}, {"BECAUSE"}});
    for (const auto& one : of.invoices) {
      sums.add(one.open);
      table.row({number_text(one.number), one.debtor.name, to_string(one.open),
                 date_text(one.due_date), one.decision.detail});
    }
    text += table.print() +
            counted(static_cast<std::int64_t>(of.invoices.size()), "invoice", "invoices") + ", " +
            sums.text() + ". ";
    text += finished
                ? "Choose: dunningctl step INVOICE again, dunningctl hold INVOICE, or write it "
                  "off in the books\n"
                : "Write them off in the books\n";
  }
  return text;
}

json::Value to_json(const LeftOverAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& of : answer.administrations) {
    auto invoices = json::Value::array();
    for (const auto& one : of.invoices) {
      invoices.push(json::Value::object({{"invoice", one.number},
                                         {"debtor", one.debtor.id.value},
                                         {"debtor_name", one.debtor.name},
                                         {"open", json_part(one.open)},
                                         {"due_date", json_part(one.due_date)},
                                         {"detail", json_or_null(one.decision.detail)}}));
    }
    list.push(json::Value::object(
        {{"administration", of.administration.name()}, {"invoices", std::move(invoices)}}));
  }
  auto value = json_answer(answer.kind);
  value.set("administrations", std::move(list));
  return value;
}

}  // namespace dunning::desk
