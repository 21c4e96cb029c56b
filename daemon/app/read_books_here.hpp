#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "daemon/core/instant.hpp"
#include "daemon/desk/desk.hpp"

namespace dunning::app {

// How far reading the books has come.
struct BooksProgress {
  std::int64_t steps = 0;  // bounded pieces of work: a page, a batch of records
  std::int64_t debtors = 0;
  std::int64_t open_items = 0;
  Millis pause{0};  // the accounting system wants this long before the next request
};

// Reads the books of one administration now, in this process and under the daemon's lock, for a
// command where no daemon runs; decides nothing and sends nothing. Secrets are read as the user who
// runs the command. Waits where the system wants a pause, as long as that takes. `tell` hears of
// every step. Errors: conflict when a daemon holds the lock, and what kept the books from being
// read.
Result<BooksProgress> read_books_here(const desk::Desk& desk, const std::string& administration,
                                      const std::function<void(const BooksProgress&)>& tell);

}  // namespace dunning::app
