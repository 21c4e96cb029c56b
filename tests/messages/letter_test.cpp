#include "daemon/messages/letter.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

using namespace dunning;

namespace {

Creditor creditor() {
  Creditor one;
  one.name = "Kade & Zoon B.V.";
  one.address = {{"Havenkade 12"}, "3011 AA", "Rotterdam", "NL"};
  one.company_number = "24123456";
  one.vat_number = "NL001234567B01";
  one.phone = "+31 10 123 45 67";
  one.from_address = "debiteuren@kade.example";
  return one;
}

Debtor debtor() {
  Debtor one;
  one.name = "J. Jansen";
  one.address = {{"Kerkstraat 5 bis"}, "1017 GA", "Amsterdam", "NL"};
  return one;
}

// What somebody else's program reads in it.
std::string text_layer(const std::string& pdf) {
  const auto file =
      std::filesystem::temp_directory_path() / ("letter-" + std::to_string(::getpid()) + ".pdf");
  std::ofstream(file, std::ios::binary) << pdf;
  std::string text;
  FILE* const reader = ::popen(("pdftotext -layout " + file.string() + " -").c_str(), "r");
  REQUIRE(reader != nullptr);
  char buffer[4096];
  for (auto n = fread(buffer, 1, sizeof buffer, reader); n > 0;
       n = fread(buffer, 1, sizeof buffer, reader))
    text.append(buffer, n);
  REQUIRE(::pclose(reader) == 0);
  std::filesystem::remove(file);
  return text;
}

Result<std::string> letter(const messages::Rendered& text, const Debtor& to) {
  const auto from = creditor();
  const auto language = *messages::Language::find("nl");
  return messages::letter_pdf(
      {text, from, to, language, *parse_date("2026-03-04"), "0123456789abcdef"});
}

}  // namespace

TEST_CASE("S31 letter: address, date, subject and text can be read by another program") {
  const auto pdf = letter({"Betalingsherinnering",
                           "Geachte heer Jansen,\n\nEr staat € 1.234,50 "
                           "open.\n",
                           "nl", "nl/x.txt"},
                          debtor());
  REQUIRE(pdf);
  const auto text = text_layer(*pdf);
  for (const char* expected :
       {"J. Jansen", "Kerkstraat 5 bis", "1017 GA", "Amsterdam", "Rotterdam, 4 maart 2026",
        "Betalingsherinnering", "Er staat € 1.234,50 open.", "24123456", "0123456789abcdef"}) {
    CAPTURE(expected);
    CHECK(text.find(expected) != std::string::npos);
  }
}

TEST_CASE("letter: a long text goes on over the next pages, and nothing of it is lost") {
  std::string body;
  for (int i = 1; i <= 150; ++i)
    body += "Regel " + std::to_string(i) + ".\n";
  const auto text = text_layer(letter({"Lang", body, "nl", "nl/x.txt"}, debtor()).value());
  for (int i = 1; i <= 150; ++i)
    CHECK(text.find("Regel " + std::to_string(i) + ".") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '\f') >= 3);
}

TEST_CASE("letter: the same letter gives the same bytes") {
  const messages::Rendered text{"Brief", "Tekst.\n", "nl", "nl/x.txt"};
  CHECK(letter(text, debtor()).value() == letter(text, debtor()).value());
}

TEST_CASE("S33 letter: without a street or a place there is none") {
  auto to = debtor();
  to.address.lines.clear();
  CHECK(letter({"Brief", "Tekst.\n", "nl", "nl/x.txt"}, to).error().kind == ErrorKind::not_found);
  to = debtor();
  to.address.city.clear();
  CHECK(messages::postal_address(to, creditor()).empty());
}

TEST_CASE("letter: the country stands in the address when it is another") {
  auto to = debtor();
  CHECK(messages::postal_address(to, creditor()).back() == "1017 GA  Amsterdam");
  to.address.country = "BE";
  CHECK(messages::postal_address(to, creditor()).back() == "BE");
}
