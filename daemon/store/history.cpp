#include "daemon/store/history.hpp"

#include "daemon/crypto/digest.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/session.hpp"

namespace dunning::store {
namespace {

constexpr std::int64_t verify_page = 1'000;

Head head_of(Session& session, AdministrationId administration) {
  const auto found = session.row<std::int64_t, std::string>(
      "SELECT seq, hash FROM history WHERE administration = ? ORDER BY seq DESC LIMIT 1",
      {administration});
  return found ? Head{std::get<0>(*found), std::get<1>(*found)} : Head{};
}

struct Stored {
  Entry entry;
  std::string subject;
  std::optional<std::string> payload;  // none: it never had one, or it was erased
};

std::vector<Stored> page_after(Session& session, AdministrationId administration,
                               std::int64_t seq) {
  std::vector<Stored> page;
  session.rows<std::int64_t, Instant, std::string, std::string, std::string, std::string,
               std::string, std::optional<std::string>>(
      "SELECT h.seq, h.at, h.event, h.subject, h.facts, h.payload_digest, h.hash, p.body "
      "FROM history h LEFT JOIN payloads p "
      "ON p.administration = h.administration AND p.seq = h.seq "
      "WHERE h.administration = ? AND h.seq > ? ORDER BY h.seq LIMIT ?",
      {administration, seq, verify_page},
      [&](std::int64_t at_seq, Instant at, std::string event, std::string subject,
          std::string facts, std::string digest, std::string hash,
          std::optional<std::string> payload) {
        page.push_back(
            {{at_seq, at, std::move(event), std::move(facts), std::move(digest), std::move(hash)},
             std::move(subject),
             std::move(payload)});
      });
  return page;
}

// Why this entry does not follow `before`; empty when it does.
std::string misfit(AdministrationId administration, const Head& before, const Stored& stored) {
  const Entry& entry = stored.entry;
  if (entry.seq != before.seq + 1) return "entry " + std::to_string(before.seq + 1) + " is missing";
  if (link_hash(administration, before.hash, entry, stored.subject) != entry.hash)
    return "entry " + std::to_string(entry.seq) + " does not fit the one before it, or was changed";
  if (stored.payload && crypto::sha256_hex(*stored.payload) != entry.payload_digest)
    return "the payload of entry " + std::to_string(entry.seq) + " was changed";
  return "";
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
  return transact(store_, Access::read, [&](Session& session) -> Result<Head> {
    return head_of(session, administration);
  });
}

Result<std::optional<std::string>> History::hash_at(AdministrationId administration,
                                                    std::int64_t seq) const {
  return transact(
      store_, Access::read, [&](Session& session) -> Result<std::optional<std::string>> {
        return session.value<std::string>(
            "SELECT hash FROM history WHERE administration = ? AND seq = ?", {administration, seq});
      });
}

Result<Verification> History::verify(AdministrationId administration) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<Verification> {
    Verification found;
    Head before;
    while (true) {
      const auto page = page_after(session, administration, before.seq);
      for (const Stored& stored : page) {
        found.message = misfit(administration, before, stored);
        if (!found.message.empty()) {
          found.broken_at = before.seq + 1;
          return found;
        }
        if (!stored.entry.payload_digest.empty() && !stored.payload) ++found.erased_payloads;
        ++found.entries;
        before = {stored.entry.seq, stored.entry.hash};
      }
      if (page.empty()) break;
    }
    return found;
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
  return transact(store_, Access::read,
                  [&](Session& session) -> Result<std::optional<std::string>> {
                    return session.value<std::string>(
                        "SELECT body FROM payloads WHERE administration = ? AND seq = ?",
                        {administration, seq});
                  });
}

Result<int> History::erase(AdministrationId administration, const std::string& subject,
                           Instant now) {
  return transact(store_, Access::write, [&](Session& session) -> Result<int> {
    const auto erased = session.run(
        "DELETE FROM payloads WHERE administration = ? AND seq IN "
        "(SELECT seq FROM history WHERE administration = ? AND subject = ?)",
        {administration, administration, subject});
    if (erased > 0)
      append(session, {administration, now, "payloads_erased", subject,
                       json::Value::object({{"payloads", erased}}), ""});
    return static_cast<int>(erased);
  });
}

}  // namespace dunning::store
