#pragma once

#include <string>
#include <vector>

#include "tests/sandbox/http.hpp"
#include "tests/sandbox/moneybird/refusals.hpp"

namespace dunning::sandbox::moneybird {

// `page` (from 1) and `per_page` (1…100, 50 when missing) of a list request.
struct Paging {
  std::size_t page = 1;
  std::size_t per_page = 50;
};
OrRefusal<Paging> read_paging(const Request& request);

// The part of `count` rows that the page shows. `shift` rows are skipped from page 2 on.
struct Slice {
  std::size_t from = 0;
  std::size_t until = 0;
  bool more = false;
};
Slice slice(const Paging& paging, std::size_t count, int shift);

// The Link header: rel="next" unless it is the last page, rel="prev" unless it is the first; empty
// when there is one page. The address repeats the query, or has the page number alone.
enum class LinkQuery { repeated, page_only };
std::string link_header(const Request& request, const std::string& base_url, const Paging& paging,
                        bool more, LinkQuery query);

}  // namespace dunning::sandbox::moneybird
