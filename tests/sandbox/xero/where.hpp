#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "daemon/core/instant.hpp"
#include "daemon/core/result.hpp"

// The expressions of the query parameters `where` and `order`: the part of the dynamic language
// that Xero's reference shows.
namespace dunning::sandbox::xero {

struct Null {
  auto operator<=>(const Null&) const = default;
};
// Numbers in ten-thousandths; dates and moments as instants; guids as text in lower case.
struct Number {
  std::int64_t scaled = 0;
  auto operator<=>(const Number&) const = default;
};
using Value = std::variant<Null, bool, Number, std::string, Instant>;

// A property of a record by its path ("Contact.Name"); none when there is no such property.
using Fields = std::function<std::optional<Value>(std::string_view)>;

class Where {
 public:
  // Error invalid_input with Xero's message for what it cannot read.
  static Result<Where> parse(const std::string& text);
  // Error invalid_input for a property that does not exist or types that do not go together;
  // permanent for a method of a property that is null, which Xero fails on.
  Result<bool> holds(const Fields& fields) const;

  struct Node;

 private:
  explicit Where(std::shared_ptr<const Node> node) : node_(std::move(node)) {}
  std::shared_ptr<const Node> node_;
};

}  // namespace dunning::sandbox::xero
