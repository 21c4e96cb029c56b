#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "daemon/core/result.hpp"
#include "daemon/desk/law_shelf.hpp"
#include "daemon/json/cursor.hpp"
#include "daemon/json/value.hpp"
#include "daemon/law/jurisdiction.hpp"

// The kinds of question that `dunningctl law` answers, by subject. Each takes the inputs of a
// request as docs/json.md names them; what is missing or of another type is an error that names it.
namespace dunning::desk {

struct LawQuestion {
  LawShelf& shelf;
  json::Cursor inputs;
  std::string jurisdiction;  // as the request has it, or empty
};
using LawAnswer = Result<json::Value>;

// law_kinds_costs.cpp
LawAnswer answer_nl_bik(const LawQuestion& question);
LawAnswer answer_nl_bik_vat(const LawQuestion& question);
LawAnswer answer_nl_bik_combined(const LawQuestion& question);
LawAnswer answer_nl_bik_partial(const LawQuestion& question);
LawAnswer answer_nl_b2b_minimum(const LawQuestion& question);
LawAnswer answer_eu_fixed_sum(const LawQuestion& question);
LawAnswer answer_be_consumer_costs(const LawQuestion& question);
LawAnswer answer_uk_fixed(const LawQuestion& question);

// law_kinds_interest.cpp
LawAnswer answer_nl_interest(const LawQuestion& question);
LawAnswer answer_be_interest(const LawQuestion& question);
LawAnswer answer_de_interest(const LawQuestion& question);
LawAnswer answer_uk_interest(const LawQuestion& question);

// law_kinds_imputation.cpp
LawAnswer answer_nl_imputation(const LawQuestion& question);

// law_kinds_rates.cpp
LawAnswer answer_rate_formula(const LawQuestion& question);

// law_kinds_terms.cpp
LawAnswer answer_nl_default_date(const LawQuestion& question);
LawAnswer answer_nl_14day_letter(const LawQuestion& question);
LawAnswer answer_nl_limitation(const LawQuestion& question);
LawAnswer answer_be_first_reminder(const LawQuestion& question);

// law_kinds_references.cpp
LawAnswer answer_iso11649(const LawQuestion& question);
LawAnswer answer_nl_betalingskenmerk(const LawQuestion& question);
LawAnswer answer_be_ogm(const LawQuestion& question);
LawAnswer answer_epc_qr(const LawQuestion& question);
LawAnswer answer_kix(const LawQuestion& question);

}  // namespace dunning::desk
