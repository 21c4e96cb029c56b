#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/sandbox/exact_online/filter.hpp"
#include "tests/sandbox/exact_online/literal.hpp"
#include "tests/sandbox/exact_online/schema.hpp"
#include "tests/sandbox/exact_online/switches.hpp"
#include "tests/sandbox/http.hpp"

namespace dunning::sandbox::exact_online {

// The OData options of one request, checked against what its endpoint allows.
struct Query {
  std::vector<const Property*> selected;  // in the schema's order; the key is among them
  bool selected_all = false;
  std::optional<Filter> filter;
  struct Order {
    const Property* property = nullptr;
    bool descending = false;
  };
  std::vector<Order> order;  // the key comes last, always
  std::optional<std::int64_t> top;
  std::int64_t skip = 0;
  bool skipped = false;               // $skip was given
  std::vector<Value> after;           // of $skiptoken: one for each order
  bool counted = false;               // $inlinecount=allpages
  std::vector<std::string> expanded;  // collections
  Wanted wanted;                      // everything that a row has to know

  // `one`: an entity by its key, which needs no $select.
  enum class Of { many, one };
  static std::variant<Query, Response> read(const Request& request, const Endpoint& endpoint,
                                            const Switches& switches, Of of);
};

// The values of "guid'…',12L,'a,b'"; none for what is no list of literals.
std::optional<std::vector<Value>> read_literals(const std::string& text);

}  // namespace dunning::sandbox::exact_online
