#include "daemon/core/delivery_state.hpp"

#include <algorithm>
#include <array>

namespace dunning {
namespace {

using enum DeliveryState;

constexpr std::array transitions{
    Transition{planned, awaiting_approval, "the step wants a person's yes"},
    Transition{
        planned, ready,
        "its bytes are stored (a note or a reminder for the ledger: its message was accepted)"},
    Transition{planned, cancelled, "a fresh decision replaced it"},
    Transition{planned, expired, "not sent by the end of its day"},
    Transition{awaiting_approval, ready, "a person said yes"},
    Transition{awaiting_approval, cancelled, "a person said no, or a fresh decision replaced it"},
    Transition{awaiting_approval, expired, "not sent by the end of its day"},
    Transition{ready, claimed, "a dispatcher took it"},
    Transition{ready, cancelled, "a fresh decision replaced it"},
    Transition{ready, expired, "not sent by the end of its day"},
    Transition{claimed, ready, "crash before the body, or a temporary refusal before the body"},
    Transition{claimed, sending, "immediately before the first byte of the body"},
    Transition{claimed, refused, "finally refused before the body"},
    Transition{claimed, cancelled, "the fresh look changed the decision"},
    Transition{claimed, expired, "not sent by the end of its day"},
    Transition{sending, ready, "a temporary refusal was read after the body"},
    Transition{sending, accepted, "the final reply took it"},
    Transition{sending, refused, "the final reply refused it"},
    Transition{sending, awaiting_posting, "a letter: it lies in the print folder"},
    Transition{sending, uncertain, "no final reply was read, or a crash"},
    Transition{accepted, delivered, "evidence of delivery, or its term without a bounce"},
    Transition{accepted, bounced, "a bounce to its Message-ID"},
    Transition{delivered, bounced,
               "a bounce to its Message-ID, although it had counted as delivered"},
    Transition{awaiting_posting, delivered, "a person says that it was posted"},
    Transition{awaiting_posting, cancelled, "a person says that it will not be posted"},
    Transition{uncertain, awaiting_posting, "a letter: it is there in the print folder"},
    Transition{uncertain, delivered, "a person or evidence says so"},
    Transition{uncertain, bounced, "a bounce to its Message-ID"},
    Transition{uncertain, ready,
               "a person says it was not delivered (a note or a reminder for the ledger: or it is "
               "not there)"},
};

}  // namespace

std::span<const Transition> delivery_transitions() {
  return transitions;
}

bool may_become(DeliveryState from, DeliveryState to) {
  return std::any_of(transitions.begin(), transitions.end(),
                     [&](const Transition& one) { return one.from == from && one.to == to; });
}

bool nothing_left_yet(DeliveryState state) {
  return state == planned || state == awaiting_approval || state == ready || state == claimed;
}

bool is_under_way(DeliveryState state) {
  return nothing_left_yet(state) || state == DeliveryState::sending ||
         state == DeliveryState::awaiting_posting || state == DeliveryState::uncertain;
}

}  // namespace dunning
