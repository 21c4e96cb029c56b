#include "daemon/messages/letter.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "daemon/messages/qr_code.hpp"
#include "tests/messages/paper.hpp"
#include "tests/messages/sample.hpp"

using namespace dunning;
using test::text_layer;

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

struct Drawn {
  messages::Rendered text;
  Debtor to = debtor();
  Creditor from = creditor();
  policy::Intent intent{};
  messages::Letter::Use use = messages::Letter::Use::posted;

  Result<std::string> letter() const {
    const auto language = *messages::Language::find(text.language);
    return messages::letter_pdf(
        {text, from, to, language, *parse_date("2026-03-04"), "0123456789abcdef", intent, use});
  }
};

messages::Rendered plain(const std::string& subject, const std::string& body) {
  return {subject, body, "nl", "nl/x.txt"};
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t pages_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\f'));
}

std::string page_of(const std::string& text, std::size_t number) {
  std::size_t begin = 0;
  for (std::size_t i = 1; i < number; ++i)
    begin = text.find('\f', begin) + 1;
  return text.substr(begin, text.find('\f', begin) - begin);
}

// A text in which `count` invoices of 10.00 are listed, and what it was made from.
Drawn listing(int count) {
  Drawn drawn{plain("Aanmaning", "Beste Jan,\n\n")};
  Money total = sample::euro(0);
  for (int i = 1; i <= count; ++i) {
    policy::Line line;
    line.item = {i};
    line.number = "2026-" + std::to_string(1000 + i);
    line.invoice_date = sample::day("2026-01-05");
    line.due_date = sample::day("2026-02-04");
    line.total = line.open = sample::euro(1000);
    total.minor += 1000;
    drawn.text.body +=
        "- Factuur " + line.number + " van 5 januari 2026\n  Nog te betalen: € 10,00\n";
    drawn.intent.to_pay_now.push_back(line);
  }
  drawn.text.body += "\nSamen te betalen: " + messages::Language::find("nl")->amount(total) +
                     "\n\nGroet,\n\nKade\n";
  return drawn;
}

}  // namespace

TEST_CASE("S31 letter: address, date, subject and text can be read by another program") {
  const auto pdf =
      Drawn{plain("Betalingsherinnering", "Geachte heer Jansen,\n\nEr staat € 1.234,50 open.\n")}
          .letter();
  REQUIRE(pdf);
  const auto text = text_layer(*pdf);
  for (const char* expected :
       {"J. Jansen", "Kerkstraat 5 bis", "1017 GA", "Amsterdam", "Rotterdam, 4 maart 2026",
        "Betalingsherinnering", "Er staat € 1.234,50 open.", "24123456", "0123456789abcdef",
        "Pagina 1 van 1"}) {
    CAPTURE(expected);
    CHECK(has(text, expected));
  }
}

TEST_CASE("letter: its fonts are in the file") {
  const auto pdf = Drawn{plain("Brief", "Tekst.\n")}.letter().value();
  const test::MadeFile file(pdf, ".pdf");
  const auto fonts = test::printed_by("pdffonts " + file.path() + " | tail -n +3");
  REQUIRE_FALSE(fonts.empty());
  for (std::size_t at = 0; at < fonts.size(); at = fonts.find('\n', at) + 1) {
    const auto line = fonts.substr(at, fonts.find('\n', at) - at);
    CAPTURE(line);
    CHECK(has(line, " yes yes yes "));  // embedded, a part of it, with its meaning in Unicode
  }
}

TEST_CASE("letter: a long text goes on over the next pages, and nothing of it is lost") {
  std::string body;
  for (int i = 1; i <= 150; ++i)
    body += "Regel " + std::to_string(i) + ".\n";
  const auto pdf = Drawn{plain("Lang", body)}.letter().value();
  const auto text = text_layer(pdf);
  for (int i = 1; i <= 150; ++i)
    CHECK(has(text, "Regel " + std::to_string(i) + "."));
  CHECK(pages_in(text) == 3);
  CHECK(messages::letter_pages(pdf) == 3);
  CHECK(has(page_of(text, 2), "Pagina 2 van 3"));
}

TEST_CASE("letter: it comes back out of the outbox as it was") {
  const auto pdf = Drawn{plain("Brief", "Tekst.\n")}.letter().value();
  CHECK(messages::from_outbox_text(messages::outbox_text(pdf)) == pdf);
  CHECK(messages::from_outbox_text("").empty());
}

TEST_CASE("letter: what is no letter of ours has no pages") {
  CHECK(messages::letter_pages("") == 0);
  CHECK(messages::letter_pages("/Count 3") == 0);
  CHECK(messages::letter_pages("%PDF-1.5 /Count") == 0);
}

TEST_CASE("letter: no page has nothing but the closing words") {
  for (int lines = 20; lines < 60; ++lines) {
    std::string body;
    for (int i = 1; i <= lines; ++i)
      body += "Regel " + std::to_string(i) + ".\n\n";
    body += "Heeft u een vraag?\n- Bellen: 020\n- E-mailen: a@b.example\n\nGroet,\n\nKade\n";
    const auto text = text_layer(Drawn{plain("Brief", body)}.letter().value());
    CAPTURE(lines);
    CHECK(has(page_of(text, pages_in(text)), "E-mailen"));
  }
}

TEST_CASE("letter: a little less white is taken where that saves a sheet, and only there") {
  const auto pages_of = [](int lines) {
    std::string body;
    for (int i = 1; i <= lines; ++i)
      body += "Regel " + std::to_string(i) + ".\n\n";
    return Drawn{plain("Brief", body + "Groet,\n\nKade\n")}.letter().value();
  };
  int most = 1;
  while (messages::letter_pages(pages_of(most + 1)) == 1)
    ++most;
  const auto second_line = [](const std::string& pdf) {
    const test::MadeFile file(pdf, ".pdf");
    return test::printed_by("pdftotext -bbox " + file.path() + " - | grep '>Regel<' | sed -n 2p");
  };
  CHECK(second_line(pages_of(most)) != second_line(pages_of(most + 1)));
  CHECK(second_line(pages_of(3)) == second_line(pages_of(most + 1)));
}

TEST_CASE("letter: an address of the web that nobody would type is not on paper") {
  for (const auto& [link, shown] :
       {std::pair(std::string("https://pay.example/i42"), true),
        std::pair("https://pay.example/" + std::string(90, 'x'), false)}) {
    Drawn drawn{plain("Herinnering",
                      "Zo kunt u betalen:\n- Bedrag: € 4\n- Naar rekening: NL91 ABNA 0417 1643 00\n"
                      "- Of direct online: " +
                          link + "\n\nGroet,\n\nKade\n")};
    drawn.text.page = messages::Page{};
    drawn.text.page->iban = "NL91 ABNA 0417 1643 00";
    const auto text = text_layer(drawn.letter().value());
    CHECK(has(text, "Of direct online") == shown);
    CHECK(has(text, "NL91 ABNA 0417 1643 00"));
  }
}

TEST_CASE("S18 letter: a list over three pages carries its sum from each page to the next") {
  const auto text = text_layer(listing(90).letter().value());
  REQUIRE(pages_in(text) >= 3);
  std::string carried;
  for (std::size_t page = 1; page <= pages_in(text); ++page) {
    const auto shown = page_of(text, page);
    CAPTURE(page);
    const auto first = shown.find("Transport");
    if (page > 1 && !carried.empty()) {
      REQUIRE(first != std::string::npos);
      CHECK(has(shown.substr(first, shown.find('\n', first) - first), carried));
    }
    CHECK(has(shown, "Factuurdatum"));
    if (has(shown, "Samen te betalen")) break;  // the end of the table
    const auto last = shown.rfind("Transport");
    REQUIRE(last != std::string::npos);
    const auto line = shown.substr(last, shown.find('\n', last) - last);
    REQUIRE(line.find("€") != std::string::npos);
    carried = line.substr(line.find("€"));
  }
  for (int i = 1; i <= 90; ++i)
    CHECK(has(text, "2026-" + std::to_string(1000 + i)));
  CHECK(has(text.substr(text.find("Samen te betalen")), "€ 900,00"));
}

TEST_CASE("S18 letter: the sum that is carried is that of the rows before it") {
  const auto text = text_layer(listing(60).letter().value());
  const auto first = page_of(text, 1);
  int rows = 0;
  while (has(first, "2026-" + std::to_string(1000 + rows + 1)))
    ++rows;
  REQUIRE(rows > 10);
  REQUIRE(rows < 60);
  const auto line = first.substr(first.rfind("Transport"));
  CHECK(has(line.substr(0, line.find('\n')), "€ " + std::to_string(rows * 10) + ",00"));
}

TEST_CASE("letter: a list of other things than its invoices stays a list") {
  auto drawn = listing(2);
  drawn.text.body =
      "Zo is de rente berekend:\n- Factuur 2026-1001, 30 dagen over € 10,00: € 0,08\n";
  const auto text = text_layer(drawn.letter().value());
  CHECK(has(text, "30 dagen over € 10,00"));
  CHECK_FALSE(has(text, "Factuurdatum"));
}

TEST_CASE("letter: a name, number or word without end is broken, and stays on the paper") {
  auto drawn = listing(3);
  const std::string endless(160, 'W');
  drawn.intent.to_pay_now[1].reference =
      "Donaudampfschifffahrtsgesellschaftskapitaensmuetze " + endless;
  drawn.to.name = endless;
  drawn.text.body += "\n" + endless + "\n";
  const auto pdf = drawn.letter().value();
  const test::MadeFile file(pdf, ".pdf");
  // The rightmost edge of any word lies within the sheet: 595 points.
  const auto boxes = test::printed_by("pdftotext -bbox " + file.path() + " -");
  for (auto at = boxes.find("xMax=\""); at != std::string::npos; at = boxes.find("xMax=\"", at + 1))
    CHECK(std::stod(boxes.substr(at + 6)) <= 595 - 50);
}

TEST_CASE("letter: the payment code on paper says what the mail's says") {
  const std::string payload =
      "BCD\n002\n1\nSCT\n\nVoorbeeld B.V.\nNL91ABNA0417164300\nEUR40.50\n\n\n"
      "Factuur 2026-0001 klant 1001";
  auto drawn = Drawn{plain("Brief",
                           "Zo kunt u betalen:\n- Bedrag: € 40,50\n"
                           "- Naar rekening: NL91 ABNA 0417 1643 00\n")};
  messages::Page page;
  page.iban = "NL91 ABNA 0417 1643 00";
  page.qr = payload;
  page.qr_caption = "Scan deze code";
  drawn.text.page = page;
  const auto pdf = drawn.letter().value();
  CHECK(test::scanned_on_paper(pdf) == payload);
  CHECK(has(text_layer(pdf), "Scan deze code"));
  CHECK(test::scanned(messages::qr_png(payload).value(), ".png") == payload);
  // The largest one that a payment may have.
  drawn.text.page->qr = payload + std::string(331 - payload.size(), 'x');
  CHECK(test::scanned_on_paper(drawn.letter().value()) == drawn.text.page->qr);
}

TEST_CASE("letter: with a logo the name stands beside the window; a broken one is left out") {
  auto drawn = Drawn{plain("Brief", "Tekst.\n")};
  const auto without = drawn.letter().value();
  const auto png = messages::qr_png("logo").value();
  drawn.from.logo = std::make_shared<const Logo>(Logo{"image/png", png, 87, 87});
  const auto with = drawn.letter().value();
  CHECK(has(with, "/Subtype /Image"));
  CHECK_FALSE(has(without, "/Subtype /Image"));
  CHECK(has(text_layer(with), "Kade & Zoon B.V."));
  drawn.from.logo = std::make_shared<const Logo>(Logo{"image/png", "no picture", 10, 10});
  CHECK(has(text_layer(drawn.letter().value()), "Kade & Zoon B.V."));
}

TEST_CASE("letter: the same letter gives the same bytes") {
  const Drawn drawn{plain("Brief", "Tekst.\n")};
  CHECK(drawn.letter().value() == drawn.letter().value());
}

TEST_CASE("S33 letter: without a street or a place there is none to be posted") {
  Drawn drawn{plain("Brief", "Tekst.\n")};
  drawn.to.address.lines.clear();
  CHECK(drawn.letter().error().kind == ErrorKind::not_found);
  drawn.use = messages::Letter::Use::attached;
  CHECK(has(text_layer(drawn.letter().value()), "J. Jansen"));
  auto to = debtor();
  to.address.city.clear();
  CHECK(messages::postal_address(to, creditor()).empty());
}

TEST_CASE("letter: the country stands in the address when it is another") {
  auto to = debtor();
  CHECK(messages::postal_address(to, creditor()).back() == "1017 GA  Amsterdam");
  to.address.country = "BE";
  CHECK(messages::postal_address(to, creditor()).back() == "BELGIUM");
  to.address.country = "KI";  // one whose name is not known here
  CHECK(messages::postal_address(to, creditor()).back() == "KI");
}

TEST_CASE("letter: KIX bars say postcode, number and addition of a Dutch address") {
  const struct {
    std::vector<std::string> lines;
    std::string postcode;
    std::string country;
    std::string expected;
  } rows[] = {
      {{"Kerkstraat 5 bis"}, "1017 GA", "NL", "1017GA5XBIS"},
      {{"Kade 1"}, "1011ab", "", "1011AB1"},
      {{"Postbus 30202"}, "2500 GE", "NL", "2500GE30202"},
      {{"Singel 12-hs"}, "1012 VL", "NL", "1012VL12XHS"},
      {{"1e Weteringplantsoen 8 A"}, "1017 SK", "NL", "1017SK8XA"},
      {{"Gebouw Noord", "Kade 1"}, "1011 AB", "NL", "1011AB1"},
      {{"Unit 4", "Kade 1"}, "1011 AB", "NL", ""},  // which one is the house's?
      {{"Kade"}, "1011 AB", "NL", ""},
      {{"Laan 1940-1945 nr. 7 (achter)"}, "1011 AB", "NL", ""},
      {{"Kade 1"}, "1011", "NL", ""},
      {{"Hauptstr. 5"}, "10115", "DE", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.expected);
    auto to = debtor();
    to.address = {row.lines, row.postcode, "Amsterdam", row.country};
    CHECK(messages::kix_of(to, creditor()) == row.expected);
  }
  auto belgian = creditor();
  belgian.address.country = "BE";
  CHECK(messages::kix_of(debtor(), belgian).empty());
}
