#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "tests/sandbox/exact_online/schema.hpp"
#include "tests/sandbox/json.hpp"

// A value as OData compares it: nothing, a flag, a number, a text (also of a guid) or a moment in
// milliseconds of the wall clock.
namespace dunning::sandbox::exact_online {

struct Moment {
  std::int64_t ms = 0;
  auto operator<=>(const Moment&) const = default;
};
using Value = std::variant<std::monostate, bool, std::int64_t, double, std::string, Moment>;

// What a row holds, by the property's type.
Value value_of(const Json& wire, Type type);

// A literal as it stands in a query: guid'…', datetime'…', 'O''Brien', 12, 12L, 1.5, true, null.
std::optional<Value> read_literal(std::string_view text);
// The literal of a value, as $skiptoken and an address write it.
std::string literal_of(const Json& wire, Type type);

// Below, equal to or above zero; none when the two cannot be compared.
std::optional<int> compare(const Value& a, const Value& b);

}  // namespace dunning::sandbox::exact_online
