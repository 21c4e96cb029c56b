#include "tests/contract/wire/held_http.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <sstream>

#include "daemon/core/text.hpp"

namespace dunning::contract::wire {

HeldHttp::HeldHttp(ports::Http& next, const std::string& file)
    : next_(next),
      table_(
          Table::read(std::string(DUNNING_SOURCE_DIR) + "/tests/contract/wire/" + file).value()) {}

Result<ports::HttpResponse> HeldHttp::send(const ports::HttpRequest& request) {
  auto response = next_.send(request);
  if (!response) return response;
  Exchange exchange;
  exchange.method = request.method;
  exchange.target = request.url.substr(request.url.find('/', std::string("https://").size()));
  for (const auto& [name, value] : request.headers)
    exchange.headers[ascii_lower(name)] = value;
  exchange.body = request.body;
  exchange.status = response->status;
  exchange.content_type =
      std::string(ports::find_header(response->headers, "Content-Type").value_or(""));
  exchange.answer = std::string(std::istreambuf_iterator<char>(*response->body), {});
  response->body = std::make_unique<std::istringstream>(exchange.answer);
  for (const auto& complaint : table_->complaints(exchange))
    FAIL_CHECK(complaint);
  CHECK(response->status < 400);
  return response;
}

std::string pull_all(ports::Connector& connector, ports::PullMode mode, const std::string& cursor,
                     std::vector<RecordRef>& seen) {
  std::string resume;
  while (true) {
    const auto page = connector.pull(mode, cursor, resume);
    REQUIRE_MESSAGE(page, page.error().message);
    for (const auto& record : page->records)
      seen.push_back(dunning::ref(record));
    for (const auto& one : page->listed)
      seen.push_back(one.ref);
    CHECK(page->unreadable.empty());
    if (page->next_cursor) return *page->next_cursor;
    resume = *page->resume;
  }
}

}  // namespace dunning::contract::wire
