#include "daemon/cli/first_answers.hpp"

#include "daemon/cli/print.hpp"
#include "daemon/cli/terminal.hpp"

namespace dunning::cli {
namespace {

std::string prompt(const desk::Question& question, const desk::Answers& answers, bool is_kept) {
  std::string text = question.text;
  const std::string proposal = question.proposal ? question.proposal(answers) : std::string();
  if (is_kept)
    text += " [as it is]";
  else if (!proposal.empty())
    text += " [" + proposal + "]";
  else if (question.may_be_empty())
    text += " [none]";
  return text + ": ";
}

std::optional<std::string> ask(const desk::Question& question, const desk::Answers& answers,
                               const desk::Answers& kept) {
  if (!question.help.empty()) print("  " + question.help + "\n");
  const auto known = kept.find(question.key);
  const std::string text = prompt(question, answers, known != kept.end());
  for (;;) {
    const auto typed = question.is_secret() ? ask_secret(text) : ask_line(text);
    if (!typed) return std::nullopt;
    if (typed->empty() && known != kept.end()) return known->second;
    auto answer = desk::take_answer(question, *typed, answers);
    if (answer) return *answer;
    print("  " + answer.error().message + "\n");
  }
}

}  // namespace

std::optional<desk::Answers> ask_first_questions(desk::Answers answers, const desk::Answers& kept) {
  for (const auto& group : desk::first_questions()) {
    bool begun = false;
    for (const auto& question : group.questions) {
      if (answers.contains(question.key)) continue;
      if (question.wanted && !question.wanted(answers)) continue;
      if (!begun) print(heading(group.heading));
      begun = true;
      auto answer = ask(question, answers, kept);
      if (!answer) return std::nullopt;
      answers[question.key] = std::move(*answer);
    }
  }
  return answers;
}

}  // namespace dunning::cli
