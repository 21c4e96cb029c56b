#pragma once

#include <string>
#include <vector>

#include "daemon/core/ids.hpp"
#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

namespace dunning::store {

class Store;

// Who is one and the same in several books (S20). Debtors are one by a person's word only; gaps and
// caps then count over all of them. Each word is in the history of every administration concerned,
// and stops what is ready to leave to any of them until it is decided anew.
class Links {
 public:
  explicit Links(Store& store) : store_(store) {}

  struct Member {
    AdministrationId administration;
    DebtorId debtor;
    auto operator<=>(const Member&) const = default;
  };
  // Whoever either of them was linked with before is the same party, too. not_found when a debtor
  // is in no books; invalid_input when the administrations have no common owner, or both are one.
  Status link(const Member& one, const Member& other, const std::string& author, Instant now);
  // Takes it out of its party; not_found when it is in none.
  Status unlink(const Member& member, const std::string& author, Instant now);

  // Everybody of its party, itself included; empty when it is in none.
  Result<std::vector<Member>> party(const Member& member) const;
  Result<std::vector<std::vector<Member>>> parties() const;

  // Debtors of one owner's administrations that look like one party and are not linked yet.
  struct Proposal {
    Member one;
    Member other;
    std::string because;  // "company number 12345678"
  };
  Result<std::vector<Proposal>> proposals() const;

 private:
  Store& store_;
};

}  // namespace dunning::store
