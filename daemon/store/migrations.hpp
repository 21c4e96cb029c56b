#pragma once

#include <span>
#include <string_view>

// Private to daemon/store: how a store of an older schema becomes one of this program's.
namespace dunning::store {

// The statements that lead from schema `version - 1` to `version`; run in one transaction, together
// with the new number in the schema row. What has been released is never changed, only added to.
struct Migration {
  int version;
  std::span<const std::string_view> statements;
};

std::span<const Migration> migrations();

}  // namespace dunning::store
