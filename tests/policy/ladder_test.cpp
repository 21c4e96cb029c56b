#include <doctest/doctest.h>

#include "tests/policy/story.hpp"

using namespace dunning;
using namespace dunning::policy;
using namespace dunning::policy::test;

TEST_CASE("S12 the steps are taken in order, one at a time, each on its day") {
  tell(World(), R"(
    2026-05-01 | A 100.00 due 2026-05-10 |
    2026-05-07 |                         | heads_up: A = 100.00
    2026-05-13 |                         | reminder: A = 100.00
    2026-05-23 |                         | second_reminder: A = 100.00
    2026-06-09 |                         | formal_notice: A = 100.00
    2026-06-10 |                         | A ladder_finished
    2026-09-30 |                         | A ladder_finished)");
}
