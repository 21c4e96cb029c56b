#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/core/result.hpp"
#include "daemon/law/facts.hpp"
#include "daemon/policy/account.hpp"

// S41. The facts the law needs and no ledger has, in three layers: `facts:` of the administration,
// what a person said about the debtor (`dunningctl debtor set`), and about the invoice
// (`dunningctl invoice set`). The newest word of a key counts within a layer; an empty value takes
// it back.
namespace dunning::policy {

// term_agreed, agreed_terms, claim_kind, recurring, can_deduct_vat, taxed_collector,
// be_costs_clause.
std::span<const std::string_view> legal_fact_keys();
bool is_legal_fact(std::string_view key);
std::string_view allowed_values(std::string_view key);  // for people: "yes, no or unknown"

// invalid_input with a sentence when there is no such key or it cannot have that value. An empty
// value, which takes a word back, is right.
Status check_legal_fact(std::string_view key, std::string_view value);

// False when the value is none of the key's; the facts are untouched then.
bool set_legal_fact(law::LegalFacts& facts, std::string_view key, std::string_view value);

// As `set_legal_fact` reads it.
std::string legal_fact_text(const law::LegalFacts& facts, std::string_view key);

// "General terms 2024, 2024-03-01": what was signed, and the day after the last comma.
std::optional<law::AgreedTerms> parse_agreed_terms(std::string_view text);

law::LegalFacts legal_facts(const Account& account, const AdministrationRules& rules,
                            const InvoiceId& invoice, Date today);

// What is known of each key that is not left open, and who said so.
struct LegalFactSaid {
  std::string key;
  std::string value;
  std::string because;  // "facts: of the administration", "Noor on 2026-05-01 about the debtor"
};
std::vector<LegalFactSaid> legal_facts_said(const Account& account,
                                            const AdministrationRules& rules,
                                            const InvoiceId& invoice, Date today);

}  // namespace dunning::policy
