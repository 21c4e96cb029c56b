#include "tests/connectors/xero/organisation.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <set>

#include "connectors/xero/dates.hpp"
#include "daemon/core/money.hpp"
#include "daemon/json/write.hpp"
#include "tests/connectors/xero/example.hpp"

namespace dunning::xero::test {
namespace {

using fakes::Scripted;
using json::Value;

constexpr std::string_view api = "https://api.xero.example/api.xro/2.0";

Value number(const Money& money) {
  return Value::number(decimal_text(money));
}

Money amount_of(const Value& record, std::string_view key) {
  return parse_money(record.find(key)->token(), Currency()).value();
}

std::string date_of(Instant at) {
  return "/Date(" + std::to_string(at.ms) + "+0000)/";
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      plain += text[i];
    }
  }
  return plain;
}

std::map<std::string, std::string> parameters(std::string_view query) {
  std::map<std::string, std::string> all;
  while (!query.empty()) {
    const auto end = query.find('&');
    const auto one = query.substr(0, end);
    const auto equals = one.find('=');
    all[std::string(one.substr(0, equals))] = decoded(one.substr(equals + 1));
    query.remove_prefix(end == std::string_view::npos ? query.size() : end + 1);
  }
  return all;
}

std::set<std::string> parts(const std::string& list) {
  std::set<std::string> all;
  std::size_t from = 0;
  while (from <= list.size() && !list.empty()) {
    const auto comma = std::min(list.find(',', from), list.size());
    all.insert(list.substr(from, comma - from));
    from = comma + 1;
  }
  return all;
}

// `A=="x" AND B=="y"` of top-level members; none for anything else.
std::optional<std::map<std::string, std::string>> conditions(std::string where) {
  std::map<std::string, std::string> all;
  while (!where.empty()) {
    const auto end = where.find(" AND ");
    const auto one = where.substr(0, end);
    const auto equals = one.find("==\"");
    if (equals == std::string::npos || !one.ends_with('"')) return std::nullopt;
    all[one.substr(0, equals)] = one.substr(equals + 3, one.size() - equals - 4);
    where = end == std::string::npos ? "" : where.substr(end + 5);
  }
  return all;
}

std::string text_of(const Value& record, std::string_view key) {
  const auto* member = record.find(key);
  return member != nullptr && member->kind() == Value::Kind::text ? member->text() : "";
}

Scripted error(int status, const std::string& message) {
  return {status, {}, json::write(Value::object({{"Type", "x"}, {"Message", message}})), {}};
}

}  // namespace

std::string http_date(Instant at) {
  constexpr std::array<const char*, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = to_string(at);
  const Date date = *parse_date(iso.substr(0, 10));
  return std::string(days.at(date.iso_weekday() - 1)) + ", " + iso.substr(8, 2) + " " +
         months.at(date.month() - 1) + " " + iso.substr(0, 4) + " " + iso.substr(11, 8) + " GMT";
}

std::string Organisation::next_guid() {
  std::array<char, 40> text{};
  (void)std::snprintf(text.data(), text.size(), "00000000-0000-4000-8000-%012d", ++last_);
  return text.data();
}

void Organisation::touch(Value& record) const {
  record.set("UpdatedDateUTC", date_of(clock_.now()));
}

std::string Organisation::add_contact(const std::string& name) {
  auto contact = example::contact();
  const auto guid = next_guid();
  contact.set("ContactID", guid);
  contact.set("Name", name);
  contact.set("ContactGroups", Value::array());
  touch(contact);
  lists_[Source::contacts].emplace(guid, std::move(contact));
  return guid;
}

std::string Organisation::add_invoice(const std::string& contact, const std::string& amount) {
  auto invoice = example::invoice();
  const auto guid = next_guid();
  const auto money = parse_money(amount, Currency()).value();
  invoice.set("InvoiceID", guid);
  invoice.set("InvoiceNumber", "INV-" + guid.substr(guid.size() - 4));
  invoice.set("Contact", Value::object({{"ContactID", contact}, {"Name", "x"}}));
  invoice.set("Payments", Value::array());
  invoice.set("Total", number(money));
  invoice.set("AmountDue", number(money));
  invoice.set("AmountPaid", Value::number("0.00"));
  touch(invoice);
  lists_[Source::invoices].emplace(guid, std::move(invoice));
  return guid;
}

std::string Organisation::add_credit(Source source, const std::string& contact,
                                     const std::string& amount) {
  auto credit = source == Source::credit_notes   ? example::credit_note()
                : source == Source::overpayments ? example::overpayment()
                                                 : example::prepayment();
  const auto guid = next_guid();
  const auto money = parse_money(amount, Currency()).value();
  credit.set(id_key(source), guid);
  credit.set("Contact", Value::object({{"ContactID", contact}}));
  credit.set("Total", number(money));
  credit.set("RemainingCredit", number(money));
  touch(credit);
  lists_[source].emplace(guid, std::move(credit));
  return guid;
}

void Organisation::pay(const std::string& invoice, const std::string& amount) {
  auto& record = lists_.at(Source::invoices).at(invoice);
  const auto paid = parse_money(amount, Currency()).value();
  const auto due = subtract(amount_of(record, "AmountDue"), paid).value();
  record.set("AmountDue", number(due));
  record.set("AmountPaid", number(add(amount_of(record, "AmountPaid"), paid).value()));
  if (due.is_zero()) record.set("Status", "PAID");
  auto payments = *record.find("Payments");
  payments.push(Value::object(
      {{"PaymentID", next_guid()}, {"Date", date_of(clock_.now())}, {"Amount", number(paid)}}));
  record.set("Payments", std::move(payments));
  touch(record);
}

void Organisation::unpay(const std::string& invoice) {
  auto& record = lists_.at(Source::invoices).at(invoice);
  record.set("AmountDue", *record.find("Total"));
  record.set("AmountPaid", Value::number("0.00"));
  record.set("Payments", Value::array());
  record.set("Status", "AUTHORISED");
  touch(record);
}

void Organisation::set(Source source, const std::string& guid, std::string_view key, Value value) {
  set_quietly(source, guid, key, std::move(value));
  touch(lists_.at(source).at(guid));
}

void Organisation::set_quietly(Source source, const std::string& guid, std::string_view key,
                               Value value) {
  lists_.at(source).at(guid).set(key, std::move(value));
}

void Organisation::group(const std::string& contact, const std::string& name) {
  auto& record = lists_.at(Source::contacts).at(contact);
  auto groups = *record.find("ContactGroups");
  groups.push(Value::object({{"Name", name}, {"Status", "ACTIVE"}}));
  record.set("ContactGroups", std::move(groups));
}

Scripted Organisation::answer(const ports::HttpRequest& request) {
  auto scripted = carry_out(request);
  scripted.headers.emplace_back("Date", http_date(clock_.now()));
  return scripted;
}

std::string Organisation::envelope(std::string_view key, Value items) const {
  auto body = Value::object({{"Id", "5b0c6d1e-7a52-4c1f-9b7e-2f1d3a4c5e60"}, {"Status", "OK"}});
  body.set("DateTimeUTC", date_of(clock_.now()));
  body.set(key, std::move(items));
  return json::write(body);
}

Scripted Organisation::carry_out(const ports::HttpRequest& request) {
  if (request.url == "https://api.xero.example/connections") {
    return {200,
            {},
            R"([{"id":"c","tenantId":")" + tenant +
                R"(","tenantType":"ORGANISATION","tenantName":"Acme"},)"
                R"({"id":"d","tenantId":"p","tenantType":"PRACTICE","tenantName":"Kantoor"}])",
            {}};
  }
  if (!request.url.starts_with(api)) return error(404, "nothing here");
  const auto header = ports::find_header(request.headers, "Xero-Tenant-Id");
  if (header.has_value() == custom_connection || (header && *header != tenant))
    return {403, {}, R"({"Title":"Forbidden","Detail":"AuthenticationUnsuccessful"})", {}};
  if (!ports::find_header(request.headers, "Accept")) return {200, {}, "<Response/>", {}};
  std::string path = request.url.substr(api.size());
  const auto mark = std::min(path.find('?'), path.size());
  const auto query = mark < path.size() ? path.substr(mark + 1) : "";
  path.resize(mark);
  if (path == "/Organisation") {
    return {200,
            {},
            envelope("Organisations",
                     example::parsed(R"([{"OrganisationID":"o-1","Name":"Acme","BaseCurrency":"EUR",
                                         "Timezone":"WEUROPESTANDARDTIME"}])")),
            {}};
  }
  if (path == "/InvoiceReminders/Settings") {
    return {200,
            {},
            envelope("InvoiceReminders", Value::array({Value::object({{"Enabled", reminders}})})),
            {}};
  }
  if (path == "/Payments") return payments();
  if (path.ends_with("/History")) return history(path, request);
  for (const auto source : sources) {
    const auto resource = "/" + std::string(collection(source));
    if (path == resource) return list(source, query, request);
    if (path.starts_with(resource + "/"))
      return single(source, path.substr(resource.size() + 1), request);
  }
  return error(404, "nothing here");
}

Scripted Organisation::list(Source source, const std::string& query,
                            const ports::HttpRequest& request) {
  before_list();
  auto asked = parameters(query);
  const auto where = conditions(asked["where"]);
  if (!where) return error(400, "Syntax error");
  const auto ids = parts(asked["IDs"]);
  const auto statuses = parts(asked["Statuses"]);
  const auto header = ports::find_header(request.headers, "If-Modified-Since");
  const auto since = header ? timestamp(*header) : std::nullopt;
  std::vector<std::pair<std::int64_t, const Value*>> found;
  for (const auto& [guid, record] : lists_[source]) {
    const auto updated = timestamp(text_of(record, "UpdatedDateUTC")).value().ms;
    if (!ids.empty() && !ids.contains(guid)) continue;
    if (!statuses.empty() && !statuses.contains(text_of(record, "Status"))) continue;
    if (since && updated < since->ms) continue;
    if (!std::all_of(where->begin(), where->end(), [&, one = &record](const auto& condition) {
          return text_of(*one, condition.first) == condition.second;
        }))
      continue;
    found.emplace_back(updated, &record);
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  if (asked["order"].ends_with("DESC")) std::reverse(found.begin(), found.end());
  const auto page = static_cast<std::size_t>(std::stoi(asked["page"]));
  const auto size = static_cast<std::size_t>(std::min(std::stoi(asked["pageSize"]), most_per_page));
  auto items = Value::array();
  const bool shifted = shifted_page == page;
  if (shifted) shifted_page.reset();
  for (std::size_t i = (page - 1) * size + (shifted ? 1 : 0);
       i < std::min(found.size(), page * size + (shifted ? 1 : 0)); ++i) {
    items.push(asked["summaryOnly"] == "true"
                   ? example::without(example::without(*found[i].second, "Payments"), "LineItems")
                   : *found[i].second);
  }
  auto body = example::parsed(envelope(collection(source), std::move(items)));
  if (with_pagination) {
    body.set("pagination", Value::object({{"page", page},
                                          {"pageSize", size},
                                          {"pageCount", (found.size() + size - 1) / size},
                                          {"itemCount", found.size()}}));
  }
  return {200, {}, json::write(body), {}};
}

Scripted Organisation::payments() const {
  if (payments_refused)
    return {401, {}, R"({"Title":"Unauthorized","Detail":"AuthorizationUnsuccessful"})", {}};
  auto items = Value::array();
  const auto invoices = lists_.find(Source::invoices);
  if (invoices != lists_.end()) {
    for (const auto& [guid, record] : invoices->second) {
      for (auto payment : record.find("Payments")->items()) {
        payment.set("IsReconciled", true);
        items.push(std::move(payment));
      }
    }
  }
  return {200, {}, envelope("Payments", std::move(items)), {}};
}

Scripted Organisation::history(const std::string& parent, const ports::HttpRequest& request) {
  const auto place = parent.substr(1, parent.size() - 1 - std::string_view("/History").size());
  const auto slash = place.find('/');
  bool known = false;
  for (const auto source : sources) {
    known = known || (collection(source) == place.substr(0, slash) &&
                      lists_[source].contains(place.substr(slash + 1)));
  }
  if (!known)
    return error(400, "The document with the supplied id was not found for this endpoint.");
  auto records = Value::array();
  if (request.method == "PUT") {
    const auto body = json::parse(request.body).value();
    for (const auto& one : body.find("HistoryRecords")->items()) {
      notes_[place].push_back(one.find("Details")->text());
      records.push(one);
    }
  } else {
    for (const auto& one : notes_[place])
      records.push(Value::object({{"Details", one}, {"User", "System Generated"}}));
  }
  return {200, {}, envelope("HistoryRecords", std::move(records)), {}};
}

Scripted Organisation::single(Source source, const std::string& rest,
                              const ports::HttpRequest& request) {
  const auto guid = rest.substr(0, rest.find('/'));
  const auto found = lists_[source].find(guid);
  if (found == lists_[source].end())
    return {404, {}, "The resource you're looking for cannot be found", {}};
  if (rest.ends_with("/OnlineInvoice")) {
    return {200,
            {},
            R"({"OnlineInvoices":[{"OnlineInvoiceUrl":"https://in.xero.com/)" + guid + R"("}]})",
            {}};
  }
  if (ports::find_header(request.headers, "Accept") == "application/pdf")
    return {200, {{"Content-Type", "application/pdf"}}, "%PDF-1.4\n%%EOF\n", {}};
  return {200, {}, envelope(collection(source), Value::array({found->second})), {}};
}

}  // namespace dunning::xero::test
