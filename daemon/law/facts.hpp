#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/calendar.hpp"
#include "daemon/core/records.hpp"

// S41. What the law asks and the books do not say.
namespace dunning::law {

enum class ClaimKind { unknown, goods, services, other };
std::string_view name(ClaimKind kind);
std::optional<ClaimKind> parse_claim_kind(std::string_view text);

struct AgreedTerms {
  std::string document;  // what the parties signed
  Date date;
  bool operator==(const AgreedTerms&) const = default;
};

// What is not known is the careful answer. Layered: an invoice over its debtor over its
// administration.
struct LegalFacts {
  Known term_agreed = Known::unknown;  // the due date was agreed, not only printed on the invoice
  std::optional<AgreedTerms> agreed_terms;
  ClaimKind claim_kind = ClaimKind::unknown;
  bool recurring = false;  // one of a row of claims from the same contract
  Known can_deduct_vat = Known::unknown;
  bool taxed_collector = false;
  Known be_costs_clause = Known::unknown;
  bool operator==(const LegalFacts&) const = default;
};

}  // namespace dunning::law
