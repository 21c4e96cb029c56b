// What is written back: notes, tasks, documents; accounts, contacts and entries; marks on a term.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "daemon/core/digits.hpp"
#include "tests/sandbox/exact_online/exact_online.hpp"
#include "tests/sandbox/exact_online/refusals.hpp"
#include "tests/sandbox/exact_online/values.hpp"

namespace dunning::sandbox::exact_online {

namespace {

const char* type_name(Type type) {
  switch (type) {
    case Type::guid:
      return "Guid";
    case Type::boolean:
      return "Boolean";
    case Type::date:
      return "DateTime";
    case Type::real:
      return "Double";
    case Type::string:
    case Type::binary:
    case Type::collection:
      return "String";
    case Type::byte:
    case Type::int16:
    case Type::int32:
    case Type::int64:
      return "Int32";
  }
  return "String";
}

// The value as it will be shown; none when it is of another type.
std::optional<Json> read_value(const Json& value, Type type) {
  if (value.is_null()) return value;
  switch (type) {
    case Type::guid:
      if (!value.is_string() || !is_guid(value.get_ref<const std::string&>())) return std::nullopt;
      return value;
    case Type::boolean:
      return value.is_boolean() ? std::optional(value) : std::nullopt;
    case Type::date: {
      if (!value.is_string()) return std::nullopt;
      const auto& text = value.get_ref<const std::string&>();
      if (read_wire_date(text)) return value;
      const auto literal = read_literal("datetime'" + text + "'");
      const auto* at = literal ? std::get_if<Moment>(&*literal) : nullptr;
      if (at == nullptr) return std::nullopt;
      return Json("/Date(" + std::to_string(at->ms) + ")/");
    }
    case Type::byte:
    case Type::int16:
    case Type::int32:
      if (value.is_string() && digits(value.get_ref<const std::string&>()))
        return Json(*digits(value.get_ref<const std::string&>()));
      return value.is_number_integer() ? std::optional(value) : std::nullopt;
    case Type::int64:
    case Type::real:
      return value.is_number() || value.is_string() ? std::optional(value) : std::nullopt;
    case Type::string:
    case Type::binary:
      return value.is_string() ? std::optional(value) : std::nullopt;
    case Type::collection:
      return value.is_array() ? std::optional(value) : std::nullopt;
  }
  return std::nullopt;
}

Wanted all_of(const Endpoint& endpoint) {
  Wanted wanted;
  for (const Property& property : endpoint.properties)
    wanted.insert(property.name);
  return wanted;
}

std::string text_in(const Json& values, const char* name) {
  const auto found = values.find(name);
  return found != values.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<Date> day_in(const Json& values, const char* name) {
  const auto ms = read_wire_date(text_in(values, name));
  if (!ms) return std::nullopt;
  return Date::from_days(*ms / 86'400'000);
}

}  // namespace

// Checks the body against the endpoint; the refusal, when there is one.
std::optional<Response> ExactOnline::read_body(const Call& call, bool for_post,
                                               Json& values) const {
  const Json body = Json::parse(call.request.body, nullptr, false);
  if (!body.is_object()) return bad_syntax();
  values = Json::object();
  for (const auto& [name, value] : body.items()) {
    if (name == "__metadata") continue;
    const Property* property = call.endpoint->find(name);
    if (property == nullptr) return bad_syntax();
    const auto read = read_value(value, property->type);
    if (!read)
      return refusal(400,
                     "Error encountered in converting the value from request payload for "
                     "property '" +
                         name + "' to type '" + type_name(property->type) +
                         "', which is the property's expected type");
    // What may not be written is passed over.
    if (for_post ? property->posted : property->put) values[name] = *read;
  }
  if (!for_post) return std::nullopt;
  for (const Property& property : call.endpoint->properties) {
    if (property.mandatory && (!values.contains(property.name) || values[property.name].is_null()))
      return refusal(500, business_error("Verplicht: ", "Mandatory: ") + property.name);
  }
  return std::nullopt;
}

// A reference to nothing of this division becomes null, without a word.
Json ExactOnline::referenced(const Endpoint& endpoint, Json values) const {
  const std::map<std::string, std::string> targets{
      {"Account", "crm/Accounts"},
      {"Customer", "crm/Accounts"},
      {"Contact", "crm/Contacts"},
      {"Document", "documents/Documents"},
      {"FinancialTransactionEntryID", "salesentry/SalesEntries"}};
  for (auto& [name, value] : values.items()) {
    const auto target = targets.find(name);
    if (target == targets.end() || !value.is_string()) continue;
    const Endpoint& other = *exact_online::endpoint(target->second);
    const Wanted wanted{other.key().name};
    if (!find(other, main_division, value.get<std::string>(), wanted)) value = nullptr;
  }
  (void)endpoint;
  return values;
}

Response ExactOnline::post(const Call& call) {
  Json values;
  if (auto response = read_body(call, true, values)) return *std::move(response);
  const std::string& path = call.endpoint->path;
  if (path == "crm/Accounts") return add_account(call, values);
  if (path == "salesentry/SalesEntries") return add_entry(call, values);
  if (path == "webhooks/WebhookSubscriptions") {
    if (auto response = shake_hands(values)) return *std::move(response);
    values["ClientID"] = tokens_.access().value("client_id", Json());
    values["UserID"] = make_guid(GuidKind::user, 1);
  }
  return add_entity(call, referenced(*call.endpoint, std::move(values)));
}

// The new entity in full, or nulls where the endpoint answers so without Prefer.
Response ExactOnline::made(const Call& call, const std::string& guid) {
  const Endpoint& endpoint = *call.endpoint;
  mirror_.catch_up(economy_);
  Query query;
  for (const Property& property : endpoint.properties)
    query.selected.push_back(&property);
  query.wanted = all_of(endpoint);
  const Wire books = wire(call.division);
  const Rendering rendering{endpoint, query, switches_, overrides_, base_url_, books.root, {}};
  const auto row = find(endpoint, call.division, guid, query.wanted);
  if (!row) return refusal(500, "A problem has occurred.");
  Json entity = rendering.entity(*row);
  const bool asked =
      call.request.header("prefer").find("return=representation") != std::string::npos;
  const bool silent = endpoint.path == "crm/Accounts" || endpoint.path == "crm/Contacts";
  if (silent && !asked && switches_.post_without_prefer_empty) {
    for (auto& [name, value] : entity.items()) {
      if (name != "__metadata" && name != endpoint.key().name) value = nullptr;
    }
  }
  return json_response(switches_.post_status, {{"d", std::move(entity)}});
}

Response ExactOnline::add_account(const Call& call, const Json& values) {
  const std::string code = text_in(values, "Code");
  const std::size_t digit = std::min(code.find_first_not_of(' '), code.size());
  Debtor debtor;
  debtor.customer_number = code.substr(digit);
  for (const auto& [id, other] : economy_.debtors()) {
    if (!debtor.customer_number.empty() && other.customer_number == debtor.customer_number)
      return refusal(500, business_error("Gegeven bestaat reeds.", "Data already exists."));
  }
  debtor.company = text_in(values, "Name");
  debtor.email = text_in(values, "Email");
  debtor.phone = text_in(values, "Phone");
  debtor.street = text_in(values, "AddressLine1");
  debtor.postcode = text_in(values, "Postcode");
  debtor.city = text_in(values, "City");
  debtor.company_number = text_in(values, "ChamberOfCommerce");
  debtor.vat_number = text_in(values, "VATNumber");
  const std::string guid = make_guid(GuidKind::account, economy_.add_debtor(debtor));
  Json rest = values;
  rest.erase("Code");
  written_.edits[guid] = rest;
  return made(call, guid);
}

Response ExactOnline::add_entry(const Call& call, const Json& values) {
  const auto debtor = read_guid(GuidKind::account, text_in(values, "Customer"));
  if (!debtor || economy_.debtor(*debtor) == nullptr)
    return refusal(500, business_error("Ongeldig: Klant", "Invalid: Customer"));
  Economy::NewInvoice wanted;
  wanted.debtor = *debtor;
  std::int64_t sum = 0;
  for (const Json& line : values["SalesEntryLines"]) {
    const Json amount = line.is_object() ? line.value("AmountFC", Json()) : Json();
    const std::string text = amount.is_string()   ? amount.get<std::string>()
                             : amount.is_number() ? amount.dump()
                                                  : "";
    const auto money = parse_money(text, Currency());
    if (!money) return refusal(500, business_error("Verplicht: Bedrag", "Mandatory: Amount"));
    wanted.lines.push_back({text_in(line, "Description"), 1, *money});
    sum += money->minor;
  }
  wanted.total = Money{sum, Currency()};
  wanted.invoice_date = day_in(values, "EntryDate");
  wanted.due = day_in(values, "DueDate");
  wanted.number = text_in(values, "YourRef");
  const auto id = economy_.add_invoice(wanted);
  if (!id) return refusal(500, id.error().message);
  return made(call, make_guid(GuidKind::sales_entry, *id));
}

// Everything else is kept as it came, with what the system adds by itself.
Response ExactOnline::add_entity(const Call& call, Json values) {
  const Endpoint& endpoint = *call.endpoint;
  const std::string guid = make_guid(GuidKind::created, ++created_);
  const Wire books = wire(call.division);
  Json entity = values;
  entity["ID"] = guid;
  const auto fill = [&](const char* name, const Json& value) {
    if (endpoint.find(name) != nullptr && !entity.contains(name)) entity[name] = value;
  };
  fill("HID", 10'000 + created_);
  fill("Division", call.division);
  for (const char* name : {"Created", "Modified"})
    fill(name, wire_moment(economy_.now()));
  for (const char* name : {"Creator", "Modifier", "User"})
    fill(name, make_guid(GuidKind::user, 1));
  for (const char* name : {"CreatorFullName", "ModifierFullName", "UserFullName"})
    fill(name, user_name);
  if (const auto id = read_guid(GuidKind::account, text_in(values, "Account"))) {
    if (const Debtor* debtor = economy_.debtor(*id)) fill("AccountName", name_of(*debtor));
  }
  if (endpoint.path.starts_with("activities/")) {
    fill("Status", 20);
    fill("StatusDescription", business_error("Open", "Open"));
  }
  if (endpoint.path == "documents/Documents") {
    fill("Category", make_guid(GuidKind::category, 1));
    fill("DocumentDate", wire_moment(economy_.now()));
    fill("HasEmptyBody", text_in(values, "Body").empty());
    fill("DocumentViewUrl", base_url_ + "/docs/DocView.aspx?DocumentID=" + guid +
                                "&_Division_=" + std::to_string(call.division));
  }
  if (endpoint.path == "documents/DocumentAttachments") {
    const std::string content = text_in(values, "Attachment");
    attachments_[guid] = content;
    entity["Attachment"] = nullptr;
    fill("FileSize", content.size() * 3 / 4);
    fill("Url", base_url_ + "/docs/SysAttachment.aspx?ID=" + guid +
                    "&_Division_=" + std::to_string(call.division));
  }
  if (endpoint.path == "crm/Contacts") {
    if (!entity.contains("BusinessEmail")) entity["BusinessEmail"] = entity.value("Email", Json());
    fill("FullName", text_in(values, "FirstName") + " " + text_in(values, "LastName"));
  }
  written_.created[endpoint.path].push_back(entity);
  note_written(endpoint, entity);
  return made(call, guid);
}

void ExactOnline::note_written(const Endpoint& endpoint, const Json& entity) {
  const std::set<std::string> noted{"activities/Tasks", "activities/CommunicationNotes",
                                    "documents/Documents"};
  if (!noted.contains(endpoint.path)) return;
  const auto id = read_guid(GuidKind::account, text_in(entity, "Account"));
  const Debtor* debtor = id ? economy_.debtor(*id) : nullptr;
  const std::string subject =
      text_in(entity, endpoint.path == "activities/Tasks" ? "Description" : "Subject");
  const std::string body =
      text_in(entity, endpoint.path == "documents/Documents" ? "Body" : "Notes");
  journal_.wrote({name(), "debtor", id.value_or(0), debtor == nullptr ? "" : name_of(*debtor),
                  text_in(entity, "ID"), subject + "\n" + body, economy_.now()});
}

std::string ExactOnline::existing_key(const Call& call) {
  const auto key = read_literal(call.key);
  const auto* guid = key ? std::get_if<std::string>(&*key) : nullptr;
  if (guid == nullptr) return {};
  const Wanted wanted{call.endpoint->key().name};
  return find(*call.endpoint, call.division, *guid, wanted) ? *guid : std::string();
}

Response ExactOnline::put(const Call& call) {
  Json values;
  if (auto response = read_body(call, false, values)) return *std::move(response);
  const std::string guid = existing_key(call);
  if (guid.empty()) return refusal(404, "Not found.");
  Json& edits = written_.edits[guid];
  if (edits.is_null()) edits = Json::object();
  edits.update(referenced(*call.endpoint, std::move(values)));
  if (call.endpoint->find("Modified") != nullptr) edits["Modified"] = wire_moment(economy_.now());
  mirror_.touch(guid);
  return empty_response(204);
}

Response ExactOnline::remove(const Call& call) {
  const std::string guid = existing_key(call);
  if (guid.empty()) return refusal(404, "Not found.");
  const std::map<std::string, EntityType> types{
      {"crm/Accounts", EntityType::accounts},
      {"crm/Contacts", EntityType::contacts},
      {"crm/BankAccounts", EntityType::bank_accounts},
      {"documents/Documents", EntityType::documents},
      {"documents/DocumentAttachments", EntityType::attachments}};
  const bool used =
      call.endpoint->path == "crm/Accounts" &&
      std::any_of(economy_.invoices().begin(), economy_.invoices().end(), [&](const auto& one) {
        return make_guid(GuidKind::account, one.second.debtor) == guid;
      });
  if (used)
    return refusal(500, business_error("Verwijderen: Niet mogelijk - In gebruik",
                                       "Delete: Not possible - In use"));
  written_.removed.insert(guid);
  const auto type = types.find(call.endpoint->path);
  if (type != types.end()) mirror_.deleted(type->second, guid, economy_.now());
  return empty_response(204);
}

}  // namespace dunning::sandbox::exact_online
