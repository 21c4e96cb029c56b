// S1 as a table: which of an invoice's items is which part of its newest version.
#include "daemon/store/due_parts.hpp"

#include <doctest/doctest.h>

#include "daemon/store/shrink_guard.hpp"

using namespace dunning;
using store::DuePart;
using store::KnownPart;
using store::match_parts;

namespace {

Date day(const char* text) {
  return parse_date(text).value();
}
Money eur(std::int64_t cents) {
  return {cents, Currency{}};
}
KnownPart known(const char* due, std::int64_t cents, bool retired = false) {
  return {day(due), cents, retired};
}
DuePart part(const char* due, std::int64_t cents) {
  return {day(due), eur(cents), eur(cents)};
}

}  // namespace

TEST_CASE("due parts: S1 rows match by date, then amount, then order") {
  using Matched = std::vector<std::optional<std::size_t>>;
  constexpr auto none = std::nullopt;
  struct Row {
    const char* name;
    std::vector<KnownPart> known;
    std::vector<DuePart> parts;
    Matched expected;
  };
  const Row table[] = {
      {"first sight", {}, {part("2026-01-01", 100)}, {none}},
      {"the single date moved", {known("2026-01-01", 100)}, {part("2026-09-01", 250)}, {0}},
      {"nothing changed",
       {known("2026-01-01", 100), known("2026-02-01", 100)},
       {part("2026-01-01", 100), part("2026-02-01", 100)},
       {0, 1}},
      {"dates win over order",
       {known("2026-01-01", 100), known("2026-02-01", 200)},
       {part("2026-02-01", 100), part("2026-03-01", 300)},
       {1, 0}},
      {"amounts win over order",
       {known("2026-01-01", 100), known("2026-02-01", 200)},
       {part("2026-03-01", 200), part("2026-04-01", 100)},
       {1, 0}},
      {"order is the last resort",
       {known("2026-01-01", 100), known("2026-02-01", 200)},
       {part("2026-03-01", 7), part("2026-04-01", 8)},
       {0, 1}},
      {"a term was added",
       {known("2026-01-01", 100)},
       {part("2026-01-01", 50), part("2026-02-01", 50)},
       {0, none}},
      {"terms were merged into one",
       {known("2026-01-01", 100), known("2026-02-01", 200)},
       {part("2026-02-01", 300)},
       {1}},
      {"a retired one comes back by its date",
       {known("2026-01-01", 100), known("2026-02-01", 200, true)},
       {part("2026-01-01", 100), part("2026-02-01", 999)},
       {0, 1}},
      {"a retired one comes back by nothing else",
       {known("2026-01-01", 100), known("2026-02-01", 200, true)},
       {part("2026-01-01", 100), part("2026-05-01", 200)},
       {0, none}},
      {"one live and one part are the same, whatever is retired",
       {known("2026-02-01", 200, true), known("2026-01-01", 100)},
       {part("2026-02-01", 200)},
       {1}},
  };
  for (const Row& row : table) {
    CAPTURE(row.name);
    CHECK(match_parts(row.known, row.parts) == row.expected);
  }
}

TEST_CASE("due parts: S1 several rows of one due date are one item, in the order of the dates") {
  Invoice invoice;
  invoice.total = eur(600);
  invoice.open = eur(450);
  invoice.rows = {{day("2026-03-01"), eur(300), eur(300)},
                  {day("2026-02-01"), eur(100), eur(50)},
                  {day("2026-02-01"), eur(200), eur(100)}};
  const auto parts = store::due_parts(invoice);
  REQUIRE(parts.size() == 2);
  CHECK(parts[0] == DuePart{day("2026-02-01"), eur(300), eur(150)});
  CHECK(parts[1] == DuePart{day("2026-03-01"), eur(300), eur(300)});
}

TEST_CASE("due parts: a credit note, or what asks for less than nothing, has no item") {
  Invoice invoice;
  invoice.total = invoice.open = eur(-100);
  CHECK(store::due_parts(invoice).empty());
  invoice.total = invoice.open = eur(100);
  CHECK(store::due_parts(invoice).size() == 1);
  invoice.credit_note = true;
  CHECK(store::due_parts(invoice).empty());
}

TEST_CASE("due parts: S15 what is settled, by state and open amount") {
  struct Row {
    InvoiceState state;
    std::int64_t open;
    bool settled;
  };
  const Row table[] = {
      {InvoiceState::draft, 0, false},        {InvoiceState::draft, 100, false},
      {InvoiceState::open, 100, false},       {InvoiceState::open, 0, true},
      {InvoiceState::open, -5, true},         {InvoiceState::payment_under_way, 100, false},
      {InvoiceState::paid, 100, true},        {InvoiceState::voided, 100, true},
      {InvoiceState::written_off, 100, true}, {InvoiceState::unknown, 100, false},
      {InvoiceState::unknown, 0, true},
  };
  for (const Row& row : table) {
    CAPTURE(name(row.state));
    CAPTURE(row.open);
    CHECK(store::is_settled(row.state, row.open) == row.settled);
  }
}

TEST_CASE("shrink guard: S23 at least five items and at least twenty percent") {
  struct Row {
    std::int64_t vanished;
    std::int64_t open_before;
    bool too_much;
  };
  const Row table[] = {{4, 4, false},       {5, 5, true},       {5, 25, true}, {5, 26, false},
                       {199, 1'000, false}, {200, 1'000, true}, {0, 0, false}};
  for (const Row& row : table) {
    CAPTURE(row.vanished);
    CAPTURE(row.open_before);
    CHECK(store::shrinks_too_much(row.vanished, row.open_before) == row.too_much);
  }
}
