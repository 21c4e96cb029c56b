#include "daemon/desk/csv.hpp"

#include <doctest/doctest.h>

using namespace dunning;
using Cells = std::vector<std::string>;

namespace {

std::vector<Cells> read(const std::string& text, const std::vector<std::string>& columns) {
  const auto rows = desk::read_csv(text, columns);
  REQUIRE_MESSAGE(rows, rows.error().message);
  std::vector<Cells> cells;
  for (const auto& row : *rows)
    cells.push_back(row.cells);
  return cells;
}

std::string refused(const std::string& text, const std::vector<std::string>& columns) {
  const auto rows = desk::read_csv(text, columns);
  REQUIRE_FALSE(rows);
  return rows.error().message;
}

}  // namespace

TEST_CASE("a table is read by the names of its columns, whatever the spreadsheet separates with") {
  const std::vector<Cells> expected = {{"N-1", "3"}, {"N-2", "1"}};
  CHECK(read("invoice,what,count\nN-1,x,3\nN-2,y,1\n", {"invoice", "count"}) == expected);
  CHECK(read("count;invoice\r\n3;N-1\r\n1;N-2", {"invoice", "count"}) == expected);
  CHECK(read("\xEF\xBB\xBFinvoice\tcount\nN-1\t3\n\nN-2\t 1 \n", {"invoice", "count"}) == expected);
}

TEST_CASE("quotes hold separators, quotes and line ends; rows keep their line in the file") {
  const auto rows = desk::read_csv("a,b\n\"x, \"\"y\"\"\nz\",2\n3,4\n", {"a", "b"});
  REQUIRE(rows);
  CHECK(rows->at(0).cells == Cells{"x, \"y\"\nz", "2"});
  CHECK(rows->at(1).line == 4);
}

TEST_CASE("a column that lacks, and a quote that is open, are named with their line") {
  CHECK(refused("invoice,count\n", {"invoice", "last_on"}) ==
        "line 1: there is no column \"last_on\"");
  CHECK(refused("a\n\"x\n", {"a"}) == "line 2: a quote is open");
  CHECK(read("a\n1\n", {"a", "b?"}) == std::vector<Cells>{{"1", ""}});
}

TEST_CASE("what a debtor is called cannot become a formula, and comes back as it was") {
  const std::string row = desk::csv_row({"=cmd|'/c calc'!A1", "+31 10", "De \"Vries\", B.V.", "x"});
  CHECK(row == "'=cmd|'/c calc'!A1,'+31 10,\"De \"\"Vries\"\", B.V.\",x\r\n");
  CHECK(read("a,b,c,d\n" + row, {"a", "b", "c", "d"}) ==
        std::vector<Cells>{{"=cmd|'/c calc'!A1", "+31 10", "De \"Vries\", B.V.", "x"}});
}
