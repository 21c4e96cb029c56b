#include "daemon/policy/match_hold.hpp"

#include <algorithm>

#include "daemon/policy/outcome.hpp"
#include "daemon/policy/pattern.hpp"

namespace dunning::policy {
namespace {

struct AmountTest {
  Comparison comparison = Comparison::equal;
  Money amount;
};

Result<AmountTest> parse_amount_test(std::string_view pattern) {
  const std::string wrong = "an amount is written like \"100.00 EUR\" or \">= 10000 EUR\"";
  const auto first = pattern.find_first_not_of(" \t");
  if (first == std::string_view::npos) return fail(ErrorKind::invalid_input, wrong);
  pattern.remove_prefix(first);
  AmountTest test;
  static constexpr std::pair<std::string_view, Comparison> signs[] = {
      {">=", Comparison::greater_equal},
      {"<=", Comparison::less_equal},
      {">", Comparison::greater},
      {"<", Comparison::less},
      {"=", Comparison::equal}};
  for (const auto& [sign, comparison] : signs) {
    if (!pattern.starts_with(sign)) continue;
    test.comparison = comparison;
    pattern.remove_prefix(sign.size());
    break;
  }
  const auto from = pattern.find_first_not_of(" \t");
  const auto space = pattern.find_last_of(" \t");
  if (from == std::string_view::npos || space == std::string_view::npos || space < from)
    return fail(ErrorKind::invalid_input, wrong);
  const auto currency = Currency::parse(pattern.substr(space + 1));
  if (!currency) return fail(ErrorKind::invalid_input, wrong);
  std::string_view number = pattern.substr(from, space - from);
  number = number.substr(0, number.find_last_not_of(" \t") + 1);
  const auto amount = parse_money(number, *currency);
  if (!amount) return fail(ErrorKind::invalid_input, wrong);
  test.amount = *amount;
  return test;
}

bool holds(const AmountTest& test, const Money& open) {
  if (open.currency != test.amount.currency) return false;
  switch (test.comparison) {
    case Comparison::equal:
      return open == test.amount;
    case Comparison::not_equal:
      return open != test.amount;
    case Comparison::less:
      return open < test.amount;
    case Comparison::less_equal:
      return open <= test.amount;
    case Comparison::greater:
      return open > test.amount;
    case Comparison::greater_equal:
      return open >= test.amount;
  }
  return true;
}

}  // namespace

bool matches(const MatchHold& hold, const Item& item, const Debtor& debtor) {
  if (!check_match(hold.subject, hold.pattern)) return true;
  if (hold.subject == "amount") {
    const auto test = parse_amount_test(hold.pattern);
    return !test || holds(*test, item.open);
  }
  const std::string pattern = trimmed_small(hold.pattern);
  if (hold.subject == "number") return fits_pattern(pattern, item.number);
  const auto tagged = [&](const std::vector<std::string>& tags) {
    return std::any_of(tags.begin(), tags.end(),
                       [&](const std::string& tag) { return trimmed_small(tag) == pattern; });
  };
  return tagged(item.tags) || tagged(debtor.tags);
}

Status check_match(std::string_view subject, std::string_view pattern) {
  if (subject == "amount") {
    TRY(parse_amount_test(pattern));
    return {};
  }
  if (subject != "tag" && subject != "number") {
    return fail(ErrorKind::invalid_input, "a hold matches a tag, a number or an amount, not \"" +
                                              std::string(subject) + "\"");
  }
  if (trimmed_small(pattern).empty()) {
    return fail(ErrorKind::invalid_input,
                "the " + std::string(subject) + " to hold back is missing");
  }
  return {};
}

const Word* matching_hold(const Item& item, const Account& account, Date today) {
  const Word* longest = nullptr;
  const auto until = [](const Word& word) { return std::get<MatchHold>(word.what).until; };
  for (const auto& word : account.words) {
    const auto* hold = std::get_if<MatchHold>(&word.what);
    if (!hold || !in_force(word, today) || (hold->until && *hold->until <= today)) continue;
    if (!matches(*hold, item, account.debtor)) continue;
    const bool longer =
        !longest || (until(*longest) && (!hold->until || *hold->until > *until(*longest)));
    if (longer) longest = &word;
  }
  return longest;
}

}  // namespace dunning::policy
