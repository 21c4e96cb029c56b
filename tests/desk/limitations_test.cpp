#include "daemon/desk/limitations.hpp"

#include <doctest/doctest.h>

#include "daemon/desk/approve.hpp"
#include "daemon/desk/invoice.hpp"
#include "daemon/store/definitions.hpp"
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

TEST_CASE("S41 what a person said of the claim's kind counts: services are no sale") {
  Office office;
  office.books({debtor("2", "Mevrouw De Wit"), invoice("c", "2", 30'000, "2024-03-09")});
  CHECK(near(office) == "Mevrouw De Wit N-c 300.00 2026-03-09 BW 7:28, 3:317, 3:319\n");
  REQUIRE(
      desk::set_invoice(office.desk(), {std::nullopt, "N-c", {{"claim_kind", "services"}}, ""}));
  CHECK(near(office).empty());
  REQUIRE(desk::set_invoice(office.desk(), {std::nullopt, "N-c", {{"claim_kind", "goods"}}, ""}));
  CHECK_FALSE(near(office).empty());
}

TEST_CASE("S41 a demand that reserves the right starts the term again, and nothing less does") {
  const auto warned_of = [](const std::string& text, DeliveryState end, const char* on) {
    Office office;
    office.books({debtor("2", "J. Jansen"), invoice("21", "2", 36'300, "2026-03-03")});
    office.adopt();
    REQUIRE(store::Definitions(*office.store)
                .keep({"digest", "template", "nl/final_notice.txt", text, office.clock.now()}));
    // The reminders of March, and the demand of 6 April.
    office.live("2", "N-21", "2026-03-09", "2026-04-05", "digest");
    office.morning("2026-04-06");
    REQUIRE(desk::approve(office.desk(), {std::nullopt, "", true, ""}));
    office.leave(office.occasion("2"), end, "digest");
    office.morning(on);
    return near(office);
  };
  const std::string reserves = "Pay.\n{{#reservation}}\n{{reservation}}\n{{/reservation}}\n";
  const std::string of_the_due_date = "J. Jansen N-21 363.00 2028-03-03 BW 7:28, 3:317, 3:319\n";
  const auto accepted = DeliveryState::accepted;
  CHECK(warned_of(reserves, accepted, "2028-01-06").empty());
  CHECK(warned_of(reserves, accepted, "2028-01-07") ==
        "J. Jansen N-21 363.00 2028-04-06 BW 7:28, 3:317, 3:319\n");
  CHECK(warned_of("Pay.\n", accepted, "2028-01-06") == of_the_due_date);
  CHECK(warned_of(reserves, DeliveryState::refused, "2028-01-06") == of_the_due_date);
}

TEST_CASE("S41 without a law, or without books, nobody is warned of limitation") {
  Office office;
  CHECK(near(office).empty());
  office.books({debtor("1", "Jansen B.V."), invoice("a", "1", 10'000, "2021-06-07")});
  CHECK_FALSE(near(office).empty());
  office.configuration->jurisdictions.at("nl").statute = {};
  CHECK(near(office).empty());
}
