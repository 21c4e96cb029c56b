#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/budgets.hpp"
#include "daemon/desk/desk.hpp"
#include "daemon/desk/inbox_standing.hpp"
#include "daemon/desk/law_tables.hpp"
#include "daemon/desk/letters.hpp"
#include "daemon/desk/login_list.hpp"
#include "daemon/desk/stops.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/overview.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::desk {

struct AdministrationStatus {
  Administration administration;
  std::vector<Stop> stops;
  store::Overview::Counts counts;
  std::vector<store::Overview::Quarantined> quarantined;
  std::vector<store::Overview::MessageRow> uncertain;
  std::vector<LetterToPost> letters;                 // in the print folder
  std::vector<store::Overview::MessageRow> refused;  // about what is still owed
  std::vector<store::Overview::MessageRow> put_off;  // tried in vain, and tried again by itself
  std::optional<store::Runs::Run> newest_run;
  // As the newest decisions have it: debtors with a message that waits for a yes (S22), and for
  // newer books (S9); invoices whose ladder is finished (S16), and small remainders (S19).
  std::int64_t awaiting_approval = 0;
  std::int64_t stale_books = 0;
  std::optional<Date> books_as_of;  // how far the books have been kept; none: not known
  std::int64_t finished = 0;
  std::int64_t small = 0;
  std::int64_t tasks = 0;       // open
  std::int64_t tasks_late = 0;  // of them, whose day has passed
  // Something is open in these currencies, and the configuration has no IBAN for them (S4).
  std::vector<std::string> missing_ibans;
  Budgets budgets;  // what may still be asked of the accounting system

  // Nothing is stopped or put off, and nothing waits for a person; tasks count once their day has
  // passed.
  bool well() const;
};

// The currencies of what is open for which the creditor has no IBAN.
Result<std::vector<std::string>> missing_ibans(const Desk& desk,
                                               const Administration& administration);

struct StatusAnswer {
  std::vector<AdministrationStatus> administrations;
  std::vector<std::string> no_longer_configured;  // in the store, not in the configuration
  std::optional<InboxStanding> inbox;             // none: bounces and replies are not read
  std::vector<LoginStanding> logins;              // that a person has to look after
  std::vector<EndingTable> tables;  // S40: rates that end within 30 days, or have ended
  Date today;                       // in UTC
  bool sqlite = true;
  int schema = 0;
  std::string machine_id;  // that last worked on the store
  std::optional<Instant> newest_record;

  // Nothing is stopped, and nothing waits for a person; a table of rates counts once it has ended.
  bool all_well() const;
};

Result<StatusAnswer> status(const Desk& desk, const std::optional<std::string>& administration);

std::string to_text(const StatusAnswer& status, const ports::Clock& clock);
json::Value to_json(const StatusAnswer& status);

}  // namespace dunning::desk
