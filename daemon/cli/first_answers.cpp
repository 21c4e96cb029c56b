#include "daemon/cli/first_answers.hpp"

#include "daemon/cli/print.hpp"
#include "daemon/cli/terminal.hpp"

namespace dunning::cli {
namespace {

std::string prompt(const desk::Question& question, const desk::Answers& answers) {
  std::string text = question.text;
  const std::string proposal = question.proposal ? question.proposal(answers) : std::string();
  if (!proposal.empty())
    text += " [" + proposal + "]";
  else if (question.may_be_empty())
    text += " [none]";
  return text + ": ";
}

std::optional<std::string> ask(const desk::Question& question, const desk::Answers& answers) {
  if (!question.help.empty()) print("  " + question.help + "\n");
  for (;;) {
    const auto typed = question.is_secret() ? ask_secret(prompt(question, answers))
                                            : ask_line(prompt(question, answers));
    if (!typed) return std::nullopt;
    auto answer = desk::take_answer(question, *typed, answers);
    if (answer) return *answer;
    print("  " + answer.error().message + "\n");
  }
}

}  // namespace

std::optional<desk::Answers> ask_first_questions(desk::Answers answers) {
  for (const auto& group : desk::first_questions()) {
    bool begun = false;
    for (const auto& question : group.questions) {
      if (answers.contains(question.key)) continue;
      if (question.wanted && !question.wanted(answers)) continue;
      if (!begun) print(heading(group.heading));
      begun = true;
      auto answer = ask(question, answers);
      if (!answer) return std::nullopt;
      answers[question.key] = std::move(*answer);
    }
  }
  return answers;
}

}  // namespace dunning::cli
