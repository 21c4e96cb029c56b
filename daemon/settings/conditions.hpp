#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/policy/policy.hpp"
#include "daemon/settings/report.hpp"
#include "daemon/settings/yaml.hpp"

namespace dunning::settings {

enum class ConditionsOf {
  policy,  // `for:`, judged before there is a case
  step,    // `if:`
};

// "{ debtor.type: business, invoice.open: ">= 2500 EUR" }": a subject with a condition or a list of
// them. Of a list of words one is enough; all of a list of comparisons have to hold. `node` is a
// map. Complains about what is none and leaves it out.
std::vector<policy::Condition> read_conditions(const YamlNode& node, ConditionsOf of,
                                               Report& report);

// What a subject may be compared with, when that is a closed list, else null; and in words.
const std::vector<std::string_view>* vocabulary(policy::Subject subject);
std::string what_is_allowed(policy::Subject subject);

// ">= 2500.00 EUR", "business", "!= NL", ">= 30 days"; several when one of them is enough.
std::vector<std::string> condition_texts(const policy::Condition& condition);

}  // namespace dunning::settings
