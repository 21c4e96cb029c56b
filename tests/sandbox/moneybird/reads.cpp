// Lists, version lists and fetching by id.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "tests/sandbox/moneybird/filter.hpp"
#include "tests/sandbox/moneybird/ids.hpp"
#include "tests/sandbox/moneybird/moneybird.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr std::size_t fetched_at_most = 100;
constexpr std::size_t listed_bank_lines_at_most = 100;
constexpr const char* default_filter = "period:this_year";

// Lists of versions and fetched records come in no order that means anything.
std::uint64_t disorder(const std::string& wire_id) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : wire_id)
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

Json versions(std::vector<std::pair<std::string, std::int64_t>> rows) {
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return disorder(a.first) < disorder(b.first); });
  Json list = Json::array();
  for (const auto& [id, version] : rows)
    list.push_back({{"id", id}, {"version", version}});
  return list;
}

bool says_true(const Request& request, const char* name) {
  return request.query_value(name) == "true";
}

bool mentions(const Debtor& debtor, const std::string& query) {
  for (const std::string* text :
       {&debtor.company, &debtor.first_name, &debtor.last_name, &debtor.email, &debtor.phone,
        &debtor.customer_number, &debtor.vat_number, &debtor.company_number, &debtor.iban,
        &debtor.street, &debtor.city}) {
    if (text->find(query) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

Response Moneybird::page_of(const Call& call, const std::vector<Record>& rows) const {
  auto paging = read_paging(call.request);
  if (auto* refused = std::get_if<Response>(&paging)) return *refused;
  const Paging& wanted = std::get<Paging>(paging);
  const Slice part = slice(wanted, rows.size(), call.page_shift);
  Json page = Json::array();
  for (std::size_t i = part.from; i < part.until; ++i)
    page.push_back(rows[i]());
  Response response = json_response(200, page);
  const std::string link = link_header(call.request, base_url_, wanted, part.more, link_query_);
  if (!link.empty()) response.headers.emplace_back("Link", link);
  return response;
}

Response Moneybird::list_invoices(const Call& call) const {
  const bool given = call.request.has_query("filter");
  auto read = read_invoice_filter(given ? call.request.query_value("filter") : default_filter,
                                  economy_.today());
  if (auto* refused = std::get_if<Response>(&read)) return *refused;
  const auto& filter = std::get<InvoiceFilter>(read);
  std::vector<Record> rows;
  for (auto each = economy_.invoices().rbegin(); each != economy_.invoices().rend(); ++each) {
    const Invoice& invoice = each->second;
    if (is_external(invoice)) continue;
    if (!filter.fits(invoice, wire_state(invoice.state), economy_.today())) continue;
    rows.emplace_back([this, &invoice] { return wire_.invoice(invoice); });
  }
  return page_of(call, rows);
}

Response Moneybird::invoice_versions(const Call& call) const {
  auto read = read_invoice_filter(call.request.query_value("filter"), economy_.today());
  if (auto* refused = std::get_if<Response>(&read)) return *refused;
  const auto& filter = std::get<InvoiceFilter>(read);
  std::vector<std::pair<std::string, std::int64_t>> rows;
  for (const auto& [id, invoice] : economy_.invoices()) {
    if (is_external(invoice)) continue;
    if (!filter.fits(invoice, wire_state(invoice.state), economy_.today())) continue;
    rows.emplace_back(make_id(IdKind::invoice, id), version_of(invoice.updated));
  }
  return json_response(200, versions(std::move(rows)));
}

Response Moneybird::find_invoice(const std::function<bool(const Invoice&)>& wanted,
                                 const std::string& key, const std::string& value) const {
  for (const auto& [id, invoice] : economy_.invoices()) {
    if (wanted(invoice)) return json_response(200, wire_.invoice(invoice));
  }
  return symbolic(404, "Sales invoice with " + key + ": " + value + " was not found", key,
                  "not_found");
}

Response Moneybird::list_contacts(const Call& call) const {
  auto read = read_contact_filter(call.request.query_value("filter"));
  if (auto* refused = std::get_if<Response>(&read)) return *refused;
  const auto& filter = std::get<ContactFilter>(read);
  const std::string query = call.request.query_value("query");
  std::vector<Record> rows;
  for (auto each = economy_.debtors().rbegin(); each != economy_.debtors().rend(); ++each) {
    const Debtor& debtor = each->second;
    if (debtor.archived && !says_true(call.request, "include_archived")) continue;
    if (!filter.fits(debtor) || !mentions(debtor, query)) continue;
    rows.emplace_back([this, &debtor] { return wire_.contact(debtor, Wire::Events::with); });
  }
  return page_of(call, rows);
}

Response Moneybird::contact_versions(const Call& call) const {
  auto read = read_contact_filter(call.request.query_value("filter"));
  if (auto* refused = std::get_if<Response>(&read)) return *refused;
  const auto& filter = std::get<ContactFilter>(read);
  std::vector<std::pair<std::string, std::int64_t>> rows;
  for (const auto& [id, debtor] : economy_.debtors()) {
    if (debtor.archived && !says_true(call.request, "include_archived")) continue;
    if (filter.fits(debtor))
      rows.emplace_back(make_id(IdKind::contact, id), version_of(debtor.updated));
  }
  return json_response(200, versions(std::move(rows)));
}

// No pages: who has more is told to use the synchronization.
Response Moneybird::list_bank_lines(const Call& call) const {
  const bool given = call.request.has_query("filter");
  auto read = read_bank_line_filter(given ? call.request.query_value("filter") : default_filter,
                                    economy_.today());
  if (auto* refused = std::get_if<Response>(&read)) return *refused;
  const auto& filter = std::get<BankLineFilter>(read);
  Json rows = Json::array();
  for (auto each = economy_.bank_lines().rbegin(); each != economy_.bank_lines().rend(); ++each) {
    if (!filter.fits(each->second)) continue;
    if (rows.size() == listed_bank_lines_at_most)
      return plain_refusal(400, "Too many financial mutations to return, please use sync API");
    rows.push_back(wire_.bank_line(each->second));
  }
  return json_response(200, rows);
}

Response Moneybird::bank_line_versions(const Call& call) const {
  const bool given = call.request.has_query("filter");
  auto read = read_bank_line_filter(given ? call.request.query_value("filter") : default_filter,
                                    economy_.today());
  if (auto* refused = std::get_if<Response>(&read)) return *refused;
  const auto& filter = std::get<BankLineFilter>(read);
  std::vector<std::pair<std::string, std::int64_t>> rows;
  for (const auto& [id, line] : economy_.bank_lines()) {
    if (filter.fits(line))
      rows.emplace_back(make_id(IdKind::bank_line, id), version_of(line.updated));
  }
  return json_response(200, versions(std::move(rows)));
}

Response Moneybird::fetch(
    const Call& call, const std::function<std::optional<Json>(const std::string&)>& record) const {
  const Json body = Json::parse(call.request.body, nullptr, false);
  if (!body.is_object() || !body.contains("ids"))
    return symbolic(400, "Ids is required", "ids", "required");
  if (!body["ids"].is_array()) return symbolic(400, "Ids isn't an array", "ids", "array");
  std::vector<std::string> ids;
  for (const Json& id : body["ids"]) {
    if (ids.size() == fetched_at_most) break;  // the rest is dropped without a word
    if (id.is_string()) ids.push_back(id.get<std::string>());
    if (id.is_number_integer()) ids.push_back(id.dump());
  }
  std::sort(ids.begin(), ids.end(),
            [](const std::string& a, const std::string& b) { return disorder(a) < disorder(b); });
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  Json found = Json::array();
  for (const std::string& id : ids) {
    if (auto row = record(id)) found.push_back(std::move(*row));
  }
  return json_response(200, found);
}

Response Moneybird::debtors_report(const Call& call) const {
  const bool given = call.request.has_query("period");
  auto read =
      read_period(given ? call.request.query_value("period") : "this_month", economy_.today());
  if (auto* refused = std::get_if<Response>(&read)) return *refused;
  const Period& period = std::get<Period>(read);
  if (end_of_month(period.first) < period.last)
    return plain_refusal(400, "Period cannot exceed 1 month");
  std::map<std::int64_t, Money> open;
  for (const auto& [id, invoice] : economy_.invoices()) {
    if (!invoice.is_sent() || invoice.open_minor() == 0 || !period.contains(*invoice.invoice_date))
      continue;
    open[invoice.debtor].minor += invoice.open_minor();
    open[invoice.debtor].currency = invoice.total.currency;
  }
  Json rows = Json::array();
  for (const auto& [debtor, amount] : open) {
    rows.push_back(
        {{"contact_id", make_id(IdKind::contact, debtor)}, {"amount", base_amount_text(amount)}});
  }
  return json_response(200, {{"debtors", rows}});
}

}  // namespace dunning::sandbox::moneybird
