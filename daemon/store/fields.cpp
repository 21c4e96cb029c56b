#include "daemon/store/fields.hpp"

namespace dunning::store {

Result<Money> read_money_text(std::string_view text) {
  const auto space = text.rfind(' ');
  if (space == std::string_view::npos)
    return fail(ErrorKind::invalid_input, "an amount without a currency");
  const Currency currency = TRY(Currency::parse(text.substr(space + 1)));
  return parse_money(text.substr(0, space), currency);
}

Money FieldReader::money(std::string_view key) {
  const std::string written = text(key);
  auto value = read_money_text(written);
  if (!value) {
    keep(cursor_.error(std::string(key) + " is no amount"));
    return {};
  }
  return *value;
}

std::optional<Money> FieldReader::find_money(std::string_view key) {
  if (text(key).empty()) return std::nullopt;
  return money(key);
}

}  // namespace dunning::store
