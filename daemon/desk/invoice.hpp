#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/desk/done.hpp"

// What a person decided about one invoice.
namespace dunning::desk {

// S41. `invoice set NUMBER key=value…`: facts the law needs, before what is known of the debtor and
// the administration. An empty value takes one back. All are checked before the first is written
// down.
struct InvoiceSetWish {
  std::optional<std::string> administration;
  std::string invoice;
  std::vector<std::pair<std::string, std::string>> settings;
  std::string reason;  // may be empty
};
Result<Done> set_invoice(const Desk& desk, const InvoiceSetWish& wish);

}  // namespace dunning::desk
