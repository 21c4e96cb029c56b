#include "daemon/store/books.hpp"

#include <algorithm>

#include "daemon/store/decisions.hpp"

namespace dunning::store {
namespace {

std::optional<Date> newest(Session& session, AdministrationId administration, const char* source,
                           std::optional<Instant> as_of = std::nullopt) {
  return session.value<Date>(
      "SELECT as_of FROM books WHERE administration = ? AND source = ? AND at <= ? "
      "ORDER BY at DESC LIMIT 1",
      {administration, source, as_of ? as_of->ms : INT64_MAX});
}

void add(Session& session, AdministrationId administration, const char* source, Date as_of,
         Instant now) {
  session.run(
      "INSERT INTO books (administration, source, at, as_of) VALUES (?, ?, ?, ?) "
      "ON CONFLICT (administration, source, at) DO UPDATE SET as_of = ?",
      {administration, source, now, as_of, as_of});
  // Whose step waited for the books is decided again.
  wake_decided(session, administration, policy::Reason::stale_books);
  wake_decided(session, administration, policy::Reason::settling);
}

}  // namespace

void note_ledger_books(Session& session, AdministrationId administration, Date as_of, Instant now) {
  const auto before = newest(session, administration, "ledger");
  if (!before || as_of > *before) add(session, administration, "ledger", as_of, now);
}

void note_said_books(Session& session, AdministrationId administration, Date as_of, Instant now) {
  const auto before = newest(session, administration, "said");
  if (!before || as_of != *before) add(session, administration, "said", as_of, now);
}

void note_fresh(Session& session, AdministrationId administration, Date since, Instant now) {
  const auto before = newest(session, administration, "fresh");
  if (!before || since != *before) add(session, administration, "fresh", since, now);
}

// The newest row of each source by then.
policy::Books books_then(Session& session, AdministrationId administration,
                         std::optional<Instant> as_of) {
  policy::Books books;
  books.as_of = std::max(newest(session, administration, "ledger", as_of),
                         newest(session, administration, "said", as_of));
  books.fresh_since = newest(session, administration, "fresh", as_of);
  return books;
}

}  // namespace dunning::store
