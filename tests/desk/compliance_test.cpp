// What a lawyer would refuse in a policy: small ladders in YAML against the jurisdictions shipped.
#include "daemon/policy/compliance.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "daemon/settings/configuration.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;

namespace {

namespace fs = std::filesystem;
const fs::path shipped = fs::path(DUNNING_SOURCE_DIR) / "config";

law::Jurisdiction law_of(const std::string& country) {
  auto loaded = settings::load_jurisdiction(shipped / "jurisdictions" / (country + ".yaml"));
  REQUIRE(loaded.value);
  return *loaded.value;
}

policy::Policy read(const fs::path& file) {
  const auto loaded = settings::load_policy(
      file, shipped / "templates", [](std::string_view text) { return std::string(text); });
  INFO(settings::render(loaded.complaints));
  REQUIRE(loaded.value);
  return *loaded.value;
}

policy::Policy ladder(const std::string& yaml) {
  static const test::Office office({"acme"});  // for its directory
  const fs::path file = office.directory / "policy.yaml";
  std::ofstream(file) << "policy: p\n" << yaml;
  return read(file);
}

// "line: message (article)" of what is refused.
std::vector<std::string> refused(const std::string& yaml, const std::string& country = "nl",
                                 policy::Practice practice = {}) {
  practice.bounces_are_read = true;  // S31 has a test of its own
  std::vector<std::string> found;
  for (const auto& finding : policy::compliance(ladder(yaml), law_of(country), practice)) {
    if (finding.refused) found.push_back(std::to_string(finding.line) + ": " + to_string(finding));
  }
  return found;
}
using Lines = std::vector<std::string>;

// A ladder for consumers as the law wants it, in parts. The demand is on line 4, the notice on 8.
const std::string demand =
    "steps:\n"
    "  - step: reminder\n    at: due + 5 days\n    email: reminder\n"
    "  - step: demand\n    at: reminder + 14 days\n    email: final_notice\n    deadline: 14 "
    "days\n";
const std::string notice =
    "  - step: notice\n    at: demand.deadline + 3 banking days\n    email: fourteen_days\n"
    "    legal_notice: fourteen_days\n";
const std::string claim =
    "  - step: claim\n    at: notice.deadline + 3 banking days\n    email: final_demand\n"
    "    claim: { costs: statutory }\n";
const std::string early_claim =
    "  - step: claim\n    at: demand.deadline + 3 banking days\n    email: final_demand\n"
    "    claim: { costs: statutory }\n";

}  // namespace

TEST_CASE("S37, S38, S39: nothing that is shipped is refused") {
  for (const std::string name : {"nl-business", "nl-consumer"}) {
    for (const auto& finding :
         policy::compliance(read(shipped / "policies" / (name + ".yaml")), law_of("nl"), {})) {
      INFO(name << ": " << to_string(finding));
      CHECK_FALSE(finding.refused);
    }
  }
  for (const auto& file : fs::directory_iterator(shipped / "policies/examples")) {
    // "be-business.yaml" is for Belgium; the friendly one claims nothing and is for everywhere.
    const bool everywhere = file.path().stem() == "friendly";
    const auto country = everywhere ? "eu" : file.path().filename().string().substr(0, 2);
    // The Belgian reminder leaves by e-mail: where that is used, bounces have to be read (S31).
    for (const auto& finding :
         policy::compliance(read(file.path()), law_of(country), {.bounces_are_read = true})) {
      INFO(file.path() << ": " << to_string(finding));
      CHECK_FALSE(finding.refused);
    }
  }
}

TEST_CASE("S39: costs of consumers without the notice before them are refused") {
  const Lines without = {
      "10: step \"claim\" claims costs of consumers, and no step before it is the notice "
      "fourteen_days (BW 6:96(6))"};
  CHECK(refused(demand + early_claim) == without);
  CHECK(refused(demand + notice + claim).empty());
  CHECK(refused("for: { debtor.type: consumer }\n" + demand + early_claim).size() == 1);
  CHECK(refused("for: { debtor.type: [business, consumer] }\n" + demand + early_claim).size() == 1);
  CHECK(refused("for: { debtor.type: business }\n" + demand + early_claim).empty());
  CHECK(refused("for: { debtor.type: \"!= consumer\" }\n" + demand + early_claim).empty());
  CHECK(refused(demand + early_claim + "    if: { debtor.type: business }\n").empty());
  CHECK(refused(demand + early_claim, "gb") ==
        Lines{"10: step \"claim\" claims costs of consumers, and the law of GB knows none that "
              "they owe"});
}

TEST_CASE("S39: a notice before any demand with fourteen days is refused unless terms are agreed") {
  const std::string at_once =
      "steps:\n"
      "  - step: reminder\n    at: due + 5 days\n    email: reminder\n"
      "  - step: notice\n    at: reminder + 14 days\n    email: fourteen_days\n"
      "    legal_notice: fourteen_days\n";
  const Lines refusal = {
      "6: step \"notice\" is the notice fourteen_days, which has no effect before default: a step "
      "before it has to demand payment with a deadline of 14 days or more, unless facts: say that "
      "every term was agreed (BW 6:96(6), BW 6:82, 6:83)"};
  CHECK(refused(at_once) == refusal);
  CHECK(refused(at_once, "nl", {.term_agreed = true}).empty());
  CHECK(refused(demand + notice).empty());
  const auto with_deadline = [&](const std::string& term) {
    std::string text = demand + notice;
    return refused(text.replace(text.find("deadline: 14 days"), 17, "deadline: " + term)).size();
  };
  CHECK(with_deadline("13 days") == 1);
  CHECK(with_deadline("2 weeks") == 0);
  CHECK(with_deadline("9 business days") == 1);
  CHECK(with_deadline("10 business days") == 0);
}

TEST_CASE("S39: a claim that could come within the notice's term is refused") {
  const auto claimed = [](const std::string& at) {
    return refused(demand + notice + "  - step: claim\n    at: " + at +
                   "\n    email: final_demand\n    claim: { costs: statutory }\n");
  };
  CHECK(claimed("notice.deadline + 1 day").empty());
  CHECK(claimed("notice + 40 days").empty());
  CHECK(claimed("notice + 14 days").size() == 1);
  CHECK(claimed("demand + 60 days") ==
        Lines{"14: step \"claim\" claims costs or interest, and its `at` does not count from "
              "\"notice\", so it "
              "can come within that notice's term; write notice.deadline (BW 6:96(6))"});
  const auto early = claimed("notice + 15 days");
  REQUIRE(early.size() == 1);
  CHECK(early[0].find("can come within the term of \"notice\", which ends as late as ") !=
        std::string::npos);
  CHECK(early[0].find("(BW 6:96(6))") != std::string::npos);
  const auto belgian = [](const std::string& at) {
    return refused(
        "for: { debtor.type: consumer }\nsteps:\n"
        "  - step: first\n    at: due + 5 days\n    email: first_reminder\n"
        "    legal_notice: first_reminder\n"
        "  - step: claim\n    at: " +
            at + "\n    email: final_demand\n    claim: { interest: statutory }\n",
        "be");
  };
  CHECK(belgian("first.deadline + 1 day").empty());
  CHECK(belgian("first + 14 days").size() == 1);
}

TEST_CASE("S37, S39: a charge at or before the free first reminder of Belgium is refused") {
  const std::string reminder =
      "for: { debtor.type: consumer }\nsteps:\n"
      "  - step: early\n    at: due + 5 days\n    email: formal_notice\n"
      "    announce: { interest: statutory }\n"
      "  - step: first\n    at: early + 14 days\n    email: first_reminder\n"
      "    legal_notice: first_reminder\n"
      "  - step: late\n    at: first.deadline + 3 days\n    email: final_demand\n"
      "    claim: { interest: statutory, costs: statutory }\n";
  CHECK(refused(reminder, "be") ==
        Lines{"4: step \"early\" says something of costs or interest to consumers, and no step "
              "before it is the notice first_reminder, which has to be free (Economic Law Code, "
              "art. XIX.2)"});
  std::string on_it = reminder;
  on_it.erase(on_it.find("    announce"),
              on_it.find("  - step: first") - on_it.find("    announce"));
  CHECK(refused(on_it, "be").empty());
  on_it.replace(on_it.find("    legal_notice: first_reminder\n"), 33,
                "    legal_notice: first_reminder\n    announce: { interest: statutory }\n");
  CHECK(refused(on_it, "be").size() == 1);
}

TEST_CASE("S38: agreed interest or costs are refused where consumers can be meant") {
  const std::string agreed =
      "interest: 1 % per month\ncosts: { percent: 15 }\n" + demand +
      "  - step: final\n    at: demand.deadline + 3 days\n    email: formal_notice\n"
      "    announce: { interest: agreed, costs: agreed }\n";
  CHECK(refused(agreed) ==
        Lines{"12: step \"final\" asks consumers for agreed interest; they can agree to none but "
              "the law's (BW 6:119)",
              "12: step \"final\" asks consumers for agreed costs; they can agree to none but the "
              "law's (BW 6:96(5), Besluit vergoeding voor buitengerechtelijke incassokosten art. "
              "2)"});
  CHECK(refused("for: { debtor.type: business }\n" + agreed).empty());
  CHECK(refused(agreed + "    if: { debtor.type: business }\n").empty());
  CHECK(
      refused("interest: 1 % per month\n" + demand) ==
      Lines{"0: interest: and costs: say what was agreed, no step asks for it, and `for` does not "
            "exclude consumers, who can agree to none but the law's (BW 6:96(5), Besluit "
            "vergoeding voor buitengerechtelijke incassokosten art. 2)"});
}

TEST_CASE("S36, S39: a hand-over of consumers before their notice has run is refused") {
  const auto handed = [](const std::string& at, const std::string& before) {
    return refused(before + "  - step: agency\n    at: " + at +
                   "\n    hand_over: nova\n    approval: required\n");
  };
  CHECK(handed("demand.deadline + 3 banking days", demand) ==
        Lines{"10: step \"agency\" hands claims on consumers over, and no step before it is the "
              "notice fourteen_days (BW 6:96(6))"});
  CHECK(handed("demand + 60 days", demand + notice) ==
        Lines{"14: step \"agency\" hands claims on consumers over, and its `at` does not count "
              "from \"notice\", so it can come within that notice's term; write notice.deadline "
              "(BW 6:96(6))"});
  const auto early = handed("notice + 15 days", demand + notice);
  REQUIRE(early.size() == 1);
  CHECK(
      early[0].starts_with("14: step \"agency\" hands claims on consumers over, and can come "
                           "within the term of \"notice\", which ends as late as "));
  CHECK(handed("notice.deadline + 3 banking days", demand + notice).empty());
  CHECK(handed("claim + 14 days", demand + notice + claim).empty());
  CHECK(handed("demand.deadline + 3 banking days", "for: { debtor.type: business }\n" + demand)
            .empty());
}

TEST_CASE(
    "S31: by e-mail alone a notice is refused and a claim warned of, when nobody reads bounces") {
  const auto findings = [](const std::string& yaml, policy::Practice practice = {}) {
    Lines found;
    for (const auto& one : policy::compliance(ladder(yaml), law_of("nl"), practice)) {
      found.push_back((one.refused ? "refused " : "warned ") + std::to_string(one.line) + ": " +
                      to_string(one));
    }
    return found;
  };
  CHECK(findings(demand).empty());
  CHECK(findings(demand + notice) ==
        Lines{"refused 10: step \"notice\" has legal effect and leaves by e-mail alone, and mail "
              "that comes back is not read; add letter: with the name of a template, or read what "
              "comes back (inbox: in dunningd.yaml) (S31)"});
  const auto both = findings(demand + notice + claim);
  REQUIRE(both.size() == 2);
  CHECK(both[1].starts_with("warned "));
  CHECK(findings(demand + notice + "    letter: fourteen_days\n").empty());
  CHECK(findings(demand + notice + claim, {.bounces_are_read = true}).empty());
}
