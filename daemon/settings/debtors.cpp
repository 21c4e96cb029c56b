#include "daemon/settings/debtors.hpp"

#include <map>

namespace dunning::settings {
namespace {

constexpr std::size_t most_debtors = 1000;
constexpr const char* keys[] = {"policy", "language", "contact", "type", "reminders"};

std::string text_of(const Value& value) {
  if (value.list.empty()) return value.text;
  std::string all;
  for (const Value& one : value.list)
    all += (all.empty() ? "" : ", ") + one.text;
  return all;
}

}  // namespace

std::vector<policy::DebtorOverride> read_debtors(const std::vector<Section>& sections,
                                                 Report& report) {
  std::vector<policy::DebtorOverride> all;
  std::map<std::string, int> lines;
  for (const Section& section : sections) {
    if (all.size() == most_debtors) {
      report.add(section.place(), "debtors: more than " + std::to_string(most_debtors) +
                                      "; a policy with `for` can be about many");
      return all;
    }
    policy::DebtorOverride one;
    one.number = section.text("number");
    one.id = {section.text("id")};
    for (const char* key : keys) {
      if (section.value(key).given) one.settings.emplace_back(key, text_of(section.value(key)));
    }
    const bool wrong = section.value("number").wrong || section.value("id").wrong;
    if (section.given() && !wrong && one.number.empty() == one.id.value.empty()) {
      report.add(section.place(), "debtors: give either the number or the id of the debtor");
    }
    const std::string who = one.number.empty() ? "id " + one.id.value : one.number;
    const auto [first, fresh] = lines.emplace(who, section.place().line);
    if (!fresh && !wrong) {
      report.add(section.place(),
                 "debtors: \"" + who + "\" is already on line " + std::to_string(first->second));
    }
    bool says = !one.settings.empty();
    for (const char* key : keys)
      says = says || section.value(key).wrong;
    if (section.given() && !says)
      report.add(section.place(), "debtors: nothing is said about this one");
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace dunning::settings
