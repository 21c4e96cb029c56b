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

// Of {"pagination":{"pageCount":3,…}}; none when the answer has none.
std::optional<int> pages_in(const Value& around) {
  const auto* pagination = around.find("pagination");
  if (pagination == nullptr || !pagination->is_object()) return std::nullopt;
  const auto count = Cursor(*pagination).find_integer("pageCount");
  if (!count || !*count || **count < 0) return std::nullopt;
  return static_cast<int>(std::min<std::int64_t>(**count, pages_limit + 1));
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

}  // namespace

// The resume token: "<list> <page> first|up|down <when the pull began> whole|gaps". `gaps`: a
// contact came without an id, so that nothing may be concluded from one that is not there.
struct XeroConnector::Progress {
  enum class Way { first, up, down };

  Source source = sources[0];
  int page = 1;
  Way way = Way::first;
  std::optional<Instant> began;
  bool contacts_whole = true;

  static constexpr std::string_view way_names[] = {"first", "up", "down"};

  static Result<Progress> read(const std::string& resume) {
    if (resume.empty()) return Progress{};
    std::istringstream words(resume);
    std::string list, page, way, began, whole;
    words >> list >> page >> way >> began >> whole;
    const auto source = source_named(list);
    const auto number = digits(page);
    const auto at = parse_instant(began);
    const bool fits = source && number && *number > 0 && *number <= pages_limit && at &&
                      (whole == "whole" || whole == "gaps");
    for (std::size_t i = 0; fits && i < std::size(way_names); ++i) {
      if (way == way_names[i]) {
        return Progress{*source, static_cast<int>(*number), static_cast<Way>(i), at,
                        whole == "whole"};
      }
    }
    return fail(ErrorKind::invalid_input, "this is no resume token of the connector xero");
  }

  std::string text() const {
    return std::string(collection(source)) + " " + std::to_string(page) + " " +
           std::string(way_names[static_cast<std::size_t>(way)]) + " " + to_string(*began) + " " +
           (contacts_whole ? "whole" : "gaps");
  }

  // False when that was the last page of the last list.
  bool advance(int rows, std::optional<int> pages) {
    switch (way) {
      case Way::first:
        if (pages && *pages > 1) return go(*pages, Way::down);
        // An answer without page count: on until a page is not full, then back.
        if (!pages && rows == page_size) return go(2, Way::up);
        break;
      case Way::up:
        return rows == page_size ? go(page + 1, Way::up) : go(page - 1, Way::down);
      case Way::down:
        if (page > 1) return go(page - 1, Way::down);
        break;
    }
    const auto next = next_after(source);
    if (!next) return false;
    source = *next;
    return go(1, Way::first);
  }

 private:
  bool go(int to, Way by) {
    page = to;
    way = by;
    return true;
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
    take_row(ask, row, read.page);
    return {};
  }));
  read.pages = pages_in(around);
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
  if (resume.empty()) {
    TRY(know_reminders(mode, purpose));
  } else {
    TRY(know_reminders(PullMode::delta, purpose));  // not known after a start in the middle
  }
  auto read = TRY(read_list({progress.source, mode, cursor, progress.page}));
  if (!progress.began) progress.began = read.asked_at;
  for (const auto& one : read.page.unreadable) {
    if (one.ref.kind == RecordKind::debtor && one.ref.id.empty()) progress.contacts_whole = false;
  }
  auto page = std::move(read.page);
  if (progress.advance(read.rows, read.pages)) {
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
