#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"

// What `dunningctl init` asks: the few things nobody can know but the owner. Pure: whoever asks
// them shows them on a terminal or takes the answers from elsewhere. What the answers become is in
// desk/first_configuration.hpp.
namespace dunning::desk {

// By key, as it goes into the file: an answer that was not given is not there, or empty.
using Answers = std::map<std::string, std::string>;

struct Question {
  enum class Kind { required, optional, secret, optional_secret };

  std::string key;   // "country"
  std::string text;  // "Country of the company"
  std::string help;  // why it is asked and where it is found, in one line; may be empty
  Kind kind = Kind::required;
  // What Enter takes; empty: nothing.
  std::function<std::string(const Answers&)> proposal{};
  // Whether it is asked at all, by the answers before it; empty: always.
  std::function<bool(const Answers&)> wanted{};
  // The answer as it goes into the file. Error: what is wrong with it and what was expected, as a
  // sentence to the person who typed it.
  std::function<Result<std::string>(const std::string&)> read{};

  bool may_be_empty() const { return kind == Kind::optional || kind == Kind::optional_secret; }
  bool is_secret() const { return kind == Kind::secret || kind == Kind::optional_secret; }
};

struct QuestionGroup {
  std::string heading;
  std::vector<Question> questions;
};

// In the order in which they are asked.
const std::vector<QuestionGroup>& first_questions();

// The answer to one question: the proposal when `typed` is empty, nothing for a "-" where nothing
// may be answered. invalid_input as Question::read, or that it is needed.
Result<std::string> take_answer(const Question& question, const std::string& typed,
                                const Answers& before);

// What was answered beforehand, taken one by one; keys that belong to no question, wrong answers
// and answers to what is not asked are refused by name.
Result<Answers> take_answers(const Answers& given);

// Where nobody can be asked: what is not answered is as proposed.
struct Completed {
  Answers answers;
  std::vector<std::string> open;  // what has no proposal either, by key
};
Completed complete(const Answers& answers);

}  // namespace dunning::desk
