#include "daemon/desk/law_tables.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using namespace dunning::desk;

namespace {

Date day(const char* text) {
  return *parse_date(text);
}

// "commercial" has rows of its own, "public_body" takes them, "old" holds for nobody.
law::Jurisdiction netherlands() {
  law::Jurisdiction nl;
  const law::RateRow row{day("2026-07-01"), law::parse_percent("10.40").value(),
                         law::RowStatus::confirmed, "read"};
  law::RateTable commercial;
  commercial.name = "commercial";
  commercial.rows = {row};
  commercial.checked_until = day("2026-12-31");
  law::RateTable body = commercial;
  body.name = "public_body";
  law::RateTable old = commercial;
  old.name = "old";
  old.rows[0].source = "elsewhere";
  old.checked_until = day("2020-12-31");
  nl.statute.rates = {commercial, body, old};
  nl.statute.debtors[law::DebtorType::business].interest = "commercial";
  nl.statute.debtors[law::DebtorType::public_body].interest = "public_body";
  nl.statute.debtors[law::DebtorType::consumer].interest = "";
  return nl;
}

}  // namespace

TEST_CASE(
    "S40: a table of rates is told of from 30 days before it ends, once for all that take it") {
  const std::map<std::string, law::Jurisdiction> all{{"nl", netherlands()}};
  CHECK(ending_tables(all, day("2026-11-30")).empty());
  const auto ending = ending_tables(all, day("2026-12-01"));
  REQUIRE(ending.size() == 1);
  CHECK(ending[0].table == "commercial");
  CHECK_FALSE(ending[0].ended(day("2026-12-31")));
  CHECK(ending[0].ended(day("2027-01-01")));
  CHECK(sentence(ending[0]) == "The commercial rates of nl are known until 2026-12-31");
  CHECK(ending[0].command() ==
        "dunningctl rates add nl commercial --from 2027-01-01 --percent PERCENT --source TEXT");
}
