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
  int unknown_type = 0;  // counted under consumer too
};

// What a person wants otherwise than proposed, for these debtors ("all": for every one that no
// other wish names).
struct AdoptionWish {
  policy::Adoption adoption;
  std::vector<std::string> debtors;  // as find_debtor takes them
};

// An item due longer ago than this goes to a person.
constexpr int young_days = 60;

// The default of S10, with the reason for it.
std::pair<policy::Adoption, std::string> proposed_adoption(const policy::Item& item, Date today);

Result<Proposal> propose(const Desk& desk, const std::string& administration,
                         const std::vector<AdoptionWish>& wishes);

// Records it. After adoption only wishes are recorded (conflict when there is none).
Result<Done> adopt(const Desk& desk, const std::string& administration,
                   const std::vector<AdoptionWish>& wishes);

// For `adopt: at_once` in the configuration: the default proposal, recorded; nothing happens when
// the administration has been adopted or its books have not been read completely yet.
Status adopt_at_once(const Desk& desk, const std::string& administration);

std::string to_text(const Proposal& proposal);
json::Value to_json(const Proposal& proposal);

}  // namespace dunning::desk
