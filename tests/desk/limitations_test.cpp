#include "daemon/desk/limitations.hpp"

#include <doctest/doctest.h>

#include "tests/desk/office.hpp"

using namespace dunning;
using namespace dunning::test;

namespace {

std::string near(Office& office) {
  const auto of = desk::administration(office.desk(), "books");
  REQUIRE(of.has_value());
  const auto found = desk::near_limitations(office.desk(), *of, of->today(office.clock));
  REQUIRE(found.has_value());
  std::string text;
  for (const auto& one : *found) {
    text += one.debtor + " " + one.number + " " + decimal_text(one.open) + " " +
            to_string(one.limitation.last_day) + " " + one.limitation.article + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("S41 claims are warned of ninety days before nobody can enforce them any more") {
  Office office;  // 2026-03-09
  office.books({debtor("1", "Jansen B.V."), debtor("2", "Mevrouw De Wit"),
                invoice("a", "1", 10'000, "2021-06-07"),  // last day 2026-06-07
                invoice("b", "1", 20'000, "2021-06-08"),  // a day too far ahead
                invoice("c", "2", 30'000, "2024-03-09"),  // a consumer's may be a sale: two years
                invoice("d", "2", 40'000, "2021-06-01"),  // of a consumer, over for years
                invoice("e", "1", 50'000, "2024-03-09"),  // of a business: five years
                invoice("f", "2", 0, "2024-04-01"), invoice("g", "1", 5'000, "2021-03-09"),
                invoice("h", "1", 6'000, "2021-03-08")});  // yesterday was its last day
  CHECK(near(office) ==
        "Jansen B.V. N-g 50.00 2026-03-09 BW 3:307, 3:317, 3:319\n"
        "Mevrouw De Wit N-c 300.00 2026-03-09 BW 7:28, 3:317, 3:319\n"
        "Jansen B.V. N-a 100.00 2026-06-07 BW 3:307, 3:317, 3:319\n");
  office.morning("2026-03-10");
  CHECK(near(office) ==
        "Jansen B.V. N-a 100.00 2026-06-07 BW 3:307, 3:317, 3:319\n"
        "Jansen B.V. N-b 200.00 2026-06-08 BW 3:307, 3:317, 3:319\n");
}

TEST_CASE("S41 without a law, or without books, nobody is warned of limitation") {
  Office office;
  CHECK(near(office).empty());
  office.books({debtor("1", "Jansen B.V."), invoice("a", "1", 10'000, "2021-06-07")});
  CHECK_FALSE(near(office).empty());
  office.configuration->jurisdictions.at("nl").statute = {};
  CHECK(near(office).empty());
}
