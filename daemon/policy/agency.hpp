#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/policy/standing.hpp"

// What an agency has, and what it is told (S36). It is told of one thing once: what was told stands
// in the subject of the hand-over and of every report after it.
namespace dunning::policy {

// An item as its agency knows it. Number 0 is the hand-over itself, what follows are the reports.
struct AgencyKnows {
  ItemId item;
  std::int64_t number = 0;
  std::int64_t received_minor = 0;  // Item::received
  std::int64_t left_minor = 0;      // of the claim: after payments and the credits tied to it
  bool operator==(const AgencyKnows&) const = default;
};
// "item/12/0/5000/7100", several with subject_separator between them.
std::string subject_of(const std::vector<AgencyKnows>& known);
// Empty when it is no such subject.
std::vector<AgencyKnows> parse_agency_subject(std::string_view subject);

// The item as it stands today.
AgencyKnows as_it_stands(const Standing& one, std::int64_t number);

// The hand-over of the item that is in force, or null.
const WithAgency* in_agency(const Item& item, Date today);

// What keeps an item back: its agency has it (with_agency), gave it back and no person has said
// since how it goes on (ladder_finished), or an agency has others of this debtor and nothing was
// sent about this one before (with_agency).
std::optional<Obstacle> kept_back_by_agency(const Item& item, const Account& account, Date today);

// Payments, credits and what was taken back, as intents without a message to the debtor.
void tell_agencies(const Assessment& all, const PolicySet& policies, std::vector<Intent>& made);

// What a person has to decide: new invoices, and what an agency gave back.
std::vector<NewTask> agency_tasks(const Assessment& all);

}  // namespace dunning::policy
