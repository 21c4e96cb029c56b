#include <map>
#include <set>

#include "daemon/crypto/digest.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/store/chain.hpp"
#include "daemon/store/fields.hpp"
#include "daemon/store/history.hpp"
#include "daemon/store/session.hpp"
#include "daemon/store/word_rows.hpp"

// S42: whether the history, and what it has the digests of, is as it was written.
namespace dunning::store {
namespace {

constexpr std::int64_t verify_page = 1'000;

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

// What later entries say about earlier ones.
struct Told {
  std::vector<Erasure> erasures;
  std::set<std::int64_t> erased;  // entries whose personal part a person had erased
  std::set<std::string> renamed;  // rows of the outbox that go by another key by now
};

std::string text_in(const std::string& object, std::string_view key) {
  const auto document = json::parse(object);
  if (!document) return "";
  return json::Cursor(*document).text_or_empty(key).value_or("");
}

std::vector<std::int64_t> erased_entries(const std::string& facts) {
  std::vector<std::int64_t> entries;
  const auto document = json::parse(facts);
  if (!document) return entries;
  const auto items = json::Cursor(*document).find_items("erased");
  if (!items) return entries;
  for (const json::Cursor& one : *items) {
    if (const auto seq = one.integer()) entries.push_back(*seq);
  }
  return entries;
}

Told read_told(Session& session, AdministrationId administration) {
  struct Erased {
    Erasure erasure;
    std::string facts;
    std::string payload;
  };
  std::vector<Erased> found;
  session.rows<std::int64_t, Instant, std::string, std::string, std::string>(
      "SELECT h.seq, h.at, h.subject, h.facts, COALESCE(p.body, '') FROM history h "
      "LEFT JOIN payloads p ON p.administration = h.administration AND p.seq = h.seq "
      "WHERE h.administration = ? AND h.event = 'forgotten' ORDER BY h.seq",
      {administration},
      [&](std::int64_t seq, Instant at, std::string subject, std::string facts,
          std::string payload) {
        found.push_back(
            {{seq, at, std::move(subject), "", 0}, std::move(facts), std::move(payload)});
      });
  std::vector<std::string> renames;
  session.rows<std::string>(
      "SELECT facts FROM history WHERE administration = ? AND event = 'message_renamed'",
      {administration}, [&](std::string facts) { renames.push_back(std::move(facts)); });

  // What cannot be read here was changed: the pass over the chain names it.
  Told told;
  for (Erased& one : found) {
    const auto entries = erased_entries(one.facts);
    told.erased.insert(entries.begin(), entries.end());
    one.erasure.entries = static_cast<std::int64_t>(entries.size());
    one.erasure.author = text_in(one.payload, "author");
    told.erasures.push_back(std::move(one.erasure));
  }
  for (const std::string& facts : renames)
    told.renamed.insert(text_in(facts, "was"));
  return told;
}

// Compares what an entry has the digest of with the table it stands in. Each function returns what
// is wrong with it, or nothing.
class Matter {
 public:
  Matter(Session& session, AdministrationId administration, const Told& told)
      : session_(session), administration_(administration), told_(told) {}

  Result<std::string> misfit(const Stored& stored) {
    const Entry& entry = stored.entry;
    const json::Value document = TRY(json::parse(entry.facts));
    const json::Cursor facts(document);
    if (entry.event == "occasion_written") {
      const auto steps = TRY(facts.find_items("taken")).size();
      return occasion(stored, static_cast<std::int64_t>(steps));
    }
    if (entry.event == "word_said") return word(stored, TRY(facts.integer("word")));
    if (entry.event == "hold_set") return hold(stored, TRY(facts.integer("hold")));
    if (entry.event == "task_raised") return task(stored, TRY(facts.integer("task")));
    const std::string bytes = TRY(facts.text_or_empty("bytes"));
    if (!bytes.empty()) return message(stored, TRY(facts.text("row")), bytes);
    return std::string();
  }

 private:
  // What it states; and the steps it took, which stay taken or are told to be free again.
  Result<std::string> occasion(const Stored& stored, std::int64_t steps) {
    const auto taken = session_.value<std::int64_t>(
        "SELECT (SELECT COUNT(*) FROM taken WHERE occasion = ?) + "
        "(SELECT COUNT(*) FROM freed WHERE occasion = ?)",
        {stored.subject, stored.subject});
    if (taken != steps) return "the steps that " + about(stored) + " took were changed";
    const auto intent = session_.value<std::string>(
        "SELECT intent FROM occasions WHERE id = ? "
        "AND administration = ?",
        {stored.subject, administration_});
    return fits(stored, intent, "what the occasion states");
  }

  Result<std::string> word(const Stored& stored, std::int64_t id) {
    std::optional<std::string> payload;
    session_.rows<std::string, std::string, std::string>(
        "SELECT author, body, reason FROM words WHERE id = ? AND administration = ?",
        {id, administration_},
        [&](const std::string& author, const std::string& body, const std::string& reason) {
          payload = word_payload(author, body, reason);
        });
    return fits(stored, payload, "the word");
  }

  Result<std::string> hold(const Stored& stored, std::int64_t id) {
    std::optional<std::string> payload;
    session_.rows<std::string, std::string>(
        "SELECT author, reason FROM holds WHERE id = ? AND administration = ?",
        {id, administration_}, [&](const std::string& author, const std::string& reason) {
          payload =
              json::write(FieldWriter().text("author", author).text("reason", reason).object());
        });
    return fits(stored, payload, "the hold");
  }

  Result<std::string> task(const Stored& stored, std::int64_t id) {
    std::optional<std::string> payload;
    session_.rows<std::string, std::string, std::string>(
        "SELECT assign, made_by, title FROM tasks WHERE id = ? AND administration = ?",
        {id, administration_},
        [&](const std::string& assign, const std::string& author, const std::string& title) {
          payload = json::write(FieldWriter()
                                    .text("assign", assign)
                                    .text("author", author)
                                    .text("title", title)
                                    .object());
        });
    return fits(stored, payload, "the task");
  }

  Result<std::string> message(const Stored& stored, const std::string& key,
                              const std::string& digest) {
    std::optional<std::string> bytes, envelope, recipients;
    session_.rows<std::string, std::string, std::string>(
        "SELECT COALESCE(bytes, ''), envelope_from, recipients FROM outbox "
        "LEFT JOIN outbox_bytes ON row_key = key WHERE key = ? AND administration = ?",
        {key, administration_}, [&](std::string text, std::string from, std::string to) {
          bytes = std::move(text);
          envelope = std::move(from);
          recipients = std::move(to);
        });
    if (!bytes)
      return told_.renamed.contains(key) ? "" : "the message of " + about(stored) + " is missing";
    if (crypto::sha256_hex(*bytes) != digest)
      return "the message of " + about(stored) + " was changed";
    if (!stored.payload) return std::string();
    const json::Value document = TRY(json::parse(*stored.payload));
    const json::Cursor payload(document);
    const std::string to = TRY(payload.text_or_empty("recipients"));
    if (to.empty()) return std::string();
    if (to != *recipients || TRY(payload.text_or_empty("envelope_from")) != *envelope)
      return "the recipients of " + about(stored) + " were changed";
    return std::string();
  }

  static std::string about(const Stored& stored) {
    return "entry " + std::to_string(stored.entry.seq);
  }

  static std::string fits(const Stored& stored, const std::optional<std::string>& text,
                          const std::string& what) {
    if (!text) return what + " of " + about(stored) + " is missing";
    if (crypto::sha256_hex(*text) == stored.entry.payload_digest) return "";
    return what + " of " + about(stored) + " was changed";
  }

  Session& session_;
  AdministrationId administration_;
  const Told& told_;
};

// A row of the outbox is in the state that the newest entry about it tells of.
struct Fate {
  OutboxKey key;
  std::string state;
  std::string occasion;
  std::string effect;
  std::string channel;  // mail, letter and text message of one step are three rows of one effect
};

std::vector<Fate> fates_after(Session& session, AdministrationId administration,
                              const OutboxKey& key) {
  std::vector<Fate> page;
  session.rows<OutboxKey, std::string, std::string, std::string, std::string>(
      "SELECT key, state, occasion, effect, channel FROM outbox "
      "WHERE administration = ? AND key > ? ORDER BY key LIMIT ?",
      {administration, key, verify_page},
      [&](OutboxKey row, std::string state, std::string occasion, std::string effect,
          std::string channel) {
        page.push_back({std::move(row), std::move(state), std::move(occasion), std::move(effect),
                        std::move(channel)});
      });
  return page;
}

// The first of them, by its entry; none when all are as told.
std::optional<std::int64_t> untold_state(Session& session, AdministrationId administration) {
  OutboxKey after;
  while (true) {
    const auto page = fates_after(session, administration, after);
    for (const Fate& fate : page) {
      std::int64_t newest = 0;
      std::string told;
      session.rows<std::int64_t, std::string, std::string>(
          "SELECT seq, event, facts FROM history WHERE administration = ? AND subject = ? "
          "ORDER BY seq",
          {administration, fate.occasion},
          [&](std::int64_t seq, const std::string& event, const std::string& facts) {
            const bool about_it = event.starts_with(fate.effect + "_") &&
                                  event != "message_renamed" &&
                                  text_in(facts, "channel") == fate.channel;
            if (!about_it) return;
            newest = seq;
            told = event.substr(fate.effect.size() + 1);
          });
      if (told != fate.state) return newest;
    }
    if (page.empty()) return std::nullopt;
    after = page.back().key;
  }
}

// Why this entry does not follow `before`; empty when it does.
Result<std::string> misfit(AdministrationId administration, const Head& before,
                           const Stored& stored, const Told& told, Matter& matter) {
  const Entry& entry = stored.entry;
  const std::string number = std::to_string(entry.seq);
  if (entry.seq != before.seq + 1) return "entry " + std::to_string(before.seq + 1) + " is missing";
  if (link_hash(administration, before.hash, entry, stored.subject) != entry.hash)
    return "entry " + number + " does not fit the one before it, or was changed";
  const bool erased = told.erased.contains(entry.seq);
  if (stored.payload && crypto::sha256_hex(*stored.payload) != entry.payload_digest)
    return "the payload of entry " + number + " was changed";
  if (!stored.payload && !entry.payload_digest.empty() && !erased)
    return "the payload of entry " + number + " is gone, and nobody had it erased";
  if (erased) return std::string();
  return matter.misfit(stored);
}

}  // namespace

Result<Verification> History::verify(AdministrationId administration) const {
  return transact(store_, Access::read, [&](Session& session) -> Result<Verification> {
    Verification found;
    const Told told = read_told(session, administration);
    found.erasures = told.erasures;
    Matter matter(session, administration, told);
    Head before;
    while (true) {
      const auto page = page_after(session, administration, before.seq);
      for (const Stored& stored : page) {
        const auto wrong = misfit(administration, before, stored, told, matter);
        found.message = wrong ? *wrong
                              : "entry " + std::to_string(stored.entry.seq) +
                                    " cannot be read: " + wrong.error().message;
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
    if (const auto seq = untold_state(session, administration)) {
      found.broken_at = *seq;
      found.message = "the state of the message of entry " + std::to_string(*seq) + " was changed";
    }
    return found;
  });
}

}  // namespace dunning::store
