#include "daemon/desk/check.hpp"

#include <map>
#include <set>

#include "daemon/desk/plan.hpp"
#include "daemon/desk/status.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/settings/review.hpp"

namespace dunning::desk {
namespace {

void add(const std::vector<messages::Problem>& problems, const std::string& directory,
         std::set<std::string>& seen, CheckAnswer& answer) {
  for (const auto& problem : problems) {
    if (!seen.insert(to_string(problem)).second) continue;
    settings::Complaint complaint;
    complaint.file = directory.empty() ? problem.file : directory + "/" + problem.file;
    complaint.line = problem.line;
    complaint.message = problem.message;
    answer.complaints.push_back(std::move(complaint));
  }
}

messages::Use use_of(const policy::Step& step) {
  if (!step.legal_notice.empty()) return messages::Use::legal_notice;
  return step.before_due() ? messages::Use::before_due : messages::Use::overdue;
}

// S37: what a step announces or claims, its text has to state.
messages::Stated stated_by(const policy::Step& step) {
  using policy::Basis;
  return {step.announce.interest != Basis::none, step.announce.costs != Basis::none,
          step.claim.interest != Basis::none, step.claim.costs != Basis::none};
}

void check_templates(const settings::Configuration& configuration, CheckAnswer& answer) {
  const std::string directory = configuration.templates.string();
  const auto templates = messages::Templates::load(configuration.templates);
  if (!templates) {
    settings::Complaint complaint;
    complaint.file = directory;
    complaint.message = templates.error().message;
    answer.complaints.push_back(std::move(complaint));
    return;
  }
  std::set<std::string> seen;
  add(templates->problems(), directory, seen, answer);
  const auto languages = templates->languages();
  for (const auto& policy : configuration.policies) {
    std::vector<const policy::Step*> steps;
    for (const auto& step : policy.steps) {
      steps.push_back(&step);
      for (const auto& otherwise : step.otherwise)
        steps.push_back(&otherwise);
    }
    for (const auto* each : steps) {
      const policy::Step& step = *each;
      const auto use = use_of(step);
      if (!step.email.empty())
        add(templates->check(step.email, languages, use, stated_by(step)), directory, seen, answer);
      if (!step.letter.empty())
        add(templates->check(step.letter, languages, use, stated_by(step)), directory, seen,
            answer);
      if (!step.note.empty())
        add(messages::check_note(policy.file, step.line, step.note), "", seen, answer);
      if (step.task)
        add(messages::check_note(policy.file, step.line, step.task->title), "", seen, answer);
    }
  }
  add(templates->check_events(languages), directory, seen, answer);
  answer.files += templates->sources().size();
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
  check_templates(*loaded.value, answer);
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
  std::string unreviewed;
  for (const auto& policy : answer.unreviewed) {
    unreviewed += "UNREVIEWED: policy " + policy +
                  " is an example; nobody has written reviewed_by: into it\n";
  }
  if (answer.fine()) {
    return counted(static_cast<std::int64_t>(answer.files), "file", "files") + " fine\n" +
           unreviewed;
  }
  std::string text = unreviewed.empty() ? "" : unreviewed + "\n";
  const std::size_t complaints_begin = text.size();
  for (const auto& complaint : answer.complaints) {
    if (text.size() > complaints_begin) text += "\n";
    const bool located_in_line = complaint.column > 0;
    if (located_in_line) {
      text += settings::render(complaint);
    } else {  // a template's problem names the line only
      text += complaint.file +
              (complaint.line > 0 ? ":" + std::to_string(complaint.line) : std::string()) + ": " +
              complaint.message + "\n";
    }
  }
  return text;
}

json::Value to_json(const CheckAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& complaint : answer.complaints) {
    list.push(json::Value::object({{"file", complaint.file},
                                   {"line", complaint.line},
                                   {"column", complaint.column},
                                   {"message", complaint.message}}));
  }
  auto value = json_answer("check");
  value.set("fine", answer.fine());
  value.set("files", answer.files);
  value.set("complaints", std::move(list));
  auto unreviewed = json::Value::array();
  for (const auto& policy : answer.unreviewed)
    unreviewed.push(policy);
  value.set("unreviewed", std::move(unreviewed));
  return value;
}

}  // namespace dunning::desk
