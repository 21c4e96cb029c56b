#include "daemon/desk/trust.hpp"

#include "daemon/store/runs.hpp"

namespace dunning::desk {

Result<Trusted> trust(const Desk& desk, const std::string& what) {
  const auto now = desk.clock.now();
  if (what == "store" || what == "machine" || what == "clock") {
    const auto id = TRY(store::Requests(desk.store).put("trust", what, desk.author, now));
    return Trusted{{"The daemon is asked to trust the " + what}, id};
  }
  const auto of = TRY(administration(desk, what));
  if (of.stored->suspicious.empty()) {
    return fail(ErrorKind::conflict,
                "the source of " + what + " is not under suspicion (dunningctl status)");
  }
  TRY(store::Administrations(desk.store).trust(of.stored->id, desk.author, now));
  return Trusted{{"The books of " + what + " are trusted as they are now"}, std::nullopt};
}

}  // namespace dunning::desk
