#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>

namespace dunning::sandbox::exact_online {

// Where row versions come from: one rising sequence for the whole database, with gaps. Not
// convertible to a date.
class Sequence {
 public:
  explicit Sequence(std::int64_t start) : last_(start) {}
  std::int64_t next() { return last_ += 1 + (last_ * 7 + 3) % 5; }
  std::int64_t last() const { return last_; }
  void start_at(std::int64_t value) { last_ = value; }

 private:
  std::int64_t last_;
};

// The rows of one entity by guid, and by row version: a changed row moves to the end.
template <class T>
class Versioned {
 public:
  explicit Versioned(Sequence& sequence) : sequence_(&sequence) {}

  // False when the row was there and is the same.
  bool put(const std::string& guid, T row) {
    const auto found = rows_.find(guid);
    if (found != rows_.end() && found->second.second == row) return false;
    if (found != rows_.end()) by_version_.erase(found->second.first);
    const std::int64_t version = sequence_->next();
    rows_.insert_or_assign(guid, std::pair(version, std::move(row)));
    by_version_.emplace(version, guid);
    return true;
  }
  void touch(const std::string& guid) {
    const auto found = rows_.find(guid);
    if (found == rows_.end()) return;
    by_version_.erase(found->second.first);
    found->second.first = sequence_->next();
    by_version_.emplace(found->second.first, guid);
  }
  bool erase(const std::string& guid) {
    const auto found = rows_.find(guid);
    if (found == rows_.end()) return false;
    by_version_.erase(found->second.first);
    rows_.erase(found);
    return true;
  }
  // Another version for the row that has this one; the sequence may have begun anew, below.
  void renew(std::int64_t old) {
    const auto found = by_version_.find(old);
    const std::string guid = found->second;
    by_version_.erase(found);
    auto& row = rows_.at(guid);
    row.first = sequence_->next();
    by_version_.emplace(row.first, guid);
  }

  const std::map<std::string, std::pair<std::int64_t, T>>& rows() const { return rows_; }
  const std::map<std::int64_t, std::string>& by_version() const { return by_version_; }

 private:
  Sequence* sequence_;
  std::map<std::string, std::pair<std::int64_t, T>> rows_;
  std::map<std::int64_t, std::string> by_version_;
};

}  // namespace dunning::sandbox::exact_online
