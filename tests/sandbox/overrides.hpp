#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "daemon/core/result.hpp"
#include "tests/sandbox/json.hpp"

namespace dunning::sandbox {

// Members of served records replaced or left out on the wire, whatever the economy says: how tests
// make bad input. The economy itself is not touched. Thread rule: under the sandbox's lock.
class Overrides {
 public:
  enum class Kind { debtor, invoice, bank_line };

  Overrides();
  ~Overrides();
  Overrides(Overrides&&) noexcept;

  // {"set": {"total_unpaid": "abc", "/details/0/price": null}, "remove": ["currency"]}; a name that
  // begins with a slash is a JSON pointer. Adds to what was overridden before.
  Status add(Kind kind, std::int64_t record, const Json& edits);
  void remove(Kind kind, std::int64_t record);
  void clear();

  void apply(Kind kind, std::int64_t record, Json& wire) const;

 private:
  struct Edits;
  std::map<std::pair<Kind, std::int64_t>, Edits> edits_;
};

}  // namespace dunning::sandbox
