#include "daemon/store/sweep_marks.hpp"

#include <algorithm>
#include <functional>
#include <string_view>

namespace dunning::store {
namespace {

constexpr std::size_t compared_at_once = 100;    // records a statement asks for
constexpr std::size_t bytes_a_row = 128 * 1024;  // of ids; what is read back at once is bounded

// "… IN (?, ?, …)": always as many, so that one prepared statement serves all.
const std::string& known_versions_sql() {
  static const std::string sql = [] {
    std::string text =
        "SELECT id, version, missed FROM records "
        "WHERE administration = ? AND kind = ? AND gone_at IS NULL AND id IN (?";
    for (std::size_t i = 1; i < compared_at_once; ++i)
      text += ", ?";
    return text + ")";
  }();
  return sql;
}

// Ids by their hashes, eight bytes each: a million records take eight megabytes. Two ids of one
// hash among a million are about one chance in forty million; one of the two would then have to
// vanish for a deletion to stay unnoticed by a sweep, and the fresh look before a message would
// still find it.
class SeenIds {
 public:
  void add(std::string_view ids) {
    for (auto end = ids.find('\n'); end != std::string_view::npos; end = ids.find('\n')) {
      hashes_.push_back(hash(ids.substr(0, end)));
      ids.remove_prefix(end + 1);
    }
  }
  void sort() { std::sort(hashes_.begin(), hashes_.end()); }
  bool contains(std::string_view id) const {
    return std::binary_search(hashes_.begin(), hashes_.end(), hash(id));
  }

 private:
  static std::size_t hash(std::string_view id) { return std::hash<std::string_view>{}(id); }
  std::vector<std::size_t> hashes_;
};

}  // namespace

SweepMarks::SweepMarks(Session& session, AdministrationId administration)
    : session_(session), administration_(administration) {
  under_way_ =
      session_
          .value<std::int64_t>("SELECT 1 FROM pulls WHERE administration = ? AND mode = 'sweep'",
                               {administration_})
          .has_value();
}

void SweepMarks::add(const RecordRef& ref) {
  if (!under_way_) return;
  std::string& ids = ids_[ref.kind];
  ids.append(ref.id).append("\n");
  if (ids.size() >= bytes_a_row) keep(ref.kind, ids);
}

std::vector<Arrived::Listed> SweepMarks::news_among(const std::vector<Arrived::Listed>& listed) {
  std::vector<Arrived::Listed> news;
  std::map<RecordKind, std::vector<const Arrived::Listed*>> waiting;
  for (const Arrived::Listed& one : listed) {
    auto& some = waiting[one.ref.kind];
    some.push_back(&one);
    if (some.size() < compared_at_once) continue;
    compare(some, news);
    some.clear();
  }
  for (const auto& [kind, some] : waiting)
    compare(some, news);
  return news;
}

void SweepMarks::compare(const std::vector<const Arrived::Listed*>& some,
                         std::vector<Arrived::Listed>& news) {
  if (some.empty()) return;
  const RecordKind kind = some.front()->ref.kind;
  std::vector<In> in{administration_, dunning::name(kind)};
  in.reserve(compared_at_once + 2);
  for (const Arrived::Listed* one : some)
    in.emplace_back(one->ref.id);
  while (in.size() < compared_at_once + 2)
    in.emplace_back(some.back()->ref.id);
  std::map<std::string, std::string, std::less<>> known;
  std::vector<RecordRef> found_again;
  session_.rows<std::string, std::string, std::int64_t>(
      known_versions_sql(), in, [&](std::string id, std::string version, std::int64_t missed) {
        if (missed > 0) found_again.push_back({kind, id});
        known.emplace(std::move(id), std::move(version));
      });
  for (const RecordRef& ref : found_again)
    forget_missed(session_, administration_, ref);
  for (const Arrived::Listed* one : some) {
    const auto match = known.find(one->ref.id);
    if (match != known.end() && match->second == one->version) {
      add(one->ref);
    } else {
      news.push_back(*one);
    }
  }
}

void SweepMarks::write() {
  for (auto& [kind, ids] : ids_) {
    if (!ids.empty()) keep(kind, ids);
  }
}

void SweepMarks::keep(RecordKind kind, std::string& ids) {
  session_.run(
      "INSERT INTO sweep_marks (administration, kind, nr, ids) VALUES (?, ?, "
      "COALESCE((SELECT MAX(nr) FROM sweep_marks WHERE administration = ? AND kind = ?), 0) + 1, "
      "?)",
      {administration_, dunning::name(kind), administration_, dunning::name(kind), ids});
  ids.clear();
}

std::vector<Unseen> unseen(Session& session, AdministrationId administration, RecordKind kind) {
  SeenIds seen;
  session.rows<std::string>("SELECT ids FROM sweep_marks WHERE administration = ? AND kind = ?",
                            {administration, dunning::name(kind)},
                            [&](const std::string& ids) { seen.add(ids); });
  seen.sort();
  std::vector<Unseen> missing;
  session.rows<std::string, std::int64_t, std::string>(
      "SELECT id, missed, state FROM records WHERE administration = ? AND kind = ? "
      "AND gone_at IS NULL AND sweep <> (SELECT sweep_number FROM administrations WHERE id = ?)",
      {administration, dunning::name(kind), administration},
      [&](std::string id, std::int64_t missed, std::string state) {
        if (!seen.contains(id))
          missing.push_back({{kind, std::move(id)}, missed, std::move(state)});
      });
  return missing;
}

void forget_missed(Session& session, AdministrationId administration, const RecordRef& ref) {
  session.run("UPDATE records SET missed = 0 WHERE administration = ? AND kind = ? AND id = ?",
              {administration, dunning::name(ref.kind), ref.id});
}

void forget_marks(Session& session, AdministrationId administration) {
  session.run("DELETE FROM sweep_marks WHERE administration = ?", {administration});
}

}  // namespace dunning::store
