#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"
#include "daemon/desk/plan.hpp"
#include "daemon/desk/told_word.hpp"
#include "daemon/store/accounts.hpp"

// What needs a person's yes before it leaves or counts (S22, S26, S36). A yes to a message is bound
// to what was shown: its step, template, items and amount.
namespace dunning::desk {

struct Waiting {
  std::string id;  // short, made of the facts: another amount is another id; or a promise's name
  DebtorName debtor;
  std::optional<policy::Intent> intent;  // a message
  std::optional<ToldWord> promise;       // or a promise above the limits
  std::string detail;                    // who refused it and why, or empty
  // Of a hand-over (S36): what its dossier would be today, and what the agency asks for and is
  // missing; or why there can be none.
  std::vector<std::string> dossier{};
  std::vector<std::string> missing{};
};

// The id of a message that waits, made of the facts a yes is bound to.
std::string approval_id(const store::AccountKey& account, const policy::Intent& intent);

struct WaitingAnswer {
  struct Of {
    Administration administration;
    std::vector<Waiting> waiting;
  };
  std::vector<Of> administrations;
};
Result<WaitingAnswer> waiting(const Desk& desk, const std::optional<std::string>& administration);

struct ApprovalWish {
  std::optional<std::string> administration;
  std::string which;   // an id, or a debtor: everything that waits about it
  bool all = false;    // instead: everything that waits
  std::string reason;  // needed for a no
};
// not_found when nothing waits under that id: the facts may have changed since it was listed.
Result<Done> approve(const Desk& desk, const ApprovalWish& wish);
Result<Done> reject(const Desk& desk, const ApprovalWish& wish);

std::string to_text(const WaitingAnswer& answer);
json::Value to_json(const WaitingAnswer& answer);

}  // namespace dunning::desk
