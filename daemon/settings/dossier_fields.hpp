#pragma once

#include <span>
#include <string_view>

// The fields of a dossier that an agency may ask for (S36): a profile in config/agencies names the
// ones it requires, and whoever makes the dossier fills each of them or lists it as missing.
namespace dunning::settings {

struct DossierField {
  std::string_view name;     // "debtor.company_number"
  std::string_view meaning;  // for people: "the debtor's company number"
};

std::span<const DossierField> dossier_fields();
const DossierField* find_dossier_field(std::string_view name);  // or null

}  // namespace dunning::settings
