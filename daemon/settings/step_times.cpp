#include "daemon/settings/step_times.hpp"

#include <algorithm>
#include <cstdlib>
#include <limits>

#include "daemon/settings/anchor.hpp"
#include "daemon/settings/nearest.hpp"
#include "daemon/settings/scalars.hpp"

namespace dunning::settings {
namespace {

constexpr const char* forms =
    "due, due + 3 days, due - 3 days, an earlier step + 10 days, or the deadline of one, "
    "step.deadline + 3 banking days, in days, business days, banking days, weeks or months; and "
    "any of them with the last day of its month, due + 1 month, end of month";

constexpr int longest_offset = 3660;
constexpr int longest_month = 30 * 5;  // to its last day, in fifths of a day

// Roughly when a step comes if all goes by the plan, in fifths of a day after the due date: a
// working day is seven fifths. Only to compare steps.
int nominal(policy::Span span) {
  switch (span.unit) {
    case policy::Unit::days:
      return span.count * 5;
    case policy::Unit::business_days:
    case policy::Unit::banking_days:
      return span.count * 7;
    case policy::Unit::weeks:
      return span.count * 35;
    case policy::Unit::months:
      return span.count * 150;
  }
  std::abort();
}

// How long a statutory notice runs is the jurisdiction's; that it runs two weeks at least is enough
// to see which step comes first.
int nominal_term(const policy::Step& step) {
  const int own = step.legal_notice.empty() ? 0 : nominal({2, policy::Unit::weeks});
  return std::max(own, step.deadline ? nominal(*step.deadline) : 0);
}

}  // namespace

void StepTimes::pass() {
  nominal_.push_back(nominal_.empty() ? std::numeric_limits<int>::min() : nominal_.back());
}

void StepTimes::read(const Value& at, policy::Step& step, const policy::Policy& policy) {
  const auto anchor = read_anchor(at.text);
  pass();  // also when it cannot be read: one complaint is enough
  const int previous = nominal_.back();
  if (!anchor) {
    report_.add(at.place, "at: found \"" + at.text + "\"; allowed: " + forms);
    return;
  }
  const int count = anchor->offset.count;
  if (std::abs(count) > longest_offset) {
    report_.add(at.place, "at: found \"" + at.text + "\"; allowed: at most " +
                              std::to_string(longest_offset));
    return;
  }
  if (anchor->end_of_month && count < 0) {
    report_.add(at.place, "at: found \"" + at.text +
                              "\"; the end of the month is the last day of the month, which can "
                              "be after the due date; leave it out before that date");
    return;
  }
  int from = 0;
  if (anchor->word == "due" && anchor->deadline) {
    report_.add(at.place,
                "at: the due date has no deadline; allowed: due, or a step with a "
                "deadline before `.deadline`");
    return;
  }
  if (anchor->word != "due") {
    step.at.step = policy.index_of(anchor->word);
    if (!step.at.step) return complain_about_step(at, anchor->word, step.name, policy);
    if (count < 0 || (count == 0 && !anchor->end_of_month)) {
      report_.add(at.place, "at: found \"" + at.text +
                                "\"; after a step at least one day has to pass, for example " +
                                anchor->word + (anchor->deadline ? ".deadline" : "") +
                                " + 10 days");
      return;
    }
    from = std::max(nominal_[*step.at.step], -longest_offset * 150);
    if (anchor->deadline) {
      const auto& anchored = policy.steps[*step.at.step];
      if (!anchored.sets_a_term()) {
        report_.add(at.place, "at: step \"" + anchor->word +
                                  "\" has no deadline; give it one, or write " + anchor->word +
                                  " + " + to_string(anchor->offset));
        return;
      }
      step.at.deadline = true;
      from += nominal_term(anchored);
    }
  }
  step.at.offset = anchor->offset;
  step.at.end_of_month = anchor->end_of_month;
  const int here = from + nominal(anchor->offset);
  for (std::size_t i = 0; i < policy.steps.size(); ++i) {
    const auto& earlier = policy.steps[i];
    if (!earlier.sets_a_term() || here >= nominal_[i] + nominal_term(earlier)) continue;
    report_.add(at.place, "at: step \"" + step.name + "\" would come before the deadline of \"" +
                              earlier.name + "\" has passed; write " + earlier.name +
                              ".deadline + 3 banking days");
    return;
  }
  if (here < previous) {
    report_.add(at.place, "at: step \"" + step.name + "\" " +
                              (policy.steps.back().at.end_of_month ? "could" : "would") +
                              " come before \"" + policy.steps.back().name +
                              "\", which stands above it; steps are taken in order");
    return;
  }
  nominal_.back() = here + (anchor->end_of_month ? longest_month : 0);
}

void StepTimes::complain_about_step(const Value& at, const std::string& word,
                                    const std::string& self, const policy::Policy& policy) {
  std::string what = "there is no step \"" + word + "\"";
  if (word == self) {
    what = "step \"" + self + "\" refers to itself";
  } else if (std::find(names_.begin(), names_.end(), word) != names_.end()) {
    what = "step \"" + word + "\" comes later";
  }
  std::vector<std::string_view> earlier = {"due"};
  for (const auto& step : policy.steps)
    earlier.push_back(step.name);
  report_.add(at.place,
              "at: " + what + "; allowed here: " + join(earlier) + did_you_mean(word, earlier));
}

}  // namespace dunning::settings
