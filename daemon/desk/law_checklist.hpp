#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/desk/interruptions.hpp"
#include "daemon/json/value.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/policy/policy.hpp"
#include "daemon/store/overview.hpp"

// What the law asks of whoever wants more than the principal, item by item (S37–S41): what was met
// when, by which message. Reckoned by the functions that decide reckons with.
namespace dunning::desk {

struct Requirement {
  enum class Standing {
    met,
    open,        // not yet, or not known
    not_needed,  // the law does not ask it here
    broken,      // it was, and has no effect; or it cannot be met any more
  } standing = Standing::open;
  std::string what;  // "default", "notice", "interest": see docs/json.md
  std::string says;  // a sentence without trailing period
  std::string article{};
  std::optional<Date> on{};  // since when it is met, or from when it can be
  std::optional<Money> amount{};
  std::string occasion{};  // by which message, or empty
  std::string message{};   // its key in the outbox
  std::vector<std::string> working{};
};
std::string_view name(Requirement::Standing standing);

struct CaseAtLaw {
  const policy::Account& account;
  const policy::AdministrationRules& rules;
  const policy::PolicySet& policies;
  const law::Jurisdiction& jurisdiction;
  Date date;
  const policy::TypedBecause& type;
  ItemId item;
  const std::string& policy;                                  // that governs it, or empty
  const std::vector<store::Overview::OccasionOf>& occasions;  // of the item
  const std::vector<Interruption>& interruptions;             // of its limitation
};

// By what the policy's interest or costs are reckoned: as agreed when a step asks for that, else by
// the law.
policy::Basis basis_of(const policy::Policy& policy, policy::Basis policy::Charges::*part);

// Debtor, facts, default, notice, what was announced and claimed, costs, interest, limitation; one
// line when nothing is known of the law of the jurisdiction.
std::vector<Requirement> law_checklist(const CaseAtLaw& of);

std::string to_text(const std::vector<Requirement>& checklist);  // lines of two spaces' indent
json::Value to_json(const std::vector<Requirement>& checklist);

}  // namespace dunning::desk
