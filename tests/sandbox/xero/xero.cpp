#include "tests/sandbox/xero/xero.hpp"

#include <nlohmann/json.hpp>

#include "daemon/crypto/encoding.hpp"
#include "tests/sandbox/dice.hpp"
#include "tests/sandbox/xero/ids.hpp"
#include "tests/sandbox/xero/refusals.hpp"
#include "tests/sandbox/xero/wire_text.hpp"

namespace dunning::sandbox::xero {

namespace {

constexpr std::string_view api_root = "/api.xro/2.0/";
constexpr std::string_view connections_root = "/connections";
// Each organisation's windows begin at a moment of their own.
constexpr Millis minute{60'000};
constexpr Millis day{86'400'000};

const std::vector<std::string>& tenants() {
  static const std::vector<std::string> all{make_guid(IdKind::tenant, 1),
                                            make_guid(IdKind::tenant, 2)};
  return all;
}

std::string make_webhook_key(std::uint64_t seed) {
  Dice dice(seed, 0x3e60'0000ULL);
  std::string bytes;
  for (int i = 0; i < 64; ++i)
    bytes += static_cast<char>(dice.next() & 0xffU);
  return crypto::base64(bytes);
}

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (from < path.size()) {
    const std::size_t slash = std::min(path.find('/', from), path.size());
    if (slash > from) parts.push_back(path.substr(from, slash - from));
    from = slash + 1;
  }
  return parts;
}

// "2026-11-20T08:00:00.1230000": no zone, seven digits.
std::string connection_time(Instant at) {
  return to_string(at).substr(0, 23) + "0000";
}

// The scopes of which one is enough to read a resource; to write it, those without ".read".
std::vector<std::string> scopes_of(const std::string& resource) {
  const std::string broad = "accounting.transactions";
  if (resource == "Invoices" || resource == "CreditNotes") return {"accounting.invoices", broad};
  if (resource == "Payments" || resource == "Overpayments" || resource == "Prepayments")
    return {"accounting.payments", broad};
  if (resource == "BankTransactions") return {"accounting.banktransactions", broad};
  if (resource == "Contacts" || resource == "ContactGroups") return {"accounting.contacts"};
  return {"accounting.settings"};
}

}  // namespace

Xero::Xero(const Parts& parts, std::string base_url, std::uint64_t seed)
    : economy_(parts.economy),
      journal_(parts.journal),
      limits_(parts.limits),
      outbox_(parts.outbox),
      tokens_(parts.tokens),
      base_url_(std::move(base_url)),
      mirror_(economy_, switches_),
      webhook_key_(make_webhook_key(seed)) {}

bool Xero::serves(const std::string& path) const {
  return path.starts_with(api_root) || path == connections_root ||
         path.starts_with(std::string(connections_root) + "/");
}

std::string Xero::below(const std::string& path) const {
  return path.starts_with(api_root) ? path.substr(api_root.size() - 1) : "";
}

bool Xero::Call::is(const char* method, std::initializer_list<const char*> pattern) const {
  if (request.method != method || parts.size() != pattern.size()) return false;
  auto part = parts.begin();
  for (const char* wanted : pattern) {
    if (std::string_view(wanted) != "*" && *part != wanted) return false;
    ++part;
  }
  return true;
}

Response Xero::answer(const Request& request, int page_shift) {
  mirror_.catch_up();
  if (!request.path.starts_with(api_root)) return connections(request);
  const auto bearer = tokens_.bearer(request.header("authorization"), economy_.now());
  std::string tenant;
  Response response;
  if (auto refusal = refused(request, bearer, tenant)) {
    response = *std::move(refusal);
  } else if (auto limit = over_limit(tenant, request, response)) {
    limit->headers.insert(limit->headers.begin(), response.headers.begin(), response.headers.end());
    return *std::move(limit);
  } else {
    const auto headers = std::move(response.headers);
    const Call call{request, parts_of(request.path.substr(api_root.size())), *bearer.grant,
                    page_shift};
    response = carry_out(call, tenant);
    response.headers.insert(response.headers.begin(), headers.begin(), headers.end());
  }
  const std::string accept = request.header("accept");
  return accept.find("json") == std::string::npos ? as_xml(std::move(response)) : response;
}

// Who asks, and about which organisation.
std::optional<Response> Xero::refused(const Request& request,
                                      const oauth::TokenServer::Bearer& bearer,
                                      std::string& tenant) const {
  using State = oauth::TokenServer::State;
  if (bearer.state == State::expired) return token_expired(bearer.expires);
  if (bearer.state == State::unknown) return unauthorized("AuthenticationUnsuccessful");
  if (bearer.state == State::revoked) return forbidden();
  tenant = request.header("xero-tenant-id");
  // A custom connection is for one organisation.
  if (!bearer.grant->by_user && (tenant.empty() ? !switches_.machine_needs_tenant : false))
    tenant = tenants().front();
  for (const std::string& each : tenants()) {
    const auto known = read_guid(IdKind::tenant, tenant);
    if (!known || make_guid(IdKind::tenant, *known) != each || !connected(*bearer.grant, each))
      continue;
    tenant = each;
    const auto parts = parts_of(request.path.substr(api_root.size()));
    if (!allows(*bearer.grant, request, parts.empty() ? "" : parts.front()))
      return unauthorized("AuthorizationUnsuccessful");
    return std::nullopt;
  }
  return forbidden();
}

// One token is for every organisation that the user connected with this app.
bool Xero::connected(const oauth::Grant& grant, const std::string& tenant) const {
  if (!grant.by_user) return tenant == tenants().front() && !grant.revoked;
  for (const auto& [number, each] : tokens_.grants()) {
    if (each.client == grant.client && each.by_user && !each.revoked && each.covers(tenant))
      return true;
  }
  return false;
}

bool Xero::allows(const oauth::Grant& grant, const Request& request,
                  const std::string& resource) const {
  for (const std::string& scope : scopes_of(resource)) {
    if (grant.scopes.contains(scope)) return true;
    if (request.method == "GET" && grant.scopes.contains(scope + ".read")) return true;
  }
  return false;
}

// Fixed windows; what is left goes into the headers of every answer.
std::optional<Response> Xero::over_limit(const std::string& tenant, const Request& request,
                                         Response& headers) {
  const Instant now = economy_.now();
  // Each organisation's windows begin at a moment of their own.
  const Millis shift{tenant == tenants().front() ? 17'000 : 41'000};
  if (switches_.concurrent_refusals > 0) {
    --switches_.concurrent_refusals;
    return too_many("concurrent", -1);
  }
  const auto take = [&](const char* kind, int ceiling, Millis window) {
    return limits_.take({std::string("xero ") + kind, ceiling, window}, tenant, now + shift);
  };
  const auto seconds_to = [&](const Limits::Verdict& verdict) {
    return (verdict.resets_at.ms - (now + shift).ms + 999) / 1000;
  };
  const auto of_app =
      limits_.take({"xero app minute", switches_.app_minute_limit, minute}, "app", now);
  headers.headers.emplace_back("X-AppMinLimit-Remaining", std::to_string(of_app.left));
  if (!of_app.allowed)
    return too_many("appminute", switches_.app_minute_retry_after ? seconds_to(of_app) : -1);
  const auto of_day = take("day", switches_.day_limit, day);
  if (!of_day.allowed) {
    headers.headers.emplace_back("X-DayLimit-Remaining", "0");
    headers.headers.emplace_back("X-MinLimit-Remaining", std::to_string(switches_.minute_limit));
    return too_many("day", seconds_to(of_day));
  }
  const auto of_minute = take("minute", switches_.minute_limit, minute);
  headers.headers.emplace_back("X-DayLimit-Remaining", std::to_string(of_day.left));
  headers.headers.emplace_back("X-MinLimit-Remaining", std::to_string(of_minute.left));
  (void)request;
  if (!of_minute.allowed) return too_many("minute", seconds_to(of_minute));
  return std::nullopt;
}

Response Xero::carry_out(const Call& call, const std::string& tenant) {
  if (tenant != tenants().front()) {
    // The other organisation's books are empty.
    if (call.is("GET", {"Organisation"})) {
      Json other = wire().organisation();
      other["Name"] = other["LegalName"] = "Waterkant Verhuur B.V.";
      other["OrganisationID"] = tenant;
      return enveloped({{"Organisations", Json::array({other})}});
    }
    if (call.request.method != "GET" || call.parts.size() != 1) return not_found();
    return enveloped({{call.parts[0], Json::array()}});
  }
  if (auto known = idempotency_.known(call.grant.client, call.request, economy_.now()))
    return *std::move(known);
  Response response = route(call);
  idempotency_.keep(call.grant.client, call.request, response, economy_.now());
  return response;
}

Response Xero::route(const Call& call) {
  auto response = call.request.method == "GET" ? read(call) : write(call);
  return response ? *std::move(response) : not_found();
}

Response Xero::enveloped(Json content) const {
  Json body{{"Id", make_guid(IdKind::answer, economy_.now().ms)},
            {"Status", "OK"},
            {"ProviderName", "dunningd sandbox"},
            {"DateTimeUTC", "/Date(" + std::to_string(economy_.now().ms) + ")/"}};
  for (auto& [name, value] : content.items())
    body[name] = std::move(value);
  Response response;
  response.body = wire_text(body, switches_);
  return response;
}

Response Xero::connections(const Request& request) {
  const auto bearer = tokens_.bearer(request.header("authorization"), economy_.now());
  using State = oauth::TokenServer::State;
  Response response;
  if (bearer.state == State::expired) {
    response = token_expired(bearer.expires);
  } else if (bearer.state != State::good) {
    response = unauthorized("AuthenticationUnsuccessful");
  } else if (request.method == "GET" && request.path == connections_root) {
    Json all = Json::array();
    for (const auto& [number, grant] : tokens_.grants()) {
      const bool asked = request.has_query("authEventId");
      if (grant.client != bearer.grant->client || grant.revoked ||
          (asked && grant.id != request.query_value("authEventId")))
        continue;
      for (std::size_t i = 0; i < tenants().size(); ++i) {
        const bool own = grant.by_user || i == 0;
        const std::string id = make_guid(IdKind::connection, static_cast<std::int64_t>(i) + 1);
        const auto same = [&](const Json& one) { return one["id"] == id; };
        if (!own || !grant.covers(tenants()[i]) || std::any_of(all.begin(), all.end(), same))
          continue;
        all.push_back({{"id", id},
                       {"authEventId", grant.id},
                       {"tenantId", tenants()[i]},
                       {"tenantType", "ORGANISATION"},
                       {"tenantName", i == 0 ? organisation_name : "Waterkant Verhuur B.V."},
                       {"createdDateUtc", connection_time(grant.made)},
                       {"updatedDateUtc", connection_time(grant.made)}});
      }
    }
    response.body = text_of(all);
  } else if (request.method == "DELETE") {
    const auto id =
        read_guid(IdKind::connection,
                  request.path.substr(std::min(request.path.size(), connections_root.size() + 1)));
    if (!id || *id < 1 || *id > static_cast<std::int64_t>(tenants().size())) {
      response = not_found();
    } else {
      tokens_.disconnect(tenants()[static_cast<std::size_t>(*id) - 1], tenants());
      response.status = 204;
    }
  } else {
    response = not_found();
  }
  const auto of_app =
      limits_.take({"xero app minute", switches_.app_minute_limit, minute}, "app", economy_.now());
  response.headers.emplace_back("X-AppMinLimit-Remaining", std::to_string(of_app.left));
  return response;
}

Limits::Bucket Xero::bucket(const Request&) const {
  return {"xero requests", 1'000'000, minute};
}

void Xero::show_limit(const Limits::Verdict&, Instant, Response&) const {}

Response Xero::limited(const Limits::Verdict& verdict, Instant now) const {
  return too_many("appminute", (verdict.resets_at.ms - now.ms + 999) / 1000);
}

Response Xero::failure(const Fault& fault, Instant now) const {
  return failed(fault, now);
}

Json Xero::access() const {
  return {{"tenant_id", tenants().front()},
          {"administration_id", tenants().front()},
          {"administration_name", organisation_name},
          {"other_tenant_id", tenants().back()},
          {"webhook_secret", webhook_key_},
          {"api_root", base_url_ + "/api.xro/2.0"},
          {"connections_url", base_url_ + std::string(connections_root)}};
}

// Tokens are the token server's: {"valid": false} revokes every grant, {"rotate": true} gives new
// ones.
Result<Json> Xero::change_access(const Json& wanted) {
  if (!TRY(flag_member(wanted, "valid", true))) {
    tokens_.revoke_all();
    return access();
  }
  if (TRY(flag_member(wanted, "rotate", false)) || wanted.contains("scopes"))
    return tokens_.make_grant(wanted, economy_.now());
  return access();
}

Status Xero::change_option(const std::string& option, const Json& value) {
  return switches_.change(option, value);
}

std::string Xero::wire_id(Overrides::Kind kind, std::int64_t record) const {
  switch (kind) {
    case Overrides::Kind::debtor:
      return make_guid(IdKind::contact, record);
    case Overrides::Kind::invoice:
      return make_guid(IdKind::invoice, record);
    case Overrides::Kind::bank_line:
      return make_guid(IdKind::bank_transaction, record);
  }
  return "";
}

std::optional<std::int64_t> Xero::record_of(Overrides::Kind kind,
                                            const std::string& wire_id) const {
  switch (kind) {
    case Overrides::Kind::debtor:
      return read_guid(IdKind::contact, wire_id);
    case Overrides::Kind::invoice:
      return read_guid(IdKind::invoice, wire_id);
    case Overrides::Kind::bank_line:
      return read_guid(IdKind::bank_transaction, wire_id);
  }
  return std::nullopt;
}

}  // namespace dunning::sandbox::xero
