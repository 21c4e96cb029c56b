#pragma once

#include <memory>
#include <string>
#include <vector>

#include "daemon/net/origin.hpp"
#include "daemon/ports/budget_book.hpp"
#include "daemon/ports/clock.hpp"
#include "daemon/ports/system_rules.hpp"

namespace dunning::net {

// Asks the budget book before each request, and tells it afterwards what the answer's headers said.
// A request that the book refuses is never sent, and ends in its rate_limited. What goes elsewhere
// than to the system itself (a document at a signed address) costs nothing of its budgets. Borrows
// `next`, `book` and `clock`. Thread rule: as for Http.
class BudgetedHttp : public ports::Http {
 public:
  struct Parts {
    ports::Http& next;
    ports::BudgetBook& book;
    const ports::Clock& clock;
    std::vector<ports::RequestLimit> limits;
  };
  // `base_url`: the system. Error as origin_of.
  static Result<std::unique_ptr<BudgetedHttp>> create(Parts parts, const std::string& base_url);

  Result<ports::HttpResponse> send(const ports::HttpRequest& request) override;

 private:
  BudgetedHttp(Parts parts, Origin origin) : parts_(std::move(parts)), origin_(std::move(origin)) {}

  Parts parts_;
  Origin origin_;
};

}  // namespace dunning::net
