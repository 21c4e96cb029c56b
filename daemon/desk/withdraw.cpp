#include "daemon/desk/withdraw.hpp"

#include "daemon/desk/speak.hpp"

namespace dunning::desk {

Result<Done> withdraw(const Desk& desk, const std::optional<std::string>& administration,
                      const std::string& word) {
  const auto found = TRY(find_word(desk, administration, word));
  const auto& said = found.said.word;
  const std::string name = policy::name(said);
  if (said.ended_on) {
    return fail(ErrorKind::conflict, name + " was " + said.ended_how + " on " +
                                         to_string(*said.ended_on) + " by " + said.ended_by);
  }
  if (std::holds_alternative<policy::Dispute>(said.what)) {
    return fail(ErrorKind::invalid_input,
                "a dispute is closed: dunningctl dispute close " + name + " --founded|--unfounded");
  }
  TRY(end(desk, found, "withdrawn"));
  return Done{"Withdrawn: what " + said.author + " said on " + to_string(said.on), name};
}

}  // namespace dunning::desk
