#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/calendar.hpp"
#include "daemon/law/debtor_type.hpp"
#include "daemon/law/statute.hpp"

// The legal data of one country (config/jurisdictions/*.yaml). Every number and date is data with
// its source there; this is only its shape in memory.
namespace dunning::law {

// A token that, standing at the end of a name or as a word of its own, says what kind of party it
// is.
struct LegalForm {
  std::string token;  // "B.V.", compared without case and dots
  DebtorType type = DebtorType::business;
};

struct Jurisdiction {
  std::string country;   // ISO 3166-1 alpha-2
  WorkingDays calendar;  // holidays on which offices are closed, days on which TARGET is
  Date calendar_until;   // the last day the two tables know about
  std::vector<LegalForm> legal_forms;
  Statute statute;  // what the law allows; empty when the file says nothing of it

  const WorkingDays& working_days() const { return calendar; }
};

// S2. Whether the name of a debtor carries a legal form, and which: the first of the table that
// stands in the name as a word of its own. A form of up to three letters at the beginning of a
// name, or two letters after a comma, may be a person's initials ("B.V. Jansen") and proves
// nothing.
const LegalForm* find_legal_form(const Jurisdiction& jurisdiction, std::string_view name);

}  // namespace dunning::law
