#include "tests/sandbox/journal.hpp"

#include <cctype>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

namespace dunning::sandbox {

namespace {

constexpr std::size_t kept_entries = 20'000;
constexpr std::size_t kept_exchanges = 2'000;

constexpr std::size_t kept_bytes = 8U << 20U;  // of bodies

bool is_guid(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0)
      return false;
  }
  return text.size() == 36;
}

// "GET /api/v2/4331…/sales_invoices/4331….json" → "GET /api/v2/{id}/sales_invoices/{id}.json"
std::string operation(const Request& request) {
  std::string name = request.method + " ";
  std::string number;
  const auto flush = [&] {
    name += number.size() >= 6 ? "{id}" : number;
    number.clear();
  };
  for (std::size_t i = 0; i < request.path.size(); ++i) {
    if (is_guid(std::string_view(request.path).substr(i, 36))) {
      flush();
      name += "{id}";
      i += 35;
      continue;
    }
    const char c = request.path[i];
    if (c >= '0' && c <= '9') {
      number += c;
    } else {
      flush();
      name += c;
    }
  }
  flush();
  return name;
}

}  // namespace

void Journal::asked(const Request& request, const Response& response, Instant at) {
  ++total_;
  Count& count = by_operation_[operation(request)];
  ++count.requests;
  count.bytes_in += static_cast<std::int64_t>(request.body.size());
  count.bytes_out += static_cast<std::int64_t>(response.body.size());
  last_.push_back({at, request.method, request.target, response.status, request.body.size(),
                   response.body.size()});
  if (last_.size() > kept_entries) last_.pop_front();
  const auto size = [](const Exchange& one) {
    return one.request.body.size() + one.response.body.size();
  };
  exchanges_.push_back({request, response});
  exchanged_bytes_ += size(exchanges_.back());
  while (exchanges_.size() > 1 &&
         (exchanged_bytes_ > kept_bytes || exchanges_.size() > kept_exchanges)) {
    exchanged_bytes_ -= size(exchanges_.front());
    exchanges_.pop_front();
  }
  if (watcher_) watcher_(request, response);
}

Json Journal::exchanges(const std::string& part) const {
  const std::set<std::string> secret{"authorization", "cookie"};
  Json all = Json::array();
  for (const Exchange& one : exchanges_) {
    if (one.request.path.find(part) == std::string::npos) continue;
    Json headers = Json::object();
    for (const auto& [name, value] : one.request.headers) {
      if (!secret.contains(name)) headers[name] = value;
    }
    all.push_back({{"method", one.request.method},
                   {"target", one.request.target},
                   {"headers", headers},
                   {"body", one.request.body},
                   {"status", one.response.status},
                   {"content_type", one.response.content_type},
                   {"answer", one.response.body}});
  }
  return all;
}

Json Journal::requests(const std::string& part) const {
  Json answer{{"total", 0}, {"bytes_in", 0}, {"bytes_out", 0}};
  Count sum;
  Json operations = Json::object();
  for (const auto& [name, count] : by_operation_) {
    if (name.find(part) == std::string::npos) continue;
    sum.requests += count.requests;
    sum.bytes_in += count.bytes_in;
    sum.bytes_out += count.bytes_out;
    operations[name] = {
        {"count", count.requests}, {"bytes_in", count.bytes_in}, {"bytes_out", count.bytes_out}};
  }
  answer["total"] = sum.requests;
  answer["bytes_in"] = sum.bytes_in;
  answer["bytes_out"] = sum.bytes_out;
  answer["operations"] = std::move(operations);
  Json& log = answer["log"] = Json::array();
  for (const Entry& entry : last_) {
    if (entry.target.find(part) == std::string::npos) continue;
    log.push_back({{"at", to_string(entry.at)},
                   {"method", entry.method},
                   {"target", entry.target},
                   {"status", entry.status},
                   {"bytes_in", entry.bytes_in},
                   {"bytes_out", entry.bytes_out}});
  }
  return answer;
}

Json Journal::written() const {
  static const std::regex marker("[0-9a-f]{32}");
  Json answer{{"count", written_.size()}};
  Json notes = Json::array();
  std::map<std::string, int> markers;
  for (const Written& note : written_) {
    std::smatch found;
    const bool marked = std::regex_search(note.text, found, marker);
    if (marked) ++markers[found.str()];
    notes.push_back({{"system", note.system},
                     {"about", note.about},
                     {"record", note.record},
                     {"label", note.label},
                     {"note_id", note.note_id},
                     {"text", note.text},
                     {"marker", marked ? Json(found.str()) : Json()},
                     {"at", to_string(note.at)}});
  }
  answer["notes"] = std::move(notes);
  Json& counts = answer["per_marker"] = Json::object();
  for (const auto& [text, count] : markers)
    counts[text] = count;
  return answer;
}

void Journal::reset() {
  exchanges_.clear();
  exchanged_bytes_ = 0;
  last_.clear();
  by_operation_.clear();
  total_ = 0;
  written_.clear();
}

}  // namespace dunning::sandbox
