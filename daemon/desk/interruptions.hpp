#pragma once

#include <functional>
#include <string>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/policy/account.hpp"
#include "daemon/store/overview.hpp"

// What of our own messages interrupted the limitation of a claim (S41): those with legal effect
// that said the jurisdiction's sentence which reserves the right to performance, reached the debtor
// and are not void. Whatever else may interrupt (a suit, an acknowledgement, somebody else's
// letter) is for a person to know.
namespace dunning::desk {

struct Interruption {
  Date on;  // it was delivered
  std::string occasion;
  std::string step;
};

using Occasions = std::vector<store::Overview::OccasionOf>;

// Whether the text with this digest knows the sentence: a message of legal effect that is made from
// one that does not is refused (messages/render.hpp).
using KnowsReservation = std::function<Result<bool>(const std::string& template_digest)>;
KnowsReservation texts_of(store::Store& store);

// Oldest first. `occasions` are those of the item.
Result<std::vector<Interruption>> interruptions(const policy::Account& account, ItemId item,
                                                const Occasions& occasions, Date until,
                                                const KnowsReservation& knows);

}  // namespace dunning::desk
