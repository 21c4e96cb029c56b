#pragma once

#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

// Who is one and the same in several books (S20): gaps and caps then count over all of them. A
// debtor of one of them is named "ADMINISTRATION:DEBTOR", the debtor as everywhere: by name,
// customer number or the ledger's id.
namespace dunning::desk {

Result<Done> link(const Desk& desk, const std::string& one, const std::string& other);
Result<Done> unlink(const Desk& desk, const std::string& debtor);

struct LinksAnswer {
  struct Member {
    std::string administration;
    std::string name;
    std::string customer_number;
    DebtorId id;
  };
  std::vector<std::vector<Member>> parties;
  struct Proposal {
    Member one;
    Member other;
    std::string because;
  };
  std::vector<Proposal> proposals;
};
Result<LinksAnswer> links(const Desk& desk);

std::string to_text(const LinksAnswer& answer);
json::Value to_json(const LinksAnswer& answer);

}  // namespace dunning::desk
