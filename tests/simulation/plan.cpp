#include "tests/simulation/plan.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <utility>

namespace dunning::simulation {
namespace {

constexpr std::array spellings{
    std::pair{Trouble::crashes, std::string_view("crashes")},
    std::pair{Trouble::moments, std::string_view("moments")},
    std::pair{Trouble::network, std::string_view("network")},
    std::pair{Trouble::answers, std::string_view("answers")},
    std::pair{Trouble::limits, std::string_view("limits")},
    std::pair{Trouble::tokens, std::string_view("tokens")},
    std::pair{Trouble::pages, std::string_view("pages")},
    std::pair{Trouble::outages, std::string_view("outages")},
    std::pair{Trouble::downtime, std::string_view("downtime")},
    std::pair{Trouble::clock, std::string_view("clock")},
    std::pair{Trouble::bookkeeping, std::string_view("bookkeeping")},
    std::pair{Trouble::reversals, std::string_view("reversals")},
    std::pair{Trouble::currencies, std::string_view("currencies")},
    std::pair{Trouble::words, std::string_view("words")},
    std::pair{Trouble::agreements, std::string_view("agreements")},
    std::pair{Trouble::restores, std::string_view("restores")},
    std::pair{Trouble::power, std::string_view("power")},
    std::pair{Trouble::clones, std::string_view("clones")},
    std::pair{Trouble::rivals, std::string_view("rivals")},
    std::pair{Trouble::bank, std::string_view("bank")},
    std::pair{Trouble::late_books, std::string_view("late_books")},
    std::pair{Trouble::terms, std::string_view("terms")},
    std::pair{Trouble::extensions, std::string_view("extensions")},
    std::pair{Trouble::parts, std::string_view("parts")},
    std::pair{Trouble::offers, std::string_view("offers")},
    std::pair{Trouble::approvals, std::string_view("approvals")},
    std::pair{Trouble::agencies, std::string_view("agencies")},
    std::pair{Trouble::caps, std::string_view("caps")},
    std::pair{Trouble::errands, std::string_view("errands")},
};

std::vector<std::string> parts(const std::string& text) {
  std::vector<std::string> all;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');)
    all.push_back(part);
  return all;
}

bool set(Plan& plan, const std::string& key, const std::string& value) {
  if (key == "seed")
    plan.seed = std::strtoull(value.c_str(), nullptr, 10);
  else if (key == "days")
    plan.days = std::atoi(value.c_str());
  else if (key == "quiet_days")
    plan.quiet_days = std::atoi(value.c_str());
  else if (key == "debtors")
    plan.debtors = std::atoi(value.c_str());
  else if (key == "crash_per_mille")
    plan.crash_per_mille = std::atoi(value.c_str());
  else if (key == "whole_records")
    plan.whole_records = value == "1";
  else if (key == "lawful")
    plan.lawful = value == "1";
  else if (key == "crash_at") {
    for (const auto& part : parts(value))
      plan.crash_at.push_back(std::strtol(part.c_str(), nullptr, 10));
  } else if (key == "troubles") {
    for (const auto& part : parts(value)) {
      const auto found = std::find_if(spellings.begin(), spellings.end(),
                                      [&](const auto& one) { return one.second == part; });
      if (found == spellings.end()) return false;
      plan.troubles.insert(found->first);
    }
  } else {
    return false;
  }
  return true;
}

}  // namespace

std::string_view name(Trouble trouble) {
  return std::find_if(spellings.begin(), spellings.end(),
                      [&](const auto& one) { return one.first == trouble; })
      ->second;
}

bool is_speech(Trouble trouble) {
  switch (trouble) {
    case Trouble::words:
    case Trouble::agreements:
    case Trouble::extensions:
    case Trouble::parts:
    case Trouble::offers:
    case Trouble::approvals:
      return true;
    default:
      return false;
  }
}

const std::vector<Trouble>& all_troubles() {
  static const std::vector<Trouble> all = [] {
    std::vector<Trouble> made;
    for (const auto& one : spellings)
      made.push_back(one.first);
    return made;
  }();
  return all;
}

std::string to_string(const Plan& plan) {
  std::string text = "seed=" + std::to_string(plan.seed) + " days=" + std::to_string(plan.days) +
                     " quiet_days=" + std::to_string(plan.quiet_days) +
                     " debtors=" + std::to_string(plan.debtors);
  if (plan.whole_records) text += " whole_records=1";
  if (plan.lawful) text += " lawful=1";
  if (plan.troubles.contains(Trouble::crashes))
    text += " crash_per_mille=" + std::to_string(plan.crash_per_mille);
  const auto list = [&](const char* key, const auto& values, const auto& print) {
    if (values.empty()) return;
    text += std::string(" ") + key + "=";
    bool first = true;
    for (const auto& value : values) {
      text += (first ? "" : ",") + print(value);
      first = false;
    }
  };
  list("crash_at", plan.crash_at, [](long at) { return std::to_string(at); });
  list("troubles", plan.troubles, [](Trouble trouble) { return std::string(name(trouble)); });
  return text;
}

std::optional<Plan> parse_plan(std::string_view text) {
  Plan plan;
  std::istringstream words{std::string(text)};
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    if (equals == std::string::npos) return std::nullopt;
    if (!set(plan, word.substr(0, equals), word.substr(equals + 1))) return std::nullopt;
  }
  return plan;
}

}  // namespace dunning::simulation
