#pragma once

#include <optional>

#include "daemon/desk/first_questions.hpp"

namespace dunning::cli {

// Asks on the terminal what is not answered yet, until each answer is right. What is in `kept`
// stays as it is when nothing is typed. None when the input ended first.
std::optional<desk::Answers> ask_first_questions(desk::Answers answers, const desk::Answers& kept);

}  // namespace dunning::cli
