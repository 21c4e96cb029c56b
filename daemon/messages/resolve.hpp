#pragma once

#include <set>
#include <span>
#include <string>
#include <vector>

#include "daemon/messages/names.hpp"
#include "daemon/messages/scan.hpp"

// The second half of compiling a template: what its names mean where they stand. A name is looked
// for in the innermost section first, then outwards.
namespace dunning::messages {

struct Resolved {
  std::set<std::string, std::less<>> used;  // full paths
  std::vector<Problem> problems;
};

Resolved resolve(const std::vector<Piece>& pieces, std::span<const Name> names);

}  // namespace dunning::messages
