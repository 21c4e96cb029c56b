// Letters as another program reads them, page by page. The files in golden/letters are reviewed as
// code; DUNNING_WRITE_GOLDENS=1 writes them anew, DUNNING_KEEP_LETTERS=DIR keeps the PDFs to be
// looked at.
#include <doctest/doctest.h>

#include <cstdlib>
#include <iterator>

#include "daemon/messages/letter.hpp"
#include "daemon/messages/qr_code.hpp"
#include "tests/messages/paper.hpp"
#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
using sample::IntentOf;

namespace {

namespace fs = std::filesystem;

const Templates& shipped() {
  static const auto templates =
      Templates::load(fs::path(DUNNING_SOURCE_DIR) / "config/templates").value();
  return templates;
}

struct Sample {
  std::string name;
  IntentOf intent;
  Creditor from = sample::creditor();
  Debtor to = sample::debtor();
};

Debtor at(std::vector<std::string> lines, std::string postcode, std::string city,
          std::string country) {
  auto debtor = sample::debtor();
  debtor.address = {std::move(lines), std::move(postcode), std::move(city), std::move(country)};
  return debtor;
}

std::vector<Sample> samples() {
  const auto home = at({"Keizersgracht 241 hs"}, "1016 EA", "Amsterdam", "NL");
  std::vector<Sample> all;
  all.push_back({"one_item.nl", IntentOf("formal_notice").overdue(123450).reference("PO-4711"),
                 sample::creditor(), home});

  IntentOf many("formal_notice");
  for (int i = 0; i < 40; ++i) {
    many.overdue(10000 + i * 731);
    if (i % 3 == 0) many.reference("PO-" + std::to_string(4700 + i));
    if (i % 5 == 0) many.paid_of_total(2500);
  }
  many.not_yet_due(7500).not_yet_due(250000).arranged(30000).arranged(1250).disputed(9900);
  many.credit("C-2026-003", 20000);
  all.push_back({"forty_items.nl", many, sample::creditor(), home});

  auto with_logo = sample::creditor();
  with_logo.logo = std::make_shared<const Logo>(Logo{"image/png", qr_png("ACME").value(), 87, 87});
  all.push_back({"logo.en", IntentOf("formal_notice").overdue(123450).language("en"), with_logo,
                 at({"12 Long Acre", "Covent Garden"}, "WC2E 9LH", "London", "GB")});

  auto german = at({"Donaudampfschifffahrtsgesellschaftsstraße 117", "Hinterhaus, 3. Stock"},
                   "10115", "Berlin", "DE");
  german.name =
      "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesellschaft mit beschränkter "
      "Haftung & Co. Kommanditgesellschaft";
  german.person = "Frau Dr. Friederike Freifrau von Müller-Lüdenscheidt";
  auto numbers = IntentOf("formal_notice").overdue(100000000).overdue(99).language("de");
  numbers->to_pay_now[0].number = "RE-2026/Niederlassung-Süd/000000000000042";
  numbers->to_pay_now[0].reference =
      "Kostenstelle Grundstücksverkehrsgenehmigungszuständigkeitsübertragung 7";
  all.push_back({"long_words.de", numbers, sample::creditor(), german});

  all.push_back({"lists.fr",
                 IntentOf("final_notice")
                     .overdue(123450)
                     .overdue(5000)
                     .not_yet_due(7500)
                     .arranged(30000)
                     .disputed(9900)
                     .broken_promise(50000, 20000)
                     .language("fr"),
                 sample::creditor(), at({"12, rue de la Loi"}, "1000", "Bruxelles", "BE")});
  return all;
}

std::string letter_of(const Sample& sample) {
  auto intent = sample.intent;
  Situation situation{*intent, sample.from, sample.to, sample::day("2026-11-21"), "nl"};
  situation.on_paper = true;
  const auto text = render(shipped(), situation);
  REQUIRE_MESSAGE(text, (text ? "" : text.error().message));
  const auto language = *Language::find(text->language);
  return letter_pdf({*text, sample.from, sample.to, language, sample::day("2026-11-21"),
                     "00112233445566778899aabbccddeeff", *intent})
      .value();
}

}  // namespace

TEST_CASE("S31 letters: what another program reads in them") {
  const fs::path goldens = fs::path(DUNNING_SOURCE_DIR) / "tests/messages/golden/letters";
  for (const auto& sample : samples()) {
    CAPTURE(sample.name);
    const auto pdf = letter_of(sample);
    if (const char* keep = std::getenv("DUNNING_KEEP_LETTERS"))
      std::ofstream(fs::path(keep) / (sample.name + ".pdf"), std::ios::binary) << pdf;
    const auto text = test::text_layer(pdf);
    const auto file = goldens / (sample.name + ".txt");
    if (std::getenv("DUNNING_WRITE_GOLDENS")) std::ofstream(file) << text;
    std::ifstream stream(file);
    CHECK(text == std::string(std::istreambuf_iterator<char>(stream), {}));
  }
}

TEST_CASE("S21 letters: on paper nobody is asked to reply to a message") {
  for (const auto& sample : samples()) {
    const auto text = test::text_layer(letter_of(sample));
    for (const char* words : {"antwoord op dit", "reply to this", "antworten Sie", "répondant"}) {
      CAPTURE(sample.name);
      CHECK(text.find(words) == std::string::npos);
    }
  }
}

TEST_CASE("letters: the payment code of a shipped letter is read again as its mail has it") {
  for (const auto& sample : samples()) {
    CAPTURE(sample.name);
    auto intent = sample.intent;
    const auto language = *Language::find(intent->language);
    const auto page =
        page_of({*intent, sample.from, sample.to, sample::day("2026-11-21"), "nl"}, language);
    REQUIRE(page);
    REQUIRE(page->qr.starts_with("BCD\n002\n1\nSCT\n\nAcme Gereedschap B.V.\n"));
    const auto pdf = letter_of(sample);
    std::string found;
    for (int number = 1; number <= letter_pages(pdf); ++number) {
      const test::MadeFile file(pdf, ".letter.pdf");
      const auto digits = std::to_string(number);
      const auto picture = test::printed_by("pdftoppm -r 200 -png -f " + digits + " -l " + digits +
                                            " " + file.path());
      const test::MadeFile shown(picture, ".png");
      found += test::printed_by("zbarimg --nodbus --quiet --raw -Sbinary -Sdisable -Sqrcode.enable " +
                                shown.path() + " || true");
    }
    CHECK(found == page->qr + (sample.from.logo ? "ACME" : ""));
  }
}
