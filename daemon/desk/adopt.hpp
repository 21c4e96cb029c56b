#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/plan.hpp"

// Adoption (S10): the first yes to an administration. A proposal for every invoice that is open
// now, to be looked at and changed; recording it is the yes. What appears later starts by itself.
namespace dunning::desk {

struct ProposedItem {
  ItemId item;
  std::string number;
  std::optional<Date> due_date;
  Money open;
  policy::Adoption adoption;
  std::string because;
};

struct ProposedDebtor {
  DebtorName debtor;
  policy::TypedBecause type;
  std::vector<ProposedItem> items;
};

struct Proposal {
  Administration administration;
  Date today;
  bool adopted_already = false;
  std::vector<ProposedDebtor> debtors;  // with something open
  std::map<law::DebtorType, int> types;
  int unknown_type = 0;     // counted under consumer too
  std::optional<int> ramp;  // debtors of the old book that are let in a day; none: all at once
  std::vector<std::string> unmatched;  // invoices of rows of the table that fit nothing open
};

// What a person wants otherwise than proposed, for these debtors ("all": for every one that no
// other wish names).
struct AdoptionWish {
  policy::Adoption adoption;
  std::vector<std::string> debtors;  // as find_debtor takes them
};

// What a person wants otherwise for one due date of one invoice: a row of the edited table.
struct AdoptionRow {
  std::size_t line = 0;  // where it stands in the file
  std::string debtor;    // the ledger's id
  std::string invoice;   // its number
  std::optional<Date> due_date;
  policy::Adoption adoption;
};

struct AdoptionWishes {
  std::vector<AdoptionWish> debtors;
  std::vector<AdoptionRow> rows;  // come before the wishes for debtors
  std::optional<int> ramp;        // S10: so many debtors of the old book a day; none: as it is
};

// An item due longer ago than this goes to a person.
constexpr int young_days = 60;

// The default of S10, with the reason for it. `before`: what was imported about it.
std::pair<policy::Adoption, std::string> proposed_adoption(
    const policy::Item& item, Date today, const policy::RemindedBefore* before = nullptr);

Result<Proposal> propose(const Desk& desk, const std::string& administration,
                         const AdoptionWishes& wishes);

// Records it. After adoption only wishes are recorded (conflict when there is none).
Result<Done> adopt(const Desk& desk, const std::string& administration,
                   const AdoptionWishes& wishes);

// The proposal as a table for a spreadsheet, one row for each due date of an invoice; the columns
// choice and step are there to be edited. read_adoption takes it back: invalid_input names the
// line.
std::string to_csv(const Proposal& proposal);
Result<std::vector<AdoptionRow>> read_adoption(const std::string& file);

// "20/day"; invalid_input otherwise.
Result<int> parse_ramp(const std::string& text);

// For `adopt: at_once` in the configuration: the default proposal, recorded; nothing happens when
// the administration has been adopted or its books have not been read completely yet.
Status adopt_at_once(const Desk& desk, const std::string& administration);

std::string to_text(const Proposal& proposal);
json::Value to_json(const Proposal& proposal);

}  // namespace dunning::desk
