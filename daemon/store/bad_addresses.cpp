#include "daemon/store/bad_addresses.hpp"

#include "daemon/core/text.hpp"
#include "daemon/store/bad_address_rows.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/said.hpp"

namespace dunning::store {

const std::string_view reached_somebody =
    " AND NOT (m.outcome = 1 AND EXISTS (SELECT 1 FROM bad_addresses b "
    "WHERE b.administration = m.administration AND b.debtor = m.debtor AND b.row_key = m.key)) ";

void mark_bad(Session& session, AdministrationId administration, const DebtorId& debtor,
              const OutboxKey& row, const Outbox::Unreached& unreached, Date on, Instant now) {
  const std::string address = ascii_lower(unreached.address);
  const auto changed = session.run(
      "INSERT INTO bad_addresses (administration, debtor, address, since, because, row_key) "
      "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (administration, debtor, address) DO UPDATE SET "
      "since = excluded.since, because = excluded.because, row_key = excluded.row_key, "
      "lifted_on = NULL, lifted_by = '' WHERE bad_addresses.lifted_on IS NOT NULL",
      {administration, debtor, address, on, unreached.because, row});
  if (changed == 0) return;
  append(session,
         {administration, now, "address_bad", subject_of(debtor),
          FieldWriter().date("on", on).text("row", row.value).object(),
          json::write(
              FieldWriter().text("address", address).text("because", unreached.because).object())});
}

std::vector<policy::BadAddress> bad_addresses(Session& session, AdministrationId administration,
                                              const DebtorId& debtor, std::optional<Date> as_of) {
  std::vector<policy::BadAddress> bad;
  session.rows<std::string, Date, std::string, std::optional<Date>>(
      "SELECT address, since, because, lifted_on FROM bad_addresses WHERE administration = ? "
      "AND debtor = ? ORDER BY address",
      {administration, debtor},
      [&](std::string address, Date since, std::string because, std::optional<Date> lifted) {
        if (as_of ? since > *as_of || (lifted && *lifted <= *as_of) : lifted.has_value()) return;
        bad.push_back({std::move(address), since, std::move(because)});
      });
  return bad;
}

Result<std::vector<policy::BadAddress>> BadAddresses::list(AdministrationId administration,
                                                           const DebtorId& debtor) const {
  return transact(store_, Access::read,
                  [&](Session& session) -> Result<std::vector<policy::BadAddress>> {
                    return bad_addresses(session, administration, debtor);
                  });
}

Status BadAddresses::lift(AdministrationId administration, const DebtorId& debtor,
                          const std::string& address, const std::string& author, Date on,
                          Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Status {
    const std::string small = ascii_lower(address);
    const auto lifted = session.run(
        "UPDATE bad_addresses SET lifted_on = ?, lifted_by = ? WHERE administration = ? "
        "AND debtor = ? AND address = ? AND lifted_on IS NULL",
        {on, author, administration, debtor, small});
    if (lifted == 0) return fail(ErrorKind::not_found, address + " is not marked as bad");
    append(session,
           {administration, now, "address_works", subject_of(debtor),
            FieldWriter().date("on", on).object(),
            json::write(FieldWriter().text("address", small).text("author", author).object())});
    raise_say(session, administration, debtor);
    return {};
  });
}

}  // namespace dunning::store
