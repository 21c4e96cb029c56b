// why --law: which requirement of the law was met when, by which message.
#include "daemon/desk/law_checklist.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <sstream>

#include "daemon/desk/invoice.hpp"
#include "daemon/desk/say.hpp"
#include "daemon/desk/why.hpp"
#include "tests/desk/office.hpp"

using namespace dunning;
using namespace dunning::test;
using Standing = desk::Requirement::Standing;

namespace {

desk::WhyItem item_of(Office& office, const std::string& number) {
  const auto why = desk::why(office.desk(), {number, std::nullopt, std::nullopt, true});
  REQUIRE_MESSAGE(why, why.error().message);
  REQUIRE(why->items.front().law);
  return why->items.front();
}

// No print folder is emptied here: the notice of the shipped policy goes by mail alone.
void without_paper(Office& office) {
  for (auto& policy : office.configuration->policies) {
    for (auto& step : policy.steps)
      step.letter.clear();
  }
}

void check_golden(const std::string& name, const std::vector<desk::Requirement>& checklist) {
  const std::string path = std::string(DUNNING_SOURCE_DIR) + "/tests/desk/golden/" + name + ".txt";
  std::ifstream file(path);
  REQUIRE_MESSAGE(file, path);
  std::ostringstream expected;
  expected << file.rdbuf();
  const auto text =
      std::regex_replace(desk::to_text(checklist), std::regex("message [0-9a-f]+"), "message KEY");
  CHECK_MESSAGE((text == expected.str()), path << " should be:\n" << text);
}

const desk::Requirement& line(const std::vector<desk::Requirement>& checklist,
                              const std::string& what) {
  const auto found = std::find_if(checklist.begin(), checklist.end(),
                                  [&](const auto& one) { return one.what == what; });
  REQUIRE_MESSAGE(found != checklist.end(), what);
  return *found;
}

}  // namespace

TEST_CASE("S39 the checklist of a consumer: a demand brought default, and the notice runs") {
  Office office;
  without_paper(office);
  office.books({debtor("2", "J. Jansen"), invoice("21", "2", 36300, "2026-03-03")});
  office.adopt();
  CHECK(line(*item_of(office, "N-21").law, "default").standing == Standing::open);
  CHECK(line(*item_of(office, "N-21").law, "costs").standing == Standing::open);
  office.live("2", "N-21", "2026-03-09", "2026-05-04");
  const auto running = *item_of(office, "N-21").law;
  check_golden("law_consumer", running);
  CHECK(line(running, "notice").amount == eur(36300));
  CHECK_FALSE(line(running, "notice").message.empty());
  CHECK_FALSE(line(running, "default").message.empty());
  CHECK(line(running, "notice_term").standing == Standing::open);
  CHECK(line(running, "costs").standing == Standing::open);

  const Date from = *line(running, "costs").on;
  office.morning(to_string(from).c_str());
  const auto over = *item_of(office, "N-21").law;
  CHECK(line(over, "notice_term").standing == Standing::met);
  CHECK(line(over, "costs").standing == Standing::met);
  CHECK(line(over, "costs").amount == eur(5445));
  CHECK(line(over, "costs").occasion == line(running, "notice").occasion);

  // A part is credited: the notice had asked for too much.
  auto less = invoice("21", "2", 36300, "2026-03-03");
  less.version = "2";
  less.open = eur(30000);
  office.books({less});
  const auto credited = *item_of(office, "N-21").law;
  CHECK(line(credited, "notice").standing == Standing::broken);
  CHECK(
      line(credited, "notice").says.ends_with("63.00 EUR of what it asked for was credited since"));
  CHECK(line(credited, "notice").occasion == line(running, "notice").occasion);
  CHECK(line(credited, "costs").standing == Standing::open);
}

TEST_CASE("S38 a term that was agreed brings default, without any demand") {
  Office office;
  without_paper(office);
  office.books({debtor("2", "J. Jansen"), invoice("21", "2", 36300, "2026-03-03")});
  office.adopt();
  REQUIRE(desk::set_invoice(office.desk(), {std::nullopt, "N-21", {{"term_agreed", "yes"}}, ""}));
  const auto checklist = *item_of(office, "N-21").law;
  CHECK(line(checklist, "fact").says ==
        "term_agreed is yes, by mira on 2026-03-09 about the invoice");
  const auto& is = line(checklist, "default");
  CHECK(is.standing == Standing::met);
  CHECK(is.on == day("2026-03-04"));
  CHECK(is.says.ends_with("the agreed day of payment was 2026-03-03"));
  CHECK(is.message.empty());
  CHECK(line(checklist, "notice").standing == Standing::open);
}

TEST_CASE("S37 the checklist of a business: interest was announced and runs without a notice") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), invoice("11", "1", 48400, "2026-03-05")});
  office.adopt();
  office.live("1", "N-11", "2026-03-09", "2026-04-10");
  const auto checklist = *item_of(office, "N-11").law;
  check_golden("law_business", checklist);
  CHECK(line(checklist, "notice").standing == Standing::not_needed);
  CHECK_FALSE(line(checklist, "announced").message.empty());
  CHECK(line(checklist, "interest").standing == Standing::met);
}

TEST_CASE("S40 the checklist says that a rate is missing, and no amount") {
  Office office;
  office.books({debtor("1", "De Vries B.V."), invoice("11", "1", 48400, "2026-03-05")});
  office.adopt();
  office.morning("2027-02-01");
  const auto interest = line(*item_of(office, "N-11").law, "interest");
  CHECK(interest.standing == Standing::broken);
  CHECK(interest.says.starts_with("missing_rates"));
  CHECK_FALSE(interest.amount.has_value());
}

TEST_CASE("S41 the checklist warns of limitation") {
  Office office;
  office.books({debtor("1", "Jansen B.V."), invoice("a", "1", 10'000, "2021-06-07"),
                invoice("g", "1", 5'000, "2021-03-08")});
  CHECK(line(*item_of(office, "N-a").law, "limitation").standing == Standing::open);
  CHECK(line(*item_of(office, "N-a").law, "limitation").on == day("2026-06-07"));
  CHECK(line(*item_of(office, "N-g").law, "limitation").standing == Standing::broken);
}

TEST_CASE("S39 what is held keeps its checklist: default by a demand, and its notice") {
  Office office;
  without_paper(office);
  office.books({debtor("2", "J. Jansen"), invoice("21", "2", 36300, "2026-03-03")});
  office.adopt();
  office.live("2", "N-21", "2026-03-09", "2026-05-04");
  const auto before = *item_of(office, "N-21").law;
  REQUIRE(desk::hold(office.desk(), {std::nullopt, "N-21", "asked for a copy", std::nullopt}));
  const auto held = item_of(office, "N-21");
  CHECK(held.decision.reason == policy::Reason::hold);
  for (const auto* what : {"default", "notice", "notice_term", "limitation"}) {
    CHECK(line(*held.law, what).says == line(before, what).says);
    CHECK(line(*held.law, what).message == line(before, what).message);
  }
}

TEST_CASE("without --law there is no checklist") {
  Office office;
  office.books({debtor("1", "Jansen B.V."), invoice("a", "1", 10'000, "2026-03-07")});
  const auto why = desk::why(office.desk(), {"N-a", std::nullopt, std::nullopt});
  REQUIRE(why);
  CHECK_FALSE(why->items.front().law.has_value());
}
