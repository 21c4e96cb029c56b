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

struct Verification {
  std::int64_t entries = 0;
  std::int64_t erased_payloads = 0;
  std::optional<std::int64_t> broken_at;  // the first entry that does not fit
  std::string message;
};

class History {
 public:
  explicit History(Store& store) : store_(store) {}
  Result<Head> head(AdministrationId administration) const;
  // The hash of one entry; none when the chain is shorter.
  Result<std::optional<std::string>> hash_at(AdministrationId administration,
                                             std::int64_t seq) const;
  Result<Verification> verify(AdministrationId administration) const;
  // Entries about one subject, oldest first (`why`): an occasion's id, "item/7", "debtor/…",
  // "administration".
  Result<std::vector<Entry>> about(AdministrationId administration,
                                   const std::string& subject) const;
  // What lies beside an entry; none when it never had a payload, or it was erased.
  Result<std::optional<std::string>> payload(AdministrationId administration,
                                             std::int64_t seq) const;
  // Erases the payloads of a subject; the chain stays whole. Returns how many.
  Result<int> erase(AdministrationId administration, const std::string& subject, Instant now);

 private:
  Store& store_;
};

}  // namespace dunning::store
