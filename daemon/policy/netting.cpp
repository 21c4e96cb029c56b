#include "daemon/policy/netting.hpp"

#include <algorithm>
#include <tuple>

namespace dunning::policy {
namespace {

// Indices of the items in the order in which credits net them.
std::vector<std::size_t> by_due_date(std::span<const Netted> items) {
  std::vector<std::size_t> order(items.size());
  for (std::size_t index = 0; index < order.size(); ++index)
    order[index] = index;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto key = [&](std::size_t index) {
      const Item& item = *items[index].item;
      return std::tuple(!item.due_date.has_value(), item.due_date.value_or(Date{}), item.id);
    };
    return key(a) < key(b);
  });
  return order;
}

std::vector<const Credit*> oldest_first(const Account& account) {
  std::vector<const Credit*> credits;
  for (const auto& credit : account.credits) {
    if (credit.open.currency == account.currency && credit.open.is_positive())
      credits.push_back(&credit);
  }
  std::sort(credits.begin(), credits.end(), [](const Credit* a, const Credit* b) {
    return std::tuple(!a->date.has_value(), a->date.value_or(Date{}), a->id) <
           std::tuple(!b->date.has_value(), b->date.value_or(Date{}), b->id);
  });
  return credits;
}

void set_apart_disputed(std::span<Netted> items) {
  for (auto& one : items) {
    if (one.disputed.is_positive()) {
      const auto left = std::max<std::int64_t>(one.after_tied.minor, 0);
      one.disputed.minor = std::min(one.disputed.minor, left);
      one.after_tied.minor -= one.disputed.minor;
    }
    one.net = one.after_tied;
  }
}

}  // namespace

bool Claimed::is_about(ItemId item) const {
  const auto& claim = *act->stated.claimed;
  if (std::find(claim.costs_items.begin(), claim.costs_items.end(), item) !=
      claim.costs_items.end())
    return true;
  return std::any_of(claim.working.begin(), claim.working.end(),
                     [&](const InterestStretch& part) { return part.item == item; });
}

// The newest of every policy: it states again what the one before it asked for.
std::vector<Claimed> claimed(const Account& account) {
  std::vector<Claimed> claims;
  for (const auto& act : account.history.acts) {
    const bool arrived =
        act.state == DeliveryState::accepted || act.state == DeliveryState::delivered;
    if (!act.stated.claimed || !arrived) continue;
    const auto& claim = *act.stated.claimed;
    const Money beside{claim.interest.minor + claim.costs.minor, account.currency};
    if (!beside.is_positive()) continue;
    std::erase_if(claims, [&](const Claimed& other) { return other.act->policy == act.policy; });
    claims.push_back({&act, beside, {0, account.currency}});
  }
  return claims;
}

std::vector<Use> net_credits(const Account& account, std::span<Netted> items,
                             std::span<Claimed> claims) {
  std::vector<Use> uses;
  for (auto& one : items)
    one.net = one.after_tied = one.item->open;
  if (account.credits.empty()) {
    set_apart_disputed(items);
    return uses;
  }

  const auto order = by_due_date(items);
  const auto credits = oldest_first(account);
  std::vector<const Credit*> free;
  for (const auto* credit : credits) {
    std::int64_t left = credit->open.minor;
    bool tied = false;
    for (const auto index : order) {
      Netted& one = items[index];
      if (!one.open || !credit->of_invoice || one.item->invoice != *credit->of_invoice) continue;
      tied = true;
      const std::int64_t part = std::min(left, one.after_tied.minor);
      if (part <= 0) continue;
      left -= part;
      one.after_tied.minor -= part;
      uses.push_back({credit, index, {part, account.currency}, true});
    }
    if (!tied) free.push_back(credit);
  }
  set_apart_disputed(items);
  for (const auto* credit : free) {
    std::int64_t left = credit->open.minor;
    const auto net = [&](const Claimed* of) {
      for (const auto index : order) {
        Netted& one = items[index];
        if (!one.dunnable || (of && !of->is_about(one.item->id))) continue;
        const std::int64_t part = std::min(left, one.net.minor);
        if (part <= 0) continue;
        left -= part;
        one.net.minor -= part;
        uses.push_back({credit, index, {part, account.currency}, false});
      }
    };
    for (auto& claim : claims) {
      if (!credit->date || *credit->date < claim.act->on) continue;
      net(&claim);
      const std::int64_t beside = std::min(left, claim.left.minor);
      left -= beside;
      claim.left.minor -= beside;
      claim.received.minor += beside;
    }
    net(nullptr);
  }
  return uses;
}

}  // namespace dunning::policy
