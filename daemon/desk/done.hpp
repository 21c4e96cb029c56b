#pragma once

#include <string>

#include "daemon/desk/parts.hpp"

namespace dunning::desk {

// The answer to something a person said: what is so from now on.
struct Done {
  std::string sentence;
  std::string word{};  // the name under which it is kept ("promise/7"), or empty
};

inline std::string to_text(const Done& done) {
  return done.sentence + (done.word.empty() ? "" : " (" + done.word + ")") + "\n";
}

inline json::Value to_json(const Done& done) {
  auto answer = json_answer("done");
  answer.set("sentence", done.sentence);
  answer.set("word", json_or_null(done.word));
  return answer;
}

}  // namespace dunning::desk
