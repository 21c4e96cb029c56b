#include "daemon/desk/interruptions.hpp"

#include <algorithm>

#include "daemon/store/definitions.hpp"

namespace dunning::desk {
namespace {

bool is_void(const policy::History& history, const std::string& occasion, Date until) {
  return std::any_of(history.acts.begin(), history.acts.end(), [&](const policy::LegalAct& act) {
    return act.occasion == occasion && act.void_on && *act.void_on <= until;
  });
}

// The day on which the item's step of that occasion was delivered; none: it was not.
std::optional<Date> delivered(const policy::History& history, ItemId item, Date on) {
  for (const auto& row : history.taken) {
    const bool arrived =
        row.state == DeliveryState::accepted || row.state == DeliveryState::delivered;
    if (row.item == item && row.on == on && arrived && row.delivered_on) return row.delivered_on;
  }
  return std::nullopt;
}

}  // namespace

KnowsReservation texts_of(store::Store& store) {
  return [&store](const std::string& digest) -> Result<bool> {
    if (digest.empty()) return false;
    const auto text = TRY(store::Definitions(store).find(digest));
    return text && text->body.find("{{reservation}}") != std::string::npos;
  };
}

Result<std::vector<Interruption>> interruptions(const policy::Account& account, ItemId item,
                                                const Occasions& occasions, Date until,
                                                const KnowsReservation& knows) {
  std::vector<Interruption> found;
  for (const auto& of : occasions) {
    const auto& occasion = of.occasion;
    const auto& intent = occasion.intent;
    if (of.cancelled_because || occasion.kind != "step" || !intent.writes() ||
        (!intent.law && !intent.deadline) || is_void(account.history, occasion.id.value, until))
      continue;
    const auto day = delivered(account.history, item, occasion.on);
    if (!day || *day > until) continue;
    const bool reserves = TRY(knows(occasion.template_digest));
    if (reserves) found.push_back({*day, occasion.id.value, intent.step});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.on < b.on; });
  return found;
}

}  // namespace dunning::desk
