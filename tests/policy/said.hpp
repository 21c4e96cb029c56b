#pragma once

#include <string_view>

#include "daemon/policy/outcome.hpp"
#include "tests/policy/builders.hpp"

// Words as a test says them: by anna, numbered from 1 in the order in which they are said.
namespace dunning::policy::test {

// The reference is good until the next word is said.
template <class What>
Word& say(World& world, std::string_view on, What what) {
  Word word;
  word.id = {static_cast<std::int64_t>(world.account.words.size()) + 1};
  word.on = day(on);
  word.author = "anna";
  word.what = std::move(what);
  world.account.words.push_back(std::move(word));
  return world.account.words.back();
}

void end(Word& word, std::string_view on, std::string_view how);

// What is open of the named invoices now, "A B".
std::vector<Covered> covered(const World& world, std::string_view numbers);

Promise promise(const World& world, std::string_view amount, std::string_view by,
                std::string_view numbers);
// "2026-06-01 50.00, 2026-07-01 50.00"
Plan plan(const World& world, std::string_view instalments, std::string_view numbers);
Dispute dispute(std::string_view number, std::string_view amount = "");

// A payment on the invoice; lowers what is open, and a negative one raises it again.
void receives(World& world, std::string_view number, std::string_view amount, std::string_view on);

Outcomes outcomes_on(const World& world, std::string_view date);

}  // namespace dunning::policy::test
