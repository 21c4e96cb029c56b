// A pull: the five lists, page by page.
#include <sstream>

#include "connectors/xero/connector.hpp"
#include "connectors/xero/dates.hpp"
#include "daemon/core/digits.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/parse.hpp"

namespace dunning::xero {
namespace {

using json::Cursor;
using json::Value;
using ports::PullMode;
using ports::Purpose;

constexpr Millis list_deadline{120'000};  // a page of a thousand; well below the overlap
constexpr int pages_limit = 10'000;       // of one list (design: everything has a limit)
constexpr int walks_limit = 3;            // through the pages of one list

Purpose purpose_of(PullMode mode, const std::string& cursor) {
  if (cursor.empty()) return Purpose::first_load;
  return mode == PullMode::sweep ? Purpose::sweep : Purpose::delta;
}

bool is_delta(PullMode mode, const std::string& cursor) {
  return mode == PullMode::delta && !cursor.empty();
}

std::optional<Source> source_named(std::string_view text) {
  for (const auto source : sources) {
    if (collection(source) == text) return source;
  }
  return std::nullopt;
}

std::optional<Source> next_after(Source source) {
  bool found = false;
  for (const auto one : sources) {
    if (found) return one;
    found = one == source;
  }
  return std::nullopt;
}

// Of {"pagination":{"pageCount":3,"itemCount":2017}}; none when the answer has none.
std::optional<int> count_in(const Value& around, std::string_view key) {
  constexpr std::int64_t most = static_cast<std::int64_t>(pages_limit + 1) * page_size;
  const auto* pagination = around.find("pagination");
  if (pagination == nullptr || !pagination->is_object()) return std::nullopt;
  const auto count = Cursor(*pagination).find_integer(key);
  if (!count || !*count || **count < 0) return std::nullopt;
  return static_cast<int>(std::min(**count, most));
}

// The filter of a list. Of overpayments and prepayments Xero knows two spellings of the type, so
// they are told apart here. Only one condition on a field that may be null would need a guard.
std::string where_of(Source source, bool delta) {
  switch (source) {
    case Source::contacts:
      return "";
    case Source::invoices:
      return R"(Type=="ACCREC")";
    case Source::credit_notes:
      return delta ? R"(Type=="ACCRECCREDIT")" : R"(Type=="ACCRECCREDIT" AND Status=="AUTHORISED")";
    case Source::overpayments:
    case Source::prepayments:
      break;
  }
  return delta ? "" : R"(Status=="AUTHORISED")";
}

// Whether an id can stand in a resume token, which any guid can.
bool is_word(std::string_view id) {
  constexpr std::size_t longest = 64;
  return id.size() <= longest && id.find_first_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

// The resume token: "<list> <page> first|up|down <rows read> <walks> <first row of the page before>
// steady|moved <when the pull began> whole|gaps". `moved`: the last row of a page was the first one
// of the page behind it, so that rows have moved between the two. `gaps`: a contact came without an
// id, so that nothing may be concluded from one that is not there.
struct XeroConnector::Progress {
  enum class Way { first, up, down };

  Source source = sources[0];
  int page = 1;
  Way way = Way::first;
  int rows = 0;        // read on this way down
  int walks = 0;       // down, of this list
  std::string behind;  // the first row of the page that was read before this one, on the way down
  bool moved = false;
  std::optional<Instant> began;
  bool contacts_whole = true;

  static constexpr std::string_view way_names[] = {"first", "up", "down"};

  static Result<Progress> read(const std::string& resume) {
    if (resume.empty()) return Progress{};
    std::istringstream words(resume);
    std::string list, page, way, rows, walks, behind, moved, began, whole;
    words >> list >> page >> way >> rows >> walks >> behind >> moved >> began >> whole;
    const auto source = source_named(list);
    const auto number = digits(page);
    const auto read = digits(rows);
    const auto times = digits(walks);
    const auto at = parse_instant(began);
    constexpr std::int64_t most = static_cast<std::int64_t>(pages_limit) * page_size;
    const bool fits = source && number && *number > 0 && *number <= pages_limit && read &&
                      *read <= most && times && *times <= walks_limit && at &&
                      (moved == "moved" || moved == "steady") &&
                      (whole == "whole" || whole == "gaps");
    for (std::size_t i = 0; fits && i < std::size(way_names); ++i) {
      if (way == way_names[i]) {
        return Progress{*source,
                        static_cast<int>(*number),
                        static_cast<Way>(i),
                        static_cast<int>(*read),
                        static_cast<int>(*times),
                        behind == "-" ? "" : behind,
                        moved == "moved",
                        at,
                        whole == "whole"};
      }
    }
    return fail(ErrorKind::invalid_input, "this is no resume token of the connector xero");
  }

  std::string text() const {
    return std::string(collection(source)) + " " + std::to_string(page) + " " +
           std::string(way_names[static_cast<std::size_t>(way)]) + " " + std::to_string(rows) +
           " " + std::to_string(walks) + " " + (behind.empty() ? "-" : behind) + " " +
           (moved ? "moved" : "steady") + " " + to_string(*began) + " " +
           (contacts_whole ? "whole" : "gaps");
  }

  // False when that was the last page of the last list.
  bool advance(const ListRead& read) {
    switch (way) {
      case Way::first:
        if (read.pages && *read.pages > 1) return walk_down(*read.pages);
        // An answer without page count: on until a page is not full, then back.
        if (!read.pages && read.rows == page_size) return go(2, Way::up);
        break;
      case Way::up:
        return read.rows == page_size ? go(page + 1, Way::up) : walk_down(page - 1);
      case Way::down:
        rows += read.rows;
        moved = moved || (!behind.empty() && behind == read.last_row);
        behind = is_word(read.first_row) ? read.first_row : "";
        if (page > 1) return go(page - 1, Way::down);
        if (read.pages && walks < walks_limit && (moved || rows < read.items.value_or(0)))
          return walk_down(*read.pages);
        break;
    }
    const auto next = next_after(source);
    if (!next) return false;
    source = *next;
    walks = 0;
    return go(1, Way::first);
  }

 private:
  bool go(int to, Way by) {
    page = to;
    way = by;
    return true;
  }
  bool walk_down(int from) {
    rows = 0;
    behind.clear();
    moved = false;
    ++walks;
    return go(from, Way::down);
  }
};

Result<std::string> XeroConnector::list_path(const ListAsk& ask) const {
  const bool delta = is_delta(ask.mode, ask.cursor);
  std::string query;
  const auto where = where_of(ask.source, delta);
  if (!where.empty()) query += "where=" + percent_encoded(where) + "&";
  if (ask.source == Source::contacts) query += "includeArchived=true&";
  if (ask.source == Source::invoices && !delta) {
    query += "Statuses=DRAFT,SUBMITTED,AUTHORISED&";
    if (!ask.cursor.empty()) query += "summaryOnly=true&";
  }
  return "/" + std::string(collection(ask.source)) + "?" + query +
         "order=UpdatedDateUTC&page=" + std::to_string(ask.page) +
         "&pageSize=" + std::to_string(page_size);
}

void XeroConnector::take_row(const ListAsk& ask, const Value& row, ports::Page& page) const {
  if (!is_wanted(ask.source, row)) return;
  const auto unreadable = [&](const Error& error) {
    page.unreadable.push_back({ref_of(ask.source, guid_of(ask.source, row)), error.message});
  };
  if (ask.source == Source::contacts) {
    auto debtor = read_contact(row, reading());
    if (!debtor) return unreadable(debtor.error());
    page.records.emplace_back(std::move(*debtor));
    return;
  }
  auto invoice = invoice_of(ask.source, row);
  if (!invoice) return unreadable(invoice.error());
  const bool summary = ask.mode == PullMode::sweep && !ask.cursor.empty();
  if (ask.source == Source::invoices && summary && !is_whole_in_summary(*invoice)) {
    auto& listed = page.listed.emplace_back();
    listed.ref = {RecordKind::invoice, invoice->id.value};
    listed.version = invoice->version;
  } else {
    page.records.emplace_back(std::move(*invoice));
  }
}

Result<XeroConnector::ListRead> XeroConnector::read_list(const ListAsk& ask) {
  Ask request{.path = TRY(list_path(ask)), .purpose = purpose_of(ask.mode, ask.cursor)};
  request.deadline = list_deadline;
  request.max_body_bytes = json::list_limit;
  if (is_delta(ask.mode, ask.cursor)) {
    const auto since = parse_instant(ask.cursor);
    if (!since) return fail(ErrorKind::invalid_input, "this is no cursor of the connector xero");
    request.headers = {{"If-Modified-Since", modified_since(*since)}};
  }
  auto answer = TRY(requests_.send(request));
  ListRead read;
  read.asked_at = answer.asked_at;
  read.page.bytes = answer.bytes;
  if (answer.unchanged) {
    read.pages = 0;
    return read;
  }
  const auto around = TRY(each_element(answer, collection(ask.source), [&](Value&& row) -> Status {
    ++read.rows;
    read.last_row = guid_of(ask.source, row);
    if (read.rows == 1) read.first_row = read.last_row;
    take_row(ask, row, read.page);
    return {};
  }));
  read.pages = count_in(around, "pageCount");
  read.items = count_in(around, "itemCount");
  if (read.pages.value_or(0) > pages_limit)
    return fail(ErrorKind::permanent, "Xero has more than " + std::to_string(pages_limit) +
                                          " pages of " + std::string(collection(ask.source)));
  return read;
}

Result<ports::Page> XeroConnector::pull(PullMode mode, const std::string& cursor,
                                        const std::string& resume) {
  auto progress = TRY(Progress::read(resume));
  const auto purpose = purpose_of(mode, cursor);
  TRY(know_tenant(purpose));
  // Contacts, which come first, need it not; after a start in the middle it is not known.
  if (!resume.empty() && !reminds_) TRY(know_reminders(mode, purpose));
  auto read = TRY(read_list({progress.source, mode, cursor, progress.page}));
  if (resume.empty()) TRY(know_reminders(mode, purpose));
  if (!progress.began) progress.began = read.asked_at;
  for (const auto& one : read.page.unreadable) {
    if (one.ref.kind == RecordKind::debtor && one.ref.id.empty()) progress.contacts_whole = false;
  }
  const bool more = progress.advance(read);
  auto page = std::move(read.page);
  if (more) {
    page.resume = progress.text();
    return page;
  }
  page.next_cursor = to_string(*progress.began - overlap);
  if (mode == PullMode::sweep) {
    if (progress.contacts_whole) page.complete_kinds = {RecordKind::debtor};
    page.unsettled_invoices_listed = true;
  }
  return page;
}

}  // namespace dunning::xero
