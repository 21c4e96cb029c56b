// S10: what adoption proposes for an invoice that is open on the first day.
#include <doctest/doctest.h>

#include "daemon/desk/adopt.hpp"
#include "daemon/desk/adoption_text.hpp"
#include "daemon/desk/find.hpp"

using namespace dunning;

namespace {

const Date today = *parse_date("2026-03-09");

policy::Item item(const char* due) {
  policy::Item one;
  one.due_date = parse_date(due);
  one.state = InvoiceState::open;
  one.open = {12100, Currency()};
  return one;
}

std::string proposed(const policy::Item& one) {
  return std::string(desk::name(desk::proposed_adoption(one, today).first.choice));
}

}  // namespace

TEST_CASE(
    "S10: what was due within 60 days starts at the first step, what is older goes to a person") {
  const std::pair<const char*, const char*> table[] = {
      {"2026-04-30", "first_step"},                                // not due yet
      {"2026-03-09", "first_step"}, {"2026-01-08", "first_step"},  // 60 days
      {"2026-01-07", "to_person"},                                 // 61 days
      {"2019-01-01", "to_person"},
  };
  for (const auto& [due, choice] : table) {
    CAPTURE(due);
    CHECK(proposed(item(due)) == choice);
  }
}

TEST_CASE(
    "S10: what the books doubt, wrote off or reminded already goes to a person, however young") {
  auto written_off = item("2026-03-01");
  written_off.state = InvoiceState::written_off;
  CHECK(proposed(written_off) == "to_person");
  auto dubious = item("2026-03-01");
  dubious.dubious = true;
  CHECK(proposed(dubious) == "to_person");
  auto reminded = item("2026-03-01");
  reminded.reminders_in_ledger = 1;
  CHECK(proposed(reminded) == "to_person");
  auto elsewhere = item("2026-03-01");
  elsewhere.dunned_elsewhere = true;
  CHECK(proposed(elsewhere) == "to_person");
  auto dateless = item("2026-03-01");
  dateless.due_date.reset();
  CHECK(proposed(dateless) == "to_person");
}

TEST_CASE("an unknown number is answered with those most like it, the likest first") {
  const std::vector<std::string> numbers = {"2026-0012", "2026-0021", "2026-0112", "2025-0012",
                                            "X9"};
  CHECK(desk::most_like("2026-012", numbers).front() == "2026-0012");
  CHECK(desk::most_like("0012", numbers) == std::vector<std::string>{"2025-0012", "2026-0012"});
  CHECK(desk::most_like("completely different", numbers).empty());
}
