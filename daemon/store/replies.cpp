#include "daemon/store/replies.hpp"

#include <algorithm>

#include "daemon/core/text.hpp"
#include "daemon/store/intent_json.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {

Result<std::vector<Reply>> Replies::of_debtor(AdministrationId administration,
                                              const DebtorId& debtor, std::size_t limit) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Reply>> {
    std::vector<Reply> replies;
    session.rows<std::int64_t, OccasionId, OutboxKey, std::string, std::string, Instant,
                 std::string, std::string, std::string>(
        "SELECT id, occasion, row_key, kind, message_id, received_at, sender, subject, body "
        "FROM replies WHERE administration = ? AND debtor = ? ORDER BY received_at DESC, id DESC "
        "LIMIT ?",
        {administration, debtor, limit},
        [&](std::int64_t id, OccasionId occasion, OutboxKey row, std::string kind,
            std::string message_id, Instant received_at, std::string sender, std::string subject,
            std::string body) {
          Reply one;
          one.administration = administration;
          one.debtor = debtor;
          one.occasion = std::move(occasion);
          one.row = std::move(row);
          one.kind = std::move(kind);
          one.message_id = std::move(message_id);
          one.received_at = received_at;
          one.sender = std::move(sender);
          one.subject = std::move(subject);
          one.body = std::move(body);
          one.id = id;
          replies.push_back(std::move(one));
        });
    std::reverse(replies.begin(), replies.end());
    return replies;
  });
}

Result<std::vector<Replies::Correspondent>> Replies::correspondents(
    const std::vector<AdministrationId>& administrations, const std::string& address,
    Date since) const {
  using Found = std::vector<Correspondent>;
  return transact(store_, Access::read, [&](Session& session) -> Result<Found> {
    Found found;
    const std::string wanted = ascii_lower(address);
    for (const AdministrationId id : administrations) {
      std::vector<std::pair<DebtorId, std::string>> rows;
      session.rows<DebtorId, std::string>(
          "SELECT DISTINCT debtor, recipients FROM outbox WHERE administration = ? "
          "AND on_date >= ? AND effect = 'message' AND channel = 'mail' AND debtor <> '' "
          "AND state NOT IN ('planned', 'ready', 'cancelled', 'expired') "
          "AND LOWER(recipients) LIKE ? ORDER BY debtor",
          {id, since, "%" + wanted + "%"}, [&](DebtorId debtor, std::string recipients) {
            rows.emplace_back(std::move(debtor), std::move(recipients));
          });
      for (auto& [debtor, text] : rows) {
        const auto recipients = TRY(read_recipients(text));
        const bool wrote_there =
            std::any_of(recipients.begin(), recipients.end(), [&](const Recipient& one) {
              return one.role == "to" && ascii_lower(one.address) == wanted;
            });
        const bool known =
            !found.empty() && found.back().administration == id && found.back().debtor == debtor;
        if (wrote_there && !known) found.push_back({id, std::move(debtor)});
      }
    }
    return found;
  });
}

}  // namespace dunning::store
