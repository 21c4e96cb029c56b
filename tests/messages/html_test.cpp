#include "daemon/messages/html.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>

#include "daemon/messages/html_blocks.hpp"
#include "daemon/messages/mime.hpp"
#include "daemon/policy/event.hpp"
#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
using sample::IntentOf;

namespace {

namespace fs = std::filesystem;
const OutboxKey key{"0123456789abcdef0123456789abcdef"};

const Templates& shipped() {
  static const auto templates =
      Templates::load(fs::path(DUNNING_SOURCE_DIR) / "config/templates").value();
  return templates;
}

Creditor creditor() {
  auto creditor = sample::creditor();
  creditor.ibans["JPY"] = "NL02ABNA0123456789";
  return creditor;
}

Rendered rendered(IntentOf intent, const std::string& language, LegalStatement law = {}) {
  intent.language(language);
  const auto owed = creditor();
  const auto debtor = sample::debtor();
  auto text = render(
      shipped(),
      Situation{*intent, owed, debtor, sample::day("2026-11-21"), "nl", {}, false, std::move(law)});
  REQUIRE_MESSAGE(text, (text ? "" : text.error().message));
  return *std::move(text);
}

Mail mail_to_debtor(const Rendered& text, const Creditor& owed = creditor()) {
  return mail_of(text, owed, {{"jan@devries.example", "to", "main"}}, key, Instant{0});
}

std::string html(const Rendered& text) {
  return html_of(text, creditor(), {!text.page->qr.empty(), false});
}

// What a reader of the HTML sees, and where its links go.
std::string seen(const std::string& page) {
  const auto body = page.substr(page.find("<body"));
  std::string text = std::regex_replace(body, std::regex("<a [^>]*href=\"([^\"]*)\"[^>]*>"), "$1 ");
  text = std::regex_replace(text, std::regex("</a>"), "");
  text = std::regex_replace(text, std::regex("<(!--[^>]*--|[^>]*)>"), " ");
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
    text = std::regex_replace(text, std::regex(from), to);
  return text;
}

std::vector<IntentOf> some_of_everything() {
  namespace event = policy::event;
  std::vector<IntentOf> all;
  for (const char* step : {"reminder", "second_reminder", "final_notice", "formal_notice"}) {
    all.push_back(IntentOf(step)
                      .overdue(123450)
                      .link("https://pay.example/i42?a=1&b=2")
                      .overdue(99)
                      .reference("Project <Zuid> & \"Noord\": 7")
                      .not_yet_due(7500)
                      .arranged(30000)
                      .disputed(9900)
                      .credit("C-1", 450)
                      .broken_promise(50000, 20000)
                      .remark("Fijn dat wij u spraken."));
    all.push_back(IntentOf(step).overdue(123450).link("https://pay.example/i42?a=1&b=2"));
  }
  all.push_back(IntentOf("heads_up").upcoming(300000).upcoming(450000));
  all.push_back(IntentOf("plan_confirmed")
                    .event(event::plan_confirmed)
                    .arranged(60000)
                    .instalment("2026-12-01", 30000, 0)
                    .instalment("2027-01-01", 30000, 0)
                    .asks(60000));
  all.push_back(IntentOf("statement").event(event::statement).overdue(123450).not_yet_due(7500));
  return all;
}

}  // namespace

TEST_CASE("html: headings, items with their details and sums are seen in a text") {
  const auto blocks = blocks_of(
      "Beste Jan,\n\nEen zin: met een dubbele punt.\n\n"
      "- Factuur 1\n  Vervaldatum: 13 november 2026\n  Uw kenmerk: a: b\n- Factuur 2\n  Open: 3\n\n"
      "Subtotaal: € 5\nSamen: € 4\n\n"
      "Zo kunt u betalen:\n- Bedrag: € 4\n- Online: https://pay.example/1\n\n"
      "1. Uiterlijk op 1 mei: € 2 (ontvangen)\n2. Uiterlijk op 1 juni: € 2\n\n"
      "Groet,\n\nAcme\nKvK-nummer: 12345678\n");
  REQUIRE(blocks.size() == 7);
  CHECK(blocks[0].lines == std::vector<std::string_view>{"Beste Jan,"});
  CHECK(blocks[1].kind == Block::Kind::paragraph);
  CHECK(blocks[2].items.size() == 2);
  CHECK(blocks[2].items[0].head.value == "Factuur 1");
  CHECK(blocks[2].items[0].details[1].label == "Uw kenmerk");
  CHECK(blocks[2].items[0].details[1].value == "a: b");
  REQUIRE(blocks[2].sums.size() == 2);
  CHECK(blocks[2].sums[1].label == "Samen");
  CHECK(blocks[2].sums[1].value == "€ 4");
  CHECK(blocks[3].heading == "Zo kunt u betalen:");
  CHECK(blocks[3].items[1].head.value == "https://pay.example/1");
  CHECK(blocks[4].items[0].head.label == "1. Uiterlijk op 1 mei");
  CHECK(blocks[5].lines == std::vector<std::string_view>{"Groet,"});
  CHECK(blocks[6].lines.size() == 2);
}

TEST_CASE("html: what stands below a list and is no sum is a paragraph") {
  const auto blocks =
      blocks_of("- Bedrag: € 4\n\nHoe gaat het verder? Op 3 mei: dan bellen wij.\n");
  REQUIRE(blocks.size() == 2);
  CHECK(blocks[0].sums.empty());
  CHECK(blocks[1].kind == Block::Kind::paragraph);
}

TEST_CASE("html: every word of every text is in its HTML") {
  for (const std::string language : {"nl", "nl-informal", "en", "de", "fr"}) {
    for (const auto& intent : some_of_everything()) {
      const auto text = rendered(intent, language);
      const auto page = seen(html(text));
      std::istringstream words(text.body);
      for (std::string word; words >> word;) {
        while (!word.empty() && (word.back() == ':' || word == "-"))
          word.pop_back();
        if (word.ends_with("\u00a0")) word.resize(word.size() - 2);
        CAPTURE(language);
        CAPTURE(text.file);
        CAPTURE(word);
        CHECK(page.find(word) != std::string::npos);
      }
    }
  }
}

TEST_CASE(
    "html: nothing of the books becomes a tag, and only pages, mail and telephone are links") {
  auto intent = IntentOf("reminder")
                    .overdue(100)
                    .reference("<script>alert(1)</script>\" onclick=\"x")
                    .link("https://pay.example/\"><img src=x>")
                    .overdue(5);
  auto debtor = sample::debtor();
  debtor.person = "<b>Jan</b> & zonen javascript:alert(1)";
  const auto owed = creditor();
  const auto text = render(shipped(), {*intent, owed, debtor, sample::day("2026-11-21"), "nl"});
  REQUIRE(text);
  const auto page = html(*text);
  for (const char* tag : {"<script", "<b>", "<img src=x", "\" onclick"})
    CHECK(page.find(tag) == std::string::npos);
  const std::regex link("href=\"([^\"]*)\"");
  std::size_t links = 0;
  for (auto at = std::sregex_iterator(page.begin(), page.end(), link); at != std::sregex_iterator();
       ++at, ++links) {
    const std::string target = (*at)[1];
    CAPTURE(target);
    CHECK((target.starts_with("https://") || target.starts_with("mailto:") ||
           target.starts_with("tel:+31201234567")));
  }
  CHECK(links == 2);  // mail and telephone; the link that cannot be one is left out
}

TEST_CASE("html: the payment details have a code and a button, and the text has neither") {
  const auto text =
      rendered(IntentOf("reminder").overdue(123450).link("https://pay.example/i42"), "nl");
  CHECK(text.page->qr ==
        "BCD\n002\n1\nSCT\n\nAcme Gereedschap B.V.\nNL91ABNA0417164300\nEUR1234.50\n\n\n2026-0042");
  const auto page = html(text);
  CHECK(page.find("src=\"cid:payment-qr\"") != std::string::npos);
  CHECK(page.find("Scan deze code met de app van uw bank") != std::string::npos);
  CHECK(page.find("class=\"go\" href=\"https://pay.example/i42\"") != std::string::npos);
  CHECK(text.body.find("Scan") == std::string::npos);
}

TEST_CASE("html: a payment code asks for the one amount of its message, or is not there") {
  LegalStatement law;
  law.claim = LegalStatement::Claim{};
  law.claim->principal = sample::euro(10000);
  law.claim->costs = sample::euro(4000);
  law.claim->total = sample::euro(14000);
  CHECK(rendered(IntentOf("final_demand").overdue(10000), "nl", law).page->qr.find("EUR140.00") !=
        std::string::npos);
  CHECK(rendered(IntentOf("heads_up").upcoming(300).upcoming(450), "en").page->qr.find("EUR7.50") !=
        std::string::npos);
  // Two amounts; another currency; several payments.
  CHECK(rendered(IntentOf("heads_up").upcoming(300).overdue(450), "en").page->qr.empty());
  CHECK(
      rendered(IntentOf("reminder", *Currency::parse("JPY")).overdue(500), "en").page->qr.empty());
  namespace event = policy::event;
  CHECK(rendered(IntentOf("plan_confirmed")
                     .event(event::plan_confirmed)
                     .arranged(60000)
                     .instalment("2026-12-01", 60000, 0)
                     .asks(60000),
                 "en")
            .page->qr.empty());
}

TEST_CASE("mime: a message to a debtor is text and HTML, with its images beside the HTML") {
  auto owed = creditor();
  owed.logo = std::make_shared<const Logo>(Logo{"image/png", "\x89PNG…", 480, 96});
  const auto text = rendered(IntentOf("reminder").overdue(123450), "nl-informal");
  auto mail = mail_to_debtor(text, owed);
  CHECK(mail.html.find(
            "src=\"cid:logo\" width=\"240\" height=\"48\" alt=\"Acme Gereedschap B.V.\"") !=
        std::string::npos);
  mail.attachments = {{"a.pdf", "application/pdf", "pdf"}};
  const auto bytes = mime(mail);
  REQUIRE(bytes);
  const auto at = [&](const char* what) { return bytes->find(what); };
  CHECK(at("multipart/mixed") < at("multipart/alternative"));
  CHECK(at("multipart/alternative") < at("text/plain"));
  CHECK(at("text/plain") < at("multipart/related"));
  CHECK(at("multipart/related") < at("text/html"));
  CHECK(at("text/html") < at("Content-Id: <payment-qr>"));
  CHECK(at("Content-Id: <logo>") < at("application/pdf"));
  CHECK(at("Content-Language: nl\r\n") != std::string::npos);
  const auto parsed = parse_mail(*bytes);
  REQUIRE(parsed);
  CHECK(parsed->body == text.body);
  REQUIRE(parsed->attachments.size() == 1);
  CHECK(parsed->attachments[0].file_name == "a.pdf");
  CHECK(*bytes == *mime(mail));
}

TEST_CASE("mime: without a logo or a payment code there is no image, and no reference to one") {
  const auto text = rendered(IntentOf("reminder", *Currency::parse("JPY")).overdue(500), "en");
  const auto mail = mail_to_debtor(text);
  CHECK(mail.images.empty());
  CHECK(mail.html.find("cid:") == std::string::npos);
  const auto bytes = mime(mail);
  REQUIRE(bytes);
  CHECK(bytes->find("multipart/alternative") != std::string::npos);
  CHECK(bytes->find("multipart/related") == std::string::npos);
}

TEST_CASE("mime: an image that the HTML does not show is not in the mail") {
  namespace event = policy::event;
  const auto text = rendered(IntentOf("statement").event(event::statement).overdue(123450), "nl");
  CHECK_FALSE(text.page->qr.empty());
  CHECK(mail_to_debtor(text).images.empty());
}

TEST_CASE("html: S23: a redirected message says so in its HTML too") {
  const auto text = redirected(rendered(IntentOf("reminder").overdue(500), "nl"),
                               {{"jan@devries.example", "to", "main"}});
  CHECK(html(text).find("[redirected, would go to jan@devries.example]") != std::string::npos);
}

TEST_CASE("html: an address in any alphabet is followed whole, and the mail leaves") {
  // The last byte of "à" and the first of "£" are those of a no-break space.
  const std::string link = "https://example.org/voilà/£/été";
  const auto text =
      rendered(IntentOf("reminder").overdue(123450).reference("See " + link + "."), "en");
  CHECK(html(text).find("<a href=\"" + link + "\">" + link + "</a>.") != std::string::npos);
  const auto sent = mime(mail_to_debtor(text));
  CHECK_MESSAGE(sent, (sent ? "" : sent.error().message));
  const auto spaced = rendered(
      IntentOf("reminder").overdue(123450).reference("https://example.org/a\u00a0and more"), "en");
  CHECK(html(spaced).find("<a href=\"https://example.org/a\">") != std::string::npos);
}

TEST_CASE("html: a long link is followed by its label, so that a telephone is wide enough") {
  const std::string page_of_42 = "https://books.example/" + std::string(120, 'x');
  auto intent = IntentOf("reminder").overdue(123450).link(page_of_42).overdue(500);
  const auto page = html(rendered(intent, "nl"));
  CHECK(page.find("<a href=\"" + page_of_42 + "\">Direct betalen</a>") != std::string::npos);
  CHECK(page.find(">" + page_of_42) == std::string::npos);
}

// docs/templates.md, "What mail programs understand", has the same table.
TEST_CASE(
    "html: a reference without a space stands below its label: a telephone is not wide enough") {
  const std::string reference = "RF290000000000000S0000332";
  messages::Rendered text;
  text.language = "nl";
  text.page = messages::Page{};
  text.page->iban = "NL91 ABNA 0417 1643 00";
  text.body = "Zo kunt u betalen:\n- Bedrag: € 1.234,50\n- Naar rekening: " + text.page->iban +
              " ten name van Acme B.V.\n- Onder vermelding van: " + reference +
              "\n\nGroet,\n\nAcme\n";
  const auto page = html_of(text, creditor(), {false, false});
  const auto below = page.find("colspan=\"2\" align=\"right\"");
  REQUIRE(below != std::string::npos);
  CHECK(page.find(reference) > below);
  // An account number is never broken, and has room beside its label.
  CHECK(page.find("nowrap\">" + text.page->iban + "</span> ten name van") < below);
  CHECK(page.find("Naar rekening</td><td align=\"right\"") != std::string::npos);
}

TEST_CASE("html: only what Outlook and Gmail draw, or may ignore, is asked of them") {
  const std::set<std::string> drawn = {
      "background-color", "border",         "border-top",  "color",   "font-family",
      "font-size",        "font-weight",    "line-height", "padding", "padding-left",
      "text-decoration",  "vertical-align", "white-space"};
  const std::set<std::string> ignored = {"border-radius", "display",       "margin",
                                         "max-width",     "overflow-wrap", "word-break"};
  const std::set<std::string> elements = {"html", "head", "meta", "title", "style", "body", "table",
                                          "tr",   "td",   "p",    "span",  "br",    "a",    "img"};
  const std::regex inlined("<([a-z]+)[^>]* style=\"([^\"]*)\"");
  const std::regex element("<([a-z]+)");
  for (auto& intent : some_of_everything()) {
    const auto page = html(rendered(intent, "nl"));
    for (std::sregex_iterator one(page.begin(), page.end(), element), end; one != end; ++one)
      CHECK_MESSAGE(elements.contains((*one)[1]), (*one)[1].str());
    for (std::sregex_iterator one(page.begin(), page.end(), inlined), end; one != end; ++one) {
      std::stringstream properties((*one)[2].str());
      for (std::string property; std::getline(properties, property, ';');) {
        const auto name = property.substr(0, property.find(':'));
        CAPTURE(property);
        CHECK((drawn.contains(name) || ignored.contains(name) || name.empty()));
        // Word gives room to cells alone.
        if (name.starts_with("padding")) CHECK(((*one)[1] == "td" || (*one)[1] == "body"));
        CHECK(property.find("url(") == std::string::npos);
      }
    }
    // Where a colour of ours is lost, so is the one behind it: the text stays readable.
    const std::regex coloured("<(table|td)([^>]*)background-color:(#[0-9a-f]{6})");
    for (std::sregex_iterator one(page.begin(), page.end(), coloured), end; one != end; ++one)
      CHECK((*one)[2].str().find("bgcolor=\"" + (*one)[3].str() + "\"") != std::string::npos);
    CHECK(page.size() < 102'000);  // Gmail cuts what is longer
  }
}

TEST_CASE("html: some messages as their goldens have them") {
  LegalStatement law;
  law.notice = LegalStatement::Notice{
      {"Een zin van de wet."}, sample::euro(123450), sample::euro(18518), "NL91ABNA0417164300"};
  const std::tuple<const char*, std::string, IntentOf, LegalStatement> cases[] = {
      {"reminder.nl", "nl", some_of_everything()[0], {}},
      {"reminder.one.fr", "fr", some_of_everything()[1], {}},
      {"plan_confirmed.de", "de", some_of_everything()[9], {}},
      {"fourteen_days.nl", "nl", IntentOf("fourteen_days").overdue(123450), law},
      {"heads_up.en", "en", some_of_everything()[8], {}}};
  for (const auto& [name, language, intent, stated] : cases) {
    CAPTURE(name);
    const auto page = html(rendered(intent, language, stated));
    const auto file =
        fs::path(DUNNING_SOURCE_DIR) / "tests/messages/golden" / (std::string(name) + ".html");
    if (std::getenv("DUNNING_WRITE_GOLDENS")) std::ofstream(file) << page;
    std::ifstream stream(file);
    CHECK(page == std::string(std::istreambuf_iterator<char>(stream), {}));
  }
}
