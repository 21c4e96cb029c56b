#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/sandbox/exact_online/query.hpp"
#include "tests/sandbox/exact_online/row.hpp"
#include "tests/sandbox/http.hpp"

namespace dunning::sandbox::exact_online {

// What is known beforehand about the rows that a query can take, so that nobody makes the others.
struct Scope {
  std::string key;         // only this one; empty: any
  std::int64_t above = 0;  // of a sync endpoint: Timestamps above this
  std::string key_after;   // keys above this, when the order is by key
};

// The rows of an endpoint. `take` says whether it wants more.
struct Source {
  bool ordered = false;  // by key (of a sync endpoint: by Timestamp)
  std::function<void(const Scope&, const Wanted&, const std::function<bool(Row&&)>& take)> each;
};

// One page of an endpoint, or one entity, in Exact's envelopes.
struct Rendering {
  const Endpoint& endpoint;
  const Query& query;
  const Switches& switches;
  const Overrides& overrides;
  std::string base_url;
  std::string root;  // "/api/v1/123456"
  // The rows of a collection of one entity, after $expand.
  std::function<Json(const Row& row, const std::string& property)> expand;

  Json entity(const Row& row) const;
  Response one(const Row& row) const;  // {"d": {…}}
  Response collection(const Request& request, const Source& source, int page_shift) const;

 private:
  std::string address(const Row& row) const;
  std::string next_link(const Request& request, const Row& last, std::int64_t left) const;
};

// The query's parts as they came: name (decoded) and value (decoded), in order.
std::vector<std::pair<std::string, std::string>> query_parts(const std::string& target);

}  // namespace dunning::sandbox::exact_online
