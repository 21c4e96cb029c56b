#include "tests/sandbox/exact_online/page.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/exact_online/literal.hpp"
#include "tests/sandbox/exact_online/refusals.hpp"

namespace dunning::sandbox::exact_online {

namespace {

std::string decoded(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = [&](std::size_t at) {
      const std::string_view all = "0123456789abcdef0123456789ABCDEF";
      return at < text.size() ? all.find(text[at]) : std::string::npos;
    };
    if (text[i] == '%' && digit(i + 1) != std::string::npos && digit(i + 2) != std::string::npos) {
      made += static_cast<char>(digit(i + 1) % 16 * 16 + digit(i + 2) % 16);
      i += 2;
    } else {
      made += text[i] == '+' ? ' ' : text[i];
    }
  }
  return made;
}

// Some of what could be encoded is, as on the real wire.
std::string encoded(std::string_view text) {
  std::string made;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain =
        std::isalnum(byte) != 0 || std::string_view("-_.~$,'()/*").find(c) != std::string::npos;
    if (plain) {
      made += c;
    } else {
      made += '%';
      made += "0123456789ABCDEF"[byte >> 4U];
      made += "0123456789ABCDEF"[byte & 15U];
    }
  }
  return made;
}

std::vector<Value> place_of(const Row& row, const Query& query) {
  std::vector<Value> place;
  for (const auto& one : query.order)
    place.push_back(value_of(row.at(one.property->name), one.property->type));
  return place;
}

bool before(const std::vector<Value>& a, const std::vector<Value>& b, const Query& query) {
  for (std::size_t i = 0; i < query.order.size(); ++i) {
    const int sign = compare(a[i], b[i]).value_or(0);
    if (sign != 0) return query.order[i].descending ? sign > 0 : sign < 0;
  }
  return false;
}

Scope scope_of(const Query& query, const Endpoint& endpoint) {
  Scope scope;
  const bool by_key = query.order.size() == 1;
  if (endpoint.family == Family::sync) {
    if (query.filter) scope.above = query.filter->above("Timestamp");
    if (!query.after.empty()) {
      if (const auto* at = std::get_if<std::int64_t>(&query.after.front()))
        scope.above = std::max(scope.above, *at);
    }
    return scope;
  }
  if (query.filter) scope.key = query.filter->equal_to(endpoint.key().name);
  if (by_key && !query.after.empty()) {
    if (const auto* text = std::get_if<std::string>(&query.after.front())) scope.key_after = *text;
  }
  return scope;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> query_parts(const std::string& target) {
  std::vector<std::pair<std::string, std::string>> parts;
  std::size_t from = std::min(target.find('?'), target.size());
  while (from < target.size()) {
    const std::size_t end = std::min(target.find('&', from + 1), target.size());
    const std::string part = target.substr(from + 1, end - from - 1);
    const std::size_t equals = std::min(part.find('='), part.size());
    if (!part.empty())
      parts.emplace_back(decoded(part.substr(0, equals)),
                         equals < part.size() ? decoded(part.substr(equals + 1)) : "");
    from = end;
  }
  return parts;
}

std::string Rendering::address(const Row& row) const {
  const Property& key = endpoint.key();
  return base_url + root + "/" + endpoint.path + "(" + literal_of(row.at(key.name), key.type) + ")";
}

Json Rendering::entity(const Row& row) const {
  Json made = Json::object();
  const std::string uri = address(row);
  made["__metadata"] = {{"uri", uri}, {"type", "Exact.Web.Api.Models." + endpoint.model}};
  for (const Property* property : query.selected) {
    if (property->type != Type::collection) {
      Json& value = made[property->name] = row.at(property->name);
      if (property->type == Type::int64 && value.is_string() && !switches.int64_as_text)
        value = digits(value.get_ref<const std::string&>()).value_or(0);
      continue;
    }
    const auto& expanded = query.expanded;
    const bool wide = std::find(expanded.begin(), expanded.end(), property->name) != expanded.end();
    if (wide && expand) {
      made[property->name] = {{"results", expand(row, property->name)}};
    } else {
      made[property->name] = {{"__deferred", {{"uri", uri + "/" + property->name}}}};
    }
  }
  if (row.about) overrides.apply(row.about->first, row.about->second, made);
  return made;
}

Response Rendering::one(const Row& row) const {
  return json_response(200, {{"d", entity(row)}});
}

std::string Rendering::next_link(const Request& request, const Row& last, std::int64_t left) const {
  std::string link = base_url + request.path + "?";
  const bool counts_down = endpoint.family != Family::sync || switches.sync_top_caps;
  for (const auto& [name, value] : query_parts(request.target)) {
    if (name == "$skiptoken" || name == "$skip") continue;
    const bool top = name == "$top" && counts_down;
    link += name + "=" + (top ? std::to_string(left) : encoded(value)) + "&";
  }
  std::string token;
  for (const auto& one : query.order) {
    const std::string literal = literal_of(last.at(one.property->name), one.property->type);
    token += (token.empty() ? "" : ",") + encoded(literal);
  }
  return link + "$skiptoken=" + token;
}

Response Rendering::collection(const Request& request, const Source& source, int page_shift) const {
  const bool sync = endpoint.family == Family::sync;
  const bool caps = !sync || switches.sync_top_caps;
  const std::int64_t wanted = query.top.value_or(endpoint.page_size());
  const auto size = static_cast<std::size_t>(std::min<std::int64_t>(wanted, endpoint.page_size()));
  const bool by_key = source.ordered && query.order.size() == 1 && !query.order[0].descending;
  const std::size_t shift = query.after.empty() ? 0 : static_cast<std::size_t>(page_shift);
  const std::size_t enough = size + shift + static_cast<std::size_t>(query.skip) + 1;
  std::vector<Row> rows;
  std::int64_t count = 0;
  source.each(scope_of(query, endpoint), query.wanted, [&](Row&& row) {
    if (query.filter && !query.filter->fits(row)) return true;
    ++count;
    if (!query.after.empty() && !before(query.after, place_of(row, query), query)) return true;
    if (!by_key || rows.size() < enough) rows.push_back(std::move(row));
    return !by_key || rows.size() < enough || query.counted;
  });
  if (!by_key) {
    std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
      return before(place_of(a, query), place_of(b, query), query);
    });
  }
  const std::size_t from = std::min(static_cast<std::size_t>(query.skip) + shift, rows.size());
  const std::size_t until = std::min(from + size, rows.size());
  Json results = Json::array();
  for (std::size_t i = from; i < until; ++i) {
    const bool turned = sync && !switches.sync_in_order;
    results.push_back(entity(rows[turned ? from + until - 1 - i : i]));
  }
  const std::int64_t left = wanted - static_cast<std::int64_t>(until - from);
  const bool more = until < rows.size() && until > from && (!query.top || !caps || left > 0);
  Json d;
  if (query.top && *query.top <= 60 && switches.bare_arrays && !query.skipped && !query.counted &&
      endpoint.path != "current/Me" && !more) {
    d = std::move(results);
  } else {
    d = Json::object();
    if (query.counted) d["__count"] = std::to_string(count);
    d["results"] = std::move(results);
    if (more) d["__next"] = next_link(request, rows[until - 1], left);
  }
  return json_response(200, {{"d", std::move(d)}});
}

}  // namespace dunning::sandbox::exact_online
