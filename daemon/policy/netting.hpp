#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "daemon/policy/account.hpp"

// S18. Which credit nets which item.
namespace dunning::policy {

// An item as netting sees it. `after_tied` and `net` are what is left of item.open.
struct Netted {
  const Item* item = nullptr;
  bool open = false;      // the books have it open and its record is sound: tied credits net it
  bool dunnable = false;  // nothing blocks it: free credits net it, the overdue ones first
  Money disputed;         // in dispute (S28): free credits do not net it
  Money after_tied;       // less the credits tied to its invoice and what is in dispute
  Money net;              // and less the free credits; never negative
};

// A part of a credit, and the item (index into the span) it nets.
struct Use {
  const Credit* credit = nullptr;
  std::size_t item = 0;
  Money amount;
  bool tied = false;
};

// S37. Interest and costs that a message asked for. What comes in from that day on, unallocated,
// pays the principal of these items first; the next is what was asked for beside it, and no credit.
struct Claimed {
  const LegalAct* act = nullptr;
  Money left;      // of interest and costs, not received yet
  Money received;  // of them
  bool is_about(ItemId item) const;
};
std::vector<Claimed> claimed(const Account& account);

// Fills after_tied and net of every item, and takes off `disputed` what tied credits leave less of
// than that. A credit tied to an invoice nets that invoice only, its
// earliest due date first; when nothing of that invoice is open any more it is free. Free credits,
// the oldest first, net the dunnable items in the order of their due dates, so the oldest overdue
// first and what is not yet due only with what is left. Credits of another currency or without an
// amount are passed over.
std::vector<Use> net_credits(const Account& account, std::span<Netted> items,
                             std::span<Claimed> claims = {});

}  // namespace dunning::policy
