#include "daemon/desk/hint.hpp"

#include "daemon/store/runs.hpp"

namespace dunning::desk {

Result<bool> hint(const Desk& desk, const std::string& administration) {
  return store::Requests(desk.store)
      .put_once(std::string(hint_request), administration, desk.author, desk.clock.now());
}

}  // namespace dunning::desk
