#include "daemon/messages/language.hpp"

#include <array>
#include <utility>

namespace dunning::messages {

// How many and of what: "factuur", "facturen".
struct Noun {
  std::string_view one;
  std::string_view many;
};

// Where the sign of a currency stands, and what is between it and the digits.
struct SignPlace {
  enum class Side { before, after } side;
  std::string_view space;
  bool minus_first;  // "-€5.00" and "-5,00 €" against "€ -5,00"
};

struct LanguageRow {
  std::string_view code;
  std::array<std::string_view, 12> months;
  std::string_view after_day;           // "21. November"
  std::string_view first_of_the_month;  // "1er novembre", or empty
  std::string_view thousands;
  char decimal;
  SignPlace sign;
  std::string_view before_percent;  // between the digits and "%"
  Noun invoice;
  Noun instalment;
  Noun day;
  std::string_view conjunction;
  std::string_view scan_to_pay;
  std::string_view between_digits;  // of a short date; empty: the month's first three letters
  LetterWords letter;
};

namespace {

constexpr std::string_view no_break_space = "\u00a0";

constexpr LanguageRow dutch(std::string_view code, std::string_view scan_to_pay) {
  return {code,
          {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
           "oktober", "november", "december"},
          "",
          "",
          ".",
          ',',
          {SignPlace::Side::before, " ", false},
          "",
          {"factuur", "facturen"},
          {"termijn", "termijnen"},
          {"dag", "dagen"},
          "en",
          scan_to_pay,
          "-",
          {"brief", "Factuur", "Factuurdatum", "Vervaldatum", "Kenmerk", "Bedrag", "Openstaand",
           "Verwacht op", "Transport", "Transport", "Pagina", "van", "Klantnummer"}};
}

constexpr LanguageRow rows[] = {
    dutch("nl", "Scan deze code met de app van uw bank"),
    dutch("nl-informal", "Scan deze code met de app van je bank"),
    {"en",
     {"January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December"},
     "",
     "",
     ",",
     '.',
     {SignPlace::Side::before, "", true},
     "",
     {"invoice", "invoices"},
     {"instalment", "instalments"},
     {"day", "days"},
     "and",
     "Scan this code with your banking app",
     "",
     {"letter", "Invoice", "Invoice date", "Due date", "Your reference", "Amount", "Open",
      "Expected on", "Carried forward", "Brought forward", "Page", "of", "Customer number"}},
    {"de",
     {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober",
      "November", "Dezember"},
     ".",
     "",
     ".",
     ',',
     {SignPlace::Side::after, no_break_space, true},
     no_break_space,
     {"Rechnung", "Rechnungen"},
     {"Rate", "Raten"},
     {"Tag", "Tage"},
     "und",
     "Diesen Code mit der App Ihrer Bank scannen",
     ".",
     {"brief", "Rechnung", "Rechnungsdatum", "Fällig am", "Ihr Zeichen", "Betrag", "Offen",
      "Erwartet am", "Übertrag", "Übertrag", "Seite", "von", "Kundennummer"}},
    {"fr",
     {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
      "octobre", "novembre", "décembre"},
     "",
     "1er",
     no_break_space,
     ',',
     {SignPlace::Side::after, no_break_space, true},
     no_break_space,
     {"facture", "factures"},
     {"échéance", "échéances"},
     {"jour", "jours"},
     "et",
     "Scannez ce code avec l’application de votre banque",
     "/",
     {"lettre", "Facture", "Date", "Échéance", "Votre référence", "Montant", "Solde", "Attendu le",
      "À reporter", "Report", "Page", "sur", "Numéro de client"}},
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

std::string_view Language::base() const {
  return row_->code.substr(0, row_->code.find('-'));
}

std::string Language::date(Date date) const {
  const bool first = date.day() == 1 && !row_->first_of_the_month.empty();
  const std::string day = first ? std::string(row_->first_of_the_month)
                                : std::to_string(date.day()) + std::string(row_->after_day);
  return day + " " + std::string(row_->months[date.month() - 1]) + " " +
         std::to_string(date.year());
}

std::string Language::short_date(Date date) const {
  const auto two = [](unsigned number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
  };
  const std::string between(row_->between_digits);
  const auto year = std::to_string(date.year());
  if (!between.empty()) return two(date.day()) + between + two(date.month()) + between + year;
  return std::to_string(date.day()) + " " +
         std::string(row_->months[date.month() - 1].substr(0, 3)) + " " + year;
}

std::string Language::amount(const Money& amount) const {
  std::string digits = decimal_text(amount);
  const bool negative = digits.starts_with('-');
  if (negative) digits.erase(0, 1);
  const auto point = digits.find('.');
  std::string whole = digits.substr(0, point);
  for (auto at = whole.size(); at > 3; at -= 3)
    whole.insert(at - 3, row_->thousands);
  if (point != std::string::npos) whole += row_->decimal + digits.substr(point + 1);

  const auto& place = row_->sign;
  const auto sign = sign_of(amount.currency.code());
  const std::string unit(sign.empty() ? amount.currency.code() : sign);
  const std::string minus = negative ? "-" : "";
  if (place.side == SignPlace::Side::after) return minus + whole + std::string(place.space) + unit;
  const std::string before = unit + (sign.empty() ? " " : std::string(place.space));
  return place.minus_first ? minus + before + whole : before + minus + whole;
}

std::string Language::percent(std::int64_t ten_thousandths) const {
  const bool negative = ten_thousandths < 0;
  const auto digits = std::to_string(negative ? -ten_thousandths : ten_thousandths);
  std::string padded = digits.size() < 5 ? std::string(5 - digits.size(), '0') + digits : digits;
  std::string text = padded.substr(0, padded.size() - 4);
  std::string part = padded.substr(padded.size() - 4);
  while (part.size() > 2 && part.back() == '0')
    part.pop_back();
  if (part != "00") text += row_->decimal + part;
  return (negative ? "-" : "") + text + std::string(row_->before_percent) + "%";
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

const LetterWords& Language::letter_words() const {
  return row_->letter;
}

std::string Language::scan_to_pay() const {
  return std::string(row_->scan_to_pay);
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
