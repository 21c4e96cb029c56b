#include "tests/sandbox/moneybird/ids.hpp"

#include "daemon/core/digits.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr std::int64_t record_range = 1'000'000'000'000;
constexpr std::int64_t prefix = 4331;

std::int64_t kind_part(IdKind kind) {
  return (prefix * 100 + static_cast<std::int64_t>(kind)) * record_range;
}

}  // namespace

std::string make_id(IdKind kind, std::int64_t record) {
  return std::to_string(kind_part(kind) + record);
}

std::optional<std::int64_t> read_id(IdKind kind, std::string_view wire_id) {
  const auto number = digits(wire_id);
  if (!number) return std::nullopt;
  const std::int64_t record = *number - kind_part(kind);
  if (record < 0 || record >= record_range) return std::nullopt;
  return record;
}

}  // namespace dunning::sandbox::moneybird
