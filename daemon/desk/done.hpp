#pragma once

#include <string>

#include "daemon/desk/parts.hpp"

namespace dunning::desk {

// The answer to something a person said: what is so from now on.
struct Done {
  std::string sentence;
};

inline std::string to_text(const Done& done) {
  return done.sentence + "\n";
}

inline json::Value to_json(const Done& done) {
  auto answer = json_answer("done");
  answer.set("sentence", done.sentence);
  return answer;
}

}  // namespace dunning::desk
