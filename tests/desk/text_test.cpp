// What people read, as files: reviewed like code.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "tests/desk/samples.hpp"
#include "tests/fakes/manual_clock.hpp"

using namespace dunning;

namespace {

void check_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(DUNNING_SOURCE_DIR) + "/tests/desk/golden/" + name + ".txt";
  std::ifstream file(path);
  REQUIRE_MESSAGE(file, path);
  std::ostringstream expected;
  expected << file.rdbuf();
  CHECK_MESSAGE((text == expected.str()), path << " should be:\n" << text);
}

const fakes::ManualClock clock_of_day(*parse_instant("2026-03-12T09:00:00Z"));

}  // namespace

TEST_CASE(
    "plan shows what stops sending, what would leave, and what would not, each with its reason") {
  check_golden("plan", to_text(samples::plan(), clock_of_day));
}

TEST_CASE("a long plan ends with how many more there are") {
  auto plan = samples::plan();
  auto& others = plan.administrations.front().others;
  others.resize(5, others.front());
  const auto text = to_text(plan, clock_of_day, 2);
  CHECK(text.find("and 3 more; --json has all") != std::string::npos);
}

TEST_CASE("why tells the whole story of an invoice") {
  check_golden("why", to_text(samples::why(), clock_of_day));
}

TEST_CASE("status says what stops sending and the one command that lifts it, first") {
  check_golden("status", to_text(samples::status(), clock_of_day));
  check_golden("logins", to_text(samples::logins(), clock_of_day));
  CHECK_FALSE(samples::status().all_well());
}

TEST_CASE("adoption is proposed per debtor and choice, with the unknown types marked (S2, S10)") {
  check_golden("proposal", to_text(samples::proposal()));
}

TEST_CASE("lists are columns, and what a debtor wrote cannot colour the terminal") {
  check_golden("invoices", to_text(samples::invoices()));
  check_golden("debtors", to_text(samples::debtors()));
  check_golden("messages", to_text(samples::messages(), clock_of_day));
}

TEST_CASE("S31: the job sheet says what to print, into which envelope, for whom, and what not") {
  check_golden("letters", to_text(samples::letters()));
  CHECK(desk::job_sheet({}).empty());
}

TEST_CASE("what was said is told with its author, its standing and what became of it") {
  check_golden("debtor", to_text(samples::debtor()));
  check_golden("words", to_text(samples::words()));
}

TEST_CASE("S22: what waits for a yes is listed with its id, amount, items and addressee") {
  check_golden("waiting", to_text(samples::waiting()));
  check_golden("handovers", to_text(samples::hand_overs()));
  check_golden("attachments", to_text(samples::attachments()));
}

TEST_CASE("S34: tasks, and the phone list with what one has to know") {
  check_golden("tasks", to_text(samples::tasks()));
  check_golden("calls", to_text(samples::calls()));
}

TEST_CASE("S16, S19: what is finished or small is listed until a person chooses") {
  check_golden("finished", to_text(samples::left_over("finished")));
  check_golden("small", to_text(samples::left_over("small")));
}

TEST_CASE("S42: an export says what is missing, and forgetting what it would erase") {
  check_golden("export", to_text(samples::exported()));
  check_golden("forget", to_text(samples::forgetting()));
}

TEST_CASE("verify names the first entry that does not fit") {
  check_golden("verify", to_text(samples::verification()));
  CHECK_FALSE(samples::verification().whole());
}

TEST_CASE("check shows each complaint where it is") {
  check_golden("check", to_text(samples::complaints()));
  CHECK(to_text(desk::CheckAnswer{14, {}, {}}) == "14 files fine\n");
}
