#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/core/money.hpp"

// How one language writes dates, amounts and counts. A message is formatted in one language
// throughout: nothing here looks at the machine's locale. Adding a language is adding a row to the
// table in language.cpp and a directory of templates.
namespace dunning::messages {

struct LanguageRow;

// What stands on a letter beside its text.
struct LetterWords {
  std::string_view file;  // "brief" of "brief-2026-03-04.pdf"
  std::string_view invoice;
  std::string_view invoice_date;
  std::string_view due_date;
  std::string_view reference;  // the customer's own
  std::string_view total;      // of the invoice
  std::string_view open;       // of that
  std::string_view expected;   // the day on which arranged money comes
  std::string_view carried;    // the sum at the foot of a page
  std::string_view brought;    // the same at the head of the next one
  std::string_view page;       // "Pagina" 1
  std::string_view of_pages;   // "van" 3
  std::string_view customer_number;
};

class Language {
 public:
  // By ISO 639-1 code, in lower case, or with the tone behind it ("nl-informal": je instead of u);
  // none for a language without a row.
  static std::optional<Language> find(std::string_view code);
  static std::vector<std::string> codes();

  std::string_view code() const;
  std::string_view base() const;      // without the tone: "nl"
  std::string date(Date date) const;  // nl "21 november 2026", de "21. November 2026"
  // Where there is little room: nl "21-11-2026", de "21.11.2026", fr "21/11/2026", en "21 Nov
  // 2026".
  std::string short_date(Date date) const;
  // With the decimals of its currency: nl "€ 1.234,50", en "€1,234.50", de "1.234,50 €",
  // fr "1 234,50 €" (spaces that do not break), "JPY 1,234". Only the euro and the pound have a
  // sign of their own; "$" and "¥" belong to several currencies.
  std::string amount(const Money& amount) const;
  // 104000 is nl "10,40%", en "10.40%", de and fr "10,40 %"; 80000 is "8%".
  std::string percent(std::int64_t ten_thousandths) const;
  std::string invoices(std::size_t count) const;     // "1 factuur", "3 facturen"
  std::string instalments(std::size_t count) const;  // "1 termijn", "3 termijnen"
  std::string days(std::int64_t count) const;        // "1 dag", "8 dagen"
  const LetterWords& letter_words() const;
  std::string scan_to_pay() const;                                // under a payment QR code
  std::string list(const std::vector<std::string>& parts) const;  // "a, b en c"

 private:
  explicit Language(const LanguageRow& row) : row_(&row) {}
  const LanguageRow* row_;
};

// "NL91 ABNA 0417 1643 00": in groups of four, as printed on bank cards.
std::string printed_iban(std::string_view iban);

}  // namespace dunning::messages
