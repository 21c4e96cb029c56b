#include "daemon/cli/verbs.hpp"

namespace dunning::cli {

const std::vector<VerbEntry>& verbs() {
  static const std::vector<VerbEntry> all = [] {
    std::vector<VerbEntry> found;
    for (const auto& group :
         {questions(), first_contact(), sayings(), acting(), stopping(), proof(), trying(), laws()})
      found.insert(found.end(), group.begin(), group.end());
    return found;
  }();
  return all;
}

}  // namespace dunning::cli
