#include "daemon/store/said.hpp"

namespace dunning::store {

void raise_say(Session& session, AdministrationId administration, const DebtorId& debtor) {
  session.run(
      "INSERT INTO debtors (administration, id, say) VALUES (?, ?, 1) "
      "ON CONFLICT (administration, id) DO UPDATE SET say = debtors.say + 1",
      {administration, debtor});
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1, said = 1 "
      "WHERE administration = ? AND debtor = ?",
      {administration, debtor});
}

void raise_say_of_all(Session& session, AdministrationId administration) {
  session.run(
      "INSERT INTO debtors (administration, id, say) SELECT DISTINCT administration, debtor, "
      "CAST(1 AS BIGINT) FROM outbox WHERE administration = ? AND debtor <> '' "
      "AND state IN ('planned', 'awaiting_approval', 'ready', 'claimed') "
      "ON CONFLICT (administration, id) DO UPDATE SET say = debtors.say + 1",
      {administration});
  session.run(
      "UPDATE accounts SET next_look = '', wakes = wakes + 1, said = 1 WHERE administration = ?",
      {administration});
}

void stop_what_is_ready(Session& session, AdministrationId administration,
                        const std::optional<DebtorId>& debtor) {
  session.run(
      "INSERT INTO debtors (administration, id, say) SELECT DISTINCT administration, debtor, "
      "CAST(1 AS BIGINT) FROM outbox WHERE administration = ? AND debtor <> '' "
      "AND (? = '' OR debtor = ?) AND effect = 'message' AND state IN ('ready', 'claimed') "
      "ON CONFLICT (administration, id) DO UPDATE SET say = debtors.say + 1",
      {administration, debtor.value_or(DebtorId{}), debtor.value_or(DebtorId{})});
}

}  // namespace dunning::store
