#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "tests/sandbox/json.hpp"
#include "tests/sandbox/overrides.hpp"

namespace dunning::sandbox::exact_online {

// Which properties a request needs of each row: those it selects, filters and orders by.
using Wanted = std::set<std::string, std::less<>>;

// One entity on its way out. What is not wanted is not kept; what was never set is null.
class Row {
 public:
  explicit Row(const Wanted& wanted) : wanted_(&wanted) {}

  template <class Value>
  void set(std::string_view name, Value&& value) {
    if (wanted_->contains(name))
      values_.insert_or_assign(std::string(name), std::forward<Value>(value));
  }
  const Json& at(std::string_view name) const {
    static const Json nothing;
    const auto found = values_.find(name);
    return found == values_.end() ? nothing : found->second;
  }

  // The economy's record that it shows, for the overrides of a test.
  std::optional<std::pair<Overrides::Kind, std::int64_t>> about;

 private:
  const Wanted* wanted_;
  std::map<std::string, Json, std::less<>> values_;
};

}  // namespace dunning::sandbox::exact_online
