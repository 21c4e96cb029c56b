// The law in the owner's own words: what `check` finds in a template that leaves no room for it.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "daemon/desk/check.hpp"
#include "daemon/policy/legal_wording.hpp"
#include "daemon/settings/configuration.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using policy::Topic;

namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

// The shipped policies with templates of their own, to which a test adds lines.
struct Texts {
  Texts() : configuration(*office.configuration), directory(office.directory / "texts") {
    fs::copy(configuration.templates, directory, fs::copy_options::recursive);
    configuration.templates = directory;
  }

  // "file:+N: message" of every complaint, N counted from the end of the file as shipped.
  Lines complaints_with(const std::string& file, const std::string& lines) {
    std::ifstream stream(directory / file);
    const std::string shipped{std::istreambuf_iterator<char>(stream), {}};
    const auto before = std::count(shipped.begin(), shipped.end(), '\n');
    std::ofstream(directory / file) << shipped << lines;
    settings::Loaded<settings::Configuration> loaded;
    loaded.value = configuration;
    Lines found;
    for (const auto& one : desk::check(loaded).complaints) {
      found.push_back(fs::path(one.file).lexically_relative(directory).string() + ":+" +
                      std::to_string(one.line - before) + ": " + one.message);
    }
    std::ofstream(directory / file) << shipped;
    return found;
  }

  policy::Step& step(const std::string& policy, const std::string& name) {
    for (auto& one : configuration.policies) {
      if (one.name != policy) continue;
      for (auto& step : one.steps) {
        if (step.name == name) return step;
      }
    }
    FAIL("no step " << name);
    std::abort();
  }

  test::Office office{{"acme"}};
  settings::Configuration configuration;
  fs::path directory;
};

const std::string consumer_scale =
    "(BW 6:96(5), Besluit vergoeding voor buitengerechtelijke incassokosten art. 2)";

}  // namespace

TEST_CASE("S39: check finds law in other words than the jurisdiction's in a fourteen-day letter") {
  Texts texts;
  CHECK(texts.complaints_with("nl/fourteen_days.txt",
                              "Betaal uiterlijk op 1 mei 2026.\n"
                              "De kosten zijn € 40,00.\n"
                              "U kunt ook betalen op NL91 ABNA 0417 1643 00.\n"
                              "U heeft 14 dagen, gerekend vanaf vandaag.\n"
                              "Daarna volgen incassokosten.\n"
                              "En administratiekosten.\n"
                              "En wettelijke rente.\n"
                              "U bent in gebreke.\n") ==
        Lines{"nl/fourteen_days.txt:+1: \"1 mei\" is a calendar day, and the term of a statutory "
              "notice runs from its receipt (BW 6:96(6))",
              "nl/fourteen_days.txt:+2: \"€ 40\" is an amount beside the one that a statutory "
              "notice asks for (BW 6:96(6))",
              "nl/fourteen_days.txt:+3: \"NL91 ABNA 0417 1643 00\" is an account beside the one "
              "that a statutory notice names (BW 6:96(6))",
              "nl/fourteen_days.txt:+4: \"14 dagen\" says the term in other words than the law's: "
              "leave it to {{sentences}} (BW 6:96(6))",
              "nl/fourteen_days.txt:+5: \"incassokosten\" speaks of costs in other words than the "
              "law's: leave it to {{sentences}} (BW 6:96(6))",
              "nl/fourteen_days.txt:+6: \"administratiekosten\" speaks of costs in other words "
              "than the law's: leave it to {{sentences}} (BW 6:96(6))",
              "nl/fourteen_days.txt:+7: \"wettelijke rente\" asks for interest in a statutory "
              "notice, which asks for one amount (BW 6:96(6))",
              "nl/fourteen_days.txt:+8: \"in gebreke\" says of default what the law's own "
              "sentences do not: leave it to {{sentences}} (BW 6:96(6))"});
  CHECK(texts.complaints_with("de/fourteen_days.txt", "Ab heute haben Sie Zeit.\n") ==
        Lines{"de/fourteen_days.txt:+1: \"ab heute\" says the term in other words than the law's: "
              "leave it to {{sentences}} (BW 6:96(6))"});
  CHECK(texts.complaints_with("nl/fourteen_days.txt", "{{! 14 dagen, tot 1 mei 2026 }}\n").empty());
}

TEST_CASE("S39: check finds a second amount that a part of the fourteen-day letter puts in place") {
  Texts texts;
  for (const std::string name : {"arranged.open", "disputed.open", "not_yet_due.open"}) {
    const auto list = name.substr(0, name.find('.'));
    const auto found = texts.complaints_with("nl/fourteen_days.txt",
                                             "{{#" + list + "}}{{open}}{{/" + list + "}}\n");
    REQUIRE(found.size() == 1);
    CHECK(found[0].starts_with("nl/fourteen_days.txt:"));
    CHECK(found[0].ends_with("may not say {{" + name +
                             "}}: a statutory notice asks for one amount (S39)"));
  }
}

TEST_CASE("S37: check finds costs and interest of which the policy says nothing") {
  Texts texts;
  CHECK(texts.complaints_with("nl/second_reminder.txt",
                              "Anders komen daar incassokosten bij.\n"
                              "En de wettelijke rente.\n"
                              "{{#announce}}incassokosten{{/announce}}\n") ==
        Lines{"nl/second_reminder.txt:+1: \"incassokosten\" speaks of costs, and step "
              "\"second_reminder\" of nl-business neither announces nor claims any (BW 6:96(4), "
              "Besluit vergoeding voor buitengerechtelijke incassokosten art. 2)",
              "nl/second_reminder.txt:+2: \"wettelijke rente\" speaks of interest, and step "
              "\"second_reminder\" of nl-business neither announces nor claims any (BW 6:119a)"});
  CHECK(texts.complaints_with("nl/offer.txt", "Daarna volgen incassokosten.\n") ==
        Lines{"nl/offer.txt:+1: \"incassokosten\" speaks of costs, and the message offer neither "
              "announces nor claims any " +
              consumer_scale});
  auto& step = texts.step("nl-business", "second_reminder");
  step.announce = {policy::Basis::statutory, policy::Basis::statutory};
  const auto found = texts.complaints_with("nl/second_reminder.txt", "Anders incassokosten.\n");
  const auto of_consumers = [](const std::string& one) {
    return one.find("of nl-consumer neither announces") != std::string::npos;
  };
  CHECK(std::count_if(found.begin(), found.end(), of_consumers) == 1);
}

TEST_CASE("S37: check finds a fee in a text that consumers can get, whatever the policy claims") {
  Texts texts;
  const std::string fee =
      "nl/final_demand.txt:+1: \"administratiekosten\" is a charge that no law knows, and "
      "consumers owe none other " +
      consumer_scale;
  CHECK(texts.complaints_with("nl/final_demand.txt", "En € 5,00 administratiekosten.\n") ==
        Lines{fee});
  CHECK(texts.complaints_with("en/_contact.txt", "A reminder fee may follow.\n").size() == 1);
}

TEST_CASE("S39: check finds a notice of default in the text of a step that sets no term") {
  Texts texts;
  CHECK(texts.complaints_with("nl/reminder.txt", "Hierbij stellen wij u in gebreke.\n") ==
        Lines{"nl/reminder.txt:+1: \"in gebreke\" puts the debtor in default, and step "
              "\"reminder\" of nl-business sets no term: write deadline: (BW 6:119a(1)-(2))"});
  CHECK(
      texts.complaints_with("nl/final_notice.txt", "Hierbij stellen wij u in gebreke.\n").empty());
}

TEST_CASE("S37, S39: check finds nothing wrong with a shipped example under its own law") {
  const fs::path shipped = fs::path(DUNNING_SOURCE_DIR) / "config";
  int read = 0;
  for (const auto& file : fs::directory_iterator(shipped / "policies/examples")) {
    Texts texts;
    const bool everywhere = file.path().stem() == "friendly";
    const auto country = everywhere ? "eu" : file.path().filename().string().substr(0, 2);
    auto law = settings::load_jurisdiction(shipped / "jurisdictions" / (country + ".yaml"));
    auto policy = settings::load_policy(file.path(), texts.directory,
                                        [](std::string_view text) { return std::string(text); });
    REQUIRE(law.value);
    REQUIRE(policy.value);
    texts.configuration.jurisdictions = {{country, *law.value}};
    texts.configuration.policies = {*policy.value};
    texts.configuration.administrations.front().jurisdiction = country;
    texts.configuration.inbox.emplace();  // be-consumer sends its notice by e-mail alone
    CHECK(texts.complaints_with("en/offer.txt", "") == Lines{});
    ++read;
  }
  CHECK(read == 6);
}

TEST_CASE("what a person typed of days, amounts, accounts and terms is found as it stands there") {
  const auto found = [](Topic topic, std::string_view text) {
    return policy::wording_of(topic, text).value_or("");
  };
  CHECK(found(Topic::calendar_day, "op 1-5-2026 of later") == "1-5-2026");
  CHECK(found(Topic::calendar_day, "op 2026-05-01.") == "2026-05-01");
  CHECK(found(Topic::calendar_day, "bis 1. Mai") == "1. Mai");
  CHECK(found(Topic::calendar_day, "le 1er août prochain") == "1er août");
  CHECK(found(Topic::calendar_day, "by May 1, please") == "May 1");
  CHECK(found(Topic::calendar_day, "on the 3rd of the month, you may 3 times") == "");
  CHECK(found(Topic::calendar_day, "call 030-123 45 67 or 1-2 days later") == "");
  CHECK(found(Topic::amount, "40,00 euro") == "00 euro");
  CHECK(found(Topic::amount, "EUR 40") == "EUR 40");
  CHECK(found(Topic::amount, "£70") == "£70");
  CHECK(found(Topic::amount, "an amount in euros, within 14 days") == "");
  CHECK(found(Topic::account, "IBAN NL91ABNA0417164300.") == "NL91ABNA0417164300");
  CHECK(found(Topic::account, "VAT NL123456789B01 is no word of it") == "NL123456789B01");
  CHECK(found(Topic::account, "KVK 12345678") == "");
  CHECK(found(Topic::term, "binnen 10 werkdagen") == "10 werkdagen");
  CHECK(found(Topic::term, "within fourteen days") == "fourteen days");
  CHECK(found(Topic::term, "Dit duurde dagen.") == "");
}

TEST_CASE("words of law are found whole, in each of the four languages") {
  const auto found = [](Topic topic, std::string_view text) {
    return policy::wording_of(topic, text).value_or("");
  };
  CHECK(found(Topic::costs, "Ein Inkassobüro erhebt Inkassokosten") == "Inkassokosten");
  CHECK(found(Topic::costs, "een incassobureau") == "");
  CHECK(found(Topic::costs, "Extra Collection Costs.") == "collection costs");
  CHECK(found(Topic::interest, "des intérêts de retard") == "intérêts de retard");
  CHECK(found(Topic::interest, "we have an interest in it") == "");
  CHECK(found(Topic::fee, "zzgl. Mahngebühr") == "Mahngebühr");
  CHECK(found(Topic::default_notice, "la présente vaut mise en demeure") == "vaut mise en demeure");
  CHECK(found(Topic::default_notice, "ce n’est pas une mise en demeure") == "");
}
