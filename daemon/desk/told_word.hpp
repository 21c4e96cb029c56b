#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/outcome.hpp"

// What people said, as it is told: what, by whom, when, and what became of it.
namespace dunning::desk {

struct ToldWord {
  std::string name;  // "promise/7"
  std::string kind;
  Date on;
  std::string author;
  std::string reason;    // may be empty
  std::string text;      // what was said
  std::string standing;  // one word: open, kept, broken, running, in_dispute, withdrawn…
  std::string outcome;   // the same as a sentence with its facts, or empty
  std::optional<Date> ended_on;
  std::string ended_by;
};

// Printed numbers of invoices by their ledger ids; an invoice that is missing is told by its id.
using Numbers = std::map<InvoiceId, std::string>;
Numbers numbers_of(const policy::Account& account);

// All words about an account, as they stood on `today`, oldest first.
std::vector<ToldWord> told_words(const policy::Account& account, const policy::PolicySet& policies,
                                 const WorkingDays& calendar, const Numbers& numbers, Date today);

// Whether the word is about the invoice, its debtor as a whole, or the administration.
bool concerns(const policy::Word& word, const InvoiceId& invoice);

// What was said, without what became of it.
std::string word_text(const policy::Word& word, const Numbers& numbers);

std::string to_text(const ToldWord& word);  // "2026-03-09 promise/7, mira: …; kept: …"
json::Value to_json(const ToldWord& word);

}  // namespace dunning::desk
