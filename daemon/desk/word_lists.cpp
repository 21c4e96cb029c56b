#include "daemon/desk/word_lists.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/desk/parts.hpp"
#include "daemon/desk/speak.hpp"
#include "daemon/desk/table.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {
namespace {

constexpr std::size_t search_limit = 1'000'000;

bool wanted(const std::string& what, const std::string& kind) {
  if (what == "words") return true;
  if (what == "plans") return kind == "plan" || kind == "plan_request";
  return what == kind + "s";
}

// The accounts about which something was said, with the names of their debtors; a debtor with two
// currencies has two.
struct Concerned {
  std::map<DebtorId, std::vector<Currency>> accounts;
  std::map<DebtorId, std::string> names;
};
Result<Concerned> concerned(const Desk& desk, AdministrationId id) {
  Concerned found;
  for (const auto& row : TRY(store::Overview(desk.store).debtors(id, search_limit))) {
    found.accounts[row.debtor].push_back(row.open.currency);
    found.names[row.debtor] = row.name;
  }
  return found;
}

Result<std::vector<WordRow>> words_of(const Desk& desk, const Administration& of,
                                      const std::string& what) {
  const auto id = of.stored->id;
  const Date today = of.today(desk.clock);
  const auto all = TRY(concerned(desk, id));
  std::vector<std::pair<Instant, WordRow>> rows;
  std::set<DebtorId> debtors;
  std::set<std::string> told;
  for (const auto& said : TRY(store::Words(desk.store).list(id, {}))) {
    if (!wanted(what, std::string(policy::kind(said.word)))) continue;
    if (!said.debtor.value.empty()) {
      debtors.insert(said.debtor);
      continue;
    }
    policy::Account nobody;
    nobody.words = {said.word};
    for (auto& word : told_words(nobody, desk.configuration.policies,
                                 of.jurisdiction->working_days(), {}, today))
      rows.emplace_back(said.word.said_at, WordRow{{}, "", std::move(word)});
  }
  for (const auto& debtor : debtors) {
    const auto accounts = all.accounts.find(debtor);
    if (accounts == all.accounts.end()) continue;
    for (const auto& currency : accounts->second) {
      const auto account = TRY(store::Accounts(desk.store).load({id, debtor, currency})).account;
      auto words = told_words(account, desk.configuration.policies, of.jurisdiction->working_days(),
                              numbers_of(account), today);
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (!wanted(what, words[i].kind)) continue;
        const auto by_name = [&](const auto& one) { return policy::name(one) == words[i].name; };
        const auto word = std::find_if(account.words.begin(), account.words.end(), by_name);
        if (word == account.words.end() || std::holds_alternative<policy::MatchHold>(word->what))
          continue;  // said about everything, and told above
        if (!told.insert(words[i].name).second) continue;
        rows.emplace_back(word->said_at,
                          WordRow{debtor, all.names.at(debtor), std::move(words[i])});
      }
    }
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& one, const auto& other) { return one.first > other.first; });
  std::vector<WordRow> sorted;
  for (auto& [at, row] : rows)
    sorted.push_back(std::move(row));
  return sorted;
}

}  // namespace

Result<WordsAnswer> list_words(const Desk& desk, const std::string& what,
                               const ListQuestion& question) {
  WordsAnswer answer;
  for (auto& one : TRY(administrations(desk, question.administration))) {
    WordsAnswer::Of of;
    if (one.stored) of.words = TRY(words_of(desk, one, what));
    if (question.state) {
      std::erase_if(of.words,
                    [&](const WordRow& row) { return row.word.standing != *question.state; });
    }
    of.more = of.words.size() > question.limit;
    if (of.more) of.words.resize(question.limit);
    of.administration = std::move(one);
    answer.administrations.push_back(std::move(of));
  }
  return answer;
}

std::string to_text(const WordsAnswer& answer) {
  std::string text;
  for (const auto& of : answer.administrations) {
    if (answer.administrations.size() > 1)
      text += (text.empty() ? "" : "\n") + of.administration.name() + "\n";
    if (of.words.empty()) {
      text += "nothing was said\n";
      continue;
    }
    Table table({{"WORD"}, {"ON"}, {"DEBTOR"}, {"WHAT"}, {"STANDING"}, {"BY"}});
    for (const auto& row : of.words) {
      table.row({row.word.name, to_string(row.word.on),
                 row.debtor_name.empty() ? "(all)" : row.debtor_name, row.word.text,
                 row.word.standing, row.word.author});
      if (!row.word.outcome.empty()) table.below(row.word.outcome);
    }
    text += table.print();
    if (of.more) text += "and more: --limit N shows them\n";
  }
  return text;
}

json::Value to_json(const WordsAnswer& answer) {
  auto list = json::Value::array();
  for (const auto& of : answer.administrations) {
    auto words = json::Value::array();
    for (const auto& row : of.words) {
      auto word = to_json(row.word);
      word.set("debtor", json_or_null(row.debtor.value));
      word.set("debtor_name", json_or_null(row.debtor_name));
      words.push(std::move(word));
    }
    list.push(json::Value::object({{"administration", of.administration.name()},
                                   {"more", of.more},
                                   {"words", std::move(words)}}));
  }
  auto value = json_answer("words");
  value.set("administrations", std::move(list));
  return value;
}

}  // namespace dunning::desk
