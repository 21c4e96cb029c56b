#include "daemon/desk/amount.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace dunning::desk {
namespace {

constexpr std::size_t longest = 40;

bool is_digit(char byte) {
  return byte >= '0' && byte <= '9';
}

bool is_capital(char byte) {
  return byte >= 'A' && byte <= 'Z';
}

void remove(std::string& text, std::string_view part) {
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
}

// Digits and separators only; the Dutch "484,-" becomes "484".
std::string bare(std::string_view given) {
  std::string text(given);
  for (const std::string_view part : {"€", "\u00a0", "\u202f", " ", "'"})
    remove(text, part);
  for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
    if (std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at),
                    text.begin() + static_cast<std::ptrdiff_t>(at + 3), is_capital)) {
      text.erase(at, 3);
      break;
    }
  }
  for (const std::string_view end : {",--", ",-", ".-", ",="}) {
    if (text.ends_with(end)) {
      text.resize(text.size() - end.size());
      break;
    }
  }
  return text;
}

// Whether separators of this kind stand where thousands do: 1 to 3 digits, then groups of 3.
bool groups_of_three(std::string_view whole, char separator) {
  std::size_t group = 0;
  bool first = true;
  for (std::size_t i = 0; i <= whole.size(); ++i) {
    if (i < whole.size() && whole[i] != separator) {
      if (!is_digit(whole[i])) return false;
      ++group;
      continue;
    }
    const bool last = i == whole.size();
    if (first && last) return group > 0;
    if (first ? group == 0 || group > 3 : group != 3) return false;
    first = false;
    group = 0;
  }
  return true;
}

std::string without(std::string text, char separator) {
  text.erase(std::remove(text.begin(), text.end(), separator), text.end());
  return text;
}

// The decimal token that is meant; none when it is no amount, or could be two.
std::optional<std::string> token_of(const std::string& text, int decimals) {
  const auto last = text.find_last_of(".,");
  if (last == std::string::npos) return text;
  const char separator = text[last];
  const char other = separator == '.' ? ',' : '.';
  const std::string before = text.substr(0, last);
  const std::string after = text.substr(last + 1);
  const bool several = before.find(separator) != std::string::npos;
  const bool both = before.find(other) != std::string::npos;
  if (several) {  // all of them are thousands: 1.234.567
    if (both || !groups_of_three(text, separator)) return std::nullopt;
    return without(text, separator);
  }
  if (both) {
    if (!groups_of_three(before, other)) return std::nullopt;
    return without(before, other) + "." + after;
  }
  if (after.size() != 3) return before + "." + after;
  if (decimals == 3 || before.empty() || before.front() == '0' || !groups_of_three(text, separator))
    return std::nullopt;
  return before + after;
}

}  // namespace

std::optional<Currency> currency_in(std::string_view text) {
  for (std::size_t at = 0; at + 3 <= text.size(); ++at) {
    const auto code = text.substr(at, 3);
    if (!std::all_of(code.begin(), code.end(), is_capital)) continue;
    if (const auto found = Currency::parse(code)) return *found;
  }
  return text.find("€") != std::string_view::npos ? std::optional(Currency()) : std::nullopt;
}

Result<Money> parse_amount(std::string_view text, Currency currency) {
  const std::string said(text.substr(0, longest));
  if (const auto named = currency_in(text); named && *named != currency) {
    return fail(ErrorKind::invalid_input, "\"" + said + "\" is in " + std::string(named->code()) +
                                              ", and the invoices are in " +
                                              std::string(currency.code()));
  }
  const std::string digits = bare(text);
  const bool clean =
      text.size() <= longest && !digits.empty() &&
      std::all_of(digits.begin(), digits.end(),
                  [](char byte) { return is_digit(byte) || byte == '.' || byte == ','; }) &&
      is_digit(digits.front()) && is_digit(digits.back());
  const auto token = clean ? token_of(digits, currency.decimals()) : std::nullopt;
  const auto money = token ? parse_money(*token, currency)
                           : Result<Money>(fail(ErrorKind::invalid_input, "no amount"));
  if (!money || !money->is_positive()) {
    return fail(ErrorKind::invalid_input, "\"" + said + "\" is no amount in " +
                                              std::string(currency.code()) +
                                              " such as 1234.50 or 1.234,50");
  }
  return *money;
}

}  // namespace dunning::desk
