#pragma once

#include <vector>

#include "daemon/policy/policy.hpp"
#include "daemon/settings/report.hpp"
#include "daemon/settings/yaml.hpp"

namespace dunning::settings {

enum class ConditionsOf {
  policy,  // `for:`, judged before there is a case
  step,    // `if:`
};

// "{ debtor.type: business, invoice.open: ">= 2500 EUR" }": a subject with a condition, or for an
// amount with a list of them. `node` is a map. Complains about what is none and leaves it out.
std::vector<policy::Condition> read_conditions(const YamlNode& node, ConditionsOf of,
                                               Report& report);

std::string condition_text(
    const policy::Condition& condition);  // ">= 2500.00 EUR", "business", "!= NL"

}  // namespace dunning::settings
