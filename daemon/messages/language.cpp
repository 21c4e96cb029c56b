#include "daemon/messages/language.hpp"

#include <array>
#include <utility>

namespace dunning::messages {

// How many and of what: "factuur", "facturen".
struct Noun {
  std::string_view one;
  std::string_view many;
};

struct LanguageRow {
  std::string_view code;
  std::array<std::string_view, 12> months;
  char thousands;
  char decimal;
  std::string_view after_sign;  // between "€" and the digits
  bool minus_before_sign;       // "-€5.00" against "€ -5,00"
  Noun invoice;
  Noun instalment;
  Noun day;
  std::string_view conjunction;
};

namespace {

constexpr LanguageRow rows[] = {
    {"nl",
     {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
      "oktober", "november", "december"},
     '.',
     ',',
     " ",
     false,
     {"factuur", "facturen"},
     {"termijn", "termijnen"},
     {"dag", "dagen"},
     "en"},
    {"en",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"},
     ',',
     '.',
     "",
     true,
     {"invoice", "invoices"},
     {"instalment", "instalments"},
     {"day", "days"},
     "and"},
};

std::string counted(std::int64_t count, const Noun& noun) {
  return std::to_string(count) + " " + std::string(count == 1 ? noun.one : noun.many);
}

std::string_view sign_of(std::string_view currency) {
  if (currency == "EUR") return "€";
  if (currency == "GBP") return "£";
  return {};
}

}  // namespace

std::optional<Language> Language::find(std::string_view code) {
  for (const auto& row : rows) {
    if (row.code == code) return Language(row);
  }
  return std::nullopt;
}

std::vector<std::string> Language::codes() {
  std::vector<std::string> codes;
  for (const auto& row : rows)
    codes.emplace_back(row.code);
  return codes;
}

std::string_view Language::code() const {
  return row_->code;
}

std::string Language::date(Date date) const {
  return std::to_string(date.day()) + " " + std::string(row_->months[date.month() - 1]) + " " +
         std::to_string(date.year());
}

std::string Language::amount(const Money& amount) const {
  std::string digits = decimal_text(amount);
  const bool negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  const auto point = digits.find('.');
  std::string whole = digits.substr(0, point);
  for (auto at = whole.size(); at > 3; at -= 3)
    whole.insert(at - 3, 1, row_->thousands);
  if (point != std::string::npos) whole += row_->decimal + digits.substr(point + 1);

  const auto sign = sign_of(amount.currency.code());
  const std::string before = sign.empty() ? std::string(amount.currency.code()) + " "
                                          : std::string(sign) + std::string(row_->after_sign);
  if (!negative) return before + whole;
  return row_->minus_before_sign ? "-" + before + whole : before + "-" + whole;
}

std::string Language::invoices(std::size_t count) const {
  return counted(static_cast<std::int64_t>(count), row_->invoice);
}

std::string Language::instalments(std::size_t count) const {
  return counted(static_cast<std::int64_t>(count), row_->instalment);
}

std::string Language::days(std::int64_t count) const {
  return counted(count, row_->day);
}

std::string Language::list(const std::vector<std::string>& parts) const {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) {
      text += i + 1 == parts.size() ? " " + std::string(row_->conjunction) + " " : ", ";
    }
    text += parts[i];
  }
  return text;
}

std::string printed_iban(std::string_view iban) {
  std::string text;
  std::size_t count = 0;
  for (const char c : iban) {
    if (c == ' ') continue;
    if (count > 0 && count % 4 == 0) text += ' ';
    text += c;
    ++count;
  }
  return text;
}

}  // namespace dunning::messages
