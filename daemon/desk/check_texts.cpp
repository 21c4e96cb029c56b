#include "daemon/desk/check_texts.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "daemon/json/parse.hpp"
#include "daemon/messages/templates.hpp"
#include "daemon/messages/text_message.hpp"
#include "daemon/policy/threat_words.hpp"
#include "daemon/policy/ways.hpp"

namespace dunning::desk {
namespace {

void add(const std::vector<messages::Problem>& problems, std::set<std::string>& seen,
         CheckAnswer& answer) {
  for (const auto& problem : problems) {
    if (!seen.insert(to_string(problem)).second) continue;
    settings::Complaint complaint;
    complaint.file = problem.file;
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
messages::Stated stated_by(const policy::Step& step, bool reserves) {
  using policy::Basis;
  return {step.announce.interest != Basis::none, step.announce.costs != Basis::none,
          step.claim.interest != Basis::none, step.claim.costs != Basis::none,
          reserves && step.has_legal_effect()};
}

// Threat words in a template of a policy, and in the parts of its language. Whether they stand in
// what is said or in a comment makes no difference: the line is to go.
void check_threats(const messages::Templates& templates, const std::set<std::string>& named,
                   const std::string& directory, CheckAnswer& answer) {
  for (const auto& [file, text] : templates.sources()) {
    const std::filesystem::path path(file);
    const std::string name = path.stem().string();
    if (!name.starts_with("_") && !named.contains(name)) continue;
    std::istringstream lines(text);
    int number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      const auto word = policy::threat_in(line);
      if (!word) continue;
      settings::Complaint complaint;
      complaint.file = directory + "/" + file;
      complaint.line = number;
      complaint.message = "\"" + std::string(*word) +
                          "\" threatens what nobody may do without a judgment (" +
                          std::string(policy::threat_article) + ")";
      answer.complaints.push_back(std::move(complaint));
    }
  }
}

// A text message, as every administration whose steps may send it would.
void check_text_messages(const settings::Configuration& configuration,
                         const messages::Templates& templates, std::set<std::string>& seen,
                         CheckAnswer& answer) {
  for (const auto& administration : configuration.administrations) {
    for (const auto& policy : configuration.policies) {
      if (!may_serve(policy, administration)) continue;
      for (const auto& way : policy::ways_of(policy)) {
        if (way.step->sms.empty()) continue;
        add(messages::check_text_message(templates, way.step->sms, templates.languages(),
                                         administration.rules.creditor),
            seen, answer);
      }
    }
  }
  if (!configuration.sms || json::parse(configuration.sms->body)) return;
  settings::Complaint complaint;
  complaint.file = configuration.file.string();
  complaint.message = "sms: body: is no JSON";
  answer.complaints.push_back(std::move(complaint));
}

// S41: whether a law that the policy may be read by has a sentence that interrupts limitation.
bool has_a_reservation(const settings::Configuration& configuration, const policy::Policy& policy) {
  return std::any_of(
      configuration.administrations.begin(), configuration.administrations.end(),
      [&](const auto& administration) {
        const auto law = configuration.jurisdictions.find(administration.jurisdiction);
        return law != configuration.jurisdictions.end() &&
               !law->second.statute.reservation.empty() && may_serve(policy, administration);
      });
}

}  // namespace

void check_texts(const settings::Configuration& configuration, CheckAnswer& answer) {
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
  add(templates->problems(), seen, answer);
  const auto languages = templates->languages();
  std::set<std::string> named;
  for (const auto& policy : configuration.policies) {
    const bool reserves = has_a_reservation(configuration, policy);
    for (const auto& way : policy::ways_of(policy)) {
      const policy::Step& step = *way.step;
      const auto use = use_of(step);
      named.insert({step.email, step.letter});
      if (!step.email.empty())
        add(templates->check(step.email, languages, use, stated_by(step, reserves)), seen, answer);
      if (!step.letter.empty())
        add(templates->check(step.letter, languages, use, stated_by(step, reserves)), seen, answer);
      if (!step.note.empty())
        add(messages::check_note(policy.file, step.line, step.note), seen, answer);
      if (step.task)
        add(messages::check_note(policy.file, step.line, step.task->title), seen, answer);
    }
  }
  add(templates->check_events(languages), seen, answer);
  check_threats(*templates, named, directory, answer);
  check_text_messages(configuration, *templates, seen, answer);
  check_wording(configuration, *templates, answer);
  answer.files += templates->sources().size();
}

bool may_serve(const policy::Policy& policy, const settings::Administration& administration) {
  return std::none_of(
      policy.applies.begin(), policy.applies.end(), [&](const policy::Condition& condition) {
        if (condition.subject != policy::Subject::administration) return false;
        const auto* name = std::get_if<std::string>(&condition.value);
        if (name == nullptr) return false;
        const bool equal = *name == administration.name;
        return condition.comparison == policy::Comparison::not_equal ? equal : !equal;
      });
}

}  // namespace dunning::desk
