#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/lists.hpp"
#include "daemon/desk/told_word.hpp"

// What people said, over all debtors.
namespace dunning::desk {

struct WordRow {
  DebtorId debtor;  // empty: the whole administration
  std::string debtor_name;
  ToldWord word;
};
struct WordsAnswer {
  struct Of {
    Administration administration;
    std::vector<WordRow> words;  // newest first
    bool more = false;
  };
  std::vector<Of> administrations;
};

// `what`: words (all of them), promises, plans (and the requests for one), disputes, offers.
// `state`: the standing of a word ("open", "kept", "in_dispute"…); none: any.
Result<WordsAnswer> list_words(const Desk& desk, const std::string& what,
                               const ListQuestion& question);

std::string to_text(const WordsAnswer& answer);
json::Value to_json(const WordsAnswer& answer);

}  // namespace dunning::desk
