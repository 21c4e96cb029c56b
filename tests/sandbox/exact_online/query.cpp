#include "tests/sandbox/exact_online/query.hpp"

#include <algorithm>
#include <set>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/exact_online/refusals.hpp"

namespace dunning::sandbox::exact_online {

namespace {

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::string part;
  bool inside = false;
  const auto flush = [&] {
    const std::size_t from = part.find_first_not_of(' ');
    if (from != std::string::npos)
      parts.push_back(part.substr(from, part.find_last_not_of(' ') - from + 1));
    part.clear();
  };
  for (const char c : text) {
    if (c == '\'') inside = !inside;
    if (c == ',' && !inside) {
      flush();
    } else {
      part += c;
    }
  }
  flush();
  return parts;
}

bool read_order(const std::string& text, const Endpoint& endpoint, Query& query) {
  for (const std::string& part : split(text)) {
    const std::size_t space = std::min(part.find(' '), part.size());
    const std::string direction = part.substr(std::min(space + 1, part.size()));
    const Property* property = endpoint.find(part.substr(0, space));
    if (property == nullptr || property->type == Type::collection) return false;
    if (!direction.empty() && direction != "asc" && direction != "desc") return false;
    query.order.push_back({property, direction == "desc"});
  }
  return true;
}

bool read_select(const std::string& text, const Endpoint& endpoint, Query& query) {
  std::set<std::string> names;
  for (const std::string& name : split(text)) {
    if (name == "*") {
      query.selected_all = true;
    } else if (endpoint.find(name) == nullptr) {
      return false;
    } else {
      names.insert(name);
    }
  }
  for (const Property& property : endpoint.properties) {
    if (query.selected_all || property.key || names.contains(property.name))
      query.selected.push_back(&property);
  }
  return true;
}

// The 400 for a filter that this endpoint does not take or cannot do without.
std::optional<Response> refused_filter(const Query& query, const Endpoint& endpoint,
                                       const Switches& switches) {
  if (query.filter && endpoint.filters_limited) {
    const bool list = endpoint.path.starts_with("read/financial/ReceivablesList");
    for (const std::string& field : query.filter->fields()) {
      const auto& allowed = endpoint.filters;
      if (list && !switches.list_filters) return bad_syntax();
      if (std::find(allowed.begin(), allowed.end(), field) == allowed.end()) return bad_syntax();
    }
  }
  const bool accounts = endpoint.path == "crm/Accounts" || endpoint.path == "bulk/CRM/Accounts";
  if (!switches.mandatory_filters || !accounts) return std::nullopt;
  std::string names;
  for (const std::string& name : mandatory_account_filters()) {
    if (query.filter && query.filter->fields().contains(name)) return std::nullopt;
    names += (names.empty() ? "" : ",") + name;
  }
  return refusal(400,
                 "A GET request for this endpoint must have a $filter parameter with one of the "
                 "following fields in the url:" +
                     names);
}

}  // namespace

std::optional<std::vector<Value>> read_literals(const std::string& text) {
  std::vector<Value> values;
  for (const std::string& part : split(text)) {
    const auto value = read_literal(part);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

std::variant<Query, Response> Query::read(const Request& request, const Endpoint& endpoint,
                                          const Switches& switches, Of of) {
  Query query;
  const bool fast = endpoint.family == Family::bulk || endpoint.family == Family::sync;
  if (request.has_query("$top")) {
    const auto top = digits(request.query_value("$top"));
    if (!top) return bad_syntax();
    query.top = *top;
  }
  const std::string select = request.query_value("$select");
  const bool free = !endpoint.select_needed || of == Of::one || (!fast && query.top == 1) ||
                    (!fast && query.top == 0);
  if (select.empty() && !free)
    return refusal(400, "Please add a $select or a $top=1 statement to the query string.");
  if (select == "*" && endpoint.path == "sync/CRM/Contacts") return bad_syntax();
  if (!read_select(select.empty() ? "*" : select, endpoint, query)) return bad_syntax();
  if (request.has_query("$filter")) {
    query.filter = Filter::read(request.query_value("$filter"), endpoint);
    if (!query.filter) return bad_syntax();
  }
  if (of == Of::many) {
    if (auto refused = refused_filter(query, endpoint, switches)) return *std::move(refused);
  }
  if (!read_order(request.query_value("$orderby"), endpoint, query)) return bad_syntax();
  if (endpoint.family == Family::sync) query.order.clear();  // by Timestamp, whatever is asked
  query.order.push_back({&endpoint.key(), false});
  if (request.has_query("$skip")) {
    const auto skip = digits(request.query_value("$skip"));
    if (!skip || (fast && switches.bulk_skip_refused)) return bad_syntax();
    query.skipped = true;
    query.skip = fast ? 0 : *skip;
  }
  if (request.has_query("$skiptoken")) {
    auto after = read_literals(request.query_value("$skiptoken"));
    if (!after || after->size() != query.order.size()) return bad_syntax();
    query.after = *std::move(after);
  }
  query.counted = request.query_value("$inlinecount") == "allpages";
  for (const std::string& name : split(request.query_value("$expand"))) {
    const Property* property = endpoint.find(name);
    if (property == nullptr || property->type != Type::collection) return bad_syntax();
    query.expanded.push_back(name);
  }
  for (const Property* property : query.selected)
    query.wanted.insert(property->name);
  for (const Order& one : query.order)
    query.wanted.insert(one.property->name);
  if (query.filter)
    query.wanted.insert(query.filter->fields().begin(), query.filter->fields().end());
  return query;
}

}  // namespace dunning::sandbox::exact_online
