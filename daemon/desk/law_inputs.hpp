#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/money.hpp"
#include "daemon/desk/law_kinds.hpp"
#include "daemon/law/costs.hpp"
#include "daemon/law/rates.hpp"

// How the inputs of a question about the law are read.
namespace dunning::desk {

// The law of a country in force, with the currency of the question: its own `currency`, else that
// of the statute. Another currency than the statute's is an error: its sums are not converted.
struct Law {
  const law::Jurisdiction& jurisdiction;
  const law::Statute& statute;
  Currency currency;
};
Result<Law> law_of(const LawQuestion& question, std::string_view name);

// An amount that is not negative.
Result<Money> owed_amount(const json::Cursor& inputs, std::string_view key, Currency currency);

Result<std::string> word(const json::Cursor& inputs, std::string_view key);  // text or number
Result<law::Percent> percent(const json::Cursor& inputs, std::string_view key);

// "consumer"; "business", "company", "large company"; "public body", "government". Nothing for a
// text that names none of them, "any" for one.
std::optional<law::DebtorType> debtor_type(std::string_view text);
// The type that `debtor` names; the type it is missing for, and an error for a text that is none.
Result<law::DebtorType> debtor_of(const json::Cursor& inputs, law::DebtorType otherwise);

bool mentions(std::string_view text, std::string_view what);  // without regard to case

// What holds for that type as the law stands now; an error where nothing does.
Result<const law::CostRule*> cost_rule(const Law& law, law::DebtorType type);
Result<const law::RateTable*> rate_table(const Law& law, law::DebtorType type);

// That percentage of an amount, half-up to the minor unit.
Money share_of(Money amount, law::Percent percent);

json::Value minor_text(Money amount);  // "121.00"

}  // namespace dunning::desk
