#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {

// A letter that lies in the print folder and waits for somebody to post it (S31).
struct LetterToPost {
  store::Overview::MessageRow message;
  std::string file;
  // Why it should not be posted any more: what it asks for was paid, a hold came in. Empty: post
  // it.
  std::string stale;
};

struct LettersAnswer {
  struct Of {
    Administration administration;
    std::vector<LetterToPost> letters;  // oldest first
  };
  std::vector<Of> administrations;
};

Result<std::vector<LetterToPost>> letters_to_post(const Desk& desk,
                                                  const Administration& administration);
Result<LettersAnswer> letters(const Desk& desk, const std::optional<std::string>& administration);

// The letter was posted on `on`, today when not given; its terms count from there. `key` is its key
// or the beginning of it. Invalid_input for a day that is yet to come, or before it was made.
Result<Done> posted(const Desk& desk, const std::string& key, const std::optional<Date>& on);

// It will not be posted: what its step did is undone when nothing else of it has left.
Result<Done> not_posted(const Desk& desk, const std::string& key, const std::string& why);

std::string to_text(const LettersAnswer& answer);
json::Value to_json(const LettersAnswer& answer);

}  // namespace dunning::desk
