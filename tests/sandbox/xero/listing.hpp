#pragma once

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "daemon/core/instant.hpp"
#include "tests/sandbox/http.hpp"
#include "tests/sandbox/json.hpp"
#include "tests/sandbox/xero/switches.hpp"
#include "tests/sandbox/xero/where.hpp"

namespace dunning::sandbox::xero {

// How much of a record an answer shows.
enum class Shape { list, page, summary, single };

// A record that a list may show.
struct Row {
  std::string guid;
  Instant updated;
  std::function<std::optional<Value>(std::string_view)> field;
  std::function<Json(Shape)> wire;
};

struct Collection {
  std::string key;           // "Invoices"
  std::string id_field;      // "InvoiceID"
  std::string number_field;  // that "InvoiceNumbers" are about; empty: there is no such parameter
  bool paged = true;
  std::vector<Row> rows;
};

// The answer to a list: filtered, in order, one page of it. `page_shift` rows are skipped from page
// 2 on. The envelope is added by the caller: {"pagination": …, key: […]}.
using ListAnswer = std::variant<Json, Response>;
ListAnswer list(const Request& request, Collection collection, const Switches& switches,
                int page_shift);

}  // namespace dunning::sandbox::xero
