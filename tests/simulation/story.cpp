#include <algorithm>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "tests/simulation/simulation.hpp"

// Making a failing simulation short. Every try is a whole run, so the number of tries is bounded.
namespace dunning::simulation {
namespace {

constexpr int most_tries = 60;
constexpr std::size_t most_lines = 60;

// "d1" out of "mail 40c6921d asks for d1/1001, …"; empty when none is named.
std::string debtor_in(const std::string& text) {
  static const std::regex debtor("(^|[^a-z0-9])(d[0-9]+)([^a-z0-9]|$)");
  std::smatch found;
  return std::regex_search(text, found, debtor) ? found[2].str() : std::string();
}

// What happened to others makes a story long and explains nothing.
bool is_about(const std::string& line, const std::string& debtor) {
  // The mail's own line says that it was accepted. What comes every morning explains nothing: the
  // head of the history, and books that nobody has read since the evening.
  for (const char* noise :
       {"message_accepted", "history_head", "sending_stopped by=stale_sync", "sending_resumed"}) {
    if (line.find(noise) != std::string::npos) return false;
  }
  if (debtor.empty()) return true;
  const auto other = debtor_in(line);
  if (!other.empty()) return line.find(debtor) != std::string::npos;
  const auto address = line.find("@bedrijf");
  return address == std::string::npos ||
         line.find("@bedrijf" + debtor.substr(1) + ".") != std::string::npos;
}

class Shrink {
 public:
  Shrink(Failure failure, const std::filesystem::path& directory)
      : best_(std::move(failure)),
        rule_(rule_of(best_.report.violations.front())),
        directory_(directory) {}

  Failure run() {
    shorten();
    drop_troubles();
    drop_debtors();
    shorten();
    name_crashes();
    drop_crashes();
    auto plan = best_.plan;
    plan.tell = true;
    tries_ = 0;
    attempt(plan);
    return best_;
  }

 private:
  bool attempt(const Plan& plan) {
    if (++tries_ > most_tries) return false;
    auto report = simulate(plan, directory_);
    const bool same = !report.violations.empty() && rule_of(report.violations.front()) == rule_;
    if (same) best_ = {plan, std::move(report)};
    return same;
  }

  // Nothing after the violation matters; what is left undone needs its quiet days.
  void shorten() {
    auto plan = best_.plan;
    if (rule_ == "undone") return;
    if (best_.report.days >= plan.days) {
      plan.quiet_days = std::min(plan.quiet_days, best_.report.days - plan.days + 1);
    } else {
      plan.days = best_.report.days;
      plan.quiet_days = 0;
    }
    attempt(plan);
  }

  void drop_troubles() {
    for (const auto trouble : all_troubles()) {
      if (!best_.plan.troubles.contains(trouble)) continue;
      auto plan = best_.plan;
      plan.troubles.erase(trouble);
      attempt(plan);
    }
  }

  void drop_debtors() {
    while (best_.plan.debtors > 1) {
      auto plan = best_.plan;
      plan.debtors = (plan.debtors + 1) / 2;
      if (attempt(plan)) continue;
      plan.debtors = best_.plan.debtors - 1;
      if (!attempt(plan)) return;
    }
  }

  // Crashes by chance become crashes by number.
  void name_crashes() {
    if (!best_.plan.troubles.contains(Trouble::crashes)) return;
    auto plan = best_.plan;
    plan.troubles.erase(Trouble::crashes);
    plan.crash_at = best_.report.crashed_at;
    attempt(plan);
  }

  void drop_crashes() {
    if (best_.plan.troubles.contains(Trouble::crashes)) return;
    for (std::size_t i = best_.plan.crash_at.size(); i-- > 0;) {
      if (i >= best_.plan.crash_at.size()) continue;
      auto plan = best_.plan;
      plan.crash_at.erase(plan.crash_at.begin() + static_cast<std::ptrdiff_t>(i));
      attempt(plan);
    }
  }

  Failure best_;
  const std::string rule_;
  const std::filesystem::path& directory_;
  int tries_ = 0;
};

}  // namespace

Failure shortest(const Plan& plan, const Report& report, const std::filesystem::path& directory) {
  return Shrink({plan, report}, directory).run();
}

std::string printed(const Failure& failure) {
  std::vector<std::string> lines;
  std::istringstream story(failure.report.story);
  const auto& violations = failure.report.violations;
  const auto debtor = violations.empty() ? std::string() : debtor_in(violations.front());
  const bool whole = std::getenv("DUNNING_WHOLE_STORY") != nullptr;
  for (std::string line; std::getline(story, line);) {
    if (whole || is_about(line, debtor)) lines.push_back(line);
  }
  const std::size_t from = lines.size() > most_lines && !whole ? lines.size() - most_lines : 0;
  std::string text;
  if (from > 0) text += "  … " + std::to_string(from) + " lines before\n";
  for (std::size_t i = from; i < lines.size(); ++i)
    text += "  " + lines[i] + "\n";
  for (const auto& violation : failure.report.violations)
    text += "BROKEN " + violation + "\n";
  text += "again:  DUNNING_PLAN='" + to_string(failure.plan) +
          "' build/dev/tests/simulation/simulation_test -tc='*one plan*'\n";
  return text;
}

}  // namespace dunning::simulation
