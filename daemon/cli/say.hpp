#pragma once

#include "daemon/cli/print.hpp"
#include "daemon/cli/run.hpp"
#include "daemon/cli/verb.hpp"

namespace dunning::cli {

// Prints an answer in the form asked for; to_text with the clock when that takes one.
template <class Answer>
int say(const Asked& asked, const Answer& answer, const desk::Desk& desk, bool fine = true) {
  if (asked.json) {
    print(json_text(to_json(answer)));
  } else if constexpr (requires { to_text(answer, desk.clock); }) {
    print(to_text(answer, desk.clock));
  } else {
    print(to_text(answer));
  }
  return fine ? exit_fine : exit_attention;
}

template <class Answer>
int say(const Asked& asked, const Result<Answer>& answer, const desk::Desk& desk) {
  return answer ? say(asked, *answer, desk) : complain(answer.error());
}

// Says a wish of the command line about the administration that was asked for.
template <class Wish, class Verb>
int say_of(const Asked& asked, const desk::Desk& desk, Wish wish, Verb verb) {
  wish.administration = asked.administration;
  return say(asked, verb(desk, wish), desk);
}

}  // namespace dunning::cli
