#include "daemon/desk/request_sync.hpp"

namespace dunning::desk {

Result<std::vector<std::int64_t>> request_sync(const Desk& desk,
                                               const std::optional<std::string>& administration) {
  store::Requests requests(desk.store);
  std::vector<std::int64_t> asked;
  for (const auto& one : TRY(administrations(desk, administration))) {
    asked.push_back(TRY(requests.put("sync", one.name(), desk.author, desk.clock.now())));
  }
  return asked;
}

Result<std::optional<std::string>> answer_to(const Desk& desk, std::int64_t request) {
  const auto found = TRY(store::Requests(desk.store).get(request));
  if (!found) return fail(ErrorKind::not_found, "the request has gone");
  return found->done ? std::optional<std::string>(found->answer) : std::nullopt;
}

}  // namespace dunning::desk
