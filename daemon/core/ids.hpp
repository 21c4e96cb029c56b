#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>

// Strong ids: a debtor's id cannot be passed where an invoice's is wanted.
namespace dunning {

template <class Tag, class Value>
struct Id {
  Value value{};
  auto operator<=>(const Id&) const = default;
};

// Given by us to (connector, ledger's own id of the administration) at first sight; never reused.
using AdministrationId = Id<struct AdministrationTag, std::int64_t>;
// The ledger's own ids, opaque text; unique within (administration, kind).
using DebtorId = Id<struct DebtorTag, std::string>;
using InvoiceId = Id<struct InvoiceTag, std::string>;
// Given by us to one due date of one invoice at first sight (S1); never reused.
using ItemId = Id<struct ItemTag, std::int64_t>;
// One step of one case on one day, or one confirmation, statement…:
// "<administration>/<kind>/<subject>/<date>".
using OccasionId = Id<struct OccasionTag, std::string>;
// The outbox key, 32 hex digits (design, rule 2): names the row, the Message-ID, the marker, the
// file.
using OutboxKey = Id<struct OutboxTag, std::string>;

}  // namespace dunning

template <class Tag, class Value>
struct std::hash<dunning::Id<Tag, Value>> {
  std::size_t operator()(const dunning::Id<Tag, Value>& id) const noexcept {
    return std::hash<Value>{}(id.value);
  }
};
