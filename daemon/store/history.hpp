#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// The append-only record (S42): one hash chain per administration over non-personal facts and the
// digests of payloads; payloads lie beside it and can be erased without breaking the chain. Other
// parts append to it in their own transactions; nothing ever updates or deletes an entry.
struct Entry {
  std::int64_t seq = 0;  // 1, 2, 3… within the administration
  Instant at;
  std::string event;           // "message_accepted", "hold_set"… listed in docs/store.md
  std::string facts;           // canonical JSON without personal data
  std::string payload_digest;  // SHA-256 of the payload, or empty
  std::string hash;            // SHA-256 over the previous hash and this entry
};

struct Head {
  std::int64_t seq = 0;
  std::string hash;
};

// What a person, or the retention period, had erased.
struct Erasure {
  std::int64_t seq = 0;  // of the entry that tells of it
  Instant at;
  std::string subject;       // "debtor/…"
  std::string author;        // "retention" for the period of `retention:`
  std::int64_t entries = 0;  // of how many entries the personal part is gone
};

struct Verification {
  std::int64_t entries = 0;
  std::int64_t erased_payloads = 0;
  std::optional<std::int64_t> broken_at;  // the first entry that does not fit
  std::string message;
  std::vector<Erasure> erasures{};
};

class History {
 public:
  explicit History(Store& store) : store_(store) {}
  Result<Head> head(AdministrationId administration) const;
  // The hash of one entry; none when the chain is shorter.
  Result<std::optional<std::string>> hash_at(AdministrationId administration,
                                             std::int64_t seq) const;
  // Reads the whole chain: that each entry follows the one before it; that its payload is the one
  // it was written with, or was erased as a later entry tells; and that what it has the digest of
  // still stands in the other tables: the stated facts of an occasion and the steps it took, the
  // bytes, recipients and state of a message, a word, a hold, a task.
  Result<Verification> verify(AdministrationId administration) const;
  // Entries about one subject, oldest first (`why`): an occasion's id, "item/7", "debtor/…",
  // "administration".
  Result<std::vector<Entry>> about(AdministrationId administration,
                                   const std::string& subject) const;
  // What lies beside an entry; none when it never had a payload, or it was erased.
  Result<std::optional<std::string>> payload(AdministrationId administration,
                                             std::int64_t seq) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
