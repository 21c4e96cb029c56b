#include "tests/contract/connector/sandbox_faults.hpp"

#include <algorithm>

namespace dunning::contract {

using json::Value;

namespace {

constexpr Millis patience{1'500};
constexpr std::uint64_t appetite = 4ULL << 20;

}  // namespace

Value sandbox_fault(Fault fault) {
  const auto status = [](int code) {
    return Value::object({{"kind", "status"}, {"status", code}});
  };
  switch (fault) {
    case Fault::too_many_requests:
      return status(429);
    case Fault::unauthorized:
      return status(401);
    case Fault::not_found:
      return status(404);
    case Fault::server_error:
      return status(500);
    case Fault::malformed:
      return Value::object({{"kind", "malformed_json"}});
    case Fault::truncated:
      return Value::object({{"kind", "truncate"}});
    case Fault::endless:
      return Value::object({{"kind", "endless_body"}});
    case Fault::slow:
      return Value::object({{"kind", "slow_drip"}, {"ms", 2'000}});  // beyond our patience
  }
  return status(500);
}

Result<ports::HttpResponse> Impatient::send(const ports::HttpRequest& request) {
  auto shorter = request;
  shorter.deadline = std::min(request.deadline, patience);
  shorter.max_body_bytes = std::min(request.max_body_bytes, appetite);
  return next_.send(shorter);
}

}  // namespace dunning::contract
