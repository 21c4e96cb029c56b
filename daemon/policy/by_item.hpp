#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <tuple>
#include <vector>

#include "daemon/core/ids.hpp"

namespace dunning::policy {

// The rows of the history that belong to one item, found by walking both lists in the order of the
// items. Refers to the rows.
template <class Row>
class ByItem {
 public:
  template <class Keep, class Order>
  ByItem(const std::vector<Row>& rows, Keep keep, Order order) {
    for (const auto& row : rows) {
      if (keep(row)) rows_.push_back(&row);
    }
    std::sort(rows_.begin(), rows_.end(), [&](const Row* a, const Row* b) {
      return std::tuple(a->item, order(*a)) < std::tuple(b->item, order(*b));
    });
  }

  // To be asked for items in ascending order.
  std::span<const Row* const> of(ItemId item) {
    while (at_ < rows_.size() && rows_[at_]->item < item)
      ++at_;
    const auto first = at_;
    while (at_ < rows_.size() && rows_[at_]->item == item)
      ++at_;
    return std::span(rows_).subspan(first, at_ - first);
  }

 private:
  std::vector<const Row*> rows_;
  std::size_t at_ = 0;
};

template <class Row>
std::span<const Row* const> of_round(std::span<const Row* const> rows, int round) {
  const auto first =
      std::find_if(rows.begin(), rows.end(), [&](const Row* row) { return row->round >= round; });
  const auto last =
      std::find_if(first, rows.end(), [&](const Row* row) { return row->round > round; });
  return {first, last};
}

}  // namespace dunning::policy
