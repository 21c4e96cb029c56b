// Every shipped text in every situation, as the debtor reads it. The files in golden/ are reviewed
// as code: read them aloud. DUNNING_WRITE_GOLDENS=1 writes them anew.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <thread>

#include "daemon/law/notice.hpp"
#include "daemon/messages/render.hpp"
#include "daemon/policy/event.hpp"
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
  LegalStatement law{};
  bool attached = false;      // two copies go along
  bool not_attached = false;  // they were too large
};

const std::vector<std::string> every_language = {"nl", "nl-informal", "en", "de", "fr"};

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

// `attach: invoices`, and where they can be seen when they are too large for a mail.
std::vector<Case> attached_cases(const std::string& step) {
  std::vector<Case> cases;
  cases.push_back({"attached", IntentOf(step).overdue(123450).overdue(5000), {}, true});
  auto linked = IntentOf(step).overdue(123450).link("https://books.example/i/42").overdue(5000);
  linked->documents = {{RecordKind::invoice, "i42"}, {RecordKind::invoice, "i43"}};
  cases.push_back({"not_attached", linked, {}, false, true});
  return cases;
}

std::vector<Case> heads_up_cases() {
  std::vector<Case> cases;
  cases.push_back({"one_invoice", IntentOf("heads_up").upcoming(300000)});
  cases.push_back({"many_invoices", IntentOf("heads_up").upcoming(300000).upcoming(450000)});
  cases.push_back({"discount", IntentOf("heads_up").upcoming(300000).discount(6000, "2026-11-24")});
  cases.push_back(
      {"overdue_too", IntentOf("heads_up").upcoming(300000).overdue(4250).not_yet_due(6000)});
  cases.push_back({"yen", IntentOf("heads_up", *Currency::parse("JPY")).upcoming(1234567)});
  return cases;
}

// A broken promise, a remark and every list at once; a part paid of the promise; a deadline.
std::vector<Case> said_cases(const std::string& step) {
  std::vector<Case> cases;
  cases.push_back({"everything", IntentOf(step)
                                     .overdue(123450)
                                     .overdue(5000)
                                     .not_yet_due(7500)
                                     .arranged(30000)
                                     .arranged(1250)
                                     .disputed(9900)
                                     .broken_promise(50000, 0)
                                     .remark("Fijn dat wij u dinsdag even spraken.")});
  cases.push_back({"promise_kept_in_part",
                   IntentOf(step).overdue(123450).broken_promise(50000, 20000).last_step()});
  return cases;
}

IntentOf about(std::string_view kind) {
  return IntentOf(std::string(kind)).event(kind);
}

std::vector<Case> event_cases(std::string_view kind) {
  namespace event = policy::event;
  const auto plan = [&] {
    return about(kind)
        .instalment("2026-11-13", 30000, 30000)
        .instalment("2026-11-18", 30000, kind == event::plan_confirmed ? 0 : 5000)
        .instalment("2026-12-15", 30050, 0);
  };
  if (kind == event::promise_confirmed) {
    return {
        {"one_invoice", about(kind).arranged(123450).asks(123450).by("2026-11-30")},
        {"part_of_two", about(kind).arranged(123450).arranged(5000).asks(60000).by("2026-11-30")}};
  }
  if (kind == event::plan_confirmed) {
    return {{"three", about(kind)
                          .arranged(60000)
                          .arranged(30050)
                          .instalment("2026-12-01", 30000, 0)
                          .instalment("2027-01-01", 30000, 0)
                          .instalment("2027-02-01", 30050, 0)
                          .asks(90050)}};
  }
  if (kind == event::instalment_coming) return {{"third", plan().asks(30050)}};
  if (kind == event::instalment_missed || kind == event::last_chance)
    return {{"second", plan().asks(25000)}};
  if (kind == event::offer) {
    return {
        {"two_invoices", about(kind).arranged(90000).arranged(10000).asks(75000).by("2026-12-01")}};
  }
  if (kind == event::dispute_unfounded) {
    return {
        {"overdue", about(kind).overdue(123450).remark(
                        "De levering van 12 oktober is door uw magazijn voor ontvangst getekend.")},
        {"not_yet_due", about(kind).not_yet_due(7500)}};
  }
  if (kind == event::statement) {
    return {{"everything", about(kind)
                               .overdue(123450)
                               .credit("C-7", 450)
                               .not_yet_due(7500)
                               .arranged(30000)
                               .disputed(9900)},
            {"nothing_overdue", about(kind).not_yet_due(7500)}};
  }
  if (kind == event::thank_you) {
    return {{"one_invoice", about(kind).settled(123450)},
            {"two_invoices", about(kind).settled(123450).settled(5000)}};
  }
  if (kind == event::copies) return {{"attached", about(kind).overdue(123450).not_yet_due(7500)}};
  return {{"one_invoice", about(kind).overdue(123450)},
          {"two_invoices", about(kind).overdue(123450).overdue(5000)}};
}

LegalStatement::Claim claim(std::int64_t principal, std::optional<std::int64_t> interest,
                            std::int64_t costs) {
  LegalStatement::Claim claim;
  claim.principal = sample::euro(principal);
  claim.costs = sample::euro(costs);
  claim.total = sample::euro(principal + interest.value_or(0) + costs);
  if (!interest) return claim;
  claim.interest = sample::euro(*interest);
  const auto rate = law::parse_percent("10.40").value();
  claim.working = {{"2026-0042",
                    {sample::day("2026-11-14"), sample::day("2026-11-21"), 8, rate,
                     sample::euro(principal), sample::euro(*interest)}}};
  return claim;
}

// The jurisdiction's sentences in the message's language; what they say is tests/law's to prove.
LegalStatement in_language(LegalStatement law, const std::string& code) {
  if (!law.notice) return law;
  const auto language = *Language::find(code);
  const std::map<std::string, std::string> sentence = {
      {"nl", "Een zin van de wet over {amount} en {costs}."},
      {"en", "A sentence of the law about {amount} and {costs}."},
      {"de", "Ein Satz des Gesetzes über {amount} und {costs}."},
      {"fr", "Une phrase de la loi sur {amount} et {costs}."}};
  law::NoticeRule rule;
  rule.sentences["x"].lines = {sentence.at(std::string(language.base()))};
  law.notice->sentences = law::filled(rule, "x",
                                      {{"amount", language.amount(law.notice->amount)},
                                       {"costs", language.amount(*law.notice->costs)}},
                                      false)
                              .value();
  return law;
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
  for (auto& [name, intent, law, attached, not_attached] : cases) {
    const bool copies = attached || step == policy::event::copies;
    const std::vector<std::string> files{"2026-0042.pdf", "2026-0043.pdf"};
    for (const std::string& language : every_language) {
      intent.language(language);
      CAPTURE(step);
      CAPTURE(name);
      CAPTURE(language);
      const auto rendered =
          render(shipped(), Situation{*intent, creditor, debtor, sample::day("2026-11-21"), "nl",
                                      copies ? files : std::vector<std::string>(), not_attached,
                                      in_language(law, language)});
      REQUIRE_MESSAGE(rendered, (rendered ? "" : rendered.error().message));
      const std::string text = "Subject: " + rendered->subject + "\n\n" + rendered->body;
      CHECK(text == golden(goldens / (step + "." + name + "." + language + ".txt"), text));
      CHECK((rendered->file == language + "/" + step + ".txt" ||
             (language == "nl-informal" && law.notice)));
    }
  }
}

}  // namespace

TEST_CASE("messages: the shipped templates have no problem in any language") {
  for (const auto& problem : shipped().problems())
    FAIL_CHECK(to_string(problem));
  const auto languages = shipped().languages();
  CHECK(languages == std::vector<std::string>{"de", "en", "fr", "nl", "nl-informal"});
  for (const auto& problem : shipped().check("heads_up", languages, Use::before_due))
    FAIL_CHECK(to_string(problem));
  for (const auto& problem : shipped().check_events(languages))
    FAIL_CHECK(to_string(problem));
  const std::pair<const char*, Stated> overdue[] = {{"reminder", {}},
                                                    {"second_reminder", {}},
                                                    {"final_notice", {}},
                                                    {"formal_notice", {true, true, false, false}},
                                                    {"final_demand", {false, false, true, true}},
                                                    {"hand_over_announcement", {}}};
  for (const auto& [name, stated] : overdue) {
    for (const auto& problem : shipped().check(name, languages, Use::overdue, stated))
      FAIL_CHECK(to_string(problem));
  }
  for (const char* name : {"fourteen_days", "first_reminder"}) {
    for (const auto& problem : shipped().check(name, languages, Use::legal_notice))
      FAIL_CHECK(to_string(problem));
  }
}

TEST_CASE("messages: every language has every text, and letters with legal effect in one tone") {
  std::map<std::string, std::set<std::string>> names;
  for (const auto& [file, text] : shipped().sources())
    names[file.substr(0, file.find('/'))].insert(file.substr(file.find('/') + 1));
  for (const char* language : {"en", "de", "fr"}) {
    CAPTURE(language);
    CHECK(names[language] == names["nl"]);
  }
  auto formal = names["nl"];
  for (const char* only :
       {"fourteen_days.txt", "first_reminder.txt", "_notice.txt", "_notice_claims.txt"})
    CHECK(formal.erase(only) == 1);
  CHECK(names["nl-informal"] == formal);
}

TEST_CASE("messages: no shipped text threatens, and none but a notice cites a statute") {
  const std::regex threat(
      "beslag|deurwaarder|\\bBKR\\b|loonbeslag|bailiff|seizure|"
      "Gerichtsvollzieher|Pfändung|Schufa|huissier|saisie|tribunal|rechter|"
      "rechtbank|court|Gericht",
      std::regex::icase);
  const std::regex statute("artikel|article |\\bBGB\\b|§|Burgerlijk Wetboek", std::regex::icase);
  for (const auto& [file, text] : shipped().sources()) {
    CAPTURE(file);
    std::smatch found;
    CHECK_MESSAGE(!std::regex_search(text, found, threat), found.str());
    CHECK_MESSAGE(!std::regex_search(text, found, statute), found.str());
  }
}

TEST_CASE("messages: the informal Dutch texts never say u, and the formal ones never je") {
  const std::regex u("(^|[^a-zA-Z_])[uU]w?([^a-zA-Z_]|$)");
  const std::regex je("(^|[^a-zA-Z_])([jJ]e|[jJ]ou|[jJ]ouw)([^a-zA-Z_]|$)");
  const std::regex tag("\\{\\{[^}]*\\}\\}");
  for (const auto& [file, text] : shipped().sources()) {
    const std::string words = std::regex_replace(text, tag, "");
    CAPTURE(file);
    if (file.starts_with("nl/")) CHECK_FALSE(std::regex_search(words, je));
    if (file.starts_with("nl-informal/")) CHECK_FALSE(std::regex_search(words, u));
  }
}

TEST_CASE("messages: heads_up reads as its goldens do") {
  check_goldens("heads_up", heads_up_cases());
}

TEST_CASE("messages: reminder reads as its goldens do (S21)") {
  check_goldens("reminder", overdue_cases("reminder"));
  check_goldens("reminder", attached_cases("reminder"));
}

TEST_CASE("messages: second_reminder reads as its goldens do (S21)") {
  check_goldens("second_reminder", overdue_cases("second_reminder"));
}

TEST_CASE("messages: final_notice reads as its goldens do (S21)") {
  auto cases = overdue_cases("final_notice");
  for (auto& [name, intent, law, attached, not_attached] : cases) {
    intent->deadline = sample::day("2026-12-05");
    if (intent->next_step_on) intent->next_step_on = sample::day("2026-12-10");
  }
  check_goldens("final_notice", std::move(cases));
}

TEST_CASE("S37: formal_notice announces what will be owed, as its goldens have it") {
  auto cases = overdue_cases("formal_notice");
  cases.erase(cases.begin() + 2, cases.end());
  cases[0].law.announcement = LegalStatement::Announcement{law::parse_percent("10.40").value(),
                                                           false,
                                                           false,
                                                           sample::euro(18518),
                                                           false,
                                                           sample::day("2026-11-14")};
  cases[1].law.announcement = LegalStatement::Announcement{
      law::parse_percent("1").value(), true, true, sample::euro(15000), true, std::nullopt};
  cases.push_back({"nothing_announced", IntentOf("formal_notice").overdue(123450)});
  for (auto& one : cases) {
    one.intent->deadline = sample::day("2026-12-05");
    one.intent->next_step_on = sample::day("2026-12-10");
  }
  check_goldens("formal_notice", std::move(cases));
}

TEST_CASE("S37: final_demand asks for one amount, as its goldens have it") {
  auto cases = overdue_cases("final_demand");
  cases.erase(cases.begin() + 3, cases.end());
  cases[0].law.claim = claim(123450, 245, 18518);
  cases[2].law.claim = claim(123450 - 20450, std::nullopt, 15450);
  cases[2].law.claim->costs_agreed = true;
  check_goldens("final_demand", std::move(cases));
}

TEST_CASE("S37: hand_over_announcement says what follows, as its goldens have it") {
  auto cases = overdue_cases("hand_over_announcement");
  cases.erase(cases.begin() + 2, cases.end());
  cases[0].law.claim = claim(123450, 245, 18518);
  check_goldens("hand_over_announcement", std::move(cases));
}

TEST_CASE("S39: the statutory notices read as their goldens do: one amount, one account, no day") {
  for (const char* name : {"fourteen_days", "first_reminder"}) {
    auto cases = overdue_cases(name);
    cases.erase(cases.begin() + 3, cases.end());
    for (auto& one : cases) {
      LegalStatement::Notice notice;
      notice.amount = one.intent->amount;
      notice.costs = sample::euro(18518);
      notice.iban = sample::creditor().ibans.at("EUR");
      one.law.notice = std::move(notice);
    }
    check_goldens(name, std::move(cases));
  }
}

TEST_CASE("S37, S39: a message whose sums do not agree with its claim or notice is not made") {
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  auto intent = IntentOf("final_demand").overdue(10000).link("https://pay.example/i42");
  Situation situation{*intent, creditor, debtor, sample::day("2026-11-21"), "nl"};
  situation.law.claim = claim(10000, 100, 4000);
  const auto rendered = render(shipped(), situation);
  REQUIRE(rendered);
  // The page asks for the invoice alone.
  CHECK(rendered->body.find("https://") == std::string::npos);
  situation.law.claim->total.minor += 1;
  CHECK_FALSE(render(shipped(), situation));
  situation.law.claim = claim(9999, 100, 4000);
  CHECK_FALSE(render(shipped(), situation));
  situation.law.claim.reset();
  intent->email = "fourteen_days";
  situation.law.notice =
      LegalStatement::Notice{{"x"}, sample::euro(9999), {}, "NL91ABNA0417164300"};
  CHECK_FALSE(render(shipped(), situation));
  situation.law.notice->amount = sample::euro(10000);
  CHECK(render(shipped(), situation));
}

TEST_CASE("S18, S21, S26: what people said stands in a reminder as the goldens have it") {
  for (const char* step : {"reminder", "second_reminder", "final_notice"})
    check_goldens(step, said_cases(step));
}

TEST_CASE("S26, S27, S28, S30, S35: the message of every event reads as its goldens do") {
  for (const auto kind : policy::event::all)
    check_goldens(std::string(kind), event_cases(kind));
}

TEST_CASE("S30: copies that cannot be attached are said to be missing, and where to ask") {
  auto intent = about(policy::event::copies).overdue(100);
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  Situation situation{*intent, creditor, debtor, sample::day("2026-11-21"), "nl"};
  situation.not_attached = true;
  const auto rendered = render(shipped(), situation);
  REQUIRE(rendered);
  CHECK(rendered->body.find("Het is niet gelukt ze allemaal bij dit bericht te voegen") !=
        std::string::npos);
  CHECK(rendered->body.find("vindt u hierbij") == std::string::npos);
}

TEST_CASE("S21: a remark stands in every message to a debtor, once") {
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  const std::string line = "Dank voor het prettige gesprek.";
  std::vector<Case> cases;
  for (const auto kind : policy::event::all) {
    for (auto& one : event_cases(kind))
      cases.push_back(std::move(one));
  }
  for (const char* step : {"reminder", "second_reminder", "final_notice"})
    cases.push_back(said_cases(step).front());
  for (auto& [name, intent, law, attached, not_attached] : cases) {
    intent.remark(line);
    for (const std::string& language : every_language) {
      intent.language(language);
      CAPTURE(intent->email);
      CAPTURE(language);
      const auto rendered =
          render(shipped(), {*intent, creditor, debtor, sample::day("2026-11-21"), "nl"});
      REQUIRE(rendered);
      const auto at = rendered->body.find("\n\n" + line + "\n\n");
      CHECK(at != std::string::npos);
      CHECK(rendered->body.find(line, at + 3) == std::string::npos);
    }
  }
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
    for (auto& [name, intent, law, attached, not_attached] : overdue_cases(step)) {
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
