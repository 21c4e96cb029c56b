#include "daemon/store/said.hpp"

#include <set>

#include "daemon/core/delivery_state.hpp"

namespace dunning::store {
namespace {

void raise_number(Session& session, AdministrationId administration, const DebtorId& debtor) {
  session.run(
      "INSERT INTO debtors (administration, id, say) VALUES (?, ?, 1) "
      "ON CONFLICT (administration, id) DO UPDATE SET say = debtors.say + 1",
      {administration, debtor});
}

// The debtors with something in one of the states, of any effect or of those that reach a debtor or
// an agency. Asked state by state: what is under way is little beside what has ever left, and each
// question is answered by its index.
enum class Of { anything, messages };
std::set<DebtorId> debtors_with(Session& session, AdministrationId administration, Of of,
                                std::initializer_list<DeliveryState> states) {
  const std::string_view only = of == Of::messages ? " AND effect IN ('message', 'hand_over')" : "";
  std::set<DebtorId> debtors;
  for (const DeliveryState state : states) {
    session.rows<DebtorId>(
        "SELECT debtor FROM outbox WHERE administration = ? AND state = ? "
        "AND debtor <> ''" +
            std::string(only),
        {administration, name(state)}, [&](DebtorId debtor) { debtors.insert(std::move(debtor)); });
  }
  return debtors;
}

std::set<DebtorId> debtors_with_ready(Session& session, AdministrationId administration) {
  return debtors_with(session, administration, Of::messages,
                      {DeliveryState::ready, DeliveryState::claimed});
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
       debtors_with(session, administration, Of::anything,
                    {DeliveryState::planned, DeliveryState::awaiting_approval, DeliveryState::ready,
                     DeliveryState::claimed}))
    raise_number(session, administration, debtor);
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1, said = 1 WHERE administration = ?",
      {administration});
}

void stop_what_is_ready(Session& session, AdministrationId administration,
                        const std::set<DebtorId>& debtors) {
  if (debtors.empty()) return;
  for (const DebtorId& one : debtors_with_ready(session, administration)) {
    if (debtors.contains(one)) raise_number(session, administration, one);
  }
}

void stop_all_that_is_ready(Session& session, AdministrationId administration) {
  for (const DebtorId& one : debtors_with_ready(session, administration))
    raise_number(session, administration, one);
}

}  // namespace dunning::store
