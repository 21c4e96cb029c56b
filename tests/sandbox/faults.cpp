#include "tests/sandbox/faults.hpp"

#include <nlohmann/json.hpp>

#include "daemon/core/spelling.hpp"
#include "tests/sandbox/http_date.hpp"

namespace dunning::sandbox {

namespace {

constexpr Spelling<FaultKind> kinds[] = {
    {FaultKind::status, "status"},
    {FaultKind::malformed_json, "malformed_json"},
    {FaultKind::truncate, "truncate"},
    {FaultKind::cut_connection, "cut_connection"},
    {FaultKind::slow_drip, "slow_drip"},
    {FaultKind::endless_body, "endless_body"},
    {FaultKind::delay, "delay"},
    {FaultKind::shifted_pages, "shifted_pages"},
    {FaultKind::duplicate_rows, "duplicate_rows"},
};

constexpr Spelling<RetryAfter> retry_forms[] = {
    {RetryAfter::epoch, "epoch"},         {RetryAfter::delta, "delta"},
    {RetryAfter::http_date, "http_date"}, {RetryAfter::none, "none"},
    {RetryAfter::html, "html"},
};

constexpr int drip_pace_ms = 100;
constexpr std::size_t endless_piece = 16'384;

// The list of an answer: the whole of it, or what stands in "d" or "d.results".
Json* list_of(Json& body) {
  if (body.is_array()) return &body;
  if (!body.is_object() || !body.contains("d")) return nullptr;
  Json& d = body["d"];
  if (d.is_array()) return &d;
  return d.is_object() && d.contains("results") && d["results"].is_array() ? &d["results"]
                                                                           : nullptr;
}

void repeat_first_row(Response& response) {
  Json body = Json::parse(response.body, nullptr, false);
  Json* rows = list_of(body);
  if (rows == nullptr || rows->empty()) return;
  const Json first = rows->front();
  rows->push_back(first);
  response.body = text_of(body);
}

}  // namespace

Result<int> Faults::add(const Json& from) {
  if (!from.is_object()) return fail(ErrorKind::invalid_input, "a fault is a JSON object");
  Fault fault;
  fault.matching = TRY(Matching::read(from));
  const std::string kind = TRY(text_member(from, "kind", ""));
  const auto known = read_spelling(kinds, kind);
  if (!known) return fail(ErrorKind::invalid_input, "unknown kind of fault '" + kind + "'");
  fault.kind = *known;
  fault.count = static_cast<int>(TRY(whole_member(from, "count", 1)));
  fault.status = static_cast<int>(TRY(whole_member(from, "status", 500)));
  const std::string form = TRY(text_member(from, "retry_after", "epoch"));
  const auto known_form = read_spelling(retry_forms, form);
  if (!known_form)
    return fail(ErrorKind::invalid_input, "unknown form of Retry-After '" + form + "'");
  fault.retry_after = *known_form;
  fault.after_s = static_cast<int>(TRY(whole_member(from, "after_s", 60)));
  fault.ms = static_cast<int>(
      TRY(whole_member(from, "ms", fault.kind == FaultKind::slow_drip ? drip_pace_ms : 0)));
  fault.after_effect = TRY(flag_member(from, "after_effect", false));
  fault.id = ++last_id_;
  faults_.push_back(fault);
  return fault.id;
}

bool Faults::remove(int id) {
  return std::erase_if(faults_, [id](const Fault& fault) { return fault.id == id; }) > 0;
}

Json Faults::list() const {
  Json all = Json::array();
  for (const Fault& fault : faults_) {
    all.push_back({{"id", fault.id},
                   {"kind", spelled(kinds, fault.kind)},
                   {"method", fault.matching.method},
                   {"path_prefix", fault.matching.path_prefix},
                   {"path_contains", fault.matching.path_contains},
                   {"nth", fault.matching.nth},
                   {"count", fault.count},
                   {"seen", fault.seen},
                   {"done", fault.done}});
  }
  return all;
}

std::optional<Fault> Faults::strike(const Request& request, const std::string& below) {
  std::optional<Fault> struck;
  for (Fault& fault : faults_) {
    if (!fault.matching.fits(request, below)) continue;
    ++fault.seen;
    if (struck || fault.seen < fault.matching.nth) continue;
    if (fault.count != 0 && fault.done >= fault.count) continue;
    ++fault.done;
    struck = fault;
  }
  return struck;
}

void spoil(const Fault& fault, Response& response) {
  switch (fault.kind) {
    case FaultKind::malformed_json:
      response.body = "[{\"id\":\"1\", " + response.body.substr(0, response.body.size() / 2) + ",}";
      return;
    case FaultKind::truncate:
      response.delivery = Delivery::truncated;
      return;
    case FaultKind::cut_connection:
      response.delivery = Delivery::cut;
      return;
    case FaultKind::slow_drip:
      response.delivery = Delivery::dripped;
      response.pace_ms = fault.ms;
      return;
    case FaultKind::endless_body: {
      response.delivery = Delivery::endless;
      std::string piece;
      while (piece.size() < endless_piece)
        piece += "{\"id\":\"1\",\"version\":1},";
      response.body = "[" + piece;  // repeated as it is: what matters is that it does not end
      return;
    }
    case FaultKind::delay:
      response.delay_ms = fault.ms;
      return;
    case FaultKind::duplicate_rows:
      return repeat_first_row(response);
    case FaultKind::status:
    case FaultKind::shifted_pages:
      return;
  }
}

void say_retry_after(const Fault& fault, Instant now, Response& response) {
  const Instant later = now + Millis{1'000LL * fault.after_s};
  switch (fault.retry_after) {
    case RetryAfter::epoch:
      response.headers.emplace_back("Retry-After", std::to_string(later.ms / 1'000));
      return;
    case RetryAfter::delta:
      response.headers.emplace_back("Retry-After", std::to_string(fault.after_s));
      return;
    case RetryAfter::http_date:
      response.headers.emplace_back("Retry-After", http_date(later));
      return;
    case RetryAfter::none:
      return;
    case RetryAfter::html:
      response.content_type = "text/html";
      response.body =
          "<html>\r\n<head><title>429 Too Many Requests</title></head>\r\n<body>\r\n"
          "<center><h1>429 Too Many Requests</h1></center>\r\n</body>\r\n</html>\r\n";
      return;
  }
}

}  // namespace dunning::sandbox
