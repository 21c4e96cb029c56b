// A pull: the lists of ids and versions, one after the other.
#include <algorithm>
#include <sstream>

#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/connector.hpp"
#include "daemon/core/digits.hpp"
#include "daemon/crypto/digest.hpp"
#include "daemon/json/parse.hpp"

namespace dunning::moneybird {
namespace {

using json::Value;
using ports::PullMode;
using ports::Purpose;

constexpr Millis list_deadline{120'000};  // a list of everything; well below the overlap

Purpose purpose_of(PullMode mode, const std::string& cursor) {
  if (cursor.empty()) return Purpose::first_load;
  return mode == PullMode::sweep ? Purpose::sweep : Purpose::delta;
}

// The cursor: "<moment>", or "<moment> <digest of the list of bank lines>".
std::string_view moment_in(std::string_view cursor) {
  return cursor.substr(0, cursor.find(' '));
}
std::string_view digest_in(std::string_view cursor) {
  const auto space = cursor.find(' ');
  return space == std::string_view::npos ? std::string_view() : cursor.substr(space + 1);
}

// Of all ids and versions, in whatever order; none while one of them is so young that it may change
// again without a new version.
std::string digest_of(const std::vector<ports::Listed>& lines, Instant answered_at) {
  std::vector<std::string> entries;
  for (const auto& line : lines) {
    const auto changed_s = digits(line.version.substr(0, line.version.find('+')));
    if (!changed_s || answered_at - Instant{*changed_s * 1000} <= unsettled) return {};
    entries.push_back(line.ref.id + " " + line.version + "\n");
  }
  if (entries.empty()) return {};
  std::sort(entries.begin(), entries.end());
  std::string all;
  for (const auto& entry : entries)
    all += entry;
  return crypto::sha256_hex(all).substr(0, 32);
}

}  // namespace

// The resume token: "<kind of the next list> <when the pull began> <kinds listed without a gap>…".
struct MoneybirdConnector::Progress {
  RecordKind kind = RecordKind::invoice;
  Instant began;
  std::vector<RecordKind> whole;

  static Result<Progress> read(const std::string& resume) {
    if (resume.empty()) return Progress{};
    std::istringstream words(resume);
    std::string kind, began, whole;
    words >> kind >> began;
    const auto at = parse_instant(began);
    const auto next = parse_record_kind(kind);
    bool valid = at && next && *next != RecordKind::invoice;
    Progress progress;
    while (valid && words >> whole) {
      const auto listed = parse_record_kind(whole);
      if (listed) progress.whole.push_back(*listed);
      valid = listed.has_value();
    }
    if (!valid) {
      return fail(ErrorKind::invalid_input, "this is no resume token of the connector moneybird");
    }
    progress.kind = *next;
    progress.began = *at;
    return progress;
  }
  std::string text() const {
    std::string text = std::string(name(kind)) + " " + to_string(began);
    for (const auto one : whole)
      text += " " + std::string(name(one));
    return text;
  }
};

Result<Answer> MoneybirdConnector::ask_list(RecordKind kind, PullMode mode,
                                            const std::string& cursor) {
  std::string query = kind == RecordKind::debtor ? "include_archived=true" : "";
  if (mode == PullMode::delta && !cursor.empty()) {
    const auto since = parse_instant(moment_in(cursor));
    if (!since)
      return fail(ErrorKind::invalid_input, "this is no cursor of the connector moneybird");
    query += std::string(query.empty() ? "" : "&") +
             "filter=" + percent_encoded("updated_after:" + to_string(*since));
  } else if (kind == RecordKind::invoice) {
    query += "filter=" + percent_encoded("state:all");
  }
  return requests_.send(
      {.path = path(std::string(resource(kind)) + "/synchronization.json?" + query),
       .purpose = purpose_of(mode, cursor),
       .deadline = list_deadline,
       .max_body_bytes = json::list_limit});
}

Result<ports::Page> MoneybirdConnector::read_list(RecordKind kind, Answer& answer) {
  ports::Page page;
  page.bytes = answer.bytes;
  TRY(each_element(answer, [&](Value&& entry) -> Status {
    auto listed = read_listed(kind, entry);
    if (!listed) {
      page.unreadable.push_back({{kind, id_of(entry)}, listed.error().message});
      return {};
    }
    listed->version = version(kind, listed->version);
    page.listed.push_back(std::move(*listed));
    return {};
  }));
  return page;
}

Result<ports::Page> MoneybirdConnector::pull(PullMode mode, const std::string& cursor,
                                             const std::string& resume) {
  auto progress = TRY(Progress::read(resume));
  const RecordKind kind = progress.kind;
  const Purpose purpose = purpose_of(mode, cursor);
  if (kind == RecordKind::invoice) {
    using Freshness = WorkflowBook::Freshness;
    TRY(workflows_.refresh(mode == PullMode::sweep ? Freshness::now : Freshness::within_age_limit,
                           purpose));
  }
  std::optional<Answer> answer;
  if (kind == RecordKind::bank_line) {
    answer = TRY(bank_.ask_list(purpose, list_deadline));
  } else {
    answer = TRY(ask_list(kind, mode, cursor));
  }
  ports::Page page;
  if (answer) {
    page = TRY(read_list(kind, *answer));
    // What could not be read may be anything, so nothing may be concluded from what is not there.
    if (page.unreadable.empty()) progress.whole.push_back(kind);
    if (kind == RecordKind::invoice) progress.began = answer->asked_at;
  }
  std::string digest;
  if (answer && kind == RecordKind::bank_line) {
    bank_.take_listed(page.listed);
    if (page.unreadable.empty()) digest = digest_of(page.listed, answer->answered_at);
    // The very list that the last completed pull was compared with: nothing to compare again.
    if (mode == PullMode::delta && !digest.empty() && digest == digest_in(cursor))
      page.listed.clear();
  }
  if (kind == RecordKind::invoice) {
    progress.kind = RecordKind::debtor;
    page.resume = progress.text();
  } else if (kind == RecordKind::debtor && bank_.worth_asking()) {
    progress.kind = RecordKind::bank_line;
    page.resume = progress.text();
  } else {
    if (mode == PullMode::sweep) page.complete_kinds = progress.whole;
    page.next_cursor = to_string(progress.began - overlap) + (digest.empty() ? "" : " " + digest);
  }
  return page;
}

}  // namespace dunning::moneybird
