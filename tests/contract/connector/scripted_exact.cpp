#include "tests/contract/connector/scripted_exact.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "daemon/app/plugin_host.hpp"
#include "daemon/core/money.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"

namespace dunning::contract {
namespace {

using fakes::Scripted;
using json::Value;
using Row = ScriptedExact::Row;

constexpr std::string_view host = "https://start.exactonline.example";
constexpr std::string_view root = "https://start.exactonline.example/api/v1/123456/";

std::string http_date(Instant at) {
  constexpr std::array<const char*, 7> days{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::string iso = to_string(at);
  const Date date = *parse_date(iso.substr(0, 10));
  return std::string(days.at(date.iso_weekday() - 1)) + ", " + iso.substr(8, 2) + " " +
         months.at(date.month() - 1) + " " + iso.substr(0, 4) + " " + iso.substr(11, 8) + " GMT";
}

std::int64_t cents(const std::string& amount) {
  return parse_money(amount, Currency()).value().minor;
}

Value wire_date(Date date) {
  return Value("/Date(" + std::to_string(date.days() * 86'400'000) + ")/");
}

std::string decoded(std::string_view text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size()) {
      plain += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
      at += 2;
    } else {
      plain += text[at];
    }
  }
  return plain;
}

std::string option(const std::string& url, const std::string& name) {
  const auto at = url.find(name + "=");
  if (at == std::string::npos) return {};
  const auto begin = at + name.size() + 1;
  return decoded(url.substr(begin, url.find('&', begin) - begin));
}

std::set<std::string> guids_in(const std::string& filter) {
  std::set<std::string> guids;
  constexpr std::string_view mark = "guid'";
  for (auto at = filter.find(mark); at != std::string::npos; at = filter.find(mark, at + 1))
    guids.insert(filter.substr(at + mark.size(), 36));
  return guids;
}

std::string text_of(const Row& row, const std::string& name) {
  const auto found = row.find(name);
  if (found == row.end() || found->second.is_null()) return {};
  return found->second.kind() == Value::Kind::number ? found->second.token() : found->second.text();
}

std::int64_t number_of(const Row& row, const std::string& name) {
  const auto text = text_of(row, name);
  return text.empty() ? 0 : std::stoll(text);
}

Scripted refusal(int status, const std::string& says) {
  return {status,
          {},
          json::write(Value::object(
              {{"error",
                Value::object({{"code", ""},
                               {"message", Value::object({{"lang", ""}, {"value", says}})}})}})),
          {}};
}

// What the connector's filters mean.
bool fits(const Row& row, const std::string& filter) {
  if (const auto at = filter.find("Timestamp gt "); at != std::string::npos)
    return number_of(row, "Timestamp") > std::stoll(filter.substr(at + 13));
  if (const auto at = filter.find(" eq guid'"); at != std::string::npos) {
    const auto begin = filter.find_last_of("( ", at - 1);
    const auto field = filter.substr(begin == std::string::npos ? 0 : begin + 1,
                                     at - (begin == std::string::npos ? 0 : begin + 1));
    if (!guids_in(filter).contains(text_of(row, field))) return false;
  }
  if (const auto at = filter.find("substringof('"); at != std::string::npos) {
    const auto begin = at + 13;
    const auto wanted = filter.substr(begin, filter.find('\'', begin) - begin);
    return text_of(row, "Subject").find(wanted) != std::string::npos;
  }
  if (filter.find("Status lt 50") != std::string::npos) {
    if (number_of(row, "Status") < 50) return true;
    return filter.find("or EndDate ge") != std::string::npos && !text_of(row, "EndDate").empty();
  }
  if (filter.find("Account eq null") != std::string::npos)
    return text_of(row, "Account").empty() && text_of(row, "GLAccountCode") == "2990";
  return true;
}

}  // namespace

ScriptedExact::ScriptedExact(const app::PluginHost& plugins, ExactHabits habits)
    : plugins_(plugins), habits_(habits) {}

std::unique_ptr<ports::Connector> ScriptedExact::connect() {
  auto connector = plugins_.create(
      "exact_online",
      {http_, clock_, log_, {{"base_url", std::string(host)}, {"division", "123456"}}});
  REQUIRE_MESSAGE(connector, connector.error().message);
  return std::move(*connector);
}

std::string ScriptedExact::next_guid() {
  // Neither in the order in which they are made, nor close together.
  const auto number = static_cast<std::uint64_t>(++last_id_) * 2'654'435'761U % 4'294'967'291U;
  std::array<char, 64> guid{};
  std::snprintf(guid.data(), guid.size(), "%08llx-7b1e-4d52-9c6e-%012lld",
                static_cast<unsigned long long>(number), static_cast<long long>(last_id_));
  return guid.data();
}

Value ScriptedExact::today() const {
  return wire_date(*parse_date(to_string(clock_.now()).substr(0, 10)));
}

Value ScriptedExact::wire_amount(std::int64_t owed_minor) const {
  const auto minor = habits_.negative_is_owed ? -owed_minor : owed_minor;
  return Value::number(decimal_text({minor, Currency()}));
}

void ScriptedExact::touch(Row& row) {
  ++timestamp_;
  row["Timestamp"] = habits_.int64_as_text ? Value(std::to_string(timestamp_)) : Value(timestamp_);
}

std::string ScriptedExact::add_debtor(const std::string& name) {
  const auto id = next_guid();
  const auto contact = next_guid();
  accounts_[id] = {{"ID", id},
                   {"Code", "               417"},
                   {"Name", name},
                   {"Email", "info@voorbeeld.example"},
                   {"Country", "NL "},
                   {"Language", "NL"},
                   {"MainContact", contact},
                   {"Blocked", false},
                   {"IsAnonymised", 0}};
  contacts_[contact] = {{"ID", contact},
                        {"Account", id},
                        {"IsMainContact", true},
                        {"FullName", "Anna de Vries"},
                        {"Email", "anna@voorbeeld.example"}};
  touch(accounts_[id]);
  touch(contacts_[contact]);
  return id;
}

Row ScriptedExact::new_term(const std::string& debtor, std::int64_t type) {
  Row row{{"ID", next_guid()},
          {"Account", debtor},
          {"AccountName", accounts_.at(debtor).at("Name")},
          {"AccountContactName", "Anna de Vries"},
          {"TransactionID", next_guid()},
          {"TransactionEntryID", next_guid()},
          {"Currency", "EUR"},
          {"TransactionType", type},
          {"LineType", 20},
          {"Status", 20},
          {"IsFullyPaid", false},
          {"PaymentMethod", "B"},
          {"PaymentCondition", "30"},
          {"EntryDate", today()},
          {"InvoiceDate", wire_date(*parse_date("2026-10-01"))},
          {"DueDate", wire_date(*parse_date("2026-10-31"))}};
  return row;
}

std::string ScriptedExact::add_invoice(const std::string& debtor, const std::string& amount) {
  auto row = new_term(debtor, 20);
  const auto id = text_of(row, "ID");
  const auto number = 26'700'000 + ++last_id_;
  row["InvoiceNumber"] = number;
  row["EntryNumber"] = number;
  row["YourRef"] = "F2026-" + std::to_string(number);
  row["Document"] = next_guid();
  row["AmountFC"] = wire_amount(cents(amount));
  row["TransactionAmountFC"] = Value::number(decimal_text({cents(amount), Currency()}));
  true_minor_[id] = cents(amount);
  touch(row);
  const auto transaction = text_of(row, "TransactionID");
  terms_[id] = std::move(row);
  return transaction;
}

std::string ScriptedExact::add_credit_note(const std::string& debtor, const std::string& amount) {
  auto row = new_term(debtor, 21);
  const auto id = text_of(row, "ID");
  row["InvoiceNumber"] = 26'700'000 + ++last_id_;
  row["AmountFC"] = wire_amount(-cents(amount));
  row["TransactionAmountFC"] = Value::number(decimal_text({-cents(amount), Currency()}));
  true_minor_[id] = -cents(amount);
  touch(row);
  const auto transaction = text_of(row, "TransactionID");
  terms_[id] = std::move(row);
  return transaction;
}

std::string ScriptedExact::add_receipt(const std::string& debtor, const std::string& amount) {
  auto row = new_term(debtor, 40);
  const auto id = text_of(row, "ID");
  row["Description"] = "overboeking";
  row["AmountFC"] = wire_amount(-cents(amount));
  row["TransactionAmountFC"] = Value::number(decimal_text({cents(amount), Currency()}));
  true_minor_[id] = -cents(amount);
  touch(row);
  const auto transaction = text_of(row, "TransactionID");
  terms_[id] = std::move(row);
  return transaction;
}

std::vector<std::string> ScriptedExact::terms_of(const std::string& invoice) const {
  std::vector<std::string> ids;
  for (const auto& [id, row] : terms_) {
    if (text_of(row, "TransactionID") == invoice) ids.push_back(id);
  }
  return ids;
}

std::int64_t ScriptedExact::owed_minor(const Row& row) const {
  return true_minor_.at(text_of(row, "ID"));
}

void ScriptedExact::add_term(const std::string& invoice, const std::string& amount, Date due) {
  std::int64_t total = cents(amount);
  Row added;
  for (const auto& id : terms_of(invoice)) {
    total += owed_minor(terms_.at(id));
    added = terms_.at(id);
  }
  const auto id = next_guid();
  added["ID"] = id;
  added["AmountFC"] = wire_amount(cents(amount));
  added["DueDate"] = wire_date(due);
  true_minor_[id] = cents(amount);
  terms_[id] = added;
  for (const auto& one : terms_of(invoice)) {
    terms_.at(one)["TransactionAmountFC"] = Value::number(decimal_text({total, Currency()}));
    touch(terms_.at(one));
  }
}

void ScriptedExact::pay(const std::string& invoice, const std::string& amount) {
  const auto settle = [&](Row& row) {
    row["Status"] = 50;
    row["IsFullyPaid"] = true;
    row["LastPaymentDate"] = today();
    row["EndDate"] = today();
    if (!habits_.settled_amount_stays) row["AmountFC"] = Value::number("0");
    touch(row);
  };
  std::int64_t left = cents(amount);
  for (const auto& id : terms_of(invoice)) {
    auto& row = terms_.at(id);
    const auto open = owed_minor(row);
    if (left <= 0 || number_of(row, "Status") == 50) continue;
    if (left >= open) {
      settle(row);
      left -= open;
      continue;
    }
    // A part was paid: the term is split.
    Row other = row;
    const auto other_id = next_guid();
    other["ID"] = other_id;
    const bool keeps = habits_.open_part_keeps_id;
    auto& paid = keeps ? other : row;
    auto& rest = keeps ? row : other;
    true_minor_[text_of(paid, "ID")] = left;
    true_minor_[text_of(rest, "ID")] = open - left;
    paid["AmountFC"] = wire_amount(left);
    rest["AmountFC"] = wire_amount(open - left);
    settle(paid);
    touch(rest);
    terms_[other_id] = std::move(other);
    left = 0;
  }
}

void ScriptedExact::remove_terms(const std::string& transaction) {
  for (const auto& id : terms_of(transaction)) {
    terms_.erase(id);
    const auto deletion = next_guid();
    deleted_[deletion] = {{"ID", deletion}, {"EntityKey", id}, {"EntityType", 10}};
    touch(deleted_[deletion]);
  }
}

void ScriptedExact::spoil_invoice(const std::string& invoice) {
  for (const auto& id : terms_of(invoice)) {
    terms_.at(id)["AmountFC"] = "12,50";
    touch(terms_.at(id));
  }
}

std::string ScriptedExact::add_bank_line(const std::string& amount, const std::string& message) {
  const auto id = next_guid();
  lines_[id] = {{"ID", id},
                {"Date", today()},
                {"AmountFC", Value::number(decimal_text({-cents(amount), Currency()}))},
                {"Currency", "EUR"},
                {"GLAccountCode", "2990"},
                {"GLAccountDescription", "Vraagposten"},
                {"Description", message},
                {"Type", 40}};
  return id;
}

void ScriptedExact::book(const std::string& bank_line, const std::string& invoice) {
  auto& line = lines_.at(bank_line);
  const auto received = -cents(text_of(line, "AmountFC"));
  std::int64_t matched = 0;
  for (const auto& id : terms_of(bank_line))
    matched -= owed_minor(terms_.at(id));
  std::int64_t open = 0;
  std::string account;
  for (const auto& id : terms_of(invoice)) {
    account = text_of(terms_.at(id), "Account");
    if (number_of(terms_.at(id), "Status") != 50) open += owed_minor(terms_.at(id));
  }
  const auto taken = std::min(open, received - matched);
  line["Account"] = account;
  line["GLAccountCode"] = "1300";
  line["GLAccountDescription"] = "Debiteuren";
  auto row = new_term(account, 40);
  const auto id = text_of(row, "ID");
  row["TransactionID"] = bank_line;
  row["AmountFC"] = wire_amount(-taken);
  row["TransactionAmountFC"] = Value::number(decimal_text({received, Currency()}));
  row["Description"] = line.at("Description");
  row["Status"] = 50;
  row["EndDate"] = today();
  true_minor_[id] = -taken;
  touch(row);
  terms_[id] = std::move(row);
  pay(invoice, decimal_text({taken, Currency()}));
}

void ScriptedExact::remove_bank_line(const std::string& bank_line) {
  lines_.erase(bank_line);
  remove_terms(bank_line);
}

void ScriptedExact::spoil_bank_line(const std::string& bank_line) {
  lines_.at(bank_line)["AmountFC"] = "12,50";
}

void ScriptedExact::remark(const std::string& debtor, const std::string& text) {
  accounts_.at(debtor)["Remarks"] = text;
  touch(accounts_.at(debtor));
}

void ScriptedExact::tag(const std::string& debtor, const std::string& name,
                        const std::string& value) {
  accounts_.at(debtor)["Classification"] = name;
  accounts_.at(debtor)["ClassificationDescription"] = value;
  touch(accounts_.at(debtor));
}

std::vector<std::string> ScriptedExact::notes(const std::string& invoice) {
  std::string account;
  for (const auto& id : terms_of(invoice))
    account = text_of(terms_.at(id), "Account");
  std::vector<std::string> all;
  for (const auto& [id, note] : notes_) {
    if (text_of(note, "Account") == account) all.push_back(text_of(note, "Notes"));
  }
  return all;
}

void ScriptedExact::move_division() {
  ++moved_;
  timestamp_ = 100;
  for (auto* rows : {&accounts_, &contacts_, &terms_, &deleted_}) {
    for (auto& [id, row] : *rows)
      touch(row);
  }
}

Scripted ScriptedExact::answer(const ports::HttpRequest& request) {
  Scripted scripted;
  if (fault_) {
    scripted = failure(*std::exchange(fault_, std::nullopt));
  } else {
    scripted = carry_out(request);
    if (std::exchange(lose_answer_, false)) {
      scripted.error =
          Error{ErrorKind::transient, "the connection ended before the answer", std::nullopt};
    }
  }
  scripted.headers.emplace_back("Date", http_date(clock_.now()));
  return scripted;
}

Scripted ScriptedExact::failure(Fault fault) const {
  const auto nothing_whole = [](const char* why) {
    return Scripted{0, {}, "", Error{ErrorKind::transient, why, std::nullopt}};
  };
  switch (fault) {
    case Fault::too_many_requests:
      return {429,
              {{"X-RateLimit-Minutely-Limit", "60"},
               {"X-RateLimit-Minutely-Remaining", "0"},
               {"X-RateLimit-Minutely-Reset", std::to_string(clock_.now().ms + 30'000)}},
              "",
              {}};
    case Fault::unauthorized:
      return {401, {{"WWW-Authenticate", "message%20expired"}}, "", {}};
    case Fault::not_found:
      return refusal(404, "Resource not found");
    case Fault::server_error:
      return refusal(500, "A problem has occurred.");
    case Fault::malformed:
      return {200, {}, R"({"d":{"results":[{"ID":)", {}};
    case Fault::truncated:
      return nothing_whole("the connection ended in the middle of the answer");
    case Fault::endless:
      return nothing_whole("the answer is larger than allowed");
    case Fault::slow:
      return nothing_whole("no whole answer in time");
  }
  return refusal(404, "Resource not found");
}

Scripted ScriptedExact::carry_out(const ports::HttpRequest& request) {
  if (request.url.starts_with(std::string(host) + "/docs/SysAttachment.aspx"))
    return {200, {{"Content-Type", "application/pdf"}}, "%PDF-1.4\n%%EOF\n", {}};
  if (request.url.starts_with(std::string(host) + "/api/v1/current/Me"))
    return {200, {}, R"({"d":{"results":[{"CurrentDivision":99,"UserID":null}]}})", {}};
  if (!request.url.starts_with(root)) return refusal(404, "Resource not found");
  const std::string rest = request.url.substr(root.size());
  const std::string path = rest.substr(0, rest.find('?'));
  const std::string filter = option(rest, "$filter");
  if (path == "system/Divisions") {
    return {
        200,
        {},
        R"({"d":{"results":[{"Code":123456,"Description":"Acme","Currency":"EUR","Country":"NL ",)"
        R"("DivisionMoveDate":"/Date()" +
            std::to_string(moved_) + R"()/","DivisionHRLinkUnlinkDate":null}]}})",
        {}};
  }
  if (path == "cashflow/PaymentConditions")
    return {200, {}, R"({"d":{"results":[{"Code":"30","CreditManagementScenario":null}]}})", {}};
  if (path == "read/sync/Sync/SyncTimestamp") {
    if (!habits_.says_sync_timestamp) return refusal(400, "Bad Request - Error in query syntax.");
    return {200, {}, R"({"d":{"results":[{"TimeStampAsBigInt":"7001"}]}})", {}};
  }
  if (path == "read/financial/OutstandingInvoicesOverview") return overview();
  if (path == "activities/CommunicationNotes")
    return request.method == "POST" ? add_note(request.body) : page_of(notes_, request.url, filter);
  if (path == "documents/DocumentAttachments") {
    return {200,
            {},
            R"({"d":{"results":[{"ID":null,"FileName":"Factuur 1.pdf","Url":")" +
                std::string(host) + R"(/docs/SysAttachment.aspx?ID=1&_Division_=123456"}]}})",
            {}};
  }
  if (path == "financialtransaction/TransactionLines") {
    if (bank_lines_hidden_) {
      auto scripted = refusal(403, "Forbidden - Application Scope Violated. Cannot read");
      scripted.headers.emplace_back("Reason", "NoDivisionAccess");
      return scripted;
    }
    if (option(rest, "$orderby").empty()) return page_of(lines_, request.url, filter);
    Rows newest;
    for (const auto& [id, line] : lines_) {
      if (newest.empty() || text_of(line, "Date") > text_of(newest.begin()->second, "Date"))
        newest = {{id, line}};
    }
    return page_of(newest, request.url, "");
  }
  const std::pair<const char*, const Rows*> resources[] = {{"bulk/CRM/Contacts", &contacts_},
                                                           {"sync/CRM/Contacts", &contacts_},
                                                           {"bulk/CRM/Accounts", &accounts_},
                                                           {"sync/CRM/Accounts", &accounts_},
                                                           {"bulk/Cashflow/Receivables", &terms_},
                                                           {"sync/Cashflow/PaymentTerms", &terms_},
                                                           {"sync/Deleted", &deleted_}};
  for (const auto& [name, rows] : resources) {
    if (path != name) continue;
    if (option(rest, "$select").empty())
      return refusal(400, "Please add a $select or a $top=1 statement to the query string.");
    return page_of(*rows, request.url, filter);
  }
  return refusal(404, "Resource not found");
}

// In the order of the ids; the token names the last one of the page before.
Scripted ScriptedExact::page_of(const Rows& rows, const std::string& url,
                                const std::string& filter) {
  const auto token = option(url, "$skiptoken");
  const auto select = "," + option(url, "$select") + ",";
  auto list = Value::array();
  std::string last;
  bool more = false;
  // Small pages are for pulls; a look by id has its rows on one.
  const bool by_id = filter.find(" eq guid'") != std::string::npos;
  const std::size_t size = by_id ? 1'000 : habits_.page_size;
  for (auto row = token.empty() ? rows.begin() : rows.upper_bound(token.substr(5, 36));
       row != rows.end(); ++row) {
    if (!fits(row->second, filter)) continue;
    if (list.items().size() == size) {
      more = true;
      break;
    }
    auto entity = Value::object({{"__metadata", Value::object({{"uri", "x"}, {"type", "y"}})}});
    for (const auto& [name, value] : row->second) {
      if (select.find("," + name + ",") != std::string::npos) entity.set(name, value);
    }
    list.push(std::move(entity));
    last = row->first;
  }
  if (!more && habits_.bare_arrays)
    return {200, {}, json::write(Value::object({{"d", std::move(list)}})), {}};
  auto d = Value::object({{"results", std::move(list)}});
  if (more) {
    const auto kept = url.substr(0, url.find("&$skiptoken="));
    d.set("__next", kept + "&$skiptoken=guid'" + last + "'");
  }
  return {200, {}, json::write(Value::object({{"d", std::move(d)}})), {}};
}

Scripted ScriptedExact::overview() const {
  std::int64_t owed = 0;
  for (const auto& [id, row] : terms_) {
    if (number_of(row, "Status") != 50) owed += owed_minor(row);
  }
  const auto shown = total_shown.value_or(decimal_text({owed, Currency()}));
  return {200,
          {},
          R"({"d":{"results":[{"CurrencyCode":"EUR","OutstandingReceivableInvoiceAmount":)" +
              shown + "}]}}",
          {}};
}

Scripted ScriptedExact::add_note(const std::string& body) {
  const auto wire = json::parse(body);
  if (!wire) return refusal(400, "Bad Request");
  const auto id = next_guid();
  auto& note = notes_[id];
  note["ID"] = id;
  for (const auto& member : wire->members())
    note[member.key] = member.value;
  return {201, {}, json::write(Value::object({{"d", Value::object({{"ID", id}})}})), {}};
}

}  // namespace dunning::contract
