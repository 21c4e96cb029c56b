#pragma once

#include <optional>
#include <vector>

#include "daemon/core/records.hpp"

// S1, as a pure function: which of an invoice's items is which part of its newest version.
namespace dunning::store {

// What is dunned: one due date of an invoice.
struct DuePart {
  std::optional<Date> due_date;
  Money total;
  Money open;
  bool operator==(const DuePart&) const = default;
};

// The parts of an invoice, by date; rows of one date are one part. None for a credit.
std::vector<DuePart> due_parts(const Invoice& invoice);

// A credit note, or an invoice on which more was received than it asks.
bool is_credit(const Invoice& invoice);

struct KnownPart {
  std::optional<Date> due_date;
  std::int64_t total_minor = 0;
  bool retired = false;  // a part the invoice has no longer
};

// For each part the index of the item that it is, or none for a new item. One live item and one
// part are the same whatever the date became; several match by date, then amount, then order. A
// retired one comes back by its date only.
std::vector<std::optional<std::size_t>> match_parts(const std::vector<KnownPart>& known,
                                                    const std::vector<DuePart>& parts);

// Whether an item in that state with that open amount asks for nothing any more. A draft never is.
bool is_settled(InvoiceState state, std::int64_t open_minor);

}  // namespace dunning::store
