// What `dunningctl check` finds beside the faults of the files themselves: templates that do not
// say what their message has to say, titles and notes that name what does not exist.
#include "daemon/desk/check.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/desk/office.hpp"

using namespace dunning;

namespace {

namespace fs = std::filesystem;

// The office's configuration with the templates and policies of its own that a test changes.
struct Changed {
  explicit Changed(test::Office& office) : configuration(*office.configuration) {
    directory = office.directory / "templates";
    fs::copy(configuration.templates, directory, fs::copy_options::recursive);
    configuration.templates = directory;
  }

  std::vector<std::string> complaints() const {
    settings::Loaded<settings::Configuration> loaded;
    loaded.value = configuration;
    std::vector<std::string> found;
    for (const auto& one : desk::check(loaded).complaints)
      found.push_back(fs::path(one.file).filename().string() + ": " + one.message);
    return found;
  }

  settings::Configuration configuration;
  fs::path directory;
};

}  // namespace

TEST_CASE("check finds nothing wrong with what is shipped") {
  test::Office office({"acme"});
  CHECK(Changed(office).complaints().empty());
}

TEST_CASE("check names each file as it can be opened") {
  test::Office office({"acme"});
  Changed changed(office);
  std::ofstream(changed.directory / "nl/reminder.txt", std::ios::app) << "{{nobody}}\n";
  std::ofstream(changed.directory / "en/reminder.txt", std::ios::app) << "The bailiff comes.\n";
  std::ofstream(changed.directory / "de/reminder.txt", std::ios::app) << "Mahngebühr.\n";
  settings::Loaded<settings::Configuration> loaded;
  loaded.value = changed.configuration;
  const auto complaints = desk::check(loaded).complaints;
  CHECK(complaints.size() >= 3);
  for (const auto& one : complaints)
    CHECK_MESSAGE(fs::exists(one.file), one.file);
}

TEST_CASE("S26, S27: check misses the template of an event in any language") {
  test::Office office({"acme"});
  Changed changed(office);
  fs::remove(changed.directory / "en/plan_confirmed.txt");
  CHECK(changed.complaints() ==
        std::vector<std::string>{"plan_confirmed.txt: there is no such template: "
                                 "\"plan_confirmed\" is missing for the language en"});
}

TEST_CASE("S27: check refuses a plan's confirmation that does not say what happens otherwise") {
  test::Office office({"acme"});
  Changed changed(office);
  const auto file = changed.directory / "nl/plan_confirmed.txt";
  std::ifstream stream(file);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  text.erase(text.find("{{#otherwise}}"),
             text.find("{{/otherwise}}") - text.find("{{#otherwise}}") + 14);
  std::ofstream(file) << text;
  CHECK(changed.complaints() ==
        std::vector<std::string>{"plan_confirmed.txt: has to say {{otherwise}} (S27)"});
}

TEST_CASE("S34: check reads the title of a task as it reads a note") {
  test::Office office({"acme"});
  Changed changed(office);
  auto& step = changed.configuration.policies.at(0).steps.at(0);
  step.task = policy::TaskOrder{"Call {{debtor.nam}}", "", std::nullopt};
  const auto complaints = changed.complaints();
  REQUIRE(complaints.size() == 1);
  CHECK(complaints[0].find("unknown name \"debtor.nam\"; did you mean \"debtor.name\"?") !=
        std::string::npos);
}

TEST_CASE("S37, S39: check wants a text to state what its step announces, claims or notifies") {
  test::Office office({"acme"});
  Changed changed(office);
  auto& steps = changed.configuration.policies.at(0).steps;
  const auto with_text = [](const policy::Step& step) { return step.email == "second_reminder"; };
  const auto step = std::find_if(steps.begin(), steps.end(), with_text);
  REQUIRE(step != steps.end());
  const auto has = [&](const std::string& text) {
    const auto all = changed.complaints();
    return std::find(all.begin(), all.end(), "second_reminder.txt: " + text) != all.end();
  };
  CHECK_FALSE(has("has to say {{announce.costs}} (S37)"));
  step->announce.costs = policy::Basis::statutory;
  CHECK(has("has to say {{announce.costs}} (S37)"));
  step->announce = {};
  step->claim.interest = policy::Basis::statutory;
  CHECK(has("has to say {{claim.interest}} (S37)"));
  step->claim = {};
  step->legal_notice = "fourteen_days";
  CHECK(has("has to say {{notice.sentences}} (S39)"));
  CHECK(has("may not say {{pay_by}}: the term of a statutory notice runs from its receipt (S39)"));
}

TEST_CASE("check refuses words that threaten what nobody may do without a judgment") {
  test::Office office({"acme"});
  Changed changed(office);
  std::ofstream(changed.directory / "nl/second_reminder.txt", std::ios::app)
      << "Anders komt de Deurwaarder.\n";
  std::ofstream(changed.directory / "de/second_reminder.txt", std::ios::app)
      << "Sonst droht die Pfändung.\n";
  std::ofstream(changed.directory / "nl/_greeting.txt", std::ios::app)
      << "U krijgt een BKR-codering.\n";
  std::ofstream(changed.directory / "nl/offer.txt", std::ios::app)
      << "Geen policy noemt dit: beslag.\n";
  const auto complaints = changed.complaints();
  const auto said = [&](const std::string& file, const std::string& word) {
    return std::count(complaints.begin(), complaints.end(),
                      file + ": \"" + word +
                          "\" threatens what nobody may do without a judgment (Directive "
                          "2005/29/EC, art. 8, 9)");
  };
  CHECK(said("second_reminder.txt", "deurwaarder") == 1);
  CHECK(said("second_reminder.txt", "pfändung") == 1);
  CHECK(said("_greeting.txt", "BKR") == 1);
  CHECK(complaints.size() == 3);
}

TEST_CASE(
    "S31, S39: check reads each policy by the law of the administration; warnings leave it fine") {
  test::Office office({"acme"});
  Changed changed(office);
  settings::Loaded<settings::Configuration> loaded;
  const auto checked = [&] {
    loaded.value = changed.configuration;
    return desk::check(loaded);
  };
  auto& policy = changed.configuration.policies.at(0);
  auto& steps = policy.steps;
  const auto with_text = [](const policy::Step& step) { return step.email == "second_reminder"; };
  const auto step = std::find_if(steps.begin(), steps.end(), with_text);
  REQUIRE(step != steps.end());
  step->email = "final_demand";
  step->claim.costs = policy::Basis::statutory;
  step->line = 12;
  policy.applies = {{policy::Subject::debtor_type, policy::Comparison::equal, "business"}};
  const auto of_the_step = [](const std::vector<settings::Complaint>& all) {
    std::vector<std::string> found;
    for (const auto& one : all) {
      if (one.line == 12) found.push_back(one.file + ": " + one.message);
    }
    return found;
  };
  const auto lawful = checked();
  CHECK(lawful.fine());
  REQUIRE(of_the_step(lawful.warnings).size() == 1);
  CHECK(of_the_step(lawful.warnings)[0].starts_with(policy.file + ": step "));
  CHECK(to_text(lawful).find("\nWARNING: " + policy.file + ":12: step ") != std::string::npos);

  policy.applies.clear();
  const auto unlawful = of_the_step(checked().complaints);
  REQUIRE(unlawful.size() == 1);
  CHECK(unlawful[0].ends_with("(BW 6:96(6))"));

  policy.applies = {{policy::Subject::administration, policy::Comparison::equal, "elsewhere"}};
  CHECK(checked().fine());
  CHECK(of_the_step(checked().warnings).empty());
}
