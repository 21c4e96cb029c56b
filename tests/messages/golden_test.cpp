// Every shipped text in every situation, as the debtor reads it. The files in golden/ are reviewed
// as code: read them aloud. DUNNING_WRITE_GOLDENS=1 writes them anew.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "daemon/messages/render.hpp"
#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
using sample::IntentOf;

namespace {

namespace fs = std::filesystem;
const fs::path goldens = fs::path(DUNNING_SOURCE_DIR) / "tests/messages/golden";

const Templates& shipped() {
  static const auto templates =
      Templates::load(fs::path(DUNNING_SOURCE_DIR) / "config/templates").value();
  return templates;
}

struct Case {
  std::string name;
  IntentOf intent;
};

std::vector<Case> overdue_cases(const std::string& step) {
  std::vector<Case> cases;
  cases.push_back({"one_invoice", IntentOf(step).overdue(123450).reference("PO-4711").link(
                                      "https://pay.example/i42")});
  cases.push_back({"many_invoices", IntentOf(step)
                                        .overdue(123450)
                                        .link("https://pay.example/i42")
                                        .overdue(99)
                                        .paid_of_total(5000)
                                        .reference("Project Zuid, mevr. Çelik")
                                        .overdue(100000000)
                                        .last_step()});
  cases.push_back({"credit", IntentOf(step)
                                 .overdue(123450)
                                 .link("https://pay.example/i42")
                                 .credit("C-2026-003", 20000)
                                 .credit("", 450)});
  cases.push_back(
      {"not_yet_due", IntentOf(step).overdue(5000).not_yet_due(7500).not_yet_due(250000)});
  cases.push_back({"yen", IntentOf(step, *Currency::parse("JPY")).overdue(1234567).overdue(890)});
  return cases;
}

std::vector<Case> heads_up_cases() {
  std::vector<Case> cases;
  cases.push_back({"one_invoice", IntentOf("heads_up").upcoming(300000)});
  cases.push_back({"many_invoices", IntentOf("heads_up").upcoming(300000).upcoming(450000)});
  cases.push_back(
      {"overdue_too", IntentOf("heads_up").upcoming(300000).overdue(4250).not_yet_due(6000)});
  cases.push_back({"yen", IntentOf("heads_up", *Currency::parse("JPY")).upcoming(1234567)});
  return cases;
}

std::string golden(const fs::path& file, const std::string& text) {
  if (std::getenv("DUNNING_WRITE_GOLDENS")) std::ofstream(file) << text;
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void check_goldens(const std::string& step, std::vector<Case> cases) {
  auto creditor = sample::creditor();
  creditor.ibans["JPY"] = "NL02ABNA0123456789";
  const auto debtor = sample::debtor();
  for (auto& [name, intent] : cases) {
    for (const std::string language : {"nl", "en"}) {
      intent.language(language);
      CAPTURE(step);
      CAPTURE(name);
      CAPTURE(language);
      const auto rendered =
          render(shipped(), Situation{*intent, creditor, debtor, sample::day("2026-11-21"), "nl"});
      REQUIRE_MESSAGE(rendered, (rendered ? "" : rendered.error().message));
      const std::string text = "Subject: " + rendered->subject + "\n\n" + rendered->body;
      CHECK(text == golden(goldens / (step + "." + name + "." + language + ".txt"), text));
      CHECK(rendered->file == language + "/" + step + ".txt");
    }
  }
}

}  // namespace

TEST_CASE("messages: the shipped templates have no problem in any language") {
  for (const auto& problem : shipped().problems())
    FAIL_CHECK(to_string(problem));
  const auto languages = shipped().languages();
  CHECK(languages == std::vector<std::string>{"en", "nl"});
  for (const auto& problem : shipped().check("heads_up", languages, Use::before_due))
    FAIL_CHECK(to_string(problem));
  for (const char* name : {"reminder", "second_reminder"}) {
    for (const auto& problem : shipped().check(name, languages, Use::overdue))
      FAIL_CHECK(to_string(problem));
  }
}

TEST_CASE("messages: heads_up reads as its goldens do") {
  check_goldens("heads_up", heads_up_cases());
}

TEST_CASE("messages: reminder reads as its goldens do (S21)") {
  check_goldens("reminder", overdue_cases("reminder"));
}

TEST_CASE("messages: second_reminder reads as its goldens do (S21)") {
  check_goldens("second_reminder", overdue_cases("second_reminder"));
}

TEST_CASE("messages: a list ends at 500 invoices, and the sum covers all of them") {
  IntentOf intent("reminder");
  for (int i = 0; i < 512; ++i)
    intent.overdue(100);
  intent.not_yet_due(100);
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  const Situation situation{*intent, creditor, debtor, sample::day("2026-11-21"), "nl"};
  const auto rendered = render(shipped(), situation);
  REQUIRE(rendered);
  std::size_t listed = 0;
  for (auto at = rendered->body.find("- Factuur "); at != std::string::npos;
       at = rendered->body.find("- Factuur ", at + 1))
    ++listed;
  CHECK(listed == 500);
  CHECK(rendered->body.find("en nog 12 facturen") != std::string::npos);
  CHECK(rendered->body.find("Samen te betalen: € 512,00") != std::string::npos);
  CHECK(rendered->body.find("en nog 1 factuur\nSamen nog niet vervallen: € 1,00") !=
        std::string::npos);
  CHECK(rendered->subject == "Herinnering: 512 facturen (€ 512,00)");
}

TEST_CASE("messages: several threads render one template at once") {
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  auto intent = IntentOf("reminder").overdue(100).overdue(250).credit("C", 20);
  const Situation situation{*intent, creditor, debtor, sample::day("2026-11-21"), "nl"};
  const auto expected = render(shipped(), situation)->body;
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 100; ++j)
        same += render(shipped(), situation)->body == expected ? 1 : 0;
    });
  }
  for (auto& thread : threads)
    thread.join();
  CHECK(same == 400);
}

TEST_CASE("messages: nothing of the other language stands in a message") {
  // Words of the facts and texts of one language that the other does not have.
  const std::vector<std::string> dutch = {"factuur", "facturen", "november", "Kenmerk", "betalen",
                                          "dagen",   "groet",    "Te ",      "nog "};
  const std::vector<std::string> english = {"invoice", "November", "reference", " pay ", "days",
                                            "regards", "Amount",   "due ",      "still "};
  const auto creditor = sample::creditor();
  auto debtor = sample::debtor();
  for (const std::string step : {"reminder", "second_reminder"}) {
    for (auto& [name, intent] : overdue_cases(step)) {
      if (name == "yen") continue;
      for (const std::string language : {"nl", "en"}) {
        intent.language(language);
        const auto rendered =
            render(shipped(), {*intent, creditor, debtor, sample::day("2026-11-21"), "nl"});
        REQUIRE(rendered);
        for (const auto& word : language == "nl" ? english : dutch) {
          CAPTURE(word);
          CHECK((rendered->subject + rendered->body).find(word) == std::string::npos);
        }
      }
    }
  }
}
