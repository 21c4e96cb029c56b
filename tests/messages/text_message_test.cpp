#include "daemon/messages/text_message.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "daemon/messages/gsm_text.hpp"
#include "daemon/messages/language.hpp"

using namespace dunning;
using namespace dunning::messages;

namespace {

const Templates& shipped() {
  static const auto templates = Templates::load(DUNNING_SOURCE_DIR "/config/templates").value();
  return templates;
}

Creditor creditor(const std::string& name = "Kade & Zoon B.V.") {
  Creditor one;
  one.name = name;
  one.phone = "+31 10 123 45 67";
  one.from_address = "debiteuren@kade.example";
  return one;
}

struct Sent {
  policy::Intent intent;
  Debtor debtor;
  Creditor from = creditor();

  Sent() {
    intent.sms = "reminder";
    intent.language = "nl";
    policy::Line line;
    line.number = "F-2026-001";
    intent.to_pay_now = {line};
    debtor.name = "De Vries";
  }
  Result<TextMessage> text(const Templates& templates = shipped()) {
    return render_text_message(templates, {intent, from, debtor, *parse_date("2026-03-04"), "nl"});
  }
};

// A directory with one language and one text message.
struct Own {
  explicit Own(const std::string& text) {
    std::filesystem::create_directories(directory / "en");
    std::ofstream(directory / "en" / "reminder.sms") << text;
  }
  ~Own() { std::filesystem::remove_all(directory); }
  std::vector<Problem> problems() {
    const auto templates = Templates::load(directory).value();
    auto all = templates.problems();
    const auto more = check_text_message(templates, "reminder", {"en"}, creditor());
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  std::filesystem::path directory =
      std::filesystem::temp_directory_path() / ("sms-" + std::to_string(::getpid()));
};

}  // namespace

TEST_CASE("characters of a text message are counted as a telephone does") {
  CHECK(gsm_length("") == 0);
  CHECK(gsm_length("Hallo, à bientôt?").has_value() == false);  // ô is not in the alphabet
  CHECK(gsm_length("Grüße à é @£") == 12);
  CHECK(gsm_length("10 €") == 5);
  CHECK(gsm_length("[a]") == 5);
  CHECK_FALSE(gsm_length("日本"));
  CHECK_FALSE(gsm_length("\xff"));
  CHECK(in_gsm_alphabet("Noëlle’s “café” – ça va…") == "Noelle's \"café\" - ca va...");
  CHECK(in_gsm_alphabet("Łódź") == "Lodz");
  CHECK(in_gsm_alphabet("a\u00a0b") == "a b");
}

TEST_CASE("a text message names the creditor and the invoice, and no amount") {
  Sent sent;
  const auto text = sent.text();
  REQUIRE_MESSAGE(text, text.error().message);
  CHECK(text->text ==
        "Kade & Zoon B.V.: we hebben u gemaild over factuur F-2026-001. Is onze mail aangekomen? "
        "Vragen? Bel +31 10 123 45 67. Dank u!");
  CHECK(text->file == "nl/reminder.sms");
  sent.from.phone.clear();
  CHECK(sent.text()->text.find("Bel") == std::string::npos);
}

TEST_CASE("every shipped text message fits, in every language, and says nothing of collection") {
  for (const auto* name : {"heads_up", "reminder"}) {
    for (const auto& problem :
         check_text_message(shipped(), name, shipped().languages(), creditor())) {
      FAIL_CHECK(to_string(problem));
    }
    for (const auto& language : Language::codes()) {
      if (language == "nl-formal") continue;
      CAPTURE(language);
      CHECK(shipped().find(text_message_file(name), language) != nullptr);
    }
  }
}

TEST_CASE("a text message that is too long is named with its length") {
  Own own("{{creditor.name}}: " + std::string(150, 'x'));
  const auto problems = own.problems();
  REQUIRE(problems.size() == 1);
  CHECK(problems.front().file == (own.directory / "en" / "reminder.sms").string());
  CHECK(problems.front().message ==
        "has 168 characters when Kade & Zoon B.V. sends it; allowed: 160");
}

TEST_CASE("law 1.14: a text message with a word of collection is refused, in any language") {
  for (const auto* word : {"incassobureau", "Aanmaning", "debt", "Collection", "Inkasso", "Mahnung",
                           "recouvrement", "mise en demeure", "deurwaarder"}) {
    CAPTURE(word);
    CHECK(collection_word_in("About your " + std::string(word) + " today"));
    Own own("Hello, " + std::string(word));
    CHECK(own.problems().size() == 1);
  }
  CHECK_FALSE(collection_word_in("We sent you an e-mail about invoice 7."));
}

TEST_CASE("law 1.14: a text message has no name for an amount") {
  Own own("Please pay {{amount}}.");
  const auto problems = own.problems();
  REQUIRE(problems.size() == 2);
  CHECK(problems.front().message.find("amount") != std::string::npos);
}
