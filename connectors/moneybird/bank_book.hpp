#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/moneybird/requests.hpp"
#include "daemon/core/calendar.hpp"
#include "daemon/core/records.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/connector.hpp"
#include "daemon/ports/log.hpp"

namespace dunning::moneybird {

// How far back bank lines are listed, by their own date. A line matters while it is not booked
// (S8), and bookkeepers are seldom more than a year behind; older ones are history.
constexpr int bank_days_back = 400;
// A refused list is asked for again after this, because a token may get the scope without a reload.
constexpr Millis bank_refusal_age_limit{60 * 60'000};
constexpr std::size_t latest_limit = 100;  // lines looked at for the newest one, after a start

// What is known of the administration's bank lines (`financial_mutations`) beyond the records
// themselves: whether the token may see them, and the date of the newest one (S9). It needs the
// scope `bank`; without it Moneybird refuses the list, which is no fault of the pull.
//
// The list knows no `updated_after`: it always names every line of a period, so a delta is the same
// question as a sweep. Without a period it would be this year's only, so that on 1 January what
// came in December would be gone. Thread rule: one call at a time.
class BankBook {
 public:
  // `path`: of the bank lines below the base URL, "/123/financial_mutations".
  BankBook(Requests& requests, const ports::Clock& clock, ports::Log& log, std::string path)
      : requests_(requests), clock_(clock), log_(log), path_(std::move(path)) {}

  // False for an hour after a refusal.
  bool worth_asking() const;
  // Ids and versions of the period; none when Moneybird finally refuses it. The refusal is logged
  // once, until a list was given again.
  Result<std::optional<Answer>> ask_list(ports::Purpose purpose, Millis deadline);

  // What the list named, and each line that was read.
  void take_listed(const std::vector<ports::Listed>& listed);
  void take(const BankLine& line);

  // Lines to be read before newest() is right: after a start, when the newest one is gone, and when
  // its date was corrected backwards. They are those with the highest ids, the ones made last.
  // Empty while nothing is missing.
  std::vector<std::string> wanted() const;
  void wanted_are_read() { latest_read_ = true; }
  // The newest date, not later than today; none without lines or without the scope.
  std::optional<Date> newest() const;

 private:
  Requests& requests_;
  const ports::Clock& clock_;
  ports::Log& log_;
  std::string path_;
  std::optional<Millis> refused_at_;  // elapsed time
  bool refusal_logged_ = false;
  struct Newest {
    std::string id;
    Date date;
  };
  std::optional<Newest> newest_;
  std::vector<std::string> latest_;  // of the last list
  bool latest_read_ = false;
};

}  // namespace dunning::moneybird
