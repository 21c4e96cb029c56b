#include "daemon/desk/check.hpp"

#include <map>
#include <set>

#include "daemon/desk/check_texts.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/policy/compliance.hpp"
#include "daemon/settings/review.hpp"

namespace dunning::desk {
namespace {

// S37–S39: each policy, by the law of every administration that it may serve.
void check_law(const settings::Configuration& configuration, CheckAnswer& answer) {
  std::set<std::string> seen;
  for (const auto& administration : configuration.administrations) {
    const auto law = configuration.jurisdictions.find(administration.jurisdiction);
    if (law == configuration.jurisdictions.end()) continue;
    const policy::Practice practice{administration.rules.facts.term_agreed == Known::yes,
                                    configuration.inbox.has_value()};
    for (const auto& policy : configuration.policies) {
      if (!may_serve(policy, administration)) continue;
      for (const auto& finding : policy::compliance(policy, law->second, practice)) {
        settings::Complaint complaint;
        complaint.file = policy.file;
        complaint.line = finding.line;
        complaint.message = to_string(finding);
        if (!seen.insert(settings::render(complaint)).second) continue;
        (finding.refused ? answer.complaints : answer.warnings).push_back(std::move(complaint));
      }
    }
  }
}

// A template's problem and the law's name the line only.
std::string located(const settings::Complaint& complaint) {
  if (complaint.column > 0) return settings::render(complaint);
  return complaint.file +
         (complaint.line > 0 ? ":" + std::to_string(complaint.line) : std::string()) + ": " +
         complaint.message + "\n";
}

json::Value list_of(const std::vector<settings::Complaint>& complaints) {
  auto list = json::Value::array();
  for (const auto& complaint : complaints) {
    list.push(json::Value::object({{"file", complaint.file},
                                   {"line", complaint.line},
                                   {"column", complaint.column},
                                   {"message", complaint.message}}));
  }
  return list;
}

}  // namespace

CheckAnswer check(const settings::Loaded<settings::Configuration>& loaded) {
  CheckAnswer answer;
  answer.complaints = loaded.complaints;
  if (!loaded.value) return answer;
  for (const auto& policy : loaded.value->policies) {
    if (settings::is_unreviewed_example(policy.file)) answer.unreviewed.push_back(policy.name);
  }
  answer.files = 1 + loaded.value->policies.size() + loaded.value->jurisdictions.size();
  check_texts(*loaded.value, answer);
  check_law(*loaded.value, answer);
  return answer;
}

Status check_live_items(const Desk& desk, CheckAnswer& answer) {
  const auto planned = TRY(plan(desk, {}));
  for (const auto& one : planned.administrations) {
    for (const auto& code : TRY(missing_ibans(desk, one.administration))) {
      settings::Complaint complaint;
      complaint.file = desk.configuration.file.string();
      complaint.message = one.administration.name() + ": something is open in " + code +
                          ", and creditor: ibans: has no " + code +
                          "; nobody could be told how to pay it";
      answer.complaints.push_back(std::move(complaint));
    }
    std::map<std::string, std::vector<std::string>> standing;  // what is lacking → invoice numbers
    for (const auto& other : one.others) {
      const auto& decision = other.decision;
      if (decision.reason == policy::Reason::step_unknown && !decision.policy.empty())
        standing[decision.detail].push_back(other.number);
    }
    for (const auto& [lacking, numbers] : standing) {
      settings::Complaint complaint;
      complaint.file = desk.configuration.file.string();
      complaint.message = one.administration.name() + ": invoice " + printable(numbers.front());
      if (numbers.size() > 1)
        complaint.message += " and " + std::to_string(numbers.size() - 1) + " more";
      complaint.message += ": " + lacking + "; keep it until they are settled";
      answer.complaints.push_back(std::move(complaint));
    }
  }
  return {};
}

std::string to_text(const CheckAnswer& answer) {
  std::string remarks;
  for (const auto& policy : answer.unreviewed) {
    remarks += "UNREVIEWED: policy " + policy +
               " is an example; nobody has written reviewed_by: into it\n";
  }
  for (const auto& warning : answer.warnings)
    remarks += "WARNING: " + located(warning);
  if (answer.fine()) {
    return counted(static_cast<std::int64_t>(answer.files), "file", "files") + " fine\n" + remarks;
  }
  return (remarks.empty() ? "" : remarks + "\n") + complaints_text(answer);
}

std::string complaints_text(const CheckAnswer& answer) {
  std::string text;
  for (const auto& complaint : answer.complaints) {
    if (!text.empty()) text += "\n";
    text += located(complaint);
  }
  return text;
}

json::Value to_json(const CheckAnswer& answer) {
  auto value = json_answer("check");
  value.set("fine", answer.fine());
  value.set("files", answer.files);
  value.set("complaints", list_of(answer.complaints));
  value.set("warnings", list_of(answer.warnings));
  auto unreviewed = json::Value::array();
  for (const auto& policy : answer.unreviewed)
    unreviewed.push(policy);
  value.set("unreviewed", std::move(unreviewed));
  return value;
}

}  // namespace dunning::desk
