#pragma once

#include <map>
#include <optional>
#include <string>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// The policies, templates and rates that were in force, each stored once by its digest (design,
// rule 6): what a decision of long ago named can still be read.
class Definitions {
 public:
  explicit Definitions(Store& store) : store_(store) {}

  struct Definition {
    std::string digest;  // SHA-256 of the body, or whatever names it elsewhere
    std::string kind;    // "configuration" (policies and jurisdictions), "template"
    std::string name;
    std::string body;
    Instant first_used;
  };
  // Keeps it unless that digest is kept already.
  Status keep(const Definition& definition);
  // The same for texts by their digests, in one transaction.
  Status keep_all(const std::map<std::string, std::string>& texts, Instant now,
                  const std::string& kind = "configuration");
  Result<std::optional<Definition>> find(const std::string& digest) const;

 private:
  Store& store_;
};

}  // namespace dunning::store
