#include "tests/sandbox/control_members.hpp"

#include <nlohmann/json.hpp>

namespace dunning::sandbox {

Result<Currency> currency_member(const Json& body) {
  const std::string code = TRY(text_member(body, "currency", "EUR"));
  return Currency::parse(code);
}

Result<std::optional<Money>> amount_member(const Json& body, Currency currency) {
  if (!body.contains("amount")) return std::nullopt;
  const Json& amount = body["amount"];
  if (!amount.is_string() && !amount.is_number()) {
    return fail(ErrorKind::invalid_input, "'amount' has to be a decimal number");
  }
  return TRY(parse_money(amount.is_string() ? amount.get<std::string>() : amount.dump(), currency));
}

Result<std::optional<std::int64_t>> minor_member(const Json& body, Currency currency) {
  const auto amount = TRY(amount_member(body, currency));
  return amount ? std::optional(amount->minor) : std::nullopt;
}

Result<std::optional<Date>> date_member(const Json& body, const char* name) {
  const std::string text = TRY(text_member(body, name, ""));
  if (text.empty()) return std::nullopt;
  const auto date = parse_date(text);
  if (!date)
    return fail(ErrorKind::invalid_input, std::string("'") + name + "' has to be YYYY-MM-DD");
  return date;
}

}  // namespace dunning::sandbox
