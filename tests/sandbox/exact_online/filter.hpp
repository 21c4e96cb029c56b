#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "tests/sandbox/exact_online/row.hpp"
#include "tests/sandbox/exact_online/schema.hpp"

// $filter: eq ne gt ge lt le, and or not, parentheses, substringof startswith endswith trim tolower
// toupper. What it does not understand, or a property that the endpoint does not have, is an error
// in query syntax.
namespace dunning::sandbox::exact_online {

class Filter {
 public:
  struct Node;

  // None for what is no filter of this endpoint.
  static std::optional<Filter> read(const std::string& text, const Endpoint& endpoint);

  bool fits(const Row& row) const;
  const std::set<std::string>& fields() const { return fields_; }
  // The value that a property has to be equal to; empty when the filter does not say so.
  std::string equal_to(const std::string& field) const;
  // Only rows above this can fit: "Timestamp gt 12L" and what it is joined to by `and`.
  std::int64_t above(const std::string& field) const;

 private:
  std::shared_ptr<const Node> root_;
  std::set<std::string> fields_;
};

}  // namespace dunning::sandbox::exact_online
