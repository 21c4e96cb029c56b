#pragma once

#include <set>
#include <vector>

#include "daemon/messages/html_blocks.hpp"
#include "daemon/messages/language.hpp"
#include "daemon/policy/decide.hpp"

namespace dunning::messages {

// Finds the lists of a message (S18) in its text, so that a letter can show them as tables with
// columns, whatever words the template puts around them. A list of the text is one of the message's
// when each of its items names the number of the next line and gives what is open of it; the last
// item may be "and 12 more". What is found once is not found again.
class LettersLists {
 public:
  LettersLists(const policy::Intent& intent, const Language& language)
      : intent_(intent), language_(language) {}

  struct Found {
    std::vector<const policy::Line*> lines;
    bool arranged = false;  // they have a day on which the money is expected
  };
  // Empty lines: it is another list.
  Found find(const Block& block);

 private:
  bool is_about(const Block::Item& item, const policy::Line& line) const;
  Found in(const std::vector<policy::Line>& list, const Block& block) const;

  const policy::Intent& intent_;
  const Language& language_;
  std::set<const policy::Line*> used_{};
};

}  // namespace dunning::messages
