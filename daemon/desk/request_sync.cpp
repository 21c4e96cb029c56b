#include "daemon/desk/request_sync.hpp"

namespace dunning::desk {

Result<std::int64_t> request_sync(const Desk& desk,
                                  const std::optional<std::string>& administration) {
  TRY(administrations(desk, administration));  // the name exists
  return store::Requests(desk.store)
      .put("sync", administration.value_or(""), desk.author, desk.clock.now());
}

Result<std::optional<std::string>> answer_to(const Desk& desk, std::int64_t request) {
  const auto found = TRY(store::Requests(desk.store).get(request));
  if (!found) return fail(ErrorKind::not_found, "the request has gone");
  return found->done ? std::optional<std::string>(found->answer) : std::nullopt;
}

}  // namespace dunning::desk
