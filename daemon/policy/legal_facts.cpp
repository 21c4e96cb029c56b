#include "daemon/policy/legal_facts.hpp"

#include <algorithm>

#include "daemon/core/spelling.hpp"
#include "daemon/policy/outcome.hpp"

namespace dunning::policy {
namespace {

constexpr std::string_view keys[] = {"term_agreed",    "agreed_terms",   "claim_kind",
                                     "recurring",      "can_deduct_vat", "taxed_collector",
                                     "be_costs_clause"};

constexpr Spelling<Known> known[] = {
    {Known::yes, "yes"}, {Known::no, "no"}, {Known::unknown, "unknown"}};

bool is_open(std::string_view key) {
  return key == "term_agreed" || key == "can_deduct_vat" || key == "be_costs_clause";
}
bool is_flag(std::string_view key) {
  return key == "recurring" || key == "taxed_collector";
}

Known& open_fact(law::LegalFacts& facts, std::string_view key) {
  if (key == "term_agreed") return facts.term_agreed;
  return key == "can_deduct_vat" ? facts.can_deduct_vat : facts.be_costs_clause;
}

struct Said {
  std::string_view key;
  std::string_view value;
  bool of_invoice = false;
};

std::optional<Said> said(const Word& word, const InvoiceId& invoice) {
  if (const auto* setting = std::get_if<InvoiceSetting>(&word.what)) {
    if (setting->invoice != invoice) return std::nullopt;
    return Said{setting->key, setting->value, true};
  }
  const auto* setting = std::get_if<DebtorSetting>(&word.what);
  if (!setting || !is_legal_fact(setting->key)) return std::nullopt;
  return Said{setting->key, setting->value, false};
}

// The word that decides a key: the newest about the invoice, else the newest about the debtor; one
// that was taken back decides nothing.
const Word* deciding(const Account& account, std::string_view key, const InvoiceId& invoice,
                     Date today) {
  for (const bool of_invoice : {true, false}) {
    const Word* newest = nullptr;
    for (const auto& word : account.words) {
      const auto one = said(word, invoice);
      if (!one || one->key != key || one->of_invoice != of_invoice || !in_force(word, today))
        continue;
      if (!newest || std::pair(newest->on, newest->id) < std::pair(word.on, word.id))
        newest = &word;
    }
    if (newest && !said(*newest, invoice)->value.empty()) return newest;
  }
  return nullptr;
}

}  // namespace

std::span<const std::string_view> legal_fact_keys() {
  return keys;
}

bool is_legal_fact(std::string_view key) {
  return std::find(std::begin(keys), std::end(keys), key) != std::end(keys);
}

std::string_view allowed_values(std::string_view key) {
  if (is_open(key)) return "yes, no or unknown";
  if (is_flag(key)) return "yes or no";
  if (key == "claim_kind") return "goods, services, other or unknown";
  return "no, or what was signed and when: \"General terms, 2026-01-31\"";
}

Status check_legal_fact(std::string_view key, std::string_view value) {
  if (!is_legal_fact(key)) {
    std::string all;
    for (const auto one : keys)
      all += (all.empty() ? "" : ", ") + std::string(one);
    return fail(ErrorKind::invalid_input,
                "the law asks for nothing called \"" + std::string(key) + "\"; there are " + all);
  }
  law::LegalFacts facts;
  if (value.empty() || set_legal_fact(facts, key, value)) return {};
  return fail(ErrorKind::invalid_input, std::string(key) + ": " + std::string(allowed_values(key)));
}

std::string legal_fact_text(const law::LegalFacts& facts, std::string_view key) {
  if (is_open(key)) {
    auto copy = facts;
    return std::string(spelled(known, open_fact(copy, key)));
  }
  if (key == "claim_kind") return std::string(law::name(facts.claim_kind));
  if (key == "agreed_terms") {
    return facts.agreed_terms
               ? facts.agreed_terms->document + ", " + to_string(facts.agreed_terms->date)
               : "no";
  }
  return (key == "recurring" ? facts.recurring : facts.taxed_collector) ? "yes" : "no";
}

std::optional<law::AgreedTerms> parse_agreed_terms(std::string_view text) {
  const auto comma = text.rfind(", ");
  if (comma == std::string_view::npos || comma == 0) return std::nullopt;
  const auto date = parse_date(text.substr(comma + 2));
  if (!date) return std::nullopt;
  return law::AgreedTerms{std::string(text.substr(0, comma)), *date};
}

bool set_legal_fact(law::LegalFacts& facts, std::string_view key, std::string_view value) {
  if (is_open(key)) {
    const auto is = read_spelling(known, value);
    if (is) open_fact(facts, key) = *is;
    return is.has_value();
  }
  if (is_flag(key)) {
    if (value != "yes" && value != "no") return false;
    (key == "recurring" ? facts.recurring : facts.taxed_collector) = value == "yes";
    return true;
  }
  if (key == "claim_kind") {
    const auto kind = law::parse_claim_kind(value);
    if (kind) facts.claim_kind = *kind;
    return kind.has_value();
  }
  if (key != "agreed_terms") return false;
  auto terms = parse_agreed_terms(value);
  if (!terms && value != "no") return false;
  facts.agreed_terms = std::move(terms);
  return true;
}

law::LegalFacts legal_facts(const Account& account, const AdministrationRules& rules,
                            const InvoiceId& invoice, Date today) {
  law::LegalFacts facts = rules.facts;
  if (account.words.empty()) return facts;
  for (const auto key : keys) {
    if (const auto* word = deciding(account, key, invoice, today))
      set_legal_fact(facts, key, said(*word, invoice)->value);
  }
  return facts;
}

std::vector<LegalFactSaid> legal_facts_said(const Account& account,
                                            const AdministrationRules& rules,
                                            const InvoiceId& invoice, Date today) {
  std::vector<LegalFactSaid> all;
  for (const auto key : keys) {
    const auto* word = deciding(account, key, invoice, today);
    if (word) {
      const auto one = *said(*word, invoice);
      all.push_back({std::string(key), std::string(one.value),
                     word->author + " on " + to_string(word->on) + " about the " +
                         (one.of_invoice ? "invoice" : "debtor") +
                         (word->reason.empty() ? "" : ": " + word->reason)});
    } else if (legal_fact_text(rules.facts, key) != legal_fact_text(law::LegalFacts{}, key)) {
      all.push_back(
          {std::string(key), legal_fact_text(rules.facts, key), "facts: of the administration"});
    }
  }
  return all;
}

}  // namespace dunning::policy
