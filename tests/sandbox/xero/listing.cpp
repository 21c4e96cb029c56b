#include "tests/sandbox/xero/listing.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>
#include <set>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/http_date.hpp"
#include "tests/sandbox/xero/refusals.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr std::int64_t default_page_size = 100;
constexpr std::int64_t most_page_size = 1000;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// A parameter by its name in any letter case.
std::string parameter(const Request& request, const std::string& name) {
  for (const auto& [each, value] : request.query) {
    if (lower(each) == lower(name)) return value;
  }
  return "";
}

std::set<std::string> comma_list(const std::string& text) {
  std::set<std::string> parts;
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    parts.insert(lower(text.substr(from, comma - from)));
    from = comma + 1;
  }
  return parts;
}

// "Fri, 20 Nov 2026 08:00:00 GMT"
std::optional<Instant> read_http_date(const std::string& text) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
  const std::size_t month = months.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::string number = (month / 3 < 9 ? "0" : "") + std::to_string(month / 3 + 1);
  return parse_instant(text.substr(12, 4) + "-" + number + "-" + text.substr(5, 2) + "T" +
                       text.substr(17, 8) + "Z");
}

// If-Modified-Since in the documented form, and in the others that clients send; whole seconds.
// None when it says nothing that can be read: everything is returned then.
std::optional<Instant> since(const Request& request) {
  const std::string text = request.header("if-modified-since");
  if (text.empty()) return std::nullopt;
  auto moment = parse_instant(text);
  if (!moment) moment = parse_instant(text + "Z");
  if (!moment) moment = read_http_date(text);
  if (!moment) return std::nullopt;
  return Instant{moment->ms / 1000 * 1000};
}

bool is_since(Instant updated, Instant since, const Switches& switches) {
  return switches.since_inclusive ? updated >= since : updated.ms / 1000 * 1000 > since.ms;
}

std::string text_of_field(const Row& row, std::string_view name) {
  const auto value = row.field(name);
  return value && std::holds_alternative<std::string>(*value) ? lower(std::get<std::string>(*value))
                                                              : "";
}

struct Order {
  std::string field;
  bool down = false;
};

// None: it cannot be read.
std::optional<std::vector<Order>> read_order(const std::string& text) {
  std::vector<Order> orders;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    std::string part = text.substr(from, comma - from);
    while (part.starts_with(' '))
      part.erase(0, 1);
    const std::size_t space = part.find(' ');
    const std::string way = space == std::string::npos ? "" : lower(part.substr(space + 1));
    if (!way.empty() && way != "asc" && way != "desc") return std::nullopt;
    orders.push_back({part.substr(0, space), way == "desc"});
    from = comma + 1;
  }
  return orders;
}

}  // namespace

ListAnswer list(const Request& request, Collection collection, const Switches& switches,
                int page_shift) {
  std::vector<Row>& rows = collection.rows;
  const auto keep = [&](const std::string& wanted, const auto& text) {
    if (wanted.empty()) return;
    const auto parts = comma_list(wanted);
    std::erase_if(rows, [&](const Row& row) { return !parts.contains(text(row)); });
  };
  if (const auto from = since(request)) {
    std::erase_if(rows, [&](const Row& row) { return !is_since(row.updated, *from, switches); });
    if (rows.empty() && switches.not_modified) {
      Response response;
      response.status = 304;
      return response;
    }
  }
  keep(parameter(request, "IDs"), [](const Row& row) { return row.guid; });
  if (collection.key == "Invoices") {
    keep(parameter(request, "ContactIDs"),
         [](const Row& row) { return text_of_field(row, "Contact.ContactID"); });
    keep(parameter(request, "Statuses"),
         [](const Row& row) { return text_of_field(row, "Status"); });
  }
  if (!collection.number_field.empty())
    keep(parameter(request, collection.number_field + "s"),
         [&](const Row& row) { return text_of_field(row, collection.number_field); });
  if (const std::string part = lower(parameter(request, "searchTerm")); !part.empty()) {
    std::erase_if(rows, [&](const Row& row) {
      for (const char* name : {"InvoiceNumber", "Reference", "Name", "FirstName", "LastName",
                               "ContactNumber", "CompanyNumber", "EmailAddress"}) {
        if (text_of_field(row, name).find(part) != std::string::npos) return false;
      }
      return true;
    });
  }
  if (static_cast<int>(rows.size()) > switches.high_volume)
    return invalid("The request would return more records than can be returned at once");

  if (const std::string text = parameter(request, "where"); !text.empty()) {
    const auto where = Where::parse(text);
    if (!where) return bad_query(where.error().message);
    std::vector<Row> kept;
    for (Row& row : rows) {
      const auto held = where->holds(row.field);
      if (!held && held.error().kind == ErrorKind::permanent) return server_error();
      if (!held) return bad_query(held.error().message);
      if (*held) kept.push_back(std::move(row));
    }
    rows = std::move(kept);
  }

  const auto orders = read_order(parameter(request, "order"));
  if (!orders) return bad_query("Syntax error");
  if (!orders->empty() && !rows.empty()) {
    for (const Order& order : *orders) {
      if (!rows.front().field(order.field))
        return bad_query("No property or field '" + order.field + "' exists");
    }
  }
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    for (const Order& order : *orders) {
      const auto left = a.field(order.field);
      const auto right = b.field(order.field);
      if (left != right) return order.down ? right < left : left < right;
    }
    if (orders->empty() && a.updated != b.updated) return a.updated < b.updated;
    return a.guid < b.guid;
  });

  const bool summary = parameter(request, "summaryOnly") == "true";
  const bool by_status = collection.key == "Invoices" && !parameter(request, "Statuses").empty();
  const bool paged =
      collection.paged && (!parameter(request, "page").empty() ||
                           !parameter(request, "pageSize").empty() || summary || by_status);
  Json answer = Json::object();
  auto begin = rows.begin();
  auto end = rows.end();
  if (paged) {
    const auto within = [&](const char* name, std::int64_t missing, std::int64_t most) {
      return std::clamp<std::int64_t>(digits(parameter(request, name)).value_or(missing), 1, most);
    };
    const std::int64_t page = within("page", 1, 1'000'000'000);
    const std::int64_t size = within("pageSize", default_page_size, most_page_size);
    const auto count = static_cast<std::int64_t>(rows.size());
    const std::int64_t from = std::min((page - 1) * size + (page > 1 ? page_shift : 0), count);
    begin = rows.begin() + from;
    end = rows.begin() + std::min(from + size, count);
    if (begin != end || page == 1 || switches.pagination_past_end) {
      answer["pagination"] = {{"page", page},
                              {"pageSize", size},
                              {"pageCount", (count + size - 1) / size},
                              {"itemCount", count}};
    }
  }
  Json& shown = answer[collection.key] = Json::array();
  const Shape shape = summary ? Shape::summary : paged ? Shape::page : Shape::list;
  for (; begin != end; ++begin)
    shown.push_back(begin->wire(shape));
  return answer;
}

}  // namespace dunning::sandbox::xero
