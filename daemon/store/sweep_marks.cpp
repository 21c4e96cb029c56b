#include "daemon/store/sweep_marks.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace dunning::store {
namespace {

constexpr std::size_t compared_at_once = 100;    // records a statement asks for
constexpr std::size_t bytes_a_row = 128 * 1024;  // of ids; what is read back at once is bounded
constexpr int says_missing = 0;                  // number of the row that holds no ids

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

// A line of `ids`: a record that is there, and in which version, when that was not compared yet.
struct Line {
  std::string_view id;
  std::optional<std::string_view> version;
};

template <class Each>
void each_line(std::string_view ids, const Each& each) {
  for (auto end = ids.find('\n'); end != std::string_view::npos; end = ids.find('\n')) {
    const auto line = ids.substr(0, end);
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) {
      each({line, std::nullopt});
    } else {
      each({line.substr(0, tab), line.substr(tab + 1)});
    }
    ids.remove_prefix(end + 1);
  }
}

template <class Each>
void each_line_of(Session& session, AdministrationId administration, RecordKind kind,
                  const Each& each) {
  session.rows<std::string_view>(
      "SELECT ids FROM sweep_marks WHERE administration = ? AND kind = ? AND nr > 0",
      {administration, dunning::name(kind)}, [&](std::string_view ids) { each_line(ids, each); });
}

// What the sweep saw of a kind, by hashes, sixteen bytes each in a table of twice as many places: a
// million records take 32 megabytes. Two ids of one hash among a million are about one chance in
// forty million; one of the two would then have to vanish for a deletion to stay unnoticed by a
// sweep, and the fresh look before a message would still find it.
class Seen {
  struct Mark {
    std::uint64_t id = 0;  // of a free place: 0
    std::uint32_t version = 0;
    bool known = false;
  };

 public:
  Seen(Session& session, AdministrationId administration, RecordKind kind) : marks_(1'024) {
    each_line_of(session, administration, kind, [&](const Line& line) {
      if (2 * ++count_ > marks_.size()) grow();
      put({hash(line.id), version_hash(line), !line.version});
    });
  }

  // False when the sweep did not see it.
  bool contains(std::string_view id) const {
    const auto hashed = hash(id);
    return marks_[first(hashed)].id == hashed;
  }
  // The mirror has it in this version. False when the sweep did not see it.
  bool meet(std::string_view id, std::string_view version) {
    const auto hashed = hash(id);
    bool seen = false;
    for (auto at = first(hashed); marks_[at].id == hashed; at = next(at, hashed)) {
      seen = true;
      marks_[at].known = marks_[at].known || marks_[at].version == version_hash({id, version});
    }
    return seen;
  }
  bool has_news() const {
    return std::any_of(marks_.begin(), marks_.end(),
                       [](const Mark& mark) { return mark.id != 0 && !mark.known; });
  }
  // Listed in a version that the mirror was not met in.
  bool is_news(const Line& line) const {
    const auto hashed = hash(line.id);
    for (auto at = first(hashed); marks_[at].id == hashed; at = next(at, hashed)) {
      if (!marks_[at].known && marks_[at].version == version_hash(line)) return true;
    }
    return false;
  }

 private:
  static std::uint64_t hash(std::string_view text) {
    return std::max<std::uint64_t>(std::hash<std::string_view>{}(text), 1);
  }
  static std::uint32_t version_hash(const Line& line) {
    return line.version ? static_cast<std::uint32_t>(hash(*line.version)) : 0;
  }
  // The place of the first mark with this hash, or the free one where it would be.
  std::size_t first(std::uint64_t id) const { return at_or_after(id & (marks_.size() - 1), id); }
  std::size_t next(std::size_t after, std::uint64_t id) const {
    return at_or_after((after + 1) & (marks_.size() - 1), id);
  }
  std::size_t at_or_after(std::size_t at, std::uint64_t id) const {
    while (marks_[at].id != 0 && marks_[at].id != id)
      at = (at + 1) & (marks_.size() - 1);
    return at;
  }
  void put(const Mark& mark) {
    auto at = first(mark.id);
    while (marks_[at].id != 0)
      at = next(at, mark.id);
    marks_[at] = mark;
  }
  void grow() {
    const auto before = std::exchange(marks_, std::vector<Mark>(2 * marks_.size()));
    for (const Mark& mark : before) {
      if (mark.id != 0) put(mark);
    }
  }

  std::vector<Mark> marks_;  // a power of two of places, at most half of them taken
  std::size_t count_ = 0;
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

std::vector<Arrived::Listed> SweepMarks::note(const std::vector<Arrived::Listed>& listed) {
  std::vector<Arrived::Listed> strange;
  for (const Arrived::Listed& one : listed) {
    if (one.ref.id.find_first_of("\t\n") != std::string::npos ||
        one.version.find('\n') != std::string::npos) {
      strange.push_back(one);
      continue;
    }
    std::string& ids = ids_[one.ref.kind];
    ids.append(one.ref.id).append("\t").append(one.version).append("\n");
    if (ids.size() >= bytes_a_row) keep(one.ref.kind, ids);
  }
  return strange;
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

void compare_with_listing(Session& session, AdministrationId administration, RecordKind kind,
                          const std::function<void(const Arrived::Listed&)>& each_new) {
  Seen seen(session, administration, kind);
  const auto sweep = session.value<std::int64_t>(
      "SELECT sweep_number FROM administrations WHERE id = ?", {administration});
  std::vector<RecordRef> found_again;
  bool any_missing = false;
  // What was missed before did not arrive in this sweep.
  session.rows<std::string_view, std::string_view, std::int64_t>(
      "SELECT id, version, CASE WHEN missed > 0 THEN -1 ELSE sweep END FROM records "
      "WHERE administration = ? AND kind = ? AND gone_at IS NULL",
      {administration, dunning::name(kind)},
      [&](std::string_view id, std::string_view version, std::int64_t arrived_in) {
        if (!seen.meet(id, version)) {
          any_missing = any_missing || arrived_in != sweep;
        } else if (arrived_in < 0) {
          found_again.push_back({kind, std::string(id)});
        }
      });
  for (const RecordRef& ref : found_again)
    forget_missed(session, administration, ref);
  // It may say so already: whoever lost the lock to another daemon can turn its sweep back by a
  // page, and then the last page comes a second time.
  if (any_missing)
    session.run(
        "INSERT INTO sweep_marks (administration, kind, nr, ids) VALUES (?, ?, ?, '') "
        "ON CONFLICT (administration, kind, nr) DO NOTHING",
        {administration, dunning::name(kind), says_missing});
  if (!seen.has_news()) return;
  each_line_of(session, administration, kind, [&](const Line& line) {
    if (line.version && seen.is_news(line))
      each_new({{kind, std::string(line.id)}, std::string(*line.version)});
  });
}

bool any_noted(Session& session, AdministrationId administration, RecordKind kind) {
  return session
      .value<std::int64_t>(
          "SELECT 1 FROM sweep_marks WHERE administration = ? AND kind = ? LIMIT 1",
          {administration, dunning::name(kind)})
      .has_value();
}

bool any_missing(Session& session, AdministrationId administration, RecordKind kind) {
  return session
      .value<std::int64_t>(
          "SELECT 1 FROM sweep_marks WHERE administration = ? AND kind = ? AND nr = ?",
          {administration, dunning::name(kind), says_missing})
      .has_value();
}

std::vector<Unseen> unseen(Session& session, AdministrationId administration, RecordKind kind) {
  const Seen seen(session, administration, kind);
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
