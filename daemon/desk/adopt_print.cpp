#include <algorithm>

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/adoption_text.hpp"
#include "daemon/desk/parts.hpp"
#include "daemon/desk/table.hpp"

namespace dunning::desk {
namespace {

using Align = Table::Align;
using policy::Adoption;

std::string who(const DebtorName& debtor) {
  return debtor.customer_number.empty() ? debtor.name
                                        : debtor.name + " (" + debtor.customer_number + ")";
}

// The items of one debtor with one choice: one line of the proposal.
struct Group {
  Adoption adoption;
  int items = 0;
  Sums open;
  std::optional<Date> oldest;
  std::vector<std::string> because;  // each once
};

std::vector<Group> groups(const ProposedDebtor& debtor) {
  std::vector<Group> found;
  for (const auto& item : debtor.items) {
    auto same = std::find_if(found.begin(), found.end(), [&](const Group& group) {
      return group.adoption.choice == item.adoption.choice &&
             group.adoption.step == item.adoption.step;
    });
    if (same == found.end()) {
      found.push_back({item.adoption, 0, {}, {}, {}});
      same = found.end() - 1;
    }
    if (std::find(same->because.begin(), same->because.end(), item.because) == same->because.end())
      same->because.push_back(item.because);
    ++same->items;
    same->open.add(item.open);
    if (item.due_date && (!same->oldest || *item.due_date < *same->oldest))
      same->oldest = item.due_date;
  }
  return found;
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (const auto& one : texts)
    text += (text.empty() ? "" : ", ") + one;
  return text;
}

std::string choice_text(const Adoption& adoption) {
  return std::string(name(adoption.choice)) + (adoption.step.empty() ? "" : " " + adoption.step);
}

// S2: how many of each type, and of whom nothing says what they are.
std::string types_text(const Proposal& proposal) {
  constexpr int most_names = 20;
  std::string text = "Debtors by type:";
  std::string separator = " ";
  for (const auto& [type, count] : proposal.types) {
    text += separator + std::to_string(count) + " " + std::string(law::name(type));
    separator = ", ";
  }
  text += "\n";
  if (proposal.unknown_type == 0) return text;
  text += "Nothing says what these are, so they count as consumers:";
  separator = " ";
  int named = 0;
  for (const auto& debtor : proposal.debtors) {
    if (!debtor.type.unknown || named == most_names) continue;
    text += separator + printable(who(debtor.debtor));
    separator = ", ";
    ++named;
  }
  if (proposal.unknown_type > named)
    text += " and " + std::to_string(proposal.unknown_type - named) + " more";
  return text + "\n";
}

}  // namespace

std::string to_text(const Proposal& proposal) {
  std::string text = proposal.administration.name();
  text += proposal.adopted_already ? ", adopted already\n\n" : ", proposal of adoption\n\n";
  struct Total {
    int items = 0;
    Sums open;
  };
  std::map<std::string, Total> totals;
  Table table({{"DEBTOR"},
               {"TYPE"},
               {"INVOICES", Align::right},
               {"OPEN", Align::right},
               {"OLDEST DUE"},
               {"CHOICE"},
               {"BECAUSE"}});
  for (const auto& debtor : proposal.debtors) {
    for (const auto& group : groups(debtor)) {
      table.row({who(debtor.debtor),
                 std::string(law::name(debtor.type.type)) + (debtor.type.unknown ? "?" : ""),
                 std::to_string(group.items), group.open.text(), date_text(group.oldest),
                 choice_text(group.adoption), joined(group.because)});
    }
    for (const auto& item : debtor.items) {
      auto& total = totals[choice_text(item.adoption)];
      ++total.items;
      total.open.add(item.open);
    }
  }
  if (proposal.debtors.empty()) text += "Nothing is open.\n";
  if (!proposal.debtors.empty()) text += table.print() + "\n";
  for (const auto& [choice, total] : totals) {
    text += choice + ": " + counted(total.items, "invoice", "invoices") + ", " + total.open.text() +
            "\n";
  }
  text += "\n" + types_text(proposal);
  if (!proposal.unmatched.empty()) {
    text +=
        "Rows of the table that fit nothing open: " + std::to_string(proposal.unmatched.size()) +
        ", the first is invoice " + printable(proposal.unmatched.front()) + "\n";
  }
  if (proposal.ramp) {
    text += "The old book is let in by at most " + counted(*proposal.ramp, "debtor", "debtors") +
            " a day\n";
  }
  if (!proposal.adopted_already) {
    text += "\nNothing leaves before you say yes: dunningctl adopt " +
            proposal.administration.name() + " --yes\n";
  }
  return text;
}

json::Value to_json(const Proposal& proposal) {
  auto debtors = json::Value::array();
  for (const auto& debtor : proposal.debtors) {
    auto items = json::Value::array();
    for (const auto& item : debtor.items) {
      items.push(json::Value::object({{"invoice", item.number},
                                      {"due_date", json_part(item.due_date)},
                                      {"open", json_part(item.open)},
                                      {"choice", name(item.adoption.choice)},
                                      {"step", json_or_null(item.adoption.step)},
                                      {"because", item.because}}));
    }
    debtors.push(
        json::Value::object({{"id", debtor.debtor.id.value},
                             {"name", debtor.debtor.name},
                             {"customer_number", json_or_null(debtor.debtor.customer_number)},
                             {"type", law::name(debtor.type.type)},
                             {"type_because", debtor.type.because},
                             {"type_unknown", debtor.type.unknown},
                             {"items", std::move(items)}}));
  }
  auto types = json::Value::array();
  for (const auto& [type, count] : proposal.types)
    types.push(json::Value::object({{"type", law::name(type)}, {"debtors", count}}));
  auto answer = json_answer("adoption");
  answer.set("administration", proposal.administration.name());
  answer.set("date", json_part(proposal.today));
  answer.set("adopted_already", proposal.adopted_already);
  answer.set("types", std::move(types));
  answer.set("unknown_type", proposal.unknown_type);
  auto unmatched = json::Value::array();
  for (const auto& invoice : proposal.unmatched)
    unmatched.push(invoice);
  answer.set("ramp", proposal.ramp ? json::Value(*proposal.ramp) : json::Value());
  answer.set("unmatched", std::move(unmatched));
  answer.set("debtors", std::move(debtors));
  return answer;
}

}  // namespace dunning::desk
