#include "tests/sandbox/moneybird/moneybird.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/http_date.hpp"
#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr Millis window{5 * 60 * 1000};
constexpr int general_ceiling = 150;
constexpr int report_ceiling = 50;

std::string make_token(std::uint64_t seed, std::uint64_t number) {
  Dice dice(seed, 0x70c3'0000ULL + number);
  std::string token;
  for (int i = 0; i < 43; ++i) {
    token += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[dice.next() % 64];
  }
  return token;
}

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t from = 1;
  while (from < path.size()) {
    const std::size_t slash = std::min(path.find('/', from), path.size());
    parts.push_back(path.substr(from, slash - from));
    from = slash + 1;
  }
  return parts;
}

IdKind id_kind(Overrides::Kind kind) {
  switch (kind) {
    case Overrides::Kind::debtor:
      return IdKind::contact;
    case Overrides::Kind::invoice:
      return IdKind::invoice;
    case Overrides::Kind::bank_line:
      return IdKind::bank_line;
  }
  return IdKind::invoice;
}

std::string epoch_text(Instant at) {
  return std::to_string(at.ms / 1000);
}

}  // namespace

Moneybird::Moneybird(Economy& economy, Journal& journal, Outbox& outbox,
                     const oauth::TokenServer& tokens, std::string base_url, std::uint64_t seed)
    : economy_(economy),
      journal_(journal),
      outbox_(outbox),
      tokens_(tokens),
      base_url_(std::move(base_url)),
      root_("/api/v2"),
      administration_(make_id(IdKind::administration, 1)),
      wire_{economy_, overrides_, base_url_},
      seed_(seed),
      token_(make_token(seed, 0)) {}

bool Moneybird::serves(const std::string& path) const {
  return path.starts_with(root_ + "/") || path.starts_with(storage_root);
}

std::string Moneybird::below(const std::string& path) const {
  const std::string whole = root_ + "/" + administration_;
  return path.starts_with(whole + "/") ? path.substr(whole.size()) : "";
}

bool Moneybird::Call::is(const char* method, std::initializer_list<const char*> pattern) const {
  if (request.method != method || parts.size() != pattern.size()) return false;
  auto part = parts.begin();
  for (const char* wanted : pattern) {
    if (std::string_view(wanted) != "*" && *part != wanted) return false;
    ++part;
  }
  return true;
}

Response Moneybird::answer(const Request& request, int page_shift) {
  if (request.path.starts_with(storage_root)) return stored_document(request);
  std::vector<std::string> parts = parts_of(request.path.substr(root_.size()));
  if (parts.empty()) return record_not_found();
  std::string& last = parts.back();
  if (last.ends_with(".xml")) return plain_refusal(406, "the sandbox answers in JSON only");
  if (last.ends_with(".json")) last.resize(last.size() - 5);
  const auto scopes = scopes_of(request);
  if (!scopes) return bad_token();
  if (parts.size() == 1 && parts[0] == "administrations") {
    if (request.method != "GET") return plain_refusal(405, "method not available");
    return json_response(200, Json::array({wire_.administration()}));
  }
  if (parts.front() != administration_) {
    return symbolic(404, "record not found", "administration_id", "not_found");
  }
  parts.erase(parts.begin());
  const std::string scope = scope_of(parts, *scopes);
  if (!scope.empty() && !scopes->contains(scope))
    return plain_refusal(401, "No access to " + scope);
  return route({request, std::move(parts), page_shift});
}

std::optional<std::set<std::string>> Moneybird::scopes_of(const Request& request) const {
  const std::string header = request.header("authorization");
  if (token_valid_ && header == "Bearer " + token_) return scopes_;
  const auto bearer = tokens_.bearer(header, economy_.now());
  if (bearer.state != oauth::TokenServer::State::good || !bearer.grant->covers(administration_))
    return std::nullopt;
  return bearer.grant->scopes;
}

std::string Moneybird::scope_of(const std::vector<std::string>& parts,
                                const std::set<std::string>& allowed) {
  if (parts.empty()) return "";
  if (parts[0] == "sales_invoices" || parts[0] == "external_sales_invoices" ||
      parts[0] == "reports")
    return "sales_invoices";
  if (parts[0] == "users" || parts[0] == "webhooks") return "settings";
  if (parts[0] == "financial_mutations") return "bank";
  if (parts[0] == "contacts" || parts[0] == "workflows")
    return allowed.empty() ? "sales_invoices" : "";
  return "";
}

Limits::Bucket Moneybird::bucket(const Request& request) const {
  if (request.path.starts_with(storage_root)) return {"moneybird storage", 1'000'000, window};
  if (below(request.path).starts_with("/reports/"))
    return {"moneybird reports", report_ceiling, window};
  return {"moneybird", general_ceiling, window};
}

// The meaning of the headers is the measured one: "Remaining" counts seconds.
void Moneybird::show_limit(const Limits::Verdict& verdict, Instant now, Response& response) const {
  const std::int64_t seconds = (verdict.resets_at.ms - now.ms + 999) / 1000;
  response.headers.emplace_back("RateLimit-Limit", std::to_string(verdict.ceiling));
  response.headers.emplace_back("RateLimit-Remaining", std::to_string(seconds));
  response.headers.emplace_back("RateLimit-RequestsRemaining", std::to_string(verdict.left));
  response.headers.emplace_back("RateLimit-Reset", epoch_text(verdict.resets_at));
}

Response Moneybird::limited(const Limits::Verdict& verdict, Instant) const {
  Response response = json_response(429, "Retry later");
  response.headers.emplace_back("Retry-After", epoch_text(verdict.resets_at));
  return response;
}

Response Moneybird::failure(const Fault& fault, Instant now) const {
  switch (fault.status) {
    case 401:
      return bad_token();
    case 404:
      return record_not_found();
    case 429:
      break;
    default:
      return plain_refusal(fault.status, "the sandbox was told to fail");
  }
  Response response = json_response(429, "Retry later");
  say_retry_after(fault, now, response);
  return response;
}

Json Moneybird::access() const {
  return {{"administration_id", administration_},
          {"administration_name", administration_name},
          {"token", token_},
          {"api_root", base_url_ + root_}};
}

Result<Json> Moneybird::change_access(const Json& wanted) {
  const bool valid = TRY(flag_member(wanted, "valid", token_valid_));
  const bool rotate = TRY(flag_member(wanted, "rotate", false));
  if (wanted.contains("scopes")) {
    std::set<std::string> scopes;
    if (!wanted["scopes"].is_array())
      return fail(ErrorKind::invalid_input, "'scopes' has to be a list");
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

Status Moneybird::change_option(const std::string& option, const Json& value) {
  if (option == "external_every") {
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0)
      return fail(ErrorKind::invalid_input,
                  "'external_every' has to be a whole number, 0 for none");
    external_every_ = value.get<std::int64_t>();
    return {};
  }
  if (option != "link_repeats_query" && option != "storage_elsewhere")
    return fail(ErrorKind::invalid_input, "moneybird has no option '" + option + "'");
  if (!value.is_boolean())
    return fail(ErrorKind::invalid_input, "'" + option + "' has to be true or false");
  if (option == "storage_elsewhere") {
    storage_elsewhere_ = value.get<bool>();
  } else {
    link_query_ = value.get<bool>() ? LinkQuery::repeated : LinkQuery::page_only;
  }
  return {};
}

std::string Moneybird::wire_id(Overrides::Kind kind, std::int64_t record) const {
  return make_id(id_kind(kind), record);
}

std::optional<std::int64_t> Moneybird::record_of(Overrides::Kind kind,
                                                 const std::string& wire_id) const {
  return read_id(id_kind(kind), wire_id);
}

const Invoice* Moneybird::invoice_at(const std::string& wire_id) const {
  const auto record = read_id(IdKind::invoice, wire_id);
  const Invoice* invoice = record ? economy_.invoice(*record) : nullptr;
  return invoice && !is_external(*invoice) ? invoice : nullptr;
}

const Debtor* Moneybird::debtor_at(const std::string& wire_id) const {
  const auto record = read_id(IdKind::contact, wire_id);
  return record ? economy_.debtor(*record) : nullptr;
}

}  // namespace dunning::sandbox::moneybird
