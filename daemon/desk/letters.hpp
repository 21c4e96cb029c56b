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
  std::string address;   // on one line
  int pages = 0;         // to be printed on one side
  std::string envelope;  // the smallest that takes them
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

// The job sheet: what to print, how many pages, into which envelope, for whom. Empty when there is
// nothing to be posted.
std::string job_sheet(const std::vector<LetterToPost>& letters);

// The same as a file of the day beside the letters ("job-sheet-2026-03-04.txt"), for whoever prints
// them: written whole, again when it has changed since `written`, which is what the caller keeps of
// the last time; none at first.
Status write_job_sheet(const Desk& desk, const std::string& administration,
                       std::optional<std::string>& written);

std::string to_text(const LettersAnswer& answer);
json::Value to_json(const LettersAnswer& answer);

}  // namespace dunning::desk
