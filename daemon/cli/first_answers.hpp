#pragma once

#include <optional>

#include "daemon/desk/first_questions.hpp"

namespace dunning::cli {

// Asks on the terminal what is not answered yet, until each answer is right. None when the input
// ended first.
std::optional<desk::Answers> ask_first_questions(desk::Answers answers);

}  // namespace dunning::cli
