// A pull: the lists of ids and versions, one after the other.
#include <algorithm>
#include <sstream>

#include "connectors/moneybird/answers.hpp"
#include "connectors/moneybird/connector.hpp"
#include "daemon/core/digits.hpp"
#include "daemon/core/spelling.hpp"
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

// The cursor: "<moment>", "<moment> <digest of the list of bank lines>", or with that of the list
// of external sales invoices as a third word. "-" stands for no digest.
std::string word_in(std::string_view cursor, int number) {
  std::istringstream words{std::string(cursor)};
  std::string word;
  for (int i = 0; i <= number; ++i)
    if (!(words >> word)) return {};
  return word == "-" ? "" : word;
}
constexpr int moment_word = 0;
constexpr int bank_word = 1;
constexpr int external_word = 2;

std::string cursor_of(Instant moment, const std::string& bank, const std::string& external) {
  const auto shown = [](const std::string& digest) { return digest.empty() ? "-" : digest; };
  std::string cursor = to_string(moment);
  if (!bank.empty() || !external.empty()) cursor += " " + shown(bank);
  if (!external.empty()) cursor += " " + external;
  return cursor;
}

constexpr Spelling<Source> source_names[] = {{Source::invoices, "invoice"},
                                             {Source::external_invoices, "external_invoice"},
                                             {Source::contacts, "debtor"},
                                             {Source::bank_lines, "bank_line"}};

// Everything that was ever dated, and what is dated ahead.
std::string wide_period(Instant now) {
  const auto year = std::stoi(to_string(now).substr(0, 4));
  return "period:19900101.." + std::to_string(year + 10) + "1231";
}

// What will not go away by itself: no scope, no such resource in this plan.
bool is_refusal(ErrorKind kind) {
  return kind == ErrorKind::auth || kind == ErrorKind::not_found || kind == ErrorKind::permanent ||
         kind == ErrorKind::invalid_input;
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

// The resume token: "<next list> <when the pull began> <digest of the external list, or ->
// <lists without a gap>…".
struct MoneybirdConnector::Progress {
  Source source = Source::invoices;
  Instant began;
  std::string external;  // digest
  std::vector<Source> whole;

  static Result<Progress> read(const std::string& resume) {
    if (resume.empty()) return Progress{};
    std::istringstream words(resume);
    std::string source, began, external, whole;
    words >> source >> began >> external;
    const auto at = parse_instant(began);
    const auto next = read_spelling(source_names, source);
    bool valid = at && next && *next != Source::invoices && !external.empty();
    Progress progress;
    while (valid && words >> whole) {
      const auto listed = read_spelling(source_names, whole);
      if (listed) progress.whole.push_back(*listed);
      valid = listed.has_value();
    }
    if (!valid) {
      return fail(ErrorKind::invalid_input, "this is no resume token of the connector moneybird");
    }
    progress.source = *next;
    progress.began = *at;
    if (external != "-") progress.external = external;
    return progress;
  }
  std::string text() const {
    std::string text = std::string(spelled(source_names, source)) + " " + to_string(began) + " " +
                       (external.empty() ? "-" : external);
    for (const auto one : whole)
      text += " " + std::string(spelled(source_names, one));
    return text;
  }
  bool is_whole(Source one) const {
    return std::find(whole.begin(), whole.end(), one) != whole.end();
  }
  // Sales invoices and external ones are one kind of the mirror's.
  std::vector<RecordKind> complete_kinds(bool with_external) const {
    std::vector<RecordKind> kinds;
    if (is_whole(Source::invoices) && (is_whole(Source::external_invoices) || !with_external))
      kinds.push_back(RecordKind::invoice);
    if (is_whole(Source::contacts)) kinds.push_back(RecordKind::debtor);
    if (is_whole(Source::bank_lines)) kinds.push_back(RecordKind::bank_line);
    return kinds;
  }
};

Result<Answer> MoneybirdConnector::ask_list(Source source, PullMode mode,
                                            const std::string& cursor) {
  std::string query = source == Source::contacts ? "include_archived=true" : "";
  if (mode == PullMode::delta && !cursor.empty()) {
    const auto since = parse_instant(word_in(cursor, moment_word));
    if (!since)
      return fail(ErrorKind::invalid_input, "this is no cursor of the connector moneybird");
    query += std::string(query.empty() ? "" : "&") +
             "filter=" + percent_encoded("updated_after:" + to_string(*since));
  } else if (source == Source::invoices) {
    query += "filter=" + percent_encoded("state:all");
  }
  return requests_.send(
      {.path = path(std::string(resource(source)) + "/synchronization.json?" + query),
       .purpose = purpose_of(mode, cursor),
       .deadline = list_deadline,
       .max_body_bytes = json::list_limit});
}

// None when Moneybird finally refuses it.
Result<std::optional<Answer>> MoneybirdConnector::ask_external(Purpose purpose) {
  if (!external_invoices_) return std::optional<Answer>();
  if (external_refused_at_ && clock_.elapsed() - *external_refused_at_ < external_refusal_age_limit)
    return std::optional<Answer>();
  auto answer = requests_.send(
      {.path = path(std::string(resource(Source::external_invoices)) +
                    "/synchronization.json?filter=" + percent_encoded(wide_period(clock_.now()))),
       .purpose = purpose,
       .deadline = list_deadline,
       .max_body_bytes = json::list_limit});
  if (answer) {
    external_refused_at_.reset();
    return std::optional(std::move(*answer));
  }
  if (!is_refusal(answer.error().kind)) return fail(std::move(answer).error());
  external_refused_at_ = clock_.elapsed();
  log_.warning("external_invoices_refused", {{"because", answer.error().message}});
  return std::optional<Answer>();
}

Result<ports::Page> MoneybirdConnector::read_list(Source source, Answer& answer) {
  ports::Page page;
  page.bytes = answer.bytes;
  TRY(each_element(answer, [&](Value&& entry) -> Status {
    auto listed = read_listed(source, entry);
    if (!listed) {
      page.unreadable.push_back({ref_of(source, id_of(entry)), listed.error().message});
      return {};
    }
    listed->version = version(source, listed->version);
    page.listed.push_back(std::move(*listed));
    return {};
  }));
  return page;
}

Result<ports::Page> MoneybirdConnector::pull(PullMode mode, const std::string& cursor,
                                             const std::string& resume) {
  auto progress = TRY(Progress::read(resume));
  const Source source = progress.source;
  const Purpose purpose = purpose_of(mode, cursor);
  if (source == Source::invoices) {
    using Freshness = WorkflowBook::Freshness;
    TRY(workflows_.refresh(mode == PullMode::sweep ? Freshness::now : Freshness::within_age_limit,
                           purpose));
  }
  std::optional<Answer> answer;
  if (source == Source::bank_lines) {
    answer = TRY(bank_.ask_list(purpose, list_deadline));
  } else if (source == Source::external_invoices) {
    answer = TRY(ask_external(purpose));
  } else {
    answer = TRY(ask_list(source, mode, cursor));
  }
  ports::Page page;
  if (answer) {
    page = TRY(read_list(source, *answer));
    // What could not be read may be anything, so nothing may be concluded from what is not there.
    if (page.unreadable.empty()) progress.whole.push_back(source);
    if (source == Source::invoices) progress.began = answer->asked_at;
  }
  if (answer && source == Source::bank_lines) bank_.take_listed(page.listed);
  std::string digest;
  if (answer && (source == Source::bank_lines || source == Source::external_invoices)) {
    if (page.unreadable.empty()) digest = digest_of(page.listed, answer->answered_at);
    const auto before = word_in(cursor, source == Source::bank_lines ? bank_word : external_word);
    // The very list that the last completed pull was compared with: nothing to compare again.
    if (mode == PullMode::delta && !digest.empty() && digest == before) page.listed.clear();
  }
  const auto go_on_with = [&](Source next) {
    progress.source = next;
    page.resume = progress.text();
    return page;
  };
  switch (source) {
    case Source::invoices:
      return go_on_with(external_invoices_ ? Source::external_invoices : Source::contacts);
    case Source::external_invoices:
      progress.external = digest;
      return go_on_with(Source::contacts);
    case Source::contacts:
      if (bank_.worth_asking()) return go_on_with(Source::bank_lines);
      break;
    case Source::bank_lines:
      break;
  }
  if (mode == PullMode::sweep) page.complete_kinds = progress.complete_kinds(external_invoices_);
  page.next_cursor = cursor_of(progress.began - overlap, digest, progress.external);
  return page;
}

}  // namespace dunning::moneybird
