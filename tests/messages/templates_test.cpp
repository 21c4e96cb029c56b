#include "daemon/messages/templates.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "daemon/messages/render.hpp"
#include "daemon/policy/event.hpp"
#include "tests/messages/sample.hpp"

using namespace dunning;
using namespace dunning::messages;
namespace fs = std::filesystem;

namespace {

// A directory of templates for one test; gone with it.
class Directory {
 public:
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "dunning-templates-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()));
    path_ = pattern;
  }
  ~Directory() { fs::remove_all(path_); }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  void write(const std::string& file, const std::string& text) const {
    fs::create_directories((path_ / file).parent_path());
    std::ofstream(path_ / file) << text;
  }
  const fs::path& path() const { return path_; }
  Templates load() const { return Templates::load(path_).value(); }

 private:
  fs::path path_;
};

std::vector<std::string> texts(const std::vector<Problem>& problems, const fs::path& directory) {
  std::vector<std::string> all;
  for (const auto& problem : problems) {
    const auto text = to_string(problem);
    all.push_back(text.substr(directory.string().size() + 1));
  }
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("templates: a directory that is not there is an error") {
  const auto templates = Templates::load("/nonexistent/templates");
  REQUIRE_FALSE(templates);
  CHECK(templates.error().message.find("/nonexistent/templates") != std::string::npos);
}

TEST_CASE("templates: a file begins with its subject and an empty line") {
  const Directory directory;
  directory.write("nl/a.txt", "Beste\n");
  directory.write("nl/b.txt", "Subject: \n\nx\n");
  directory.write("nl/c.txt", "Subject: s\nx\n");
  directory.write("nl/d.txt", "Subject: s\n\n \n");
  directory.write("nl/e.txt", "Subject: s {{amount}}\r\n\r\nx\r\n");
  const auto templates = directory.load();
  CHECK(texts(templates.problems(), directory.path()) ==
        Texts{"nl/a.txt:1: the first line has to be \"Subject: …\"",
              "nl/b.txt:1: the subject is empty",
              "nl/c.txt:2: an empty line has to follow the subject",
              "nl/d.txt:3: the body is empty"});
  CHECK(templates.find("e", "nl"));
  CHECK_FALSE(templates.find("a", "nl"));
}

TEST_CASE("templates: problems name file and line, in subject, body and part") {
  const Directory directory;
  directory.write("nl/a.txt", "Subject: {{nope_a}}\n\nx\n{{nope_b}}\n{{> _p}}\n");
  directory.write("nl/b.txt", "Subject: s\n\n{{> _p}}\n");
  directory.write("nl/_p.txt", "\n{{nope_c}}\n");
  CHECK(texts(directory.load().problems(), directory.path()) ==
        Texts{"nl/a.txt:1: unknown name \"nope_a\"", "nl/a.txt:4: unknown name \"nope_b\"",
              "nl/_p.txt:2: unknown name \"nope_c\""});
}

TEST_CASE("templates: what is no plain file is a problem and is not waited for") {
  const Directory directory;
  directory.write("nl/a.txt", "Subject: s\n\nx\n");
  REQUIRE(mkfifo((directory.path() / "nl/pipe.txt").c_str(), 0600) == 0);
  const auto templates = directory.load();
  CHECK(texts(templates.problems(), directory.path()) == Texts{"nl/pipe.txt: cannot be read"});
  CHECK(templates.find("a", "nl"));
}

TEST_CASE("templates: files that are too large or no UTF-8 are problems, parts too") {
  const Directory directory;
  directory.write("nl/_large.txt", std::string(template_limit_bytes + 1, 'x'));
  directory.write("nl/latin.txt", "Subject: s\n\ncaf\xe9\n");
  auto problems = texts(directory.load().problems(), directory.path());
  std::sort(problems.begin(), problems.end());
  CHECK(problems == Texts{"nl/_large.txt: larger than 256 KiB", "nl/latin.txt: is not UTF-8"});
}

TEST_CASE("templates: a language whose dates cannot be written is a problem") {
  const Directory directory;
  directory.write("xx/a.txt", "Subject: s\n\nx\n");
  CHECK(texts(directory.load().problems(), directory.path()) ==
        Texts{"xx: dates and amounts cannot be written in this language; there is nl, nl-informal, "
              "en, de, fr"});
}

TEST_CASE("templates: check reports what is missing for a language") {
  const Directory directory;
  directory.write("nl/reminder.txt", "Subject: s\n\n{{nope}}\n");
  directory.write("en/other.txt", "Subject: s\n\nx\n");
  CHECK(texts(directory.load().check("reminder", {"nl", "en"}, Use::overdue), directory.path()) ==
        Texts{"nl/reminder.txt: cannot be used; its own problems say why",
              "en/reminder.txt: there is no such template: \"reminder\" is missing for the "
              "language en"});
}

TEST_CASE("templates: check reports what an overdue message fails to say (S21)") {
  const Directory directory;
  directory.write("en/reminder.txt",
                  "Subject: s\n\n{{amount}} {{payment.iban}} {{payment.reference}} "
                  "{{creditor.email}} {{#creditor.phone}}{{.}}{{/creditor.phone}}\n"
                  "{{#to_pay}}{{number}} {{#invoice_date}}{{.}}{{/invoice_date}} "
                  "{{#due_date}}{{.}}{{/due_date}} {{open}}{{/to_pay}}{{#to_pay_more}}{{.}}"
                  "{{/to_pay_more}}{{#credits}}{{amount}}{{/credits}}{{#next}}again{{/next}}\n");
  CHECK(texts(directory.load().check("reminder", {"en"}, Use::overdue), directory.path()) ==
        Texts{"en/reminder.txt: has to say {{to_pay.reference}} (S21)",
              "en/reminder.txt: has to say {{pay_by}} (S21)",
              "en/reminder.txt: has to say {{promise_broken}} (S26)",
              "en/reminder.txt: has to say {{arranged.open}} (S18)",
              "en/reminder.txt: has to say {{arranged_subtotal}} (S18)",
              "en/reminder.txt: has to say {{disputed.open}} (S18)",
              "en/reminder.txt: has to say {{disputed_subtotal}} (S18)",
              "en/reminder.txt: has to say {{remark}} (S21)"});
}

TEST_CASE("templates: check reports what the message of an event fails to say (S27)") {
  const Directory directory;
  for (const auto kind : policy::event::all) {
    directory.write("en/" + std::string(kind) + ".txt", "Subject: s\n\nhello {{amount}}\n");
  }
  const auto all = texts(directory.load().check_events({"en"}), directory.path());
  const auto has = [&](const char* text) {
    return std::find(all.begin(), all.end(), text) != all.end();
  };
  CHECK(has("en/plan_confirmed.txt: has to say {{instalments.due_date}} (S27)"));
  CHECK(has("en/plan_confirmed.txt: has to say {{instalments.amount}} (S27)"));
  CHECK(has("en/plan_confirmed.txt: has to say {{otherwise}} (S27)"));
  CHECK(has("en/last_chance.txt: has to say {{pay_by}} (S21)"));
  CHECK(has("en/promise_confirmed.txt: has to say {{by}} (S26)"));
  CHECK(has("en/offer.txt: has to say {{otherwise}} (S30)"));
  CHECK(has("en/copies.txt: has to say {{not_attached}} (S30)"));
  for (const auto kind : policy::event::all) {
    const std::string file = "en/" + std::string(kind) + ".txt: has to say ";
    const bool asks = kind != policy::event::thank_you;
    CHECK(has((file + "{{payment.iban}} (S21)").c_str()) == asks);
    CHECK(has((file + "{{remark}} (S21)").c_str()));
    CHECK_FALSE(has((file + "{{amount}} (S21)").c_str()));
  }
}

TEST_CASE("templates: an event without a template is reported for each language") {
  const Directory directory;
  directory.write("en/reminder.txt", "Subject: s\n\nx\n");
  const auto all = texts(directory.load().check_events({"en"}), directory.path());
  CHECK(all.size() == std::size(policy::event::all));
  CHECK(all.front() ==
        "en/promise_confirmed.txt: there is no such template: "
        "\"promise_confirmed\" is missing for the language en");
}

TEST_CASE("templates: only .txt files are read, and the source of each is kept") {
  const Directory directory;
  directory.write("README.md", "x");
  directory.write("nl/a.txt", "Subject: s\n\n{{> _p}}\n");
  directory.write("nl/_p.txt", "part\n");
  directory.write("nl/a.txt~", "x");
  directory.write("nl/.a.txt", "x");
  directory.write("notes.txt", "x");
  const auto templates = directory.load();
  CHECK(templates.problems().empty());
  CHECK(templates.sources().size() == 2);
  CHECK(templates.sources().at("nl/_p.txt") == "part\n");
  CHECK(templates.source(*templates.find("a", "nl")).find("part") != std::string::npos);
}

TEST_CASE("templates: a language without the template falls back to the administration's") {
  const Directory directory;
  directory.write("nl/reminder.txt", "Subject: s\n\n{{date}}\n");
  directory.write("en/other.txt", "Subject: s\n\nx\n");
  const auto templates = directory.load();
  auto intent = sample::IntentOf("reminder").overdue(100).language("en");
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  const auto in_dutch =
      render(templates, {*intent, creditor, debtor, sample::day("2026-11-21"), "nl"});
  REQUIRE(in_dutch);
  CHECK(in_dutch->language == "nl");
  CHECK(in_dutch->body == "21 november 2026\n");
  const auto in_none =
      render(templates, {*intent, creditor, debtor, sample::day("2026-11-21"), "en"});
  REQUIRE_FALSE(in_none);
  CHECK(in_none.error().kind == ErrorKind::not_found);
}

TEST_CASE("templates: a tone of the administration is that of whoever reads its language") {
  const Directory directory;
  directory.write("nl/reminder.txt", "Subject: s\n\nu {{date}}\n");
  directory.write("nl-informal/reminder.txt", "Subject: s\n\nje {{date}}\n");
  directory.write("nl/fourteen_days.txt", "Subject: s\n\nu\n");
  directory.write("en/reminder.txt", "Subject: s\n\nyou\n");
  const auto templates = directory.load();
  CHECK(templates.problems().empty());
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  const auto body = [&](const char* name, const char* language, const char* administration) {
    const auto intent = sample::IntentOf(name).overdue(100).language(language);
    const auto rendered = render(templates, {*sample::IntentOf(intent), creditor, debtor,
                                             sample::day("2026-11-21"), administration});
    REQUIRE(rendered);
    CHECK((rendered->language == "nl" || rendered->language == "en"));
    return rendered->body;
  };
  CHECK(body("reminder", "nl", "nl-informal") == "je 21 november 2026\n");
  CHECK(body("reminder", "nl-informal", "nl") == "je 21 november 2026\n");
  CHECK(body("reminder", "nl", "nl") == "u 21 november 2026\n");
  CHECK(body("reminder", "nl-formal", "nl-informal") == "u 21 november 2026\n");
  CHECK(body("reminder", "en", "nl-informal") == "you\n");
  // What has legal effect exists in no tone of its own.
  CHECK(body("fourteen_days", "nl", "nl-informal") == "u\n");
}

TEST_CASE("templates: S37: a template states what its step announces and claims") {
  const Directory directory;
  directory.write("en/reminder.txt", "Subject: s\n\nx\n");
  const auto templates = directory.load();
  const auto all =
      texts(templates.check("reminder", {"en"}, Use::overdue, {true, true, true, true}),
            directory.path());
  for (const char* name : {"announce.interest_rate", "announce.costs", "claim.interest",
                           "claim.working.rate", "claim.costs", "claim.principal", "claim.total"}) {
    const std::string line = "en/reminder.txt: has to say {{" + std::string(name) + "}} (S37)";
    CAPTURE(line);
    CHECK(std::count(all.begin(), all.end(), line) == 1);
  }
}

TEST_CASE("templates: S39: a statutory notice shows its sentences and names no day") {
  const Directory directory;
  directory.write("en/fourteen_days.txt",
                  "Subject: s\n\n{{#pay_by}}{{pay_by}}{{/pay_by}}\n{{> _all}}\n");
  directory.write("en/_all.txt",
                  "{{#to_pay}}{{number}} {{#invoice_date}}{{.}}{{/invoice_date}} "
                  "{{#due_date}}{{.}}{{/due_date}} {{#reference}}{{.}}{{/reference}} {{open}}"
                  "{{/to_pay}}{{#to_pay_more}}{{.}}{{/to_pay_more}}{{payment.reference}}"
                  "{{creditor.email}}{{#creditor.phone}}{{.}}{{/creditor.phone}}"
                  "{{#remark}}{{.}}{{/remark}}{{#notice}}{{amount}} {{account}}{{/notice}}\n");
  const auto templates = directory.load();
  REQUIRE(templates.problems().empty());
  CHECK(texts(templates.check("fourteen_days", {"en"}, Use::legal_notice), directory.path()) ==
        Texts{"en/fourteen_days.txt: has to say {{notice.sentences}} (S39)",
              "en/fourteen_days.txt: may not say {{pay_by}}: the term of a statutory notice runs "
              "from its receipt (S39)"});
}

TEST_CASE("S41: a step with legal effect says the sentence that interrupts, or is not made") {
  const Directory directory;
  directory.write("en/demand.txt",
                  "Subject: s\n\nPay.\n{{#reservation}}\n{{reservation}}\n{{/reservation}}\n");
  directory.write("en/silent.txt", "Subject: s\n\nPay.\n");
  const auto templates = directory.load();
  REQUIRE(templates.problems().empty());
  const auto creditor = sample::creditor();
  const auto debtor = sample::debtor();
  law::Statute statute;
  statute.reservation = {{"en", "We reserve our rights."}};
  const auto made = [&](const char* text, bool term) {
    auto intent = sample::IntentOf(text).overdue(100);
    intent->language = "en";
    if (term) intent->deadline = sample::day("2026-12-05");
    Situation situation{*intent, creditor, debtor, sample::day("2026-11-21"), "en"};
    situation.statute = &statute;
    return render(templates, situation);
  };
  CHECK(made("demand", true).value().body == "Pay.\nWe reserve our rights.\n");
  CHECK(made("demand", false).value().body == "Pay.\n");
  CHECK(made("silent", false).value().body == "Pay.\n");
  const auto refused = made("silent", true);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message ==
        "en/silent.txt has to say {{reservation}}: the step has legal effect (S41)");
  statute.limitation.contract.demand_interrupts = false;
  CHECK(made("silent", true).value().body == "Pay.\n");
  CHECK(texts(templates.check("silent", {"en"}, Use::before_due, {.reserves = true}),
              directory.path())
            .back() == "en/silent.txt: has to say {{reservation}} (S41)");
}

TEST_CASE("templates: a subject is one line, whatever stands in the books") {
  const Directory directory;
  directory.write("nl/reminder.txt",
                  "Subject: {{debtor.name}} {{#to_pay}}{{number}}{{/to_pay}}\n\n{{debtor.name}}\n");
  const auto templates = directory.load();
  auto intent = sample::IntentOf("reminder").overdue(100);
  intent->to_pay_now[0].number = "1\r\nBcc: eve@x.example";
  const auto creditor = sample::creditor();
  auto debtor = sample::debtor();
  debtor.name = "De\nVries\r\n\r\nX";
  const auto rendered =
      render(templates, {*intent, creditor, debtor, sample::day("2026-11-21"), "nl"});
  REQUIRE(rendered);
  CHECK(rendered->subject == "De Vries X 1 Bcc: eve@x.example");
  CHECK(rendered->body == "De Vries X\n");
}

TEST_CASE("templates: the text of a note is checked like a template") {
  CHECK(check_note("nl-business.yaml", 20, "Reminder sent").empty());
  CHECK(check_note("nl-business.yaml", 20, "{{step}} {{amount}} to {{recipients}}").empty());
  const auto problems = check_note("nl-business.yaml", 20, "{{amunt}}");
  REQUIRE(problems.size() == 1);
  CHECK(to_string(problems[0]) ==
        "nl-business.yaml:20: unknown name \"amunt\"; did you mean \"amount\"?");
}
