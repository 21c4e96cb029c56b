#include "daemon/store/history.hpp"

#include "daemon/crypto/digest.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

Head head_of(Session& session, AdministrationId administration) {
  const auto found = session.row<std::int64_t, std::string>(
      "SELECT seq, hash FROM history WHERE administration = ? ORDER BY seq DESC LIMIT 1",
      {administration});
  return found ? Head{std::get<0>(*found), std::get<1>(*found)} : Head{};
}

}  // namespace

std::string subject_of(ItemId item) {
  return "item/" + std::to_string(item.value);
}
std::string subject_of(const DebtorId& debtor) {
  return "debtor/" + debtor.value;
}

std::string link_hash(AdministrationId administration, const std::string& previous,
                      const Entry& entry, const std::string& subject) {
  return crypto::sha256_hex(json::canonical(json::Value::object({
      {"administration", administration.value},
      {"at", entry.at.ms},
      {"event", entry.event},
      {"facts", entry.facts},
      {"payload_digest", entry.payload_digest},
      {"previous", previous},
      {"seq", entry.seq},
      {"subject", subject},
  })));
}

void append(Session& session, const Event& event) {
  const Head head = head_of(session, event.administration);
  Entry entry;
  entry.seq = head.seq + 1;
  entry.at = event.at;
  entry.event = event.name;
  entry.facts = json::canonical(event.facts);
  entry.payload_digest = event.payload.empty() ? "" : crypto::sha256_hex(event.payload);
  entry.hash = link_hash(event.administration, head.hash, entry, event.subject);
  session.run(
      "INSERT INTO history (administration, seq, at, event, subject, facts, payload_digest, hash) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {event.administration, entry.seq, entry.at, entry.event, event.subject, entry.facts,
       entry.payload_digest, entry.hash});
  if (event.payload.empty()) return;
  session.run("INSERT INTO payloads (administration, seq, body) VALUES (?, ?, ?)",
              {event.administration, entry.seq, event.payload});
}

Result<Head> History::head(AdministrationId administration) const {
  return transact(store_, Access::glance, [&](Session& session) -> Result<Head> {
    return head_of(session, administration);
  });
}

Result<std::optional<std::string>> History::hash_at(AdministrationId administration,
                                                    std::int64_t seq) const {
  return transact(
      store_, Access::glance, [&](Session& session) -> Result<std::optional<std::string>> {
        return session.value<std::string>(
            "SELECT hash FROM history WHERE administration = ? AND seq = ?", {administration, seq});
      });
}

Result<std::vector<Entry>> History::about(AdministrationId administration,
                                          const std::string& subject) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<std::vector<Entry>> {
    std::vector<Entry> entries;
    session.rows<std::int64_t, Instant, std::string, std::string, std::string, std::string>(
        "SELECT seq, at, event, facts, payload_digest, hash FROM history "
        "WHERE administration = ? AND subject = ? ORDER BY seq",
        {administration, subject},
        [&](std::int64_t seq, Instant at, std::string event, std::string facts, std::string digest,
            std::string hash) {
          entries.push_back(
              {seq, at, std::move(event), std::move(facts), std::move(digest), std::move(hash)});
        });
    return entries;
  });
}

Result<std::optional<std::string>> History::payload(AdministrationId administration,
                                                    std::int64_t seq) const {
  return transact(store_, Access::glance,
                  [&](Session& session) -> Result<std::optional<std::string>> {
                    return session.value<std::string>(
                        "SELECT body FROM payloads WHERE administration = ? AND seq = ?",
                        {administration, seq});
                  });
}

}  // namespace dunning::store
