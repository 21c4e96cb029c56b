// What ScriptedExact answers.
#include <algorithm>
#include <array>
#include <set>

#include "daemon/core/money.hpp"
#include "daemon/json/parse.hpp"
#include "daemon/json/write.hpp"
#include "tests/contract/connector/scripted_exact.hpp"

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
  const auto text_of = &ScriptedExact::text_of;
  const auto number_of = &ScriptedExact::number_of;
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
    const auto field = text_of(row, "Subject").empty() ? "Description" : "Subject";
    return text_of(row, field).find(wanted) != std::string::npos;
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

Scripted ScriptedExact::answer(const ports::HttpRequest& request) {
  Scripted scripted;
  auto other = instead ? instead(request) : std::nullopt;
  if (other) {
    scripted = std::move(*other);
  } else if (fault_) {
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
    return {200,
            {},
            R"({"d":{"results":[{"Code":"30","CreditManagementScenario":)" +
                (scenario ? "\"" + *scenario + "\"" : "null") + "}]}}",
            {}};
  if (path == "read/sync/Sync/SyncTimestamp") {
    if (!habits_.says_sync_timestamp) return refusal(400, "Bad Request - Error in query syntax.");
    return {200, {}, R"({"d":{"results":[{"TimeStampAsBigInt":"7001"}]}})", {}};
  }
  if (path == "read/financial/OutstandingInvoicesOverview") return overview();
  if (path == "activities/CommunicationNotes" || path == "activities/Tasks")
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
