#include "tests/sandbox/economy_records.hpp"

#include "daemon/core/spelling.hpp"

namespace dunning::sandbox {

namespace {

constexpr Spelling<Habit> habits[] = {
    {Habit::quiet, "quiet"},
    {Habit::early, "early"},
    {Habit::on_time, "on_time"},
    {Habit::late, "late"},
    {Habit::partly, "partly"},
    {Habit::never, "never"},
    {Habit::disputes, "disputes"},
    {Habit::credited, "credited"},
    {Habit::direct_debit, "direct_debit"},
};

constexpr Spelling<BooksState> states[] = {
    {BooksState::draft, "draft"}, {BooksState::scheduled, "scheduled"},
    {BooksState::open, "open"},   {BooksState::pending, "pending"},
    {BooksState::late, "late"},   {BooksState::reminded, "reminded"},
    {BooksState::paid, "paid"},   {BooksState::uncollectible, "uncollectible"},
};

}  // namespace

std::string_view name(Habit habit) {
  return spelled(habits, habit);
}
std::optional<Habit> parse_habit(std::string_view text) {
  return read_spelling(habits, text);
}
std::string_view name(BooksState state) {
  return spelled(states, state);
}

std::int64_t Invoice::paid_minor() const {
  std::int64_t sum = 0;
  for (const Payment& payment : payments)
    sum += payment.amount.minor;
  return sum;
}

std::int64_t OnAccount::left_minor() const {
  std::int64_t left = voided ? 0 : amount.minor;
  for (const Allocation& allocation : allocations)
    left -= allocation.minor;
  return left;
}

std::int64_t BankLine::open_minor() const {
  std::int64_t open = amount.minor;
  for (const Booking& booking : bookings)
    open -= booking.minor;
  return open;
}

}  // namespace dunning::sandbox
