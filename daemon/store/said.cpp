#include "daemon/store/said.hpp"

#include <set>

#include "daemon/core/delivery_state.hpp"
#include "daemon/core/message.hpp"

namespace dunning::store {
namespace {

void raise_number(Session& session, AdministrationId administration, const DebtorId& debtor) {
  session.run(
      "INSERT INTO debtors (administration, id, say) VALUES (?, ?, 1) "
      "ON CONFLICT (administration, id) DO UPDATE SET say = debtors.say + 1",
      {administration, debtor});
}

// The debtors with something in one of the states. Asked state by state: what is under way is
// little beside what has ever left, and each question is answered by its index.
std::set<DebtorId> debtors_with(Session& session, AdministrationId administration,
                                std::initializer_list<DeliveryState> states,
                                std::optional<Effect> only = std::nullopt) {
  std::set<DebtorId> debtors;
  for (const DeliveryState state : states) {
    session.rows<DebtorId, std::string>(
        "SELECT debtor, effect FROM outbox WHERE administration = ? AND state = ? "
        "AND debtor <> ''",
        {administration, name(state)}, [&](DebtorId debtor, const std::string& effect) {
          if (!only || effect == name(*only)) debtors.insert(std::move(debtor));
        });
  }
  return debtors;
}

}  // namespace

void raise_say(Session& session, AdministrationId administration, const DebtorId& debtor) {
  raise_number(session, administration, debtor);
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1, said = 1 "
      "WHERE administration = ? AND debtor = ?",
      {administration, debtor});
}

void raise_say_of_all(Session& session, AdministrationId administration) {
  for (const DebtorId& debtor :
       debtors_with(session, administration,
                    {DeliveryState::planned, DeliveryState::awaiting_approval, DeliveryState::ready,
                     DeliveryState::claimed}))
    raise_number(session, administration, debtor);
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1, said = 1 WHERE administration = ?",
      {administration});
}

void stop_what_is_ready(Session& session, AdministrationId administration,
                        const std::optional<DebtorId>& debtor) {
  if (debtor) {
    const auto ready = session.value<std::int64_t>(
        "SELECT COUNT(*) FROM outbox WHERE administration = ? AND debtor = ? "
        "AND effect IN ('message', 'hand_over') AND state IN ('ready', 'claimed')",
        {administration, *debtor});
    if (ready.value_or(0) > 0) raise_number(session, administration, *debtor);
    return;
  }
  std::set<DebtorId> debtors;
  for (const Effect effect : {Effect::message, Effect::hand_over})
    debtors.merge(debtors_with(session, administration,
                               {DeliveryState::ready, DeliveryState::claimed}, effect));
  for (const DebtorId& one : debtors)
    raise_number(session, administration, one);
}

}  // namespace dunning::store
