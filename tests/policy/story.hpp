#pragma once

#include <string_view>

#include "tests/policy/builders.hpp"

namespace dunning::policy::test {

// A story is a table: what happens on a day, and what then leaves or why nothing does.
//
//   2026-05-01 | A 100.00 due 2026-05-10 |
//   2026-05-13 |                         | reminder: A = 100.00
//   2026-05-20 | A hold until 2026-06-01 | A hold
//
// Every day from the first line to the last is decided, also those without a line: a message that
// the table does not name fails the story. What leaves is delivered the same day, and history
// remembers it. Events, several separated by ';':
//   A 100.00 due DATE         an invoice appears        A due DATE        its due date is moved
//   A open 40.00              paid in part              A paid            settled
//   A hold [until DATE]       left alone                A lift            no longer
//   credit C 50.00 [of A]     a credit note             credit C gone     it is settled
//   asleep                    nothing is decided until the next line
//   unsent                    what leaves today does not, and is forgotten
//   uncertain | bounced       what leaves today ends so
//   late DATE                 what leaves today is delivered only on that day, and on its way until
//   then
// Outcomes, several separated by ';':
//   reminder: A B~ = 200.00   a message; B is gathered; C(heads_up) takes another step with it
//   A hold                    the reason of A's decision
// An empty outcome: nothing leaves.
void tell(World world, std::string_view table);

}  // namespace dunning::policy::test
