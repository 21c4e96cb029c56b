#include "daemon/desk/law_inputs.hpp"

#include "daemon/core/text.hpp"
#include "daemon/law/rounding.hpp"

namespace dunning::desk {
namespace {

using law::DebtorType;

constexpr law::Wide hundred_percent = 1'000'000;  // in ten-thousandths of a percent

// Rules of the future are data too; a question without a date is about what is known last.
const Date end_of_time = *Date::from_ymd(9999, 12, 31);

}  // namespace

Result<Law> law_of(const LawQuestion& question, std::string_view name) {
  const auto* jurisdiction = TRY(question.shelf.open(name));
  const law::Statute& statute = jurisdiction->statute;
  if (!statute.known()) {
    return fail(ErrorKind::not_found, "the tables of \"" + std::string(name) + "\" hold no law");
  }
  const auto named = TRY(question.inputs.find("currency"));
  if (named) {
    const auto currency = Currency::parse(TRY(named->text()));
    if (!currency) return fail(named->error("expected three capital letters such as EUR"));
    if (*currency != statute.currency) {
      return fail(named->error("this law counts in " + std::string(statute.currency.code())));
    }
  }
  return Law{*jurisdiction, statute, statute.currency};
}

Result<Money> owed_amount(const json::Cursor& inputs, std::string_view key, Currency currency) {
  const auto place = TRY(inputs.at(key));
  const auto amount = TRY(place.amount(currency));
  if (amount.is_negative()) return fail(place.error("expected an amount that is not negative"));
  return amount;
}

Result<std::string> word(const json::Cursor& inputs, std::string_view key) {
  const auto place = TRY(inputs.at(key));
  auto text = TRY(json::plain_text(inputs, key));
  if (text.empty()) return fail(place.error("expected a text, found an empty one"));
  return text;
}

Result<law::Percent> percent(const json::Cursor& inputs, std::string_view key) {
  const auto place = TRY(inputs.at(key));
  auto text = TRY(word(inputs, key));
  if (text.ends_with('%')) text = trimmed(text.substr(0, text.size() - 1));
  const auto found = law::parse_percent(text);
  if (!found) return fail(place.error("expected a percentage such as 2.15"));
  return *found;
}

bool mentions(std::string_view text, std::string_view what) {
  return ascii_lower(text).find(ascii_lower(what)) != std::string::npos;
}

std::optional<DebtorType> debtor_type(std::string_view text) {
  for (const auto* consumer : {"consumer", "private"}) {
    if (mentions(text, consumer)) return DebtorType::consumer;
  }
  for (const auto* body : {"public", "government", "authority", "municipality"}) {
    if (mentions(text, body)) return DebtorType::public_body;
  }
  for (const auto* business : {"business", "company", "commercial", "b2b", "sme", "freelance"}) {
    if (mentions(text, business)) return DebtorType::business;
  }
  return std::nullopt;
}

Result<DebtorType> debtor_of(const json::Cursor& inputs, DebtorType otherwise) {
  const auto place = TRY(inputs.find("debtor"));
  if (!place) return otherwise;
  const auto text = TRY(place->text());
  if (ascii_lower(trimmed(text)) == "any") return otherwise;
  const auto type = debtor_type(text);
  if (!type) return fail(place->error("expected consumer, business or public body"));
  return *type;
}

Result<const law::CostRule*> cost_rule(const Law& law, DebtorType type) {
  const auto* rule = law.statute.costs_for(type, end_of_time);
  if (rule != nullptr) return rule;
  return fail(ErrorKind::not_found, "the law of " + law.jurisdiction.country +
                                        " knows no collection costs for a " +
                                        std::string(law::name(type)));
}

Result<const law::RateTable*> rate_table(const Law& law, DebtorType type) {
  const auto* table = law.statute.rates_for(type);
  if (table != nullptr) return table;
  return fail(ErrorKind::not_found, "the law of " + law.jurisdiction.country +
                                        " knows no statutory interest for a " +
                                        std::string(law::name(type)));
}

Money share_of(Money amount, law::Percent percent) {
  const auto share =
      law::divided(law::Wide{amount.minor} * percent.e4, hundred_percent, law::Rounding::half_up);
  return {static_cast<std::int64_t>(share), amount.currency};
}

json::Value minor_text(Money amount) {
  return decimal_text(amount);
}

}  // namespace dunning::desk
