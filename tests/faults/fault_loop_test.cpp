// Every fault at every request of every system: no lost change, no wrong amount, no note twice.
#include <doctest/doctest.h>

#include <iostream>

#include "tests/faults/story.hpp"

using namespace dunning;

namespace {

std::string all_of(const std::vector<std::string>& wrong) {
  std::string text;
  for (const auto& one : wrong)
    text += "\n  " + one;
  return text;
}

void run_loop(const in_process::System& system) {
  const auto undisturbed = faults::live(system, std::nullopt);
  REQUIRE_MESSAGE(undisturbed.wrong.empty(), all_of(undisturbed.wrong));
  CHECK(undisturbed.errors == 0);
  REQUIRE(undisturbed.requests > 5);
  std::int64_t stories = 0;
  std::int64_t felt = 0;
  std::int64_t logins = 0;
  for (const auto& kind : faults::kinds()) {
    for (std::int64_t request = 1; request <= undisturbed.requests; ++request) {
      CAPTURE(kind.name);
      CAPTURE(request);
      const auto ended = faults::live(system, faults::Trouble{request, kind});
      CHECK_MESSAGE(ended.wrong.empty(), all_of(ended.wrong));
      CHECK(ended.books == undisturbed.books);
      // A rotated token whose answer was lost is lost for good where the system has no grace.
      const bool may_need_person = kind.name == "a lost answer" ||
                                   kind.name == "503 after the effect" || kind.name == "no JSON" ||
                                   kind.name == "half a body" || kind.name == "a drip" ||
                                   kind.name == "a body without end";
      CHECK(ended.logins <= (may_need_person && !system.token ? 1 : 0));
      ++stories;
      logins += ended.logins;
      if (ended.errors > 0) ++felt;
    }
  }
  // A loop in which nothing fails would prove nothing.
  CHECK(felt > stories / 2);
  std::cout << system.name << ": " << undisturbed.requests << " requests, " << stories
            << " stories, " << felt << " with an error that was felt, " << logins
            << " logins by a person\n";
}

}  // namespace

TEST_CASE("S22 S23 S32 moneybird: every fault at every request loses and repeats nothing") {
  run_loop(in_process::moneybird());
}

TEST_CASE("S22 S23 S32 exact online: every fault at every request loses and repeats nothing") {
  run_loop(in_process::exact_online());
}

TEST_CASE("S22 S23 S32 xero: every fault at every request loses and repeats nothing") {
  run_loop(in_process::xero());
}
