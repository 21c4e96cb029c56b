#pragma once

#include <optional>
#include <string>
#include <vector>

#include "daemon/desk/desk.hpp"
#include "daemon/json/value.hpp"
#include "daemon/store/overview.hpp"

namespace dunning::desk {

struct ListQuestion {
  std::optional<std::string> administration;  // none: all of the configuration
  // invoices: a state of the books ("open", "paid"…), none: what is open. messages: a delivery
  // state, none: all. debtors: not taken.
  std::optional<std::string> state;
  std::size_t limit = 1000;  // rows of one administration
};

template <class Row>
struct Listed {
  struct Of {
    Administration administration;
    std::vector<Row> rows;
    bool more = false;  // the limit cut it off
  };
  std::vector<Of> administrations;
};

using Invoices = Listed<store::Overview::InvoiceRow>;
using Debtors = Listed<store::Overview::DebtorRow>;
using Messages = Listed<store::Overview::MessageRow>;

// invalid_input on an unknown state, naming those there are.
Result<Invoices> list_invoices(const Desk& desk, const ListQuestion& question);
Result<Debtors> list_debtors(const Desk& desk, const ListQuestion& question);
Result<Messages> list_messages(const Desk& desk, const ListQuestion& question);

std::string to_text(const Invoices& invoices);
std::string to_text(const Debtors& debtors);
std::string to_text(const Messages& messages, const ports::Clock& clock);
json::Value to_json(const Invoices& invoices);
json::Value to_json(const Debtors& debtors);
json::Value to_json(const Messages& messages);

}  // namespace dunning::desk
