#include "daemon/desk/trust.hpp"

#include <algorithm>

#include "daemon/desk/stops.hpp"
#include "daemon/store/runs.hpp"

namespace dunning::desk {

Result<Trusted> trust(const Desk& desk, const std::string& what) {
  const auto now = desk.clock.now();
  if (what == "store" || what == "machine" || what == "clock") {
    const auto id = TRY(store::Requests(desk.store).put("trust", what, desk.author, now));
    return Trusted{{"The daemon is asked to trust the " + what}, id};
  }
  const auto of = TRY(administration(desk, what));
  store::Administrations administrations(desk.store);
  const auto found = stops(desk, of);
  const bool novelty = std::any_of(found.begin(), found.end(), [](const Stop& stop) {
    return stop.reason == policy::Reason::novelty;
  });
  if (of.stored->suspicious.empty() && !novelty) {
    return fail(ErrorKind::conflict, what + " is not under suspicion (dunningctl status)");
  }
  std::string sentence;
  if (!of.stored->suspicious.empty()) {
    TRY(administrations.trust(of.stored->id, desk.author, now));
    sentence = "The books of " + what + " are trusted as they are now";
  }
  if (novelty) {
    TRY(administrations.trust_novelty(of.stored->id, of.today(desk.clock), desk.author, now));
    sentence += (sentence.empty() ? "" : "; ") +
                std::string(
                    "what is due today may leave, although it is far more than was "
                    "forecast");
  }
  return Trusted{{sentence}, std::nullopt};
}

}  // namespace dunning::desk
