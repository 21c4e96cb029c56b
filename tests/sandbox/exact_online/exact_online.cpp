#include "tests/sandbox/exact_online/exact_online.hpp"

#include <algorithm>
#include <cctype>
#include <nlohmann/json.hpp>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/exact_online/atom.hpp"
#include "tests/sandbox/exact_online/refusals.hpp"
#include "tests/sandbox/exact_online/values.hpp"
#include "tests/sandbox/http_date.hpp"

namespace dunning::sandbox::exact_online {

namespace {

constexpr const char* api_root = "/api/v1/";

std::string random_text(std::uint64_t seed, std::uint64_t stream, int length) {
  Dice dice(seed, stream);
  std::string text;
  for (int i = 0; i < length; ++i)
    text += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[dice.next() % 64];
  return text;
}

std::string make_token(std::uint64_t seed, std::uint64_t number) {
  return "stampNL001." + random_text(seed, 0xe4ac'0000ULL + number, 60);
}

const Endpoint* like(const std::string& path) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  for (const Endpoint& one : endpoints()) {
    if (std::equal(one.path.begin(), one.path.end(), path.begin(), path.end(), same)) return &one;
  }
  return nullptr;
}

}  // namespace

ExactOnline::ExactOnline(const Parts& parts, std::string base_url, std::uint64_t seed)
    : economy_(parts.economy),
      journal_(parts.journal),
      limits_(parts.limits),
      outbox_(parts.outbox),
      tokens_(parts.tokens),
      base_url_(std::move(base_url)),
      seed_(seed),
      webhook_secret_(random_text(seed, 0x77eb'0000ULL, 32)),
      token_(make_token(seed, 0)) {
  mirror_.catch_up(economy_);
  (void)mirror_.take_movements();  // nobody has subscribed yet
}

void ExactOnline::look() {
  mirror_.catch_up(economy_);
  deliver();
}

bool ExactOnline::serves(const std::string& path) const {
  return path.starts_with(api_root) || path == "/docs/SysAttachment.aspx";
}

std::string ExactOnline::below(const std::string& path) const {
  const std::string root = api_root + std::to_string(main_division);
  return path.starts_with(root + "/") ? path.substr(root.size()) : "";
}

Wire ExactOnline::wire(int division) const {
  return {economy_, mirror_,  switches_, written_, base_url_, api_root + std::to_string(division),
          division, moved_at_};
}

std::optional<ExactOnline::Call> ExactOnline::read_call(const Request& request,
                                                        int page_shift) const {
  Call call{request, page_shift, 0, nullptr, {}, {}};
  std::string path = request.path.substr(std::string_view(api_root).size());
  if (path != "current/Me") {
    const std::size_t slash = path.find('/');
    const auto division = digits(path.substr(0, slash));
    if (!division || slash == std::string::npos || *division > 999'999'999) return std::nullopt;
    call.division = static_cast<int>(*division);
    path.erase(0, slash + 1);
  }
  const std::size_t open = path.find('(');
  if (open != std::string::npos) {
    const std::size_t close = path.find(')', open);
    if (close == std::string::npos) return std::nullopt;
    call.key = path.substr(open + 1, close - open - 1);
    const std::size_t equals = call.key.find('=');
    if (equals != std::string::npos) call.key.erase(0, equals + 1);
    if (close + 1 < path.size() && path[close + 1] == '/') call.inside = path.substr(close + 2);
    path.erase(open);
  }
  call.endpoint = endpoint(path);
  if (call.endpoint == nullptr && switches_.paths_ignore_case) call.endpoint = like(path);
  if (call.endpoint == nullptr) return std::nullopt;
  return call;
}

Response ExactOnline::answer(const Request& request, int page_shift) {
  look();
  if (switches_.over_capacity) return empty_response(503);
  for (const auto& [name, value] : request.query) {
    static const std::set<std::string> options{"filter", "select", "top", "orderby", "skip"};
    if (options.contains(name)) return empty_response(503);  // the edge does not like these
  }
  if (request.path == "/docs/SysAttachment.aspx") return attachment(request);
  const auto call = read_call(request, page_shift);
  if (!call) return refusal(404, "Resource not found.");
  Response response = carry_out(*call);
  const bool json = request.header("accept").find("application/json") != std::string::npos;
  if (!json && switches_.atom_by_default) as_atom(*call->endpoint, response);
  if (request.method != "GET") look();
  return response;
}

std::string ExactOnline::user(const Request& request) const {
  const std::string header = request.header("authorization");
  if (token_valid_ && header == "Bearer " + token_) return "static";
  const auto bearer = tokens_.bearer(header, economy_.now());
  return bearer.grant == nullptr ? "nobody" : bearer.grant->client;
}

// Errors count against the endpoint; enough of them block it.
Response ExactOnline::carry_out(const Call& call) {
  const std::string endpoint =
      user(call.request) + " " + std::to_string(call.division) + " " + call.endpoint->path;
  const Instant now = wire(call.division).server_now();
  if (switches_.errors_counted && limits_.on() && velocity_.blocked(endpoint, now))
    return empty_response(switches_.error_block_status);
  Response response = carry_out_counted(call);
  const bool error = response.status >= 400 && response.status != 429 && response.status != 408 &&
                     response.status != 503;
  if (error) velocity_.failed(endpoint, now);
  return response;
}

Response ExactOnline::carry_out_counted(const Call& call) {
  if (auto response = refused(call)) return *std::move(response);
  Response limits;
  if (auto response = over_limit(call, limits)) return *std::move(response);
  Response response;
  const std::string& method = call.request.method;
  const char letter = method == "GET" ? 'G' : method == "POST" ? 'P' : method == "PUT" ? 'U' : 'D';
  if (!call.endpoint->takes(letter) || (letter == 'D' && method != "DELETE")) {
    response = refusal(405, "Method not allowed.");
  } else if (letter == 'G') {
    response = get(call);
  } else {
    response = letter == 'P' ? post(call) : letter == 'U' ? put(call) : remove(call);
  }
  for (auto& header : limits.headers)
    response.headers.push_back(std::move(header));
  return response;
}

// Who asks, and may they?
std::optional<Response> ExactOnline::refused(const Call& call) {
  const std::string header = call.request.header("authorization");
  const bool fixed = token_valid_ && header == "Bearer " + token_;
  const auto bearer = tokens_.bearer(header, economy_.now());
  if (!fixed && bearer.state != oauth::TokenServer::State::good) return token_expired();
  if (!switches_.forbidden.empty()) return forbidden("Forbidden", switches_.forbidden);
  if (call.division != 0) {
    const bool known = call.division == main_division || call.division == archived_division;
    if (!known) return forbidden("Forbidden - WrongDivision", "NoDivisionAccess");
    if (!fixed && !bearer.grant->covers(std::to_string(call.division)))
      return forbidden("Forbidden", "NoDivisionAccess");
  }
  const std::string& scope = call.endpoint->scope;
  if (scopes_ && !scope.empty() && !scopes_->contains(scope)) {
    const bool reads = call.request.method == "GET";
    return forbidden(
        "Forbidden - Application Scope Violated. Cannot " + std::string(reads ? "read" : "write"),
        "");
  }
  return std::nullopt;
}

std::optional<Row> ExactOnline::find(const Endpoint& endpoint, int division,
                                     const std::string& guid, const Wanted& wanted) const {
  std::optional<Row> found;
  Scope scope;
  scope.key = guid;
  const Wire books = wire(division);
  books.source(endpoint, Request{}).each(scope, wanted, [&](Row&& row) {
    const Json& key = row.at(endpoint.key().name);
    const std::string text = key.is_string() ? key.get<std::string>() : key.dump();
    if (text == guid) found = std::move(row);
    return !found;
  });
  return found;
}

Response ExactOnline::get(const Call& call) {
  const Endpoint& endpoint = *call.endpoint;
  for (const std::string& parameter : endpoint.parameters) {
    if (!call.request.has_query(parameter)) return bad_syntax();
  }
  if (endpoint.family == Family::function) return function(call);
  const bool one = !call.key.empty();
  auto read =
      Query::read(call.request, endpoint, switches_, one ? Query::Of::one : Query::Of::many);
  if (auto* response = std::get_if<Response>(&read)) return *std::move(response);
  const Query& query = std::get<Query>(read);
  const Wire books = wire(call.division);
  const Rendering rendering{endpoint,
                            query,
                            switches_,
                            overrides_,
                            base_url_,
                            call.division == 0 ? "/api/v1" : books.root,
                            [&](const Row& row, const std::string& property) {
                              return books.expand(endpoint, row, property);
                            }};
  if (!one)
    return rendering.collection(call.request, books.source(endpoint, call.request),
                                call.page_shift);
  const auto key = read_literal(call.key);
  if (!key) return bad_syntax();
  const auto* text = std::get_if<std::string>(&*key);
  const auto* number = std::get_if<std::int64_t>(&*key);
  const std::string guid = text != nullptr     ? *text
                           : number != nullptr ? std::to_string(*number)
                                               : "";
  const auto row = find(endpoint, call.division, guid, query.wanted);
  if (!row) return refusal(404, "Not found.");
  if (call.inside.empty()) return rendering.one(*row);
  return json_response(200, {{"d", {{"results", books.expand(endpoint, *row, call.inside)}}}});
}

Response ExactOnline::function(const Call& call) const {
  const auto value = [&](const char* name) -> std::string {
    const auto literal = read_literal(call.request.query_value(name));
    const auto* text = literal ? std::get_if<std::string>(&*literal) : nullptr;
    return text == nullptr ? call.request.query_value(name) : *text;
  };
  if (call.endpoint->path == "users/UserHasRights") {
    const std::string method = value(call.request.has_query("action") ? "action" : "method");
    const Endpoint* asked = endpoint(value("endpoint"));
    const std::map<std::string, char> letters{
        {"GET", 'G'}, {"POST", 'P'}, {"PUT", 'U'}, {"DELETE", 'D'}};
    const auto letter = letters.find(method);
    const bool may = asked != nullptr && letter != letters.end() && asked->takes(letter->second) &&
                     (!scopes_ || asked->scope.empty() || scopes_->contains(asked->scope));
    return json_response(200, {{"d", {{"UserHasRights", may}}}});
  }
  Wanted wanted;
  for (const Property& property : call.endpoint->properties)
    wanted.insert(property.name);
  Json entity = Json::object();
  const Wire books = wire(call.division);
  books.sync_timestamp(call.request).each({}, wanted, [&](Row&& row) {
    for (const Property& property : call.endpoint->properties)
      entity[property.name] = row.at(property.name);
    return false;
  });
  return entity.empty() ? bad_syntax() : json_response(200, {{"d", std::move(entity)}});
}

std::string ExactOnline::business_error(const std::string& dutch,
                                        const std::string& english) const {
  return switches_.language == "nl" ? dutch : english;
}

Json ExactOnline::access() const {
  return {{"division", main_division},
          {"division_name", company_name},
          {"token", token_},
          {"webhook_secret", webhook_secret_},
          {"api_root", base_url_ + "/api/v1"}};
}

Result<Json> ExactOnline::change_access(const Json& wanted) {
  const bool valid = TRY(flag_member(wanted, "valid", token_valid_));
  const bool rotate = TRY(flag_member(wanted, "rotate", false));
  if (wanted.contains("scopes")) {
    if (!wanted["scopes"].is_array())
      return fail(ErrorKind::invalid_input, "'scopes' has to be a list");
    std::set<std::string> scopes;
    for (const Json& scope : wanted["scopes"]) {
      if (!scope.is_string()) return fail(ErrorKind::invalid_input, "a scope is a string");
      scopes.insert(scope.get<std::string>());
    }
    scopes_ = std::move(scopes);
  }
  if (rotate) token_ = make_token(seed_, ++token_number_);
  token_valid_ = rotate || valid;
  return access();
}

Status ExactOnline::change_option(const std::string& option, const Json& value) {
  TRY(switches_.change(option, value));
  mirror_.look_again();
  mirror_.catch_up(economy_);
  return {};
}

Result<Json> ExactOnline::happen(const std::string& what, const Json&) {
  if (what != "division_move")
    return fail(ErrorKind::not_found, "at exact_online no '" + what + "' happens");
  moved_at_ = economy_.now();
  mirror_.catch_up(economy_);
  mirror_.regenerate();
  return Json{{"moved_at", to_string(moved_at_)}};
}

std::string ExactOnline::wire_id(Overrides::Kind kind, std::int64_t record) const {
  switch (kind) {
    case Overrides::Kind::debtor:
      return make_guid(GuidKind::account, record);
    case Overrides::Kind::invoice:
      return make_guid(GuidKind::sales_line, record);  // TransactionID of its terms
    case Overrides::Kind::bank_line:
      return make_guid(GuidKind::bank_line, record);
  }
  return {};
}

std::optional<std::int64_t> ExactOnline::record_of(Overrides::Kind kind,
                                                   const std::string& wire_id) const {
  switch (kind) {
    case Overrides::Kind::debtor:
      return read_guid(GuidKind::account, wire_id);
    case Overrides::Kind::bank_line:
      return read_guid(GuidKind::bank_line, wire_id);
    case Overrides::Kind::invoice:
      break;
  }
  if (const auto term = read_guid(GuidKind::term, wire_id)) return *term / instalments_most;
  if (const auto line = read_guid(GuidKind::sales_line, wire_id)) return line;
  return read_guid(GuidKind::sales_entry, wire_id);
}

}  // namespace dunning::sandbox::exact_online
