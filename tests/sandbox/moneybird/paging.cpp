#include "tests/sandbox/moneybird/paging.hpp"

#include <algorithm>

#include "daemon/core/digits.hpp"

namespace dunning::sandbox::moneybird {

namespace {

constexpr std::int64_t largest_page = 100;

// The query as it came, without its page.
std::string query_without_page(const std::string& target) {
  const std::size_t mark = target.find('?');
  if (mark == std::string::npos) return "";
  std::string kept;
  std::size_t from = mark + 1;
  while (from < target.size()) {
    const std::size_t end = std::min(target.find('&', from), target.size());
    const std::string part = target.substr(from, end - from);
    if (!part.starts_with("page=") && !part.empty()) kept += part + "&";
    from = end + 1;
  }
  return kept;
}

}  // namespace

OrRefusal<Paging> read_paging(const Request& request) {
  Paging paging;
  if (request.has_query("per_page")) {
    const auto size = digits(request.query_value("per_page"));
    if (!size || *size < 1 || *size > largest_page) {
      return plain_refusal(400, "per_page does not have a valid value");
    }
    paging.per_page = static_cast<std::size_t>(*size);
  }
  if (request.has_query("page")) {
    const auto page = digits(request.query_value("page"));
    if (!page || *page < 1 || *page > 1'000'000'000)
      return plain_refusal(400, "page does not have a valid value");
    paging.page = static_cast<std::size_t>(*page);
  }
  return paging;
}

Slice slice(const Paging& paging, std::size_t count, int shift) {
  const std::size_t skipped = paging.page > 1 ? static_cast<std::size_t>(shift) : 0;
  Slice part;
  part.from = std::min((paging.page - 1) * paging.per_page + skipped, count);
  part.until = std::min(part.from + paging.per_page, count);
  part.more = part.until < count;
  return part;
}

std::string link_header(const Request& request, const std::string& base_url, const Paging& paging,
                        bool more, LinkQuery query) {
  const std::string kept = query == LinkQuery::repeated ? query_without_page(request.target) : "";
  const auto link = [&](std::size_t page, const char* relation) {
    return "<" + base_url + request.path + "?" + kept + "page=" + std::to_string(page) +
           ">; rel=\"" + relation + "\"";
  };
  std::string header;
  if (more) header = link(paging.page + 1, "next");
  if (paging.page > 1) header += (header.empty() ? "" : ", ") + link(paging.page - 1, "prev");
  return header;
}

}  // namespace dunning::sandbox::moneybird
